import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const purchaseOrders = featureRoute({
  path: '/purchase-orders',
  permission: 'supply-chain.order.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['all', 'toSend', 'open', 'done']), 'all'), 'all'),
    q: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./purchase-orders-page.tsx'),
});

export const purchaseOrder = featureRoute({
  path: '/purchase-orders/$orderId',
  permission: 'supply-chain.order.read',
  page: () => import('./purchase-order-page.tsx'),
});

export const feature = defineFeature({
  module: 'supply-chain',
  messages: ['purchasing'],
  nav: [
    {
      section: 'orders',
      page: 'purchaseOrders',
      path: '/purchase-orders',
      permission: 'supply-chain.order.read',
      order: 30,
    },
  ],
  routes: [purchaseOrders, purchaseOrder],
  live: {
    'supply-chain.order': [
      ['supply-chain', '/api/v1/supply-chain/orders'],
      ['supply-chain', '/api/v1/supply-chain/orders/:id'],
    ],
  },
});
