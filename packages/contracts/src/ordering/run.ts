import { z } from 'zod';
import { BusinessDate, Id, IdParams, Instant } from '../common/ids.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';

/** Why an item or a source got no suggestion; nothing is left out silently. */
export const SKIP_REASONS = [
  'no_calendar',
  'no_slot',
  'already_ordered',
  'being_approved',
  'nothing_needed',
  'no_history',
  'stopped',
  'not_listed',
  'service',
  'made_to_order',
  'archived',
  'beyond_horizon',
  'below_order_minimum',
] as const;
export const SkipReason = z.enum(SKIP_REASONS);
export type SkipReason = z.infer<typeof SkipReason>;

export const OrderRun = z.object({
  id: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  businessDate: BusinessDate,
  trigger: z.enum(['nightly', 'manual']),
  state: z.enum(['running', 'succeeded', 'failed']),
  startedAt: Instant,
  durationMs: z.number().int().nullable(),
  series: z.number().int(),
  ordersCreated: z.number().int(),
  ordersRefreshed: z.number().int(),
  lines: z.number().int(),
  skipped: z.number().int(),
  dataCompleteness: z.enum(['ok', 'incomplete']),
  error: z.string().nullable(),
});
export type OrderRun = z.infer<typeof OrderRun>;

export const OrderRunDetail = OrderRun.extend({
  skips: z.array(
    z.object({
      reason: SkipReason,
      sourceId: Id.nullable(),
      sourceName: z.string().nullable(),
      sourceNameEn: z.string().nullable(),
      count: z.number().int(),
      /** The first fifty. */
      items: z.array(z.object({ itemId: Id, sku: z.string(), name: z.string(), nameEn: z.string().nullable() })),
    }),
  ),
});
export type OrderRunDetail = z.infer<typeof OrderRunDetail>;

export const RunJob = z.object({
  id: Id,
  state: z.enum(['queued', 'running', 'succeeded', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  message: z.string().nullable(),
});
export type RunJob = z.infer<typeof RunJob>;

/** What is still being computed for the whole chain: the night's model and the stores' runs. */
export const NightWork = z.object({
  storesDone: z.number().int(),
  storesTotal: z.number().int(),
  /** The demand model is being made; stores wait for it. */
  modelUnderWay: z.boolean(),
});
export type NightWork = z.infer<typeof NightWork>;

export const runRoutes = {
  night: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/night',
    access: 'ordering.run.read',
    response: z.object({ work: NightWork.nullable() }),
    summary: 'How far the nightly computation is; null once everything is computed',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/runs',
    access: 'ordering.run.read',
    query: PageQuery.extend({ storeId: Id.optional() }),
    response: pageOf(OrderRun),
    summary: 'Runs of the stores in scope, newest first',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/runs/:id',
    access: 'ordering.run.read',
    params: IdParams,
    response: OrderRunDetail,
    summary: 'One run with what it skipped and why',
  }),
  start: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/runs',
    access: 'ordering.run.start',
    body: z.strictObject({ storeIds: z.array(Id).min(1).max(2_000).optional() }),
    response: RunJob,
    status: 202,
    summary: 'Run now for the stores in scope',
  }),
  job: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/run-jobs/:id',
    access: 'ordering.run.read',
    params: IdParams,
    response: RunJob,
    summary: 'Progress of a run started by hand',
  }),
};
