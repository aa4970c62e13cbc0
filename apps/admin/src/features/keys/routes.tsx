import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const deviceKeyList = featureRoute({
  path: '/devices',
  permission: 'identity.key.read',
  page: () => import('./device-keys-page.tsx'),
});

export const feature = defineFeature({
  module: 'identity',
  messages: ['keys', 'jobs'],
  nav: [{ section: 'settings', page: 'devices', path: '/devices', permission: 'identity.key.read', order: 30 }],
  routes: [deviceKeyList],
});
