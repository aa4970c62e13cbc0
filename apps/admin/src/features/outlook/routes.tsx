import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const outlookPage = featureRoute({
  path: '/outlook',
  permission: 'ordering.outlook.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['shortages', 'groups', 'peaks', 'proof']), 'shortages'), 'shortages'),
    horizon: z.catch(z._default(z.enum(['delivery', 'week', 'fortnight']), 'week'), 'week'),
    /** Least chance, percent. */
    least: z.catch(z._default(z.pipe(z.transform(String), z.enum(['20', '50', '80'])), '50'), '50'),
    by: z.catch(z._default(z.enum(['store', 'area', 'item', 'supplier']), 'store'), 'store'),
    /** The day of the strip that is looked at, '' for all. */
    day: z.catch(z._default(z.string(), ''), ''),
    /** What a group or a reader narrowed it to; `unit` is an area. */
    unit: z.catch(z._default(z.string(), ''), ''),
    item: z.catch(z._default(z.string(), ''), ''),
    source: z.catch(z._default(z.string(), ''), ''),
    /** `<store>_<item>` whose details are open. */
    open: z.catch(z._default(z.string(), ''), ''),
  }),
  messages: ['requests'],
  page: () => import('./outlook-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['outlook'],
  nav: [{ section: 'orders', page: 'outlook', path: '/outlook', permission: 'ordering.outlook.read', order: 12 }],
  routes: [outlookPage],
  live: { 'ordering.run': [['ordering', '/api/v1/ordering/outlook']] },
});
