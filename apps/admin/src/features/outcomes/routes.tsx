import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const outcomeReport = featureRoute({
  path: '/reports/changes',
  permission: 'ordering.outcome.read',
  search: z.object({
    /** Deliveries of the last days. */
    range: z.catch(z._default(z.enum(['30', '90', '180']), '90'), '90'),
    verdict: z.catch(z._default(z.enum(['all', 'helped', 'neutral', 'hurt', 'undecidable']), 'all'), 'all'),
  }),
  page: () => import('./outcomes-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['outcomes'],
  nav: [
    {
      section: 'insights',
      page: 'outcomes',
      path: '/reports/changes',
      permission: 'ordering.outcome.read',
      order: 32,
    },
  ],
  routes: [outcomeReport],
});
