import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const deliveries = featureRoute({
  path: '/receiving',
  permission: 'supply-chain.receiving.read',
  page: () => import('./deliveries-page.tsx'),
});

export const receiveOrder = featureRoute({
  path: '/receiving/$orderId',
  permission: 'supply-chain.receiving.write',
  search: z.object({ show: z.catch(z._default(z.enum(['all', 'open', 'entered']), 'all'), 'all') }),
  page: () => import('./receive-page.tsx'),
});

export const feature = defineFeature({
  module: 'supply-chain',
  messages: ['receiving'],
  nav: [
    { section: 'orders', page: 'receiving', path: '/receiving', permission: 'supply-chain.receiving.read', order: 40 },
  ],
  routes: [deliveries, receiveOrder],
  live: { 'supply-chain.order': [['supply-chain', '/api/v1/supply-chain/deliveries']] },
});
