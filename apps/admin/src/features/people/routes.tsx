import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const peopleList = featureRoute({
  path: '/people',
  permission: 'identity.user.read',
  search: z.object({ q: text(), status: text(), role: text(), person: text() }),
  page: () => import('./people-page.tsx'),
});

export const feature = defineFeature({
  module: 'identity',
  messages: ['people', 'roles', 'delegation'],
  nav: [{ section: 'settings', page: 'people', path: '/people', permission: 'identity.user.read', order: 20 }],
  routes: [peopleList],
});
