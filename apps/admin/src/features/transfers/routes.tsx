import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const transferList = featureRoute({
  path: '/transfers',
  permission: 'inventory.stock.read',
  search: z.object({
    tab: z.catch(z._default(z.enum(['open', 'history']), 'open'), 'open'),
    /** The transfer that is open. */
    transfer: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./transfers-page.tsx'),
});

export const feature = defineFeature({
  module: 'inventory',
  messages: ['transfers'],
  nav: [{ section: 'stock', page: 'transfer', path: '/transfers', permission: 'inventory.stock.read', order: 35 }],
  routes: [transferList],
  live: {
    'inventory.transfer': [
      ['inventory', '/api/v1/transfers'],
      ['inventory', '/api/v1/transfers/:id'],
    ],
  },
});
