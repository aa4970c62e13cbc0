import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const today = featureRoute({
  path: '/today',
  permission: 'bi.today.read',
  page: () => import('./today-page.tsx'),
});

/** Every topic moves a figure or an exception of both faces of the page. */
const FIGURES = [
  ['bi', '/api/v1/today'],
  ['bi', '/api/v1/today/store/:id'],
] as const;

export const feature = defineFeature({
  module: 'bi',
  messages: ['today'],
  nav: [{ section: 'today', page: 'today', path: '/today', permission: 'bi.today.read', order: 10 }],
  routes: [today],
  live: {
    'sales.ticket': FIGURES,
    'sales.store-day': FIGURES,
    'inventory.stock': FIGURES,
    'ordering.order': FIGURES,
    'workflow.task': FIGURES,
    'supply-chain.order': FIGURES,
    'pos-sync.terminal': FIGURES,
    'pos-sync.quarantine': FIGURES,
  },
});
