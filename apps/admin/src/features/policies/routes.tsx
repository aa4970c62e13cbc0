import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const policies = featureRoute({
  path: '/policies',
  permission: 'org.policy.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['rules', 'store']), 'rules'), 'rules'),
    q: z.catch(z._default(z.string(), ''), ''),
    /** The rule that is open. */
    rule: z.catch(z._default(z.string(), ''), ''),
    store: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./policies-page.tsx'),
});

export const feature = defineFeature({
  module: 'org',
  messages: ['policies'],
  nav: [{ section: 'settings', page: 'policies', path: '/policies', permission: 'org.policy.read', order: 10 }],
  routes: [policies],
});
