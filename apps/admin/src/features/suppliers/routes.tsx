import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const supplierList = featureRoute({
  path: '/suppliers',
  permission: 'catalog.supplier.read',
  search: z.object({
    q: z.catch(z._default(z.string(), ''), ''),
    state: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./suppliers-page.tsx'),
});

export const supplierDetail = featureRoute({
  path: '/suppliers/$sourceId',
  permission: 'catalog.supplier.read',
  search: z.object({ tab: z.catch(z._default(z.enum(['calendar', 'prices']), 'calendar'), 'calendar') }),
  page: () => import('./supplier-page.tsx'),
});

export const feature = defineFeature({
  module: 'catalog',
  messages: ['suppliers'],
  nav: [{ section: 'data', page: 'suppliers', path: '/suppliers', permission: 'catalog.supplier.read', order: 20 }],
  routes: [supplierList, supplierDetail],
  palette: () => import('./palette.tsx'),
});
