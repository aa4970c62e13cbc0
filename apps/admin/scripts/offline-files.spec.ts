import { describe, expect, it } from 'vitest';
import { offlineFiles } from './offline-files.ts';

describe('what a device keeps of the app', () => {
  it('[ORD-30] is the start, the pages of a store and all that they import, not head office and not the charts', () => {
    const files = offlineFiles({
      'index.html': {
        file: 'assets/index.js',
        imports: ['_react.js'],
        css: ['assets/index.css'],
        assets: ['assets/f.woff2'],
      },
      '_react.js': { file: 'assets/react.js' },
      'src/features/orders/order-page.tsx': { file: 'assets/order.js', imports: ['_grid.js'] },
      '_grid.js': { file: 'assets/grid.js', imports: ['_react.js', 'index.html'] },
      'src/features/policies/policies-page.tsx': { file: 'assets/policies.js' },
      '../../packages/ui/src/charts/echarts-canvas.tsx': { file: 'assets/echarts.js' },
      '../../packages/i18n/src/messages/en/orders.json': { file: 'assets/en-orders.js' },
      '../../packages/i18n/src/messages/en/policies.json': { file: 'assets/en-policies.js' },
    });
    expect([...files].sort()).toEqual([
      'assets/en-orders.js',
      'assets/f.woff2',
      'assets/grid.js',
      'assets/index.css',
      'assets/index.js',
      'assets/order.js',
      'assets/react.js',
    ]);
  });
});
