import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const today = featureRoute({
  path: '/today',
  permission: 'bi.today.read',
  page: () => import('./today-page.tsx'),
});

export const feature = defineFeature({
  module: 'bi',
  messages: ['today'],
  nav: [{ section: 'today', page: 'today', path: '/today', permission: 'bi.today.read', order: 10 }],
  routes: [today],
});
