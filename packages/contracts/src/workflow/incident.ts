import { z } from 'zod';
import { Id, IdParams, Instant } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** An outcome whose effect gave up after its attempts. */
export const Incident = z.object({
  id: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  title: z.object({ 'zh-CN': z.string(), en: z.string() }),
  subjectType: z.string(),
  subjectId: Id,
  /** The part of the product that could not carry the outcome out. */
  effect: z.string(),
  error: z.string(),
  attempts: z.int().min(0),
  openedAt: Instant,
  resolvedAt: Instant.nullable(),
  resolvedBy: z.string().nullable(),
  resolution: z.enum(['retried', 'discarded']).nullable(),
  reason: z.string().nullable(),
});
export type Incident = z.infer<typeof Incident>;

export const incidentRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/incidents',
    access: 'workflow.incident.resolve',
    query: z.object({ view: z.enum(['open', 'resolved']).default('open') }),
    response: z.object({ items: z.array(Incident) }),
    summary: 'Outcomes that could not be carried out, newest first',
  }),
  retry: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/incidents/:id/retry',
    access: 'workflow.incident.resolve',
    params: IdParams,
    status: 204,
    summary: 'Carry the outcome out again',
  }),
  discard: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/incidents/:id/discard',
    access: 'workflow.incident.resolve',
    params: IdParams,
    body: z.strictObject({ reason: z.string().trim().min(1).max(300) }),
    status: 204,
    summary: 'Give the outcome up for good, with a reason',
  }),
};
