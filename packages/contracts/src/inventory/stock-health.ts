import { z } from 'zod';
import { BusinessDate, Id } from '../common/ids.ts';
import { Minor } from '../common/money.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/** expires: would end before it is sold; unsold: no use for 28 days; long_cover: lasts beyond `longDays`. */
export const REDUNDANT_REASONS = ['expires', 'unsold', 'long_cover'] as const;
export const RedundantReason = z.enum(REDUNDANT_REASONS);
export type RedundantReason = z.infer<typeof RedundantReason>;

const StoreRef = z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() });
const ItemRef = z.object({
  id: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  baseUom: z.string(),
});

/** Stock that a shelf could do without. Values at moving average, minor units of the store's currency. */
export const RedundantStock = z.object({
  store: StoreRef,
  item: ItemRef,
  reasons: z.array(RedundantReason),
  onHand: Quantity,
  /** Mean use per trading day over four weeks. */
  daily: Quantity,
  coverDays: z.number().nullable(),
  /** Would expire before it is sold, and when the first of it ends. */
  expiring: Quantity,
  expiresOn: BusinessDate.nullable(),
  redundant: Quantity,
  /** Null without a known cost. */
  value: Minor.nullable(),
  expiringValue: Minor.nullable(),
  /** A transfer of it that is under way and whose goods are still here, the newest; then it is offered to nobody else. */
  transfer: z.object({ id: Id, state: z.enum(['proposed', 'agreed']), store: StoreRef, quantity: Quantity }).nullable(),
  /** A store nearby that could sell some of it in time. */
  taker: z.object({ store: StoreRef, quantity: Quantity, value: Minor.nullable() }).nullable(),
});
export type RedundantStock = z.infer<typeof RedundantStock>;

const Scope = z.object({ storeId: Id.optional(), regionId: Id.optional() });
const RedundantFilter = Scope.extend({
  reason: RedundantReason.optional(),
  /** Cover that counts as too long, days. */
  longDays: z.coerce.number().int().min(7).max(365).default(45),
});

export const RedundantReport = z.object({
  currency: z.string(),
  longDays: z.number().int(),
  /** Value of everything on the shelves of the scope. */
  stockValue: Minor,
  /** Per reason: how many store-items and what they could do without. An item may have several reasons. */
  totals: z.array(z.object({ reason: RedundantReason, count: z.number().int(), value: Minor })),
  redundantValue: Minor,
  /** Highest value first, at most 500; `count` says how many there are. */
  count: z.number().int(),
  items: z.array(RedundantStock),
});
export type RedundantReport = z.infer<typeof RedundantReport>;

export const TURNOVER_BY = ['store', 'category', 'item'] as const;
const TurnoverQuery = Scope.extend({
  from: BusinessDate,
  to: BusinessDate,
  by: z.enum(TURNOVER_BY).default('store'),
});
const Turned = {
  /** Average stock at cost over the period, and cost of what was sold and used. */
  averageStock: Minor,
  used: Minor,
  /** Days that the stock lasts at that use; null: nothing was used. */
  days: z.number().nullable(),
  perYear: z.number().nullable(),
  wasted: Minor,
};
export const TurnoverRow = z.object({
  id: Id.nullable(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  ...Turned,
});
export type TurnoverRow = z.infer<typeof TurnoverRow>;
export const TurnoverReport = z.object({
  currency: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  total: z.object(Turned),
  items: z.array(TurnoverRow),
});
export type TurnoverReport = z.infer<typeof TurnoverReport>;

const Lost = {
  /** Thrown away because it had expired: bought too much. At moving average cost. */
  expired: Minor,
  /** Thrown away for another reason. */
  otherWaste: Minor,
  /** Margin of what would have been sold on days that ended without stock: bought too little. */
  missed: Minor,
};
export const LossRow = z.object({
  store: StoreRef,
  /** Monday of the week. */
  week: BusinessDate,
  ...Lost,
});
export type LossRow = z.infer<typeof LossRow>;
export const LossReport = z.object({
  currency: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  total: z.object(Lost),
  /** Newest week first, then the greatest loss. */
  items: z.array(LossRow),
});
export type LossReport = z.infer<typeof LossReport>;

export const stockHealthRoutes = {
  losses: defineRoute({
    method: 'GET',
    path: '/api/v1/stock-losses',
    access: 'inventory.stock.read',
    query: Scope.extend({ from: BusinessDate, to: BusinessDate }),
    response: LossReport,
    load: 'report',
    summary: 'Waste of buying too much and margin missed by buying too little, by store and week',
  }),
  redundant: defineRoute({
    method: 'GET',
    path: '/api/v1/redundant-stock',
    access: 'inventory.stock.read',
    query: RedundantFilter,
    response: RedundantReport,
    load: 'report',
    summary: 'Stock that the stores in scope could do without, and who could sell it',
  }),
  redundantCsv: defineRoute({
    method: 'GET',
    path: '/api/v1/redundant-stock.csv',
    access: 'inventory.stock.read',
    query: RedundantFilter,
    summary: 'The same as CSV, every row',
  }),
  turnover: defineRoute({
    method: 'GET',
    path: '/api/v1/stock-turnover',
    access: 'inventory.stock.read',
    query: TurnoverQuery,
    response: TurnoverReport,
    load: 'report',
    summary: 'Turnover days and rate of a period by store, category or item',
  }),
};
