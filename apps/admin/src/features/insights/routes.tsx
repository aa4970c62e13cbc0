import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const salesReport = featureRoute({
  path: '/reports/sales',
  permission: 'sales.report.read',
  search: z.object({
    /** Last days up to yesterday; `own` takes from and to. */
    range: z.catch(z._default(z.enum(['7', '28', '91', 'own']), '28'), '28'),
    from: z.catch(z._default(z.string(), ''), ''),
    to: z.catch(z._default(z.string(), ''), ''),
    compare: z.catch(z._default(z.enum(['previous', 'year', 'none']), 'previous'), 'previous'),
    location: z.catch(z._default(z.enum(['', 'business', 'community', 'school']), ''), ''),
  }),
  page: () => import('./sales-report-page.tsx'),
});

export const feature = defineFeature({
  module: 'bi',
  messages: ['insights'],
  nav: [{ section: 'insights', page: 'sales', path: '/reports/sales', permission: 'sales.report.read', order: 10 }],
  routes: [salesReport],
});
