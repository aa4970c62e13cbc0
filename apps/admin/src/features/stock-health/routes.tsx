import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const stockHealth = featureRoute({
  path: '/stock-health',
  permission: 'inventory.stock.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['redundant', 'turnover', 'losses']), 'redundant'), 'redundant'),
    reason: text(),
    longDays: z.catch(z._default(z.enum(['30', '45', '60', '90']), '45'), '45'),
    range: z.catch(z._default(z.enum(['7', '28', '91', 'own']), '28'), '28'),
    from: text(),
    to: text(),
    by: z.catch(z._default(z.enum(['store', 'category', 'item']), 'store'), 'store'),
  }),
  page: () => import('./stock-health-page.tsx'),
});

export const feature = defineFeature({
  module: 'inventory',
  messages: ['stock-health'],
  nav: [
    { section: 'stock', page: 'stockHealth', path: '/stock-health', permission: 'inventory.stock.read', order: 37 },
  ],
  routes: [stockHealth],
});
