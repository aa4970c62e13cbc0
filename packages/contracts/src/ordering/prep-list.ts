import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/**
 * Ingredients that a day's dishes need (次日备料单). prepare: made in the kitchen from others; thaw: kept frozen; take: laid out
 * as it is. All quantities in base units of their item.
 */
export const PREP_TASKS = ['prepare', 'thaw', 'take'] as const;
export const PrepTask = z.enum(PREP_TASKS);
export type PrepTask = z.infer<typeof PrepTask>;

export const PREP_LEVEL = 0.8;
const Named = { name: z.string(), nameEn: z.string().nullable() };
const Person = z.object({ id: z.string(), name: z.string() });

export const PrepDish = z.object({
  id: Id,
  sku: z.string(),
  ...Named,
  baseUom: z.string(),
  /** Portions: of the forecast, what eight of ten days stay below, and what somebody noted instead. */
  expected: z.number(),
  high: z.number(),
  noted: z.object({ portions: Quantity, note: z.string().nullable(), by: Person, at: Instant }).nullable(),
});
export type PrepDish = z.infer<typeof PrepDish>;

export const PrepLine = z.object({
  id: Id,
  sku: z.string(),
  ...Named,
  baseUom: z.string(),
  category: z.object({ ...Named }).nullable(),
  task: PrepTask,
  storage: z.enum(['ambient', 'chilled', 'frozen']),
  /** Days that it keeps; null: does not spoil. */
  keepsDays: z.int().nullable(),
  /** Of the expected portions, and with the reserve for a busier day ({@link PREP_LEVEL}). */
  expected: z.number(),
  reserve: z.number(),
  onHand: z.number(),
  /** What `expected + reserve` lacks; 0 for what the kitchen makes itself. */
  missing: z.number(),
  pack: z.object({ uom: z.string(), quantity: z.number() }).nullable(),
  /** True when the store can ask for it. */
  orderable: z.boolean(),
  /** Dishes with the base units of this line that one portion takes, waste and yield included. */
  uses: z.array(z.object({ dishId: Id, perPortion: z.number() })),
  tick: z.object({ done: z.boolean(), at: Instant, by: Person }).nullable(),
});
export type PrepLine = z.infer<typeof PrepLine>;

export const PrepList = z.object({
  store: z.object({ id: Id, ...Named, kind: z.enum(['store', 'central_kitchen', 'warehouse']) }),
  date: BusinessDate,
  /** Day 0 of the forecast that was read; null: none, or the orders of the stores for a kitchen. */
  forecastFrom: BusinessDate.nullable(),
  /** forecast: of the last night; orders: what the stores ordered of a kitchen for this day; none: nothing is known. */
  basis: z.enum(['forecast', 'orders', 'none']),
  dishes: z.array(PrepDish),
  lines: z.array(PrepLine),
  /** Shares of the day's tickets, in order; empty where the hours are not known. */
  parts: z.array(z.object({ fromHour: z.int(), toHour: z.int(), share: z.number() })),
});
export type PrepList = z.infer<typeof PrepList>;

const DayParams = z.strictObject({ storeId: Id, date: BusinessDate });
const DishParams = z.strictObject({ storeId: Id, date: BusinessDate, itemId: Id });

export const PrepTickInput = z.strictObject({
  ticks: z
    .array(
      z.strictObject({
        itemId: Id,
        done: z.boolean(),
        /** When it was done, by the device; may lie back when it was offline. */
        at: Instant,
      }),
    )
    .min(1)
    .max(500),
});

const PATH = '/api/v1/ordering/prep-lists/:storeId/:date';

export const prepRoutes = {
  get: defineRoute({
    method: 'GET',
    path: PATH,
    access: 'ordering.prep.read',
    params: DayParams,
    response: PrepList,
    summary: 'What a store or kitchen has to prepare for a day',
  }),
  csv: defineRoute({
    method: 'GET',
    path: `${PATH}/file.csv`,
    access: 'ordering.prep.read',
    params: DayParams,
    summary: 'The same as CSV',
  }),
  tick: defineRoute({
    method: 'PUT',
    path: `${PATH}/ticks`,
    access: 'ordering.prep.write',
    params: DayParams,
    body: PrepTickInput,
    response: z.object({
      items: z.array(z.object({ itemId: Id, done: z.boolean(), at: Instant, by: Person })),
    }),
    summary: 'Tick lines off, or take it back; of the same line the latest moment counts',
  }),
  note: defineRoute({
    method: 'PUT',
    path: `${PATH}/portions/:itemId`,
    access: 'ordering.prep.write',
    params: DishParams,
    body: z.strictObject({
      /** Null: back to the forecast. */
      portions: PhysicalQuantity.nullable(),
      /** `at` of the number that the person saw, null when there was none; somebody's newer one is not overwritten: 409. */
      seenAt: Instant.nullable(),
      note: z.string().trim().max(200).nullable().default(null),
    }),
    response: PrepList,
    summary: 'Note how many portions of a dish are expected instead of the forecast',
  }),
};
