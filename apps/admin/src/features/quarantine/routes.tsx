import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const quarantineList = featureRoute({
  path: '/quarantine',
  permission: 'pos-sync.quarantine.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['tickets', 'codes']), 'tickets'), 'tickets'),
    state: z.catch(z._default(z.enum(['open', 'fixed', 'discarded']), 'open'), 'open'),
    reason: text(),
    open: text(),
  }),
  page: () => import('./quarantine-page.tsx'),
});

export const feature = defineFeature({
  module: 'pos-sync',
  messages: ['quarantine'],
  nav: [
    { section: 'data', page: 'quarantine', path: '/quarantine', permission: 'pos-sync.quarantine.read', order: 70 },
  ],
  routes: [quarantineList],
  live: { 'pos-sync.quarantine': [['pos-sync', '/api/v1/pos/unmapped-codes']] },
});
