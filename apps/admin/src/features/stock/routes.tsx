import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const stockList = featureRoute({
  path: '/stock',
  permission: 'inventory.stock.read',
  search: z.object({ q: text(), view: text(), item: text() }),
  messages: ['requests'],
  page: () => import('./stock-page.tsx'),
});

export const stockAlerts = featureRoute({
  path: '/stock-alerts',
  permission: 'inventory.stock.read',
  search: z.object({
    q: text(),
    view: z.catch(z._default(z.enum(['running', 'open', 'muted', 'resolved']), 'running'), 'running'),
    kind: text(),
    unsure: z.catch(z._default(z.boolean(), false), false),
    /** The alert that is open. */
    alert: text(),
  }),
  messages: ['stock-alerts', 'requests'],
  page: () => import('./alerts-page.tsx'),
});

export const stockCount = featureRoute({
  path: '/counts',
  permission: 'inventory.count.write',
  page: () => import('./count-page.tsx'),
});
export const stockWaste = featureRoute({
  path: '/waste',
  permission: 'inventory.waste.write',
  page: () => import('./waste-page.tsx'),
});
export const stockOpening = featureRoute({
  path: '/opening-balance',
  permission: 'inventory.opening.write',
  page: () => import('./opening-page.tsx'),
});

export const feature = defineFeature({
  module: 'inventory',
  messages: ['stock'],
  nav: [
    { section: 'stock', page: 'stock', path: '/stock', permission: 'inventory.stock.read', order: 10 },
    { section: 'stock', page: 'stockAlerts', path: '/stock-alerts', permission: 'inventory.stock.read', order: 15 },
    { section: 'stock', page: 'count', path: '/counts', permission: 'inventory.count.write', order: 20 },
    { section: 'stock', page: 'waste', path: '/waste', permission: 'inventory.waste.write', order: 30 },
    { section: 'stock', page: 'opening', path: '/opening-balance', permission: 'inventory.opening.write', order: 40 },
  ],
  routes: [stockList, stockAlerts, stockCount, stockWaste, stockOpening],
  live: {
    'inventory.stock-alert': [['inventory', '/api/v1/stock-alerts']],
    'inventory.stock': [
      ['inventory', '/api/v1/stores/:id/stock'],
      ['inventory', '/api/v1/stores/:id/stock/:itemId/ledger'],
    ],
  },
});
