import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { Quantity } from '../common/quantity.ts';

/** Subject type of suggested orders. */
export const ORDER_SUBJECT = 'suggested_order';

/**
 * What ordering hands over as `summary` of an `order-out-of-band` request. The workflow stores it unread; the inbox shows
 * it, so both sides share this schema.
 */
export const OrderApprovalSummary = z.object({
  sourceId: Id,
  deliveryDate: BusinessDate,
  /** After this instant the order can't be released any more. */
  cutoffAt: Instant,
  currency: Currency,
  /** Value as suggested and as requested. */
  baselineAmount: Minor,
  amount: Minor,
  orderValueInBand: z.boolean(),
  dataCompleteness: z.enum(['ok', 'incomplete']),
  lineCount: z.int().min(0),
  note: z.string().nullable(),
});
export type OrderApprovalSummary = z.infer<typeof OrderApprovalSummary>;

/** What ordering hands over as `summary` of one item: a line that needs approval. Quantities in the base unit. */
export const OrderApprovalItem = z.object({
  /** line: outside its own band; order_value: inside, but the whole order's value is not. */
  cause: z.enum(['line', 'order_value']),
  sku: z.string().nullable(),
  name: z.string().nullable(),
  nameEn: z.string().nullable(),
  baseUom: z.string().nullable(),
  packUom: z.string(),
  pack: Quantity,
  baseline: Quantity,
  /** What the store asks for. */
  quantity: Quantity,
  bandLow: Quantity,
  bandHigh: Quantity,
  /** Quantity that stands when the line is refused. */
  fallback: Quantity,
  packPrice: Minor,
  reasonCode: z.string().nullable(),
  note: z.string().nullable(),
  onHand: Quantity,
  averagePerDay: Quantity,
});
export type OrderApprovalItem = z.infer<typeof OrderApprovalItem>;
