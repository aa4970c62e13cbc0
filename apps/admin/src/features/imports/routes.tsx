import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const importList = featureRoute({
  path: '/imports',
  permission: 'pos-sync.import.write',
  page: () => import('./import-list-page.tsx'),
});

export const importNew = featureRoute({
  path: '/imports/new',
  permission: 'pos-sync.import.write',
  search: z.object({ kind: z.catch(z._default(z.enum(['tickets', 'item_days']), 'tickets'), 'tickets') }),
  page: () => import('./import-new-page.tsx'),
});

export const importDetail = featureRoute({
  path: '/imports/$importId',
  permission: 'pos-sync.import.write',
  search: z.object({ edit: z.catch(z._default(z.boolean(), false), false) }),
  page: () => import('./import-page.tsx'),
});

export const feature = defineFeature({
  module: 'pos-sync',
  messages: ['imports'],
  nav: [{ section: 'data', page: 'imports', path: '/imports', permission: 'pos-sync.import.write', order: 60 }],
  routes: [importList, importNew, importDetail],
  live: {
    'pos-sync.import': [
      ['pos-sync', '/api/v1/imports'],
      ['pos-sync', '/api/v1/imports/:id'],
    ],
  },
});
