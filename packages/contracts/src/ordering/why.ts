import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { Currency } from '../common/money.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

export const OrderTerm = z.object({ key: z.string(), quantity: Quantity, detail: z.record(z.string(), z.number()) });
const PackStep = z.object({ lostSales: z.number(), waste: z.number(), net: z.number() });

/** A parameter of the registry, or a known column of the chain by its own name. */
const UsedParameter = z.object({
  key: z.string(),
  reads: z.enum(['forecast', 'order']),
  /** One value, or one per day of the terms when they differ; null: unknown. */
  values: z.array(z.number().nullable()),
  contribution: Quantity.nullable(),
});
const LastYearDay = z.object({
  date: BusinessDate,
  expected: Quantity,
  weekday: z.object({ date: BusinessDate, quantity: Quantity.nullable() }),
  /** The same day of the same holiday, else of the lunar calendar, where the Chinese calendar is kept. */
  related: z
    .object({
      date: BusinessDate,
      quantity: Quantity.nullable(),
      kind: z.enum(['holiday', 'lunar']),
      name: z.string(),
      nameEn: z.string(),
      month: z.int(),
      day: z.int(),
    })
    .nullable(),
});

/** The panel behind 依据: every number that made the suggestion. Money of the pack steps in minor units, hundredths allowed. */
export const OrderLineWhy = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  baseUom: z.string(),
  packUom: z.string(),
  pack: Quantity,
  currency: Currency,
  baseline: Quantity,
  /** Signed, in order of calculation; they add up to the baseline exactly. Empty without a suggestion. */
  terms: z.array(OrderTerm),
  /** Ordered by the store's dishes when the item is an ingredient. */
  usedBy: z.array(z.object({ name: z.string(), nameEn: z.string().nullable(), share: z.number() })),
  windowFrom: BusinessDate.nullable(),
  windowTo: BusinessDate.nullable(),
  expectedDemand: Quantity.nullable(),
  demandLow: Quantity.nullable(),
  demandHigh: Quantity.nullable(),
  serviceLevel: z.number().nullable(),
  criticalRatio: z.number().nullable(),
  oneMore: PackStep.nullable(),
  oneLess: PackStep.nullable(),
  /** Sales or usage of the last 28 days, oldest first. */
  recent: z.array(z.object({ date: BusinessDate, quantity: Quantity, soldOut: z.boolean() })),
  forecast: z.array(z.object({ date: BusinessDate, quantity: Quantity })),
  lastOrder: z.object({ quantity: Quantity, deliveryDate: BusinessDate }).nullable(),
  source: z.enum(['own', 'blended', 'category', 'usage', 'none']),
  /** What was read, and the part of the suggestion that it makes where it has one of its own (ORD-03). */
  parameters: z.array(UsedParameter),
  /** What the other parameters of the forecast make together. */
  otherParameters: Quantity.nullable(),
  /** Days of the window against the same days of last year; quantity null where the store has no figures. */
  lastYear: z.array(LastYearDay),
  /** When the model that spoke was trained; null when smoothing answered alone. */
  modelTrainedAt: Instant.nullable(),
  /** Last day whose tickets were all here when the suggestion was made. */
  salesUntil: BusinessDate.nullable(),
});
export type OrderLineWhy = z.infer<typeof OrderLineWhy>;

export const whyRoutes = {
  why: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/orders/:id/lines/:itemId/why',
    access: 'ordering.order.read',
    params: z.strictObject({ id: Id, itemId: Id }),
    response: OrderLineWhy,
    summary: 'The terms behind a suggestion',
  }),
};
