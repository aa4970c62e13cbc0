import { z } from 'zod';
import { daysIn } from '../common/dates.ts';
import { BusinessDate, Id, IdParams, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { ReasonCode } from './order.ts';

const MAX_DAYS = 400;

export const OutcomeVerdict = z.enum(['helped', 'neutral', 'hurt', 'undecidable']);
export type OutcomeVerdict = z.infer<typeof OutcomeVerdict>;
/** Why the books do not allow a verdict. */
export const OutcomeUndecided = z.enum([
  'no_basis',
  'no_stock_kept',
  'not_received',
  'incomplete_days',
  'stock_corrected',
  'negative_stock',
]);

const Span = z.strictObject({
  /** Region, area or store; left out: everything the reader may see. */
  scope: Id.optional(),
  /** Delivery dates. */
  from: BusinessDate,
  to: BusinessDate,
});
const inOrder = (q: { from: string; to: string }) => q.from <= q.to;
const ORDER = { path: ['to'], message: 'ends before it starts' };
const notTooLong = (q: { from: string; to: string }) => q.from > q.to || daysIn(q.from, q.to) <= MAX_DAYS;
const LENGTH = { path: ['from'], message: `at most ${MAX_DAYS} days` };

export const OutcomeQuery = Span.refine(inOrder, ORDER).refine(notTooLong, LENGTH);
export const OutcomeLinesQuery = z
  .strictObject({ ...Span.shape, ...PageQuery.shape, verdict: OutcomeVerdict.optional() })
  .refine(inOrder, ORDER)
  .refine(notTooLong, LENGTH);

/** Lines by verdict and what they did to the money together; gains are positive, minor units. */
export const OutcomeSums = z.object({
  helped: z.int(),
  neutral: z.int(),
  hurt: z.int(),
  undecidable: z.int(),
  effect: Minor,
});
export type OutcomeSums = z.infer<typeof OutcomeSums>;

export const OutcomeReport = z.object({
  from: BusinessDate,
  to: BusinessDate,
  currency: Currency,
  /** Lines left out of the money because their store trades in another currency. */
  otherCurrencyLines: z.int(),
  totals: OutcomeSums,
  /** Most lines first; null: no reason was asked. */
  reasons: z.array(z.object({ reason: ReasonCode.nullable(), sums: OutcomeSums })),
  /** By name. The reader alone, unless he looks after the people of the store. */
  people: z.array(z.object({ id: z.string(), name: z.string(), sums: OutcomeSums })),
  /** In tree order. */
  stores: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string().nullable(), sums: OutcomeSums })),
});
export type OutcomeReport = z.infer<typeof OutcomeReport>;

/** One changed line and what became of it, against what the suggestion would have done. */
export const OutcomeLine = z.object({
  orderId: Id,
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  baseUom: z.string(),
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  deliveryDate: BusinessDate,
  person: z.object({ id: z.string(), name: z.string(), isReader: z.boolean() }),
  reason: ReasonCode.nullable(),
  currency: Currency,
  baseline: Quantity,
  ordered: Quantity,
  verdict: OutcomeVerdict,
  undecided: OutcomeUndecided.nullable(),
  /** Sold more (+) or less (−), wasted more (+) or less (−) than the suggestion would have. */
  sold: Quantity,
  wasted: Quantity,
  /** Parts of the effect, minor units; gains are positive. */
  margin: Minor,
  waste: Minor,
  holding: Minor,
  effect: Minor,
});
export type OutcomeLine = z.infer<typeof OutcomeLine>;

/** Evidence of a proposal. Money in minor units; the interval is of the mean effect of a line, 90 %. */
export const BandProposal = z.object({
  id: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  direction: z.enum(['widen', 'narrow']),
  fromPct: z.int(),
  toPct: z.int(),
  currency: Currency,
  evidence: z.object({
    lines: z.int(),
    helped: z.int(),
    neutral: z.int(),
    hurt: z.int(),
    effect: Minor,
    low: Minor,
    high: Minor,
    from: BusinessDate,
    to: BusinessDate,
  }),
  state: z.enum(['open', 'accepted', 'dismissed', 'undone']),
  madeAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  comment: z.string().nullable(),
});
export type BandProposal = z.infer<typeof BandProposal>;

const Decision = z.strictObject({ comment: z.string().trim().max(300).optional() });
const LineParams = z.strictObject({ id: Id, itemId: Id });

export const outcomeRoutes = {
  report: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/outcomes',
    access: 'ordering.outcome.read',
    query: OutcomeQuery,
    response: OutcomeReport,
    load: 'report',
    summary: 'What became of changed order lines: by reason, person and store',
  }),
  lines: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/outcomes/lines',
    access: 'ordering.outcome.read',
    query: OutcomeLinesQuery,
    response: pageOf(OutcomeLine),
    summary: 'Changed order lines one by one, newest delivery first',
  }),
  csv: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/outcomes.csv',
    access: 'ordering.outcome.read',
    query: OutcomeQuery,
    summary: 'The same lines as a file',
  }),
  ofItem: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders/:id/lines/:itemId/outcomes',
    access: 'ordering.order.read',
    params: LineParams,
    response: z.object({ items: z.array(OutcomeLine) }),
    summary: 'What became of the last changes of this item in the order’s store, newest first',
  }),
  proposals: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/band-proposals',
    access: 'ordering.outcome.people',
    response: z.object({ items: z.array(BandProposal) }),
    summary: 'Proposals to widen or narrow a store’s band, open ones first, with their evidence',
  }),
  accept: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/band-proposals/:id/accept',
    access: 'ordering.band.decide',
    params: IdParams,
    body: Decision,
    response: BandProposal,
    summary: 'Make the proposed band the store’s rule',
  }),
  dismiss: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/band-proposals/:id/dismiss',
    access: 'ordering.band.decide',
    params: IdParams,
    body: Decision,
    response: BandProposal,
    summary: 'Leave the band as it is; older outcomes are not held against the store again',
  }),
  undo: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/band-proposals/:id/undo',
    access: 'ordering.band.decide',
    params: IdParams,
    body: Decision,
    response: BandProposal,
    summary: 'Take an accepted band back to what stood before',
  }),
};
