import { z } from 'zod';
import { ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { PageQuery, pageOf, QueryFlag } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';

export const TASK_STATUSES = ['open', 'approved', 'partial', 'returned', 'cancelled', 'escalated'] as const;
export const TaskStatus = z.enum(TASK_STATUSES);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** Why a request goes back; `other` needs a comment. */
export const RETURN_REASONS = [
  'too_much',
  'too_little',
  'no_reason_given',
  'stock_available',
  'budget',
  'other',
] as const;
export const ReturnReason = z.enum(RETURN_REASONS);
export type ReturnReason = z.infer<typeof ReturnReason>;

const Person = z.object({ id: z.string(), displayName: z.string() });
/** Somebody who is asked; a delegate with the person they stand in for. */
const Assignee = Person.extend({ onBehalfOf: Person.nullable() });
const Title = z.object({ 'zh-CN': z.string(), en: z.string() });

export const TaskRow = z.object({
  id: Id,
  instanceId: Id,
  definition: z.string(),
  subjectType: z.string(),
  subjectId: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  title: Title,
  urgent: z.boolean(),
  status: TaskStatus,
  /** True when the caller may decide this task now. */
  mine: z.boolean(),
  assignees: z.array(Assignee),
  requestedBy: Person,
  requestedAt: Instant,
  /** End of this level's share of the time; then the level above is asked. */
  dueAt: Instant,
  /** End of the request's time in all. */
  endsAt: Instant,
  overdue: z.boolean(),
  decidedAt: Instant.nullable(),
  /** Whole minutes from request to decision, or until now while open. */
  elapsedMinutes: z.int().min(0),
  /** Levels asked so far; never more than two. */
  hops: z.int().min(1),
  itemCount: z.int().min(0),
  version: z.int().min(1),
  /** Send it back with the decision: it says what the approver saw. */
  subjectHash: z.string(),
  /** Schema by `subjectType`: `OrderApprovalSummary` of a `suggested_order`, `PurchaseApprovalSummary` of a `purchase_order`. */
  summary: z.record(z.string(), z.unknown()),
});
export type TaskRow = z.infer<typeof TaskRow>;

export const TaskEvent = z.object({
  seq: z.int().min(1),
  type: z.enum(['started', 'decided', 'withdrawn', 'escalated', 'timed_out', 'recalled']),
  at: Instant,
  actor: Person,
  /** Whom a delegate stood for. */
  onBehalfOf: Person.nullable(),
  outcome: z.enum(['approved', 'partial', 'returned', 'withdrawn', 'expired']).nullable(),
  reasons: z.array(z.string()),
  comment: z.string().nullable(),
});
export type TaskEvent = z.infer<typeof TaskEvent>;

export const TaskDetail = TaskRow.extend({
  /** While the caller may take their own approval back; null when they may not. */
  recallableUntil: Instant.nullable(),
  items: z.array(
    z.object({
      key: z.string(),
      choice: z.enum(['open', 'approved', 'rejected']),
      /** Schema by `subjectType`: `suggested_order` carries `OrderApprovalItem`. */
      summary: z.record(z.string(), z.unknown()),
    }),
  ),
  reasons: z.array(z.string()),
  comment: z.string().nullable(),
  history: z.array(TaskEvent),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

export const TaskQuery = PageQuery.extend({
  /** mine: waiting for the caller; open: waiting for anybody in scope; done: decided or withdrawn. */
  view: z.enum(['mine', 'open', 'done']).default('mine'),
  storeId: Id.optional(),
  /** An org unit: only stores at or below it. */
  unitId: Id.optional(),
  urgent: QueryFlag.optional(),
});

export const TaskPage = pageOf(TaskRow).extend({
  counts: z.object({ mine: z.int(), open: z.int(), overdue: z.int(), urgent: z.int() }),
});
export type TaskPage = z.infer<typeof TaskPage>;

export const DecideInput = z
  .strictObject({
    version: ExpectedVersion,
    subjectHash: z.string().min(1).max(200),
    decision: z.enum(['approve', 'partial', 'return']),
    /** partial: the keys that are refused; every other item is approved. */
    rejectedKeys: z.array(z.string().min(1).max(200)).max(2000).default([]),
    reasons: z.array(ReturnReason).max(RETURN_REASONS.length).default([]),
    comment: z.string().trim().min(1).max(500).optional(),
  })
  .refine((d) => (d.decision === 'partial') === d.rejectedKeys.length > 0, {
    path: ['rejectedKeys'],
    error: 'rejectedKeys belongs to partial decisions',
  })
  .refine((d) => d.decision !== 'return' || d.reasons.length > 0, {
    path: ['reasons'],
    error: 'a return needs a reason',
  })
  .refine((d) => !d.reasons.includes('other') || d.comment !== undefined, {
    path: ['comment'],
    error: 'the reason "other" needs a comment',
  });
export type DecideInput = z.infer<typeof DecideInput>;

/** As many as a page of the inbox shows. */
const MOST_AT_ONCE = 100;

export const DecideManyInput = z.strictObject({
  tasks: z
    .array(z.strictObject({ id: Id, version: ExpectedVersion, subjectHash: z.string().min(1).max(200) }))
    .min(1)
    .max(MOST_AT_ONCE),
});
export const RecallManyInput = z.strictObject({ taskIds: z.array(Id).min(1).max(MOST_AT_ONCE) });

/** One row per task of the input, in its order. */
export const BulkResult = z.object({
  results: z.array(
    z.object({
      id: Id,
      ok: z.boolean(),
      /** Why this one was left as it was. */
      problem: z.object({ code: z.string(), title: z.string() }).nullable(),
      /** True when the caller may take this approval back: some subjects go on their way at once. */
      recallable: z.boolean(),
    }),
  ),
});
export type BulkResult = z.infer<typeof BulkResult>;

export const taskRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/tasks',
    access: 'workflow.task.read',
    query: TaskQuery,
    response: TaskPage,
    summary: 'Approval inbox, nearest due time first',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/workflow/tasks/:id',
    access: 'workflow.task.read',
    params: IdParams,
    response: TaskDetail,
    summary: 'One request with its items and history',
  }),
  decide: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/tasks/:id/decision',
    access: 'workflow.task.decide',
    params: IdParams,
    body: DecideInput,
    response: TaskDetail,
    summary: 'Approve, approve in part, or return',
  }),
  approveMany: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/approvals',
    access: 'workflow.task.decide',
    body: DecideManyInput,
    response: BulkResult,
    summary: 'Approve many; what fails is listed and holds nothing else back',
  }),
  recallMany: defineRoute({
    method: 'POST',
    path: '/api/v1/workflow/recalls',
    access: 'workflow.task.decide',
    body: RecallManyInput,
    response: BulkResult,
    summary: 'Take own approvals back while their subjects have not gone on their way',
  }),
};
