import { describe, expect, it } from 'vitest';
import { packageOf } from './package-list.ts';

describe('[PERF-01] packages in the bundle', () => {
  it('names the package of a module, also inside the store of pnpm', () => {
    expect(packageOf('/x/node_modules/.pnpm/echarts@6.1.0/node_modules/echarts/core.js')).toBe('echarts');
    expect(packageOf('/x/node_modules/.pnpm/@mantine+core@9/node_modules/@mantine/core/esm/index.mjs')).toBe(
      '@mantine/core',
    );
    expect(packageOf('/x/node_modules/lodash/map.js')).toBe('lodash');
  });

  it('names nothing for own code', () => {
    expect(packageOf('/x/apps/admin/src/main.tsx')).toBeUndefined();
  });
});
