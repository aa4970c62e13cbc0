import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** What raises demand: days of heat, cold or rain by the thresholds of the rules, a festival, or a season that runs early elsewhere. */
export const DEMAND_ALERT_KINDS = ['heat', 'cold', 'rain', 'festival', 'regional'] as const;
export const DemandAlertKind = z.enum(DEMAND_ALERT_KINDS);
export type DemandAlertKind = z.infer<typeof DemandAlertKind>;

export const DEMAND_ALERT_STATES = ['open', 'confirmed', 'dismissed', 'lapsed'] as const;

const Named = z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() });

/** A region whose season runs early, and when the area follows. */
export const RegionalEvidence = z.object({
  leader: Named,
  /** Weeks of the leading region, oldest first, base units of the days that say something; the last one is judged. */
  weeks: z.array(z.object({ from: BusinessDate, sold: z.number(), expected: z.number() })),
  /** Sold ÷ expected of the last week, and the lower edge of its band: what the area is prepared for. */
  uplift: z.number(),
  prepared: z.number(),
  /** Stores of the leading region that sell more, of all. */
  rising: z.int(),
  stores: z.int(),
  /** Last year's same weeks are in the expectation. */
  seasonKnown: z.boolean(),
  lag: z.object({
    days: z.int(),
    /** Learnt from last year's curves, told by the weather, or assumed. */
    source: z.enum(['history', 'weather', 'assumed']),
    /** Of last year's curves at this lag. */
    correlation: z.number().nullable(),
    /** °C at which demand rose in the leading region. */
    threshold: z.number().nullable(),
  }),
  /** Days that stock and receipts last at the raised demand; null without demand. */
  coverDays: z.number().nullable(),
});
export type RegionalEvidence = z.infer<typeof RegionalEvidence>;

/** What an alert stands on, as of its last check. */
export const DemandAlertEvidence = z.object({
  /** Days whose demand is held against the stock. */
  days: z.array(
    z.object({
      date: BusinessDate,
      /** Past the threshold, or a festival. */
      counts: z.boolean(),
      high: z.number().nullable(),
      rain: z.number().nullable(),
      festival: z.string().nullable(),
      /** When this day's forecast became known; null for days without weather. */
      knownAt: Instant.nullable(),
    }),
  ),
  /** °C or mm that a day must pass, and how many days must; null for festivals. */
  threshold: z.number().nullable(),
  leastDays: z.int().nullable(),
  /** First day of the sales forecast that was read. */
  forecastFrom: BusinessDate,
  /** What kitchens and warehouses hold that is not allocated to any store, and the area's part of it; base units. */
  sites: z.array(z.object({ site: Named, itemId: Id, free: z.string(), share: z.string() })).optional(),
  /** Only of the kind `regional`. */
  regional: RegionalEvidence.optional(),
});
export type DemandAlertEvidence = z.infer<typeof DemandAlertEvidence>;

export const DemandAlertOutcome = z.object({
  /** Store-items that had nothing left when it was over, of all. */
  ranOut: z.int(),
  of: z.int(),
  /** Sold on the days, and what had been expected, base units. */
  sold: z.string(),
  expected: z.string(),
});
export type DemandAlertOutcome = z.infer<typeof DemandAlertOutcome>;

export const DemandAlert = z.object({
  id: Id,
  kind: DemandAlertKind,
  area: Named,
  /** The category or item that is watched; null: all goods that keep. */
  goods: Named.nullable(),
  from: BusinessDate,
  to: BusinessDate,
  state: z.enum(DEMAND_ALERT_STATES),
  raisedAt: Instant,
  checkedAt: Instant,
  closedAt: Instant.nullable(),
  closedBy: z.string().nullable(),
  reason: z.string().nullable(),
  items: z.int(),
  stores: z.int(),
  /** The item that is shortest, in its order packs over the whole area. */
  worst: z.object({
    item: Named,
    uom: z.string(),
    have: z.number(),
    need: z.number(),
  }),
  outcome: DemandAlertOutcome.nullable(),
  version: z.int(),
});
export type DemandAlert = z.infer<typeof DemandAlert>;

export const DemandAlertLine = z.object({
  store: Named,
  item: Named.extend({ sku: z.string(), baseUom: z.string() }),
  source: Named.nullable(),
  /** Base units, decimal strings. */
  onHand: z.string(),
  incoming: z.string(),
  demand: z.string(),
  prepared: z.string(),
  packs: z.int(),
  packUom: z.string(),
  /** Value of the prepared packs, minor units. */
  amount: z.int(),
  orderId: Id.nullable(),
});
export type DemandAlertLine = z.infer<typeof DemandAlertLine>;

/** A store and source of a confirmed alert for which nothing could be ordered. */
export const DemandAlertLeft = z.object({
  store: Named,
  /** Null where nobody delivers the goods to the store. */
  source: Named.nullable(),
  /** Code of the refusal, and its words. */
  code: z.string(),
  reason: z.string(),
  reasonEn: z.string(),
  /** Goods that were prepared for it. */
  items: z.int(),
});
export type DemandAlertLeft = z.infer<typeof DemandAlertLeft>;

/** What a confirmed alert adds to the forecasts of its stores until a date. */
export const DemandUplift = z.object({
  /** 1.6: six tenths more. */
  factor: z.number(),
  from: BusinessDate,
  to: BusinessDate,
  endedAt: Instant.nullable(),
  endedBy: z.string().nullable(),
  /** Whether it still changes forecasts, and whether the reader may end it. */
  running: z.boolean(),
  mayEnd: z.boolean(),
});
export type DemandUplift = z.infer<typeof DemandUplift>;

export const DemandAlertDetail = DemandAlert.extend({
  evidence: DemandAlertEvidence,
  lines: z.array(DemandAlertLine),
  /** Stores that were left without an order when it was confirmed; empty before. */
  left: z.array(DemandAlertLeft),
  amount: z.int(),
  currency: z.string(),
  /** Null until a regional alert is confirmed. */
  uplift: DemandUplift.nullable(),
  /** Whether the reader may confirm or dismiss it. */
  mayAct: z.boolean(),
});
export type DemandAlertDetail = z.infer<typeof DemandAlertDetail>;

const Goods = z.object({
  kind: DemandAlertKind,
  items: z.array(Named),
  categories: z.array(Named),
  /** 0: nobody has chosen yet. */
  version: z.int(),
});

export const demandAlertRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/demand-alerts',
    access: 'ordering.order.read',
    query: z.strictObject({ state: z.enum(DEMAND_ALERT_STATES).optional() }),
    response: z.object({ items: z.array(DemandAlert) }),
    summary: 'Areas that run short while weather or a festival raises demand; newest first, at most 200',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/demand-alerts/:id',
    access: 'ordering.order.read',
    params: IdParams,
    response: DemandAlertDetail,
    summary: 'An alert with its evidence and the prepared order',
  }),
  confirm: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/demand-alerts/:id/confirm',
    access: 'ordering.alert.act',
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion }),
    response: DemandAlertDetail,
    summary: 'Order what is prepared: one urgent order per store and source',
  }),
  dismiss: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/demand-alerts/:id/dismiss',
    access: 'ordering.alert.act',
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion, reason: z.string().trim().min(1).max(200) }),
    response: DemandAlertDetail,
    summary: 'Nothing is to be ordered, with the reason',
  }),
  endUplift: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/demand-alerts/:id/end-uplift',
    access: 'ordering.alert.act',
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion }),
    response: DemandAlertDetail,
    summary: 'Forecasts are no longer raised; orders that were made stay',
  }),
  check: defineRoute({
    method: 'POST',
    path: '/api/v1/ordering/demand-alerts/check',
    access: 'ordering.alert.act',
    status: 204,
    summary: 'Look again now',
  }),
  goods: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/demand-alert-goods',
    access: 'ordering.order.read',
    response: z.object({ kinds: z.array(Goods) }),
    summary: 'Goods that are watched, by kind; none: all goods that keep',
  }),
  putGoods: defineRoute({
    method: 'PUT',
    path: '/api/v1/ordering/demand-alert-goods',
    access: 'org.policy.write',
    body: z.strictObject({
      kind: DemandAlertKind,
      items: z.array(Id).max(200),
      categories: z.array(Id).max(50),
      version: ExpectedVersion,
    }),
    status: 204,
    summary: 'Choose the goods that a kind watches',
  }),
};
