import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const serviceHealth = featureRoute({
  path: '/operations',
  permission: 'operations.health.read',
  search: z.object({ period: z.catch(z._default(z.enum(['24h', '30d']), '24h'), '24h') }),
  page: () => import('./health-page.tsx'),
});

export const failedWork = featureRoute({
  path: '/failed-work',
  permission: 'operations.health.read',
  search: z.object({ kind: text(), class: text(), open: text() }),
  page: () => import('./failed-work-page.tsx'),
});

export const feature = defineFeature({
  module: 'operations',
  messages: ['operations', 'jobs'],
  nav: [
    { section: 'settings', page: 'operations', path: '/operations', permission: 'operations.health.read', order: 84 },
    { section: 'settings', page: 'failedWork', path: '/failed-work', permission: 'operations.health.read', order: 86 },
  ],
  routes: [serviceHealth, failedWork],
});
