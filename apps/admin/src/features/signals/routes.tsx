import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const demandCalendar = featureRoute({
  path: '/demand-calendar',
  permission: 'ordering.order.read',
  search: z.object({
    kind: z.catch(z._default(z.string(), ''), ''),
    past: z.catch(z._default(z.boolean(), false), false),
  }),
  page: () => import('./demand-calendar-page.tsx'),
});

export const weather = featureRoute({
  path: '/weather',
  permission: 'ordering.order.read',
  page: () => import('./weather-page.tsx'),
});

export const parameters = featureRoute({
  path: '/reports/parameters',
  permission: 'ordering.model.read',
  page: () => import('./parameters-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['signals'],
  nav: [
    {
      section: 'orders',
      page: 'demandCalendar',
      path: '/demand-calendar',
      permission: 'ordering.order.read',
      order: 50,
    },
    {
      section: 'orders',
      page: 'weather',
      path: '/weather',
      permission: 'ordering.order.read',
      order: 52,
    },
    {
      section: 'insights',
      page: 'parameters',
      path: '/reports/parameters',
      permission: 'ordering.model.read',
      order: 32,
    },
  ],
  routes: [demandCalendar, weather, parameters],
});
