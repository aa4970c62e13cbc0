import { z } from 'zod';
import { BusinessDate, Id, IdParams, Instant } from '../common/ids.ts';
import { Currency, Minor, NonNegativeMinor } from '../common/money.ts';
import { NonNegativeQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/** Days of a sparkline: completed days before today, oldest first; null where nothing is known. */
export const SERIES_DAYS = 14;
/** Figures older than this are stale. */
export const STALE_MINUTES = 15;

export const TodayStore = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  regionName: z.string().nullable(),
  regionNameEn: z.string().nullable(),
});
export type TodayStore = z.infer<typeof TodayStore>;

const MoneySeries = z.array(Minor.nullable());
const CountSeries = z.array(z.int().nullable());

/** The KPI band. "Last week" is the same weekday up to the same minute of the trading day. */
export const TodayKpis = z.object({
  /** Null without `sales.report.read`. */
  sales: z
    .object({
      net: Minor,
      netLastWeek: Minor.nullable(),
      netSeries: MoneySeries,
      tickets: z.int(),
      ticketsLastWeek: z.int().nullable(),
      ticketsSeries: CountSeries,
      /** net ÷ tickets; null without tickets. */
      average: Minor.nullable(),
      averageLastWeek: Minor.nullable(),
      averageSeries: MoneySeries,
    })
    .nullable(),
  /** Listed sellable items that hold stock; `out` of them have on-hand ≤ 0. Series and last week in hundredths of a percent. */
  stockOut: z.object({
    out: z.int().min(0),
    listed: z.int().min(0),
    rateBp: z.int().min(0).nullable(),
    lastWeekBp: z.int().min(0).nullable(),
    series: z.array(z.int().min(0).nullable()),
  }),
  /** Waste at cost, and as a share of the cost of goods used today. */
  waste: z.object({
    cost: NonNegativeMinor,
    usageCost: Minor,
    rateBp: z.int().min(0).nullable(),
    costLastWeek: NonNegativeMinor,
    series: MoneySeries,
  }),
  /** Orders that nobody has approved yet. Null without `ordering.order.read`. */
  ordersWaiting: z.object({ count: z.int().min(0), amount: Minor, nextCutoffAt: Instant.nullable() }).nullable(),
});
export type TodayKpis = z.infer<typeof TodayKpis>;

export const ATTENTION_KINDS = [
  'order_due',
  'approval_waiting',
  'delivery_due',
  'delivery_short',
  'no_data',
  'tickets_missing',
  'day_disputed',
  'stock_alerts',
  'quarantine',
  'unmapped',
  'top_seller_out',
] as const;
export const AttentionKind = z.enum(ATTENTION_KINDS);
export type AttentionKind = z.infer<typeof AttentionKind>;

/** Where the one button of an exception leads; the client owns the paths. */
export const AttentionAction = z.object({
  target: z.enum(['order', 'orders', 'inbox', 'receiving', 'tickets', 'quarantine', 'stock', 'stockAlerts']),
  /** Set for `order`: the order itself. */
  id: Id.nullable(),
});

/** Why a store needs a person. One per store and kind. */
export const AttentionItem = z.object({
  store: TodayStore,
  kind: AttentionKind,
  severity: z.enum(['critical', 'warning']),
  /** Orders, deliveries, tickets, codes or items, by kind; minutes for `no_data`. */
  count: z.int().min(0),
  /** Money at stake; null when it can't be told or the reader may not see sales. */
  impact: NonNegativeMinor.nullable(),
  /** End of the time in which something can still be done. */
  dueAt: Instant.nullable(),
  /** Start of the trouble. */
  since: Instant.nullable(),
  businessDate: BusinessDate.nullable(),
  /** Names of the first few items or suppliers concerned. */
  names: z.array(z.object({ name: z.string(), nameEn: z.string().nullable() })),
  action: AttentionAction,
});
export type AttentionItem = z.infer<typeof AttentionItem>;

export const TodayQuery = z.strictObject({
  /** Region, area or store; left out: everything the reader may see. */
  scope: Id.optional(),
});

export const Today = z.object({
  now: Instant,
  /** When the latest accepted ticket was closed; null when there is none yet. */
  asOf: Instant.nullable(),
  /** True when the data are more than 15 minutes old while a store is open. */
  stale: z.boolean(),
  currency: Currency,
  /** Stores left out of money figures because they trade in another currency. */
  otherCurrencyStores: z.int().min(0),
  storeCount: z.int().min(0),
  kpis: TodayKpis,
  /**
   * Trading hours in order, local to each store; `net` is null for hours that are still to come, `netLastWeek` when nothing
   * is known of that day. Empty without `sales.report.read`.
   */
  hours: z.array(
    z.object({
      hour: z.int().min(0).max(23),
      net: Minor.nullable(),
      tickets: z.int(),
      netLastWeek: Minor.nullable(),
    }),
  ),
  /** Ranked, worst first. */
  attention: z.array(AttentionItem),
  attentionStores: z.int().min(0),
  /** Stores by net sales today; `breach` below 80 % of last week. Empty without `sales.report.read`. */
  ranking: z.array(
    z.object({
      store: TodayStore,
      net: Minor,
      netLastWeek: Minor.nullable(),
      /** Hundredths of a percent of last week. */
      ratioBp: z.int().nullable(),
      breach: z.boolean(),
    }),
  ),
  /** Items without stock at the end of each hour of today; null when no store keeps stock. */
  heat: z
    .object({
      hours: z.array(z.int().min(0).max(23)),
      rows: z.array(z.object({ store: TodayStore, listed: z.int().min(0), out: z.array(z.int().min(0).nullable()) })),
    })
    .nullable(),
});
export type Today = z.infer<typeof Today>;

const ItemNames = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  uom: z.string(),
});

export const StoreToday = z.object({
  now: Instant,
  asOf: Instant.nullable(),
  stale: z.boolean(),
  currency: Currency,
  businessDate: BusinessDate,
  store: TodayStore,
  /** What waits for this store, soonest first. Empty without `ordering.order.read`. */
  orders: z.array(
    z.object({
      id: Id,
      sourceName: z.string(),
      sourceNameEn: z.string().nullable(),
      state: z.enum(['generated', 'reviewing', 'in_band', 'awaiting_approval', 'approved']),
      urgent: z.boolean(),
      cutoffAt: Instant,
      deliveryDate: BusinessDate,
      amount: Minor,
      lineCount: z.int(),
      runsOutCount: z.int(),
    }),
  ),
  deliveries: z.array(
    z.object({
      id: Id,
      number: z.string(),
      sourceName: z.string(),
      sourceNameEn: z.string().nullable(),
      deliveryDate: BusinessDate,
      late: z.boolean(),
      partly: z.boolean(),
      done: z.boolean(),
      openLines: z.int(),
      lineCount: z.int(),
      amount: Minor,
    }),
  ),
  /** Stocked items whose last count is more than `afterDays` days back, or that were never counted. Null: no stock is kept. */
  counts: z.object({ items: z.int().min(0), never: z.int().min(0), afterDays: z.int() }).nullable(),
  attention: z.array(AttentionItem),
  /** Null without `sales.report.read`. Compared with the same weekday a week before. */
  yesterday: z
    .object({
      businessDate: BusinessDate,
      net: Minor,
      netBefore: Minor.nullable(),
      tickets: z.int(),
      ticketsBefore: z.int().nullable(),
      average: Minor.nullable(),
      averageBefore: Minor.nullable(),
      waste: NonNegativeMinor,
      wasteBefore: NonNegativeMinor,
    })
    .nullable(),
  /** Cover below the policy `stock.lowCoverDays`, least first. */
  runningOut: z.array(
    ItemNames.extend({
      onHand: Quantity,
      /** Mean use per day over the last two weeks. */
      perDay: NonNegativeQuantity,
      /** Hundredths of a day; 0 when nothing is left. */
      coverCentidays: z.int().min(0),
    }),
  ),
  runningOutCount: z.int().min(0),
  /** Lots that expire today or tomorrow, or have expired and are still on the books. */
  nearExpiry: z.array(
    ItemNames.extend({
      lotCode: z.string().nullable(),
      expiresOn: BusinessDate,
      quantity: Quantity,
      cost: Minor.nullable(),
    }),
  ),
  nearExpiryCount: z.int().min(0),
});
export type StoreToday = z.infer<typeof StoreToday>;

export const todayRoutes = {
  overview: defineRoute({
    method: 'GET',
    path: '/api/v1/today',
    access: 'bi.today.read',
    query: TodayQuery,
    response: Today,
    summary: 'What needs a person now, across the stores in scope',
  }),
  store: defineRoute({
    method: 'GET',
    path: '/api/v1/today/store/:id',
    access: 'bi.today.read',
    params: IdParams,
    response: StoreToday,
    summary: 'What a store has to do today',
  }),
};
