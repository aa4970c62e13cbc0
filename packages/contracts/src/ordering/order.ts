import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { PageQuery } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { OrderState, OrderUrgency } from './order-state.ts';
import { ORDER_REASON_CODES } from './reasons.ts';

export const ReasonCode = z.enum(ORDER_REASON_CODES);

export const PersonRef = z.object({ id: z.string(), name: z.string() });

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

export const OrderReplay = z.object({
  lines: z.number().int(),
  identical: z.number().int(),
  differentItemIds: z.array(Id),
});
export type OrderReplay = z.infer<typeof OrderReplay>;
