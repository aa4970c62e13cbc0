import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { PresenceAnswer, PresenceInput, PresenceParams } from '../live/presence.ts';
import { ApprovalPath } from '../workflow/path.ts';
import { ORDER_REASON_CODES } from './reasons.ts';

export const ORDER_STATES = [
  'generated',
  'reviewing',
  'in_band',
  'awaiting_approval',
  'approved',
  'released',
  'expired',
  'cancelled',
] as const;
export const OrderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof OrderState>;
/** States in which an order is still to be decided or sent. */
export const OPEN_ORDER_STATES = [
  'generated',
  'reviewing',
  'in_band',
  'awaiting_approval',
  'approved',
] as const satisfies readonly OrderState[];

export const OrderUrgency = z.enum(['normal', 'urgent']);
export const ReasonCode = z.enum(ORDER_REASON_CODES);

const PersonRef = z.object({ id: z.string(), name: z.string() });

/** One order in a list. Amounts are in minor units of `currency`. */
export const OrderSummary = z.object({
  id: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  sourceKind: z.enum(['external', 'internal']),
  deliveryDate: BusinessDate,
  deliveryWindow: z.string().nullable(),
  /** Last day that this delivery has to last. */
  coverUntil: BusinessDate,
  urgency: OrderUrgency,
  /** How it came to be: the run, an empty order, a copy. */
  origin: z.enum(['run', 'suggestion', 'blank']),
  state: OrderState,
  version: z.number().int(),
  cutoffAt: Instant,
  currency: Currency,
  baselineAmount: Minor,
  amount: Minor,
  minOrderAmount: Minor,
  lineCount: z.number().int(),
  orderedCount: z.number().int(),
  changedCount: z.number().int(),
  runsOutCount: z.number().int(),
  outOfBandCount: z.number().int(),
  dataCompleteness: z.enum(['ok', 'incomplete']),
  openedAt: Instant.nullable(),
  submittedAt: Instant.nullable(),
  approvedAt: Instant.nullable(),
  releaseAt: Instant.nullable(),
  releasedAt: Instant.nullable(),
  /** From opening to submitting, seconds. */
  reviewSeconds: z.number().int().nullable(),
});
export type OrderSummary = z.infer<typeof OrderSummary>;

export const LineVerdictSchema = z.enum(['in_band', 'out_of_band', 'over_capacity', 'not_a_multiple', 'below_minimum']);

export const OrderLine = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  categoryId: Id.nullable(),
  categoryName: z.string().nullable(),
  categoryNameEn: z.string().nullable(),
  baseUom: z.string(),
  packUom: z.string(),
  /** Base units in one pack. */
  pack: Quantity,
  packPrice: Minor,
  /** What one pack takes of the truck; null: not known. */
  packLoad: z.object({
    weightGrams: z.number().int().nullable(),
    volumeMl: z.number().int().nullable(),
    palletMicro: z.number().int().nullable(),
  }),
  minimum: Quantity,
  shelfCapacity: Quantity.nullable(),
  baseline: Quantity,
  quantity: Quantity,
  overridden: z.boolean(),
  /** The suggestion at the moment of the edit; differs from `baseline` when a later run changed its mind. */
  suggestedAtOverride: Quantity.nullable(),
  reasonCode: ReasonCode.nullable(),
  note: z.string().nullable(),
  /** Rises with every edit of this line; an edit names the one that it was made on. */
  rev: z.number().int(),
  editedBy: PersonRef.nullable(),
  editedAt: Instant.nullable(),
  verdict: LineVerdictSchema,
  bandLow: Quantity,
  bandHigh: Quantity,
  /** Decision of the approver on a routed line, with the quantity that was asked for. */
  decision: z.enum(['approved', 'rejected']).nullable(),
  requested: Quantity.nullable(),
  onHand: Quantity,
  inTransit: Quantity,
  onOrder: Quantity,
  averagePerDay: Quantity,
  /** Days until the stock on hand is sold; null: lasts beyond the horizon or never sells. */
  coverageDays: z.number().nullable(),
  /** Selling days before the delivery is on the shelf. */
  arrivalDays: z.number().int(),
  runsOut: z.boolean(),
  lastOrder: z.object({ quantity: Quantity, deliveryDate: BusinessDate }).nullable(),
  /** Strongest reason in one key, for the column beside the quantity; null without history. */
  driver: z.object({ key: z.string(), quantity: Quantity }).nullable(),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const OrderBandPolicy = z.object({
  bandPct: z.number(),
  orderValueBandPct: z.number(),
  allowOnePack: z.boolean(),
  zeroBaselinePacks: z.number().int(),
});

/** kept: nothing to do; lifted: filled up; cut: packs left behind; dropped: not worth its minimum; unreachable: see caps. */
export const FIT_OUTCOMES = ['kept', 'lifted', 'cut', 'dropped', 'unreachable'] as const;
export const FitOutcome = z.enum(FIT_OUTCOMES);
export type FitOutcome = z.infer<typeof FitOutcome>;

const TruckSides = {
  weightGrams: z.number().int().nullable(),
  volumeMl: z.number().int().nullable(),
  /** Millionths of a pallet. */
  palletMicro: z.number().int().nullable(),
};
/** What the source asked of the order as a whole when it was suggested, and what that did to the suggestion. */
export const OrderFitView = z.object({
  outcome: FitOutcome,
  addedPacks: z.number().int(),
  cutPacks: z.number().int(),
  /** Value of the lines' own suggestions, before the terms. */
  wanted: Minor,
  freight: Minor.nullable(),
  freeFreight: Minor.nullable(),
  truck: z.object(TruckSides),
});
export type OrderFitView = z.infer<typeof OrderFitView>;

export const OrderDetail = OrderSummary.extend({
  /** Null when the source sets no terms, or the order did not start from a suggestion. */
  fit: OrderFitView.nullable(),
  zone: z.string(),
  recallMinutes: z.number().int(),
  policy: OrderBandPolicy,
  /** Days whose tickets are not complete, newest first. */
  incompleteDays: z.array(BusinessDate),
  incompleteConfirmed: z.boolean(),
  openedBy: PersonRef.nullable(),
  submittedBy: PersonRef.nullable(),
  approvedBy: PersonRef.nullable(),
  approvalKind: z.enum(['in_band', 'approver', 'baseline']).nullable(),
  /** Who has been asked, while the order awaits approval. */
  approvers: z.array(PersonRef),
  approvalDueAt: Instant.nullable(),
  returnComment: z.string().nullable(),
  note: z.string().nullable(),
  canEdit: z.boolean(),
  lines: z.array(OrderLine),
});
export type OrderDetail = z.infer<typeof OrderDetail>;

export const OrderListQuery = PageQuery.extend({
  storeId: Id.optional(),
  sourceId: Id.optional(),
  /** open: still to be decided or sent; history: released, expired, cancelled. */
  tab: z.enum(['open', 'awaiting', 'history', 'all']).default('open'),
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
});

export const LineEdit = z.strictObject({
  itemId: Id,
  /** Base units; null takes the suggestion back. */
  quantity: PhysicalQuantity.nullable(),
  reasonCode: ReasonCode.nullable().optional(),
  note: z.string().trim().max(300).nullable().optional(),
  /** The line as the person saw it; an edit made on an older one is a conflict of this line alone. */
  rev: z.number().int().min(0).optional(),
  /** The suggestion that the person saw, base units: what `suggestedAtOverride` becomes. Left out: the present one. */
  seen: PhysicalQuantity.optional(),
});
export type LineEdit = z.infer<typeof LineEdit>;

/**
 * With `version` all or nothing, as the order was read. Without it line by line: every line names its `rev`, lines that
 * nobody touched meanwhile are kept and the rest come back as conflicts. Sending the same again changes nothing.
 */
export const SaveLinesInput = z
  .strictObject({
    version: ExpectedVersion.optional(),
    lines: z.array(LineEdit).max(5_000),
    note: z.string().trim().max(500).nullable().optional(),
  })
  .refine((v) => v.version !== undefined || v.lines.every((l) => l.rev !== undefined), {
    message: 'name the version of the order, or the rev of every line',
    path: ['version'],
  });

/** A line that somebody else has edited since: what stands there now. */
export const LineConflict = z.object({
  itemId: Id,
  rev: z.number().int(),
  quantity: Quantity,
  overridden: z.boolean(),
  suggestedAtOverride: Quantity.nullable(),
  reasonCode: ReasonCode.nullable(),
  note: z.string().nullable(),
  editedBy: PersonRef.nullable(),
  editedAt: Instant.nullable(),
});
export type LineConflict = z.infer<typeof LineConflict>;

export const LineCheck = z.object({
  itemId: Id,
  quantity: Quantity,
  verdict: LineVerdictSchema,
  bandLow: Quantity,
  bandHigh: Quantity,
  reasonMissing: z.boolean(),
});

export const OrderCheck = z.object({
  /** Only lines that differ from the suggestion. */
  lines: z.array(LineCheck),
  baselineAmount: Minor,
  amount: Minor,
  orderValueInBand: z.boolean(),
  minOrderReached: z.boolean(),
  incompleteUnconfirmed: z.boolean(),
  /** Lines that would go to an approver; empty: nobody is asked. */
  routedItemIds: z.array(Id),
});
export type OrderCheck = z.infer<typeof OrderCheck>;

export const SavedLines = z.object({
  version: z.number().int(),
  state: OrderState,
  check: OrderCheck,
  /** Of every line that was sent and stands now as it was sent. */
  revs: z.array(z.object({ itemId: Id, rev: z.number().int() })),
  /** Lines that were not saved. */
  conflicts: z.array(LineConflict),
});
export type SavedLines = z.infer<typeof SavedLines>;

/** How long orders were open before they were submitted, over the last days. Seconds. */
export const ReviewTimes = z.object({
  orders: z.number().int(),
  medianSeconds: z.number().int().nullable(),
  /** Nine in ten were faster. */
  slowSeconds: z.number().int().nullable(),
});
export type ReviewTimes = z.infer<typeof ReviewTimes>;

/** How approvals went, against what they were meant to end: 72 hours and five levels. */
export const OrderApprovalFigures = z.object({
  days: z.number().int(),
  /** Requests that ended in the days; minutes from request to end. */
  requests: z.number().int(),
  medianMinutes: z.number().nullable(),
  p90Minutes: z.number().nullable(),
  averageHops: z.number().nullable(),
  mostHops: z.number().int(),
  /** Went up a level because nobody answered in time. */
  escalated: z.number().int(),
  released: z.number().int(),
  /** Of those, the ones that nobody was asked about. */
  releasedUnasked: z.number().int(),
  before: z.object({ minutes: z.number().int(), hops: z.number().int() }),
});
export type OrderApprovalFigures = z.infer<typeof OrderApprovalFigures>;

/** What happened to the order after a command; the screen re-reads the rest. */
export const OrderStamp = z.object({
  id: Id,
  state: OrderState,
  version: z.number().int(),
  releaseAt: Instant.nullable(),
  cutoffAt: Instant,
  /** People who were asked; empty when nobody had to be. */
  approvers: z.array(PersonRef),
  dueAt: Instant.nullable(),
});
export type OrderStamp = z.infer<typeof OrderStamp>;

export const VersionInput = z.strictObject({ version: ExpectedVersion });
export const SubmitOrderInput = z.strictObject({ version: ExpectedVersion, confirmIncomplete: z.boolean().optional() });
export const CancelOrderInput = z.strictObject({ version: ExpectedVersion, reason: z.string().trim().min(1).max(300) });

export const CreateOrderInput = z.strictObject({
  storeId: Id,
  sourceId: Id,
  urgency: OrderUrgency.default('normal'),
  /** Urgent orders name their day; normal ones take the next slot of the calendar. */
  deliveryDate: BusinessDate.optional(),
  /** suggestion: baselines for the window; blank: an empty sheet; copy: an empty sheet with the last order's quantities. */
  start: z.enum(['suggestion', 'blank', 'copy']),
});

export const OrderReplay = z.object({
  lines: z.number().int(),
  identical: z.number().int(),
  differentItemIds: z.array(Id),
});
export type OrderReplay = z.infer<typeof OrderReplay>;

export const OrderHistoryEntry = z.object({
  id: Id,
  at: Instant,
  event: z.string(),
  from: OrderState.nullable(),
  to: OrderState,
  by: PersonRef,
  detail: z.record(z.string(), z.unknown()),
});
export const OrderHistory = z.object({ items: z.array(OrderHistoryEntry) });

/** "Who would approve this?": the same rules as a submit, with nothing written. */
export const ApprovalPreview = z.object({
  routedItemIds: z.array(Id),
  /** Who would be asked first. */
  approvers: z.array(PersonRef),
  path: ApprovalPath,
  cutoffAt: Instant,
  /** What happens to the order when nobody answers until its cut-off. */
  onCutoff: z.enum(['expire', 'baseline']),
});
export type ApprovalPreview = z.infer<typeof ApprovalPreview>;

export const OrderSlot = z.object({
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  orderDate: BusinessDate.nullable(),
  deliveryDate: BusinessDate.nullable(),
  deliveryWindow: z.string().nullable(),
  cutoffAt: Instant.nullable(),
  openOrderId: Id.nullable(),
});

export const StopItemInput = z.strictObject({
  until: BusinessDate.nullable(),
  reason: z.string().trim().min(1).max(200),
});
export const StoppedItem = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  until: BusinessDate.nullable(),
});

const StoreParams = z.strictObject({ storeId: Id });
const StoreItemParams = z.strictObject({ storeId: Id, itemId: Id });

export const orderRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders',
    access: 'ordering.order.read',
    query: OrderListQuery,
    response: pageOf(OrderSummary),
    summary: 'Suggested orders of the stores in scope',
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders',
    access: 'ordering.order.write',
    body: CreateOrderInput,
    response: OrderStamp,
    status: 201,
    summary: 'Start an order by hand: blank, urgent or as a copy',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders/:id',
    access: 'ordering.order.read',
    params: IdParams,
    response: OrderDetail,
    summary: 'One order with its lines',
  }),
  open: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/open',
    access: 'ordering.order.write',
    params: IdParams,
    response: OrderStamp,
    summary: 'Start reviewing; the clock to submit starts',
  }),
  saveLines: defineRoute({
    method: 'PATCH',
    path: '/api/v1/ordering/orders/:id/lines',
    access: 'ordering.order.write',
    params: IdParams,
    body: SaveLinesInput,
    response: SavedLines,
    summary: 'Save edited quantities, reasons and notes',
  }),
  validate: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/validate',
    access: 'ordering.order.read',
    params: IdParams,
    body: z.strictObject({ lines: z.array(LineEdit).max(5_000) }),
    response: OrderCheck,
    summary: 'Band verdicts for quantities without saving them',
  }),
  approvalPreview: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders/:id/approval-preview',
    access: 'ordering.order.read',
    params: IdParams,
    response: ApprovalPreview,
    summary: 'Who would be asked, when, and what happens without an answer; asks nobody',
  }),
  submit: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/submit',
    access: 'ordering.order.write',
    params: IdParams,
    body: SubmitOrderInput,
    response: OrderStamp,
    summary: 'Approve within the band, or ask for approval of the lines outside it',
  }),
  recall: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/recall',
    access: 'ordering.order.write',
    params: IdParams,
    body: VersionInput,
    response: OrderStamp,
    summary: 'Call an approved order back',
  }),
  withdraw: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/withdraw',
    access: 'ordering.order.write',
    params: IdParams,
    body: VersionInput,
    response: OrderStamp,
    summary: 'Take a request for approval back',
  }),
  cancel: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/cancel',
    access: 'ordering.order.write',
    params: IdParams,
    body: CancelOrderInput,
    response: OrderStamp,
    summary: 'Cancel an order that is not approved yet',
  }),
  copyLast: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/copy-last',
    access: 'ordering.order.write',
    params: IdParams,
    body: VersionInput,
    response: SavedLines,
    summary: "Take the last released order's quantities",
  }),
  reviewTimes: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/review-times',
    access: 'ordering.order.read',
    query: z.strictObject({
      storeId: Id.optional(),
      days: z.coerce.number().int().min(1).max(92).default(7),
    }),
    response: ReviewTimes,
    summary: 'Time from opening to submitting, median of the last days',
  }),
  approvalFigures: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/approval-figures',
    access: 'workflow.task.read',
    query: z.strictObject({
      storeId: Id.optional(),
      unitId: Id.optional(),
      days: z.coerce.number().int().min(1).max(366).default(30),
    }),
    response: OrderApprovalFigures,
    summary: 'Time and levels of order approvals, and the share that needed none',
  }),
  enter: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/presence',
    access: 'ordering.order.read',
    params: IdParams,
    body: PresenceInput,
    response: PresenceAnswer,
    summary: 'Say that the order is open, and on which line; who else has it open',
  }),
  leave: defineRoute({
    method: 'DELETE',
    path: '/api/v1/ordering/orders/:id/presence/:pageId',
    access: 'ordering.order.read',
    params: PresenceParams,
    status: 204,
    summary: 'Say that the order was closed',
  }),
  history: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders/:id/history',
    access: 'ordering.order.read',
    params: IdParams,
    response: OrderHistory,
    summary: 'Every state change with who and when',
  }),
  replay: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/orders/:id/replay',
    access: 'ordering.order.read',
    params: IdParams,
    response: OrderReplay,
    summary: 'Compute every suggestion again from its stored inputs and compare',
  }),
  slots: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/stores/:storeId/slots',
    access: 'ordering.order.read',
    params: StoreParams,
    response: z.object({ items: z.array(OrderSlot) }),
    summary: 'Sources of a store with their next orderable slot',
  }),
  stoppedItems: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/stores/:storeId/stopped-items',
    access: 'ordering.order.read',
    params: StoreParams,
    response: z.object({ items: z.array(StoppedItem) }),
    summary: 'Items whose ordering is stopped',
  }),
  stopItem: defineRoute({
    method: 'PUT',
    path: '/api/v1/ordering/stores/:storeId/items/:itemId/stop',
    access: 'ordering.item.stop',
    params: StoreItemParams,
    body: StopItemInput,
    status: 204,
    summary: 'Stop ordering an item until a date',
  }),
  resumeItem: defineRoute({
    method: 'DELETE',
    path: '/api/v1/ordering/stores/:storeId/items/:itemId/stop',
    access: 'ordering.item.stop',
    params: StoreItemParams,
    status: 204,
    summary: 'Order an item again',
  }),
  reasons: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/reasons',
    access: 'ordering.order.read',
    response: z.object({ items: z.array(z.object({ code: ReasonCode, 'zh-CN': z.string(), en: z.string() })) }),
    summary: 'Reason codes in both languages',
  }),
};
