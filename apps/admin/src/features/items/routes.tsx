import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const itemList = featureRoute({
  path: '/items',
  permission: 'catalog.item.read',
  search: z.object({
    q: z.catch(z._default(z.string(), ''), ''),
    type: z.catch(z._default(z.string(), ''), ''),
    category: z.catch(z._default(z.string(), ''), ''),
    status: z.catch(z._default(z.enum(['active', 'archived', 'all']), 'active'), 'active'),
  }),
  page: () => import('./items-page.tsx'),
});

export const itemDetail = featureRoute({
  path: '/items/$itemId',
  permission: 'catalog.item.read',
  messages: ['sourcing'],
  page: () => import('./item-page.tsx'),
});

export const feature = defineFeature({
  module: 'catalog',
  messages: ['items'],
  nav: [{ section: 'data', page: 'items', path: '/items', permission: 'catalog.item.read', order: 10 }],
  routes: [itemList, itemDetail],
  palette: () => import('./palette.tsx'),
});
