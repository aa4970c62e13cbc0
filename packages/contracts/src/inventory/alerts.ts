import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { PageQuery, pageOf, QueryFlag } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/** From mild to bad: under the safety line, nothing left, less than nothing. */
export const AlertKind = z.enum(['below_safety', 'stockout', 'negative']);
export type AlertKind = z.infer<typeof AlertKind>;

/** Why a figure can't be relied on: a till is silent, a till holds tickets back, or the store has no till at all. */
export const Doubt = z.enum(['till_silent', 'tickets_unsent', 'no_till']);
export type Doubt = z.infer<typeof Doubt>;

/** What a judgement stood on. */
export const AlertEvidence = z.object({
  /** Mean use per trading day; null: none known. */
  daily: Quantity.nullable(),
  /** Policy `stock.lowCoverDays` of the store. */
  coverDays: z.number(),
  /** Safety stock of the listing. */
  listedSafety: Quantity,
  lastTicketAt: Instant.nullable(),
  lastHeardAt: Instant.nullable(),
  terminals: z.int(),
  silentTerminals: z.int(),
  unsentTickets: z.int(),
  doubts: z.array(Doubt),
  lastCountedOn: BusinessDate.nullable(),
  /** Nearest goods on their way. */
  expected: z.object({ quantity: Quantity, dueDate: BusinessDate }).nullable(),
});
export type AlertEvidence = z.infer<typeof AlertEvidence>;

export const StockAlertView = z.object({
  id: Id,
  store: z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() }),
  item: z.object({ id: Id, sku: z.string(), name: z.string(), nameEn: z.string().nullable(), baseUom: z.string() }),
  kind: AlertKind,
  worstKind: AlertKind,
  state: z.enum(['open', 'acknowledged', 'resolved']),
  sure: z.boolean(),
  onHand: Quantity,
  safety: Quantity,
  evidence: AlertEvidence,
  openedAt: Instant,
  changedAt: Instant,
  evaluatedAt: Instant,
  resolvedAt: Instant.nullable(),
  acknowledged: z.object({ at: Instant, by: z.string(), note: z.string().nullable() }).nullable(),
  mutedUntil: Instant.nullable(),
  version: z.int(),
});
export type StockAlertView = z.infer<typeof StockAlertView>;

const AlertFilters = z.object({
  storeId: Id.optional(),
  regionId: Id.optional(),
  /** running: open or acknowledged, not muted. */
  view: z.enum(['running', 'open', 'muted', 'resolved']).default('running'),
  kind: AlertKind.optional(),
  unsure: QueryFlag.optional(),
  search: z.string().max(80).optional(),
});

export const AlertCounts = z.object({
  running: z.int(),
  open: z.int(),
  muted: z.int(),
  belowSafety: z.int(),
  stockout: z.int(),
  negative: z.int(),
  unsure: z.int(),
});
export type AlertCounts = z.infer<typeof AlertCounts>;

/** When the stores of the filter were last evaluated: the oldest of them, and those that are late. */
export const AlertHeartbeat = z.object({
  stores: z.int(),
  /** Null: no store of the filter keeps stock, or none was evaluated yet. */
  oldestEvaluatedAt: Instant.nullable(),
  /** Stores not evaluated for longer than they should be. */
  late: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() })),
});

export const alertRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/stock-alerts',
    access: 'inventory.stock.read',
    query: PageQuery.extend(AlertFilters.shape),
    response: pageOf(StockAlertView).extend({ counts: AlertCounts, heartbeat: AlertHeartbeat }),
    summary: 'Stock alerts of the stores in reach, newest first, with counts and when they were last evaluated',
  }),
  csv: defineRoute({
    method: 'GET',
    path: '/api/v1/stock-alerts.csv',
    access: 'inventory.stock.read',
    query: AlertFilters,
    summary: 'The same list as CSV',
  }),
  acknowledge: defineRoute({
    method: 'POST',
    path: '/api/v1/stock-alerts/:id/acknowledgement',
    access: 'inventory.alert.write',
    params: IdParams,
    body: z.strictObject({
      version: ExpectedVersion,
      /** False takes it back. */
      acknowledged: z.boolean(),
      note: z.string().trim().max(200).nullable().optional(),
    }),
    response: StockAlertView,
    summary: 'Say that somebody takes care of it, or take that back',
  }),
  mute: defineRoute({
    method: 'PUT',
    path: '/api/v1/stock-alerts/:id/mute',
    access: 'inventory.alert.write',
    params: IdParams,
    body: z.strictObject({
      /** Null ends the silence. */
      until: Instant.nullable(),
    }),
    response: StockAlertView,
    summary: 'Silence this item in this store until a time, for everybody',
  }),
};
