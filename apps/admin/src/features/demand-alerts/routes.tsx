import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const demandAlerts = featureRoute({
  path: '/demand-alerts',
  permission: 'ordering.order.read',
  search: z.object({ view: z.catch(z._default(z.enum(['open', 'all']), 'open'), 'open') }),
  page: () => import('./demand-alerts-page.tsx'),
});

export const demandAlert = featureRoute({
  path: '/demand-alerts/$alertId',
  permission: 'ordering.order.read',
  page: () => import('./demand-alert-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['demand-alerts'],
  nav: [
    {
      section: 'orders',
      page: 'demandAlerts',
      path: '/demand-alerts',
      permission: 'ordering.order.read',
      order: 51,
    },
  ],
  routes: [demandAlerts, demandAlert],
});
