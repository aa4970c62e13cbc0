import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const orderList = featureRoute({
  path: '/orders',
  permission: 'ordering.order.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['open', 'awaiting', 'history']), 'open'), 'open'),
  }),
  page: () => import('./order-list-page.tsx'),
});

export const orderRuns = featureRoute({
  path: '/order-runs',
  permission: 'ordering.run.read',
  search: z.object({ run: z.catch(z._default(z.string(), ''), '') }),
  page: () => import('./order-runs-page.tsx'),
});

export const orderDetail = featureRoute({
  path: '/orders/$orderId',
  permission: 'ordering.order.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['all', 'short', 'mine', 'approval']), 'all'), 'all'),
    q: z.catch(z._default(z.string(), ''), ''),
    /** The full sheet or the simple page; auto: the person's own choice. */
    mode: z.catch(z._default(z.enum(['auto', 'simple', 'full']), 'auto'), 'auto'),
  }),
  messages: ['requests', 'why', 'signals', 'order-sources'],
  page: () => import('./order-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['orders', 'outcomes'],
  nav: [
    { section: 'orders', page: 'orders', path: '/orders', permission: 'ordering.order.read', order: 10 },
    { section: 'orders', page: 'runs', path: '/order-runs', permission: 'ordering.run.read', order: 60 },
  ],
  routes: [orderList, orderRuns, orderDetail],
  // An open order is read again by its own sheet, which waits until nobody types.
  live: {
    'ordering.order': [
      ['ordering', '/api/v1/ordering/orders'],
      ['ordering', '/api/v1/ordering/review-times'],
    ],
    'ordering.run': [
      ['ordering', '/api/v1/ordering/runs'],
      ['ordering', '/api/v1/ordering/runs/:id'],
    ],
    'platform.job': [['ordering', '/api/v1/ordering/run-jobs/:id']],
  },
  palette: () => import('./palette.tsx'),
  kept: () => import('./kept-lines.ts'),
});
