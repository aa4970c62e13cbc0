import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const requestList = featureRoute({
  path: '/requests',
  permission: 'ordering.request.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['open', 'decided', 'mine']), 'open'), 'open'),
    /** The request that is open. */
    request: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./requests-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['requests'],
  nav: [{ section: 'orders', page: 'requests', path: '/requests', permission: 'ordering.request.read', order: 15 }],
  routes: [requestList],
  live: {
    'ordering.request': [
      ['ordering', '/api/v1/ordering/requests'],
      ['ordering', '/api/v1/ordering/requests/:id'],
    ],
  },
});
