import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const account = featureRoute({ path: '/account', page: () => import('./account-page.tsx') });

export const delegations = featureRoute({
  path: '/stand-in',
  permission: 'workflow.task.decide',
  page: () => import('./delegations-page.tsx'),
});

export const feature = defineFeature({
  module: 'identity',
  messages: ['me', 'roles', 'delegation'],
  nav: [
    { section: 'settings', page: 'account', path: '/account', order: 90 },
    { section: 'settings', page: 'standIn', path: '/stand-in', permission: 'workflow.task.decide', order: 91 },
  ],
  routes: [account, delegations],
});
