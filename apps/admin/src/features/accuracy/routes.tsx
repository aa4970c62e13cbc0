import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const accuracyReport = featureRoute({
  path: '/reports/accuracy',
  permission: 'ordering.accuracy.read',
  search: z.object({
    /** Weeks back from yesterday; `own` takes from and to. */
    range: z.catch(z._default(z.enum(['4', '8', '26', 'own']), '8'), '8'),
    from: z.catch(z._default(z.string(), ''), ''),
    to: z.catch(z._default(z.string(), ''), ''),
    horizon: z.catch(z._default(z.enum(['1', '7']), '1'), '1'),
    category: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./accuracy-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['accuracy'],
  nav: [
    {
      section: 'insights',
      page: 'accuracy',
      path: '/reports/accuracy',
      permission: 'ordering.accuracy.read',
      order: 31,
    },
  ],
  routes: [accuracyReport],
  live: { 'platform.job': [['ordering', '/api/v1/ordering/accuracy']] },
});
