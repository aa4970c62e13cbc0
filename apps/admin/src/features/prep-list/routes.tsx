import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const prepListPage = featureRoute({
  path: '/prep-list',
  permission: 'ordering.prep.read',
  search: z.object({
    /** 'YYYY-MM-DD'; '' is tomorrow. */
    day: z.catch(z._default(z.string().check(z.regex(/^(\d{4}-\d{2}-\d{2})?$/)), ''), ''),
    show: z.catch(z._default(z.enum(['all', 'open', 'missing']), 'all'), 'all'),
  }),
  page: () => import('./prep-list-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['prep-list'],
  nav: [{ section: 'orders', page: 'prepList', path: '/prep-list', permission: 'ordering.prep.read', order: 14 }],
  routes: [prepListPage],
  kept: () => import('./kept-ticks.ts'),
});
