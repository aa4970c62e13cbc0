import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const auditLog = featureRoute({
  path: '/audit',
  permission: 'audit.event.read',
  search: z.object({
    entity: text(),
    entityId: text(),
    actorId: text(),
    actorName: text(),
    from: text(),
    to: text(),
    event: text(),
  }),
  page: () => import('./audit-page.tsx'),
});

export const feature = defineFeature({
  module: 'audit',
  messages: ['audit', 'jobs'],
  nav: [{ section: 'settings', page: 'audit', path: '/audit', permission: 'audit.event.read', order: 80 }],
  routes: [auditLog],
});
