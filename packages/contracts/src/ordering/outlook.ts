import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/**
 * What the days ahead hold (未来 7 天预判): goods that will probably run out before more of them comes, and days that will
 * bring more customers than a store is used to. Chances are shares, 0 … 1.
 */
export const SHORTAGE_HORIZONS = ['delivery', 'week', 'fortnight'] as const;
/** Until the next delivery arrives, or within 7 or 14 days with what is planned until then. */
export const ShortageHorizon = z.enum(SHORTAGE_HORIZONS);
export type ShortageHorizon = z.infer<typeof ShortageHorizon>;

/** urgent: the next regular delivery comes too late; raise: its order can still be raised; transfer: nobody delivers it. */
export const SHORTAGE_ACTIONS = ['urgent', 'raise', 'transfer'] as const;
export const ShortageAction = z.enum(SHORTAGE_ACTIONS);
export type ShortageAction = z.infer<typeof ShortageAction>;

export const OUTLOOK_GROUPS = ['store', 'area', 'item', 'supplier'] as const;
export const OutlookGroup = z.enum(OUTLOOK_GROUPS);
export type OutlookGroup = z.infer<typeof OutlookGroup>;

const Chance = z.number().min(0).max(1);
const Named = { name: z.string(), nameEn: z.string().nullable() };
const Ref = z.object({ id: Id, ...Named });

/** Region, area or store; left out: everything the reader may see. */
const Scope = z.object({ scope: Id.optional() });

export const ShortageFilter = Scope.extend({
  horizon: ShortageHorizon.default('week'),
  /** Least chance, percent. */
  least: z.coerce.number().int().min(5).max(100).default(50),
  /** Only what will probably run out on this day. */
  day: BusinessDate.optional(),
  itemId: Id.optional(),
  sourceId: Id.optional(),
});

export const Shortage = z.object({
  store: Ref,
  item: Ref.extend({ sku: z.string(), baseUom: z.string() }),
  source: Ref.nullable(),
  /** The chance of the horizon that was asked for. */
  chance: Chance,
  /** Until the next delivery, within 7 days, within 14 days. */
  chances: z.object({ delivery: Chance, week: Chance, fortnight: Chance }),
  /** Day on which it most probably runs out. */
  likelyOn: BusinessDate,
  /** First delivery that an order could still reach; null: nobody delivers it. */
  nextDelivery: BusinessDate.nullable(),
  onHand: Quantity,
  /** On order and in transit, and what stands on orders that are not decided yet. */
  incoming: Quantity,
  planned: Quantity,
  demand: Quantity,
  missing: Quantity,
  /** Margin of what is missing on average, minor units. */
  lost: Minor,
  currency: Currency,
  action: ShortageAction,
  /** The open order of the next delivery. */
  orderId: Id.nullable(),
});
export type Shortage = z.infer<typeof Shortage>;

export const ShortageDetail = Shortage.extend({
  madeAt: Instant,
  /** Chance that it has run out by the close of each day. */
  days: z.array(z.object({ date: BusinessDate, chance: Chance })),
  /** Quantity with which nine of ten courses would hold, in base units and in whole packs. */
  need: Quantity,
  pack: z.object({ uom: z.string(), quantity: Quantity, packs: z.int() }).nullable(),
  /** Stores of the area that can spare some until their own next delivery, most first. */
  donors: z.array(z.object({ store: Ref, onHand: Quantity, spare: Quantity })),
  /** Rule of the store: days of demand held beyond the window. */
  safetyDays: z.number(),
});
export type ShortageDetail = z.infer<typeof ShortageDetail>;

export const PEAK_REASONS = [
  'holiday',
  'festival',
  'promotion',
  'event',
  'schoolHoliday',
  'heat',
  'cold',
  'rain',
  'weekday',
] as const;
export const PeakReason = z.object({ kind: z.enum(PEAK_REASONS), name: z.string() });
export type PeakReason = z.infer<typeof PeakReason>;

export const Peak = z.object({
  store: Ref,
  date: BusinessDate,
  currency: Currency,
  expected: Minor,
  usual: Minor,
  /** Null where the store has no tickets to know its average from. */
  expectedTickets: z.number().nullable(),
  usualTickets: z.number().nullable(),
  /** Earlier days of the same weekday that "usual" was taken from. */
  usualDays: z.int(),
  standsOut: z.boolean(),
  overCapacity: z.boolean(),
  /** Tickets an hour that the store can serve; null: not recorded. */
  capacity: z.int().nullable(),
  reasons: z.array(PeakReason),
  hours: z.array(z.object({ hour: z.int(), expected: z.number(), usual: z.number(), standsOut: z.boolean() })),
  told: z.object({ at: Instant, by: z.string(), note: z.string().nullable() }).nullable(),
});
export type Peak = z.infer<typeof Peak>;

export const OutlookSummary = z.object({
  /** Oldest look ahead among the stores that have one; null: none has. */
  madeAt: Instant.nullable(),
  stores: z.int(),
  /** Stores in scope about which nothing is said yet: no forecast or no stock kept. */
  silent: z.int(),
  currency: Currency,
  otherCurrencyStores: z.int(),
  /** A sale that lacks several of its parts is lost once; `overlap`: by how much the rows add up to more. */
  total: z.object({ items: z.int(), stores: z.int(), lost: Minor, overlap: Minor }),
  /** One per day from the earliest store's today on, 14 of them. */
  days: z.array(z.object({ date: BusinessDate, items: z.int(), lost: Minor, peaks: z.int() })),
});
export type OutlookSummary = z.infer<typeof OutlookSummary>;

export const OutlookGroupRow = z.object({
  id: Id.nullable(),
  ...Named,
  items: z.int(),
  stores: z.int(),
  lost: Minor,
});
export type OutlookGroupRow = z.infer<typeof OutlookGroupRow>;

/** What was said against what happened, by tenths of the chance. */
export const OutlookCalibration = z.object({
  from: BusinessDate.nullable(),
  to: BusinessDate.nullable(),
  /** Forecasts with a verdict; those that goods prevented, and those nothing can be told of, are counted apart. */
  judged: z.int(),
  prevented: z.int(),
  unknown: z.int(),
  tenths: z.array(z.object({ tenth: z.int(), judged: z.int(), said: Chance, happened: Chance })),
  peaks: z.object({ judged: z.int(), cameTrue: z.int() }),
});
export type OutlookCalibration = z.infer<typeof OutlookCalibration>;

const PATH = '/api/v1/ordering/outlook';
const ItemParams = z.strictObject({ storeId: Id, itemId: Id });
const DayParams = z.strictObject({ storeId: Id, date: BusinessDate });

export const outlookRoutes = {
  summary: defineRoute({
    method: 'GET',
    path: PATH,
    access: 'ordering.outlook.read',
    query: ShortageFilter,
    response: OutlookSummary,
    load: 'report',
    summary: 'Shortages and peaks of the days ahead, by day',
  }),
  shortages: defineRoute({
    method: 'GET',
    path: `${PATH}/shortages`,
    access: 'ordering.outlook.read',
    query: PageQuery.extend(ShortageFilter.shape),
    response: pageOf(Shortage),
    load: 'report',
    summary: 'Goods that will probably run out, greatest lost margin first',
  }),
  shortagesCsv: defineRoute({
    method: 'GET',
    path: `${PATH}/shortages.csv`,
    access: 'ordering.outlook.read',
    query: ShortageFilter,
    summary: 'The same as CSV, every row',
  }),
  groups: defineRoute({
    method: 'GET',
    path: `${PATH}/groups`,
    access: 'ordering.outlook.read',
    query: ShortageFilter.extend({ by: OutlookGroup.default('store') }),
    response: z.object({ items: z.array(OutlookGroupRow) }),
    load: 'report',
    summary: 'The same shortages by store, area, item or supplier, greatest lost margin first',
  }),
  shortage: defineRoute({
    method: 'GET',
    path: `${PATH}/stores/:storeId/items/:itemId`,
    access: 'ordering.outlook.read',
    params: ItemParams,
    response: ShortageDetail,
    summary: 'One shortage day by day, with what can be done',
  }),
  peaks: defineRoute({
    method: 'GET',
    path: `${PATH}/peaks`,
    access: 'ordering.outlook.read',
    query: PageQuery.extend({
      ...Scope.shape,
      from: BusinessDate.optional(),
      to: BusinessDate.optional(),
      /** true: only days that stand out. */
      only: z.enum(['true', 'false']).default('true'),
    }),
    response: pageOf(Peak),
    load: 'report',
    summary: 'Days ahead against the store’s usual level, soonest first',
  }),
  tell: defineRoute({
    method: 'POST',
    path: `${PATH}/stores/:storeId/peaks/:date/tell`,
    access: 'ordering.outlook.tell',
    params: DayParams,
    body: z.strictObject({ note: z.string().trim().max(300).nullable().default(null) }),
    response: Peak,
    summary: 'Tell the people of the store about a busy day, with a note',
  }),
  calibration: defineRoute({
    method: 'GET',
    path: `${PATH}/calibration`,
    access: 'ordering.outlook.read',
    query: Scope,
    response: OutlookCalibration,
    load: 'report',
    summary: 'Of what was said with some chance, how much came true',
  }),
  look: defineRoute({
    method: 'POST',
    path: `${PATH}/look`,
    access: 'ordering.run.start',
    body: z.strictObject({ storeId: Id }),
    status: 202,
    summary: 'Look ahead again for one store, with the stock of now',
  }),
};
