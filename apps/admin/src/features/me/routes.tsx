import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const account = featureRoute({ path: '/account', page: () => import('./account-page.tsx') });

export const feature = defineFeature({
  module: 'identity',
  messages: ['me', 'roles'],
  nav: [{ section: 'settings', page: 'account', path: '/account', order: 90 }],
  routes: [account],
});
