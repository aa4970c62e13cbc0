import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const notificationList = featureRoute({
  path: '/notifications',
  search: z.object({
    view: z.catch(z._default(z.enum(['all', 'unread']), 'all'), 'all'),
    kind: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./notifications-page.tsx'),
});

export const notificationSettings = featureRoute({
  path: '/notification-settings',
  page: () => import('./settings-page.tsx'),
});

export const feature = defineFeature({
  module: 'notifications',
  messages: ['notifications'],
  nav: [{ section: 'settings', page: 'notificationSettings', path: '/notification-settings', order: 95 }],
  routes: [notificationList, notificationSettings],
  live: { 'notifications.notification': [['notifications']] },
  topBar: () => import('./bell.tsx'),
});
