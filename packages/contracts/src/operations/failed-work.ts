import { z } from 'zod';
import { Id, IdParams } from '../common/ids.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';
import { WORK_CLASSES } from './health.ts';

/** A piece of background work that failed as often as it may, and waits for a person. */
export const FailedWork = z.object({
  id: Id,
  /** `<module>.<verb-noun>`. */
  kind: z.string(),
  class: z.enum(WORK_CLASSES),
  attempts: z.int(),
  firstError: z.string(),
  lastError: z.string(),
  /** Stable name of the cause where it is known. */
  errorCode: z.string(),
  createdAt: z.string(),
  failedAt: z.string(),
  /** Ids, dates and numbers of what it was about; texts are left out. */
  about: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type FailedWork = z.infer<typeof FailedWork>;

const Kind = z.string().min(1).max(120);

const write = 'operations.work.write';
const Count = z.object({ count: z.int() });

export const failedWorkRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/operations/failed-work',
    access: 'operations.health.read',
    query: PageQuery.extend({ kind: Kind.optional(), class: z.enum(WORK_CLASSES).optional() }),
    response: pageOf(FailedWork),
    summary: 'Background work that failed for good, newest first',
  }),
  kinds: defineRoute({
    method: 'GET',
    path: '/api/v1/operations/failed-work/kinds',
    access: 'operations.health.read',
    response: z.object({
      items: z.array(z.object({ kind: z.string(), class: z.enum(WORK_CLASSES), count: z.int(), oldestAt: z.string() })),
    }),
    summary: 'How much of which kind failed',
  }),
  retry: defineRoute({
    method: 'POST',
    path: '/api/v1/operations/failed-work/:id/retry',
    access: write,
    params: IdParams,
    response: Count,
    summary: 'Try one again',
  }),
  retryKind: defineRoute({
    method: 'POST',
    path: '/api/v1/operations/failed-work/retry',
    access: write,
    body: z.strictObject({ kind: Kind }),
    response: Count,
    summary: 'Try all of a kind again',
  }),
  discard: defineRoute({
    method: 'POST',
    path: '/api/v1/operations/failed-work/:id/discard',
    access: write,
    params: IdParams,
    body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
    status: 204,
    summary: 'Give one up, with a reason',
  }),
};
