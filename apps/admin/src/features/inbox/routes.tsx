import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const approvals = featureRoute({
  path: '/approvals',
  permission: 'workflow.task.read',
  search: z.object({
    view: z.catch(z._default(z.enum(['mine', 'open', 'done']), 'mine'), 'mine'),
    urgent: z.catch(z._default(z.boolean(), false), false),
    /** The request that is open. */
    task: z.catch(z._default(z.string(), ''), ''),
  }),
  page: () => import('./approvals-page.tsx'),
});

export const incidents = featureRoute({
  path: '/approval-incidents',
  permission: 'workflow.incident.resolve',
  search: z.object({ view: z.catch(z._default(z.enum(['open', 'resolved']), 'open'), 'open') }),
  page: () => import('./incidents-page.tsx'),
});

export const feature = defineFeature({
  module: 'workflow',
  messages: ['inbox'],
  nav: [
    { section: 'orders', page: 'approvals', path: '/approvals', permission: 'workflow.task.read', order: 20 },
    {
      section: 'orders',
      page: 'approvalIncidents',
      path: '/approval-incidents',
      permission: 'workflow.incident.resolve',
      order: 90,
    },
  ],
  routes: [approvals, incidents],
  // The list itself waits for a press: nothing moves under the pointer.
  live: { 'workflow.task': [['workflow', '/api/v1/workflow/tasks/:id']] },
});
