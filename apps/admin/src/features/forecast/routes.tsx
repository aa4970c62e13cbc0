import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const forecastModel = featureRoute({
  path: '/reports/forecast',
  permission: 'ordering.model.read',
  page: () => import('./forecast-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['forecast'],
  nav: [
    { section: 'insights', page: 'forecast', path: '/reports/forecast', permission: 'ordering.model.read', order: 30 },
  ],
  routes: [forecastModel],
  live: { 'platform.job': [['ordering', '/api/v1/ordering/demand-model']] },
});
