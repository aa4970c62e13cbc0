import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const approvalRules = featureRoute({
  path: '/approval-rules',
  permission: 'workflow.rule.read',
  search: z.object({
    rule: z.catch(z._default(z.string(), ''), ''),
  }),
  messages: ['policies', 'roles'],
  page: () => import('./approval-rules-page.tsx'),
});

export const feature = defineFeature({
  module: 'workflow',
  messages: ['approval-rules'],
  nav: [
    {
      section: 'settings',
      page: 'approvalRules',
      path: '/approval-rules',
      permission: 'workflow.rule.read',
      order: 12,
    },
  ],
  routes: [approvalRules],
});
