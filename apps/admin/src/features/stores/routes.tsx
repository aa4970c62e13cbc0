import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const storeTree = featureRoute({
  path: '/stores',
  permission: 'org.unit.read',
  search: z.object({ q: z.catch(z._default(z.string(), ''), '') }),
  page: () => import('./stores-page.tsx'),
});

export const storeDetail = featureRoute({
  path: '/stores/$storeId',
  permission: 'org.unit.read',
  search: z.object({ tab: z.catch(z._default(z.enum(['profile', 'listings']), 'profile'), 'profile') }),
  page: () => import('./store-page.tsx'),
});

export const feature = defineFeature({
  module: 'org',
  messages: ['stores'],
  nav: [{ section: 'data', page: 'stores', path: '/stores', permission: 'org.unit.read', order: 30 }],
  routes: [storeTree, storeDetail],
  palette: () => import('./palette.tsx'),
});
