import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const warehouseDay = featureRoute({
  path: '/warehouse-day',
  permission: 'ordering.allocation.read',
  search: z.object({
    warehouse: text(),
    date: text(),
    only: z.catch(z._default(z.enum(['all', 'short']), 'all'), 'all'),
  }),
  page: () => import('./warehouse-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['sourcing'],
  nav: [
    {
      section: 'orders',
      page: 'warehouseDay',
      path: '/warehouse-day',
      permission: 'ordering.allocation.read',
      place: 'warehouse',
      order: 45,
    },
  ],
  routes: [warehouseDay],
  live: {
    'ordering.order': [
      ['ordering', '/api/v1/ordering/warehouses'],
      ['ordering', '/api/v1/ordering/warehouses/:id/days/:date'],
      ['ordering', '/api/v1/ordering/orders/:id/sources'],
    ],
  },
});
