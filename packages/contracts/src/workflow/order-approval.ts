import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { Quantity } from '../common/quantity.ts';

/**
 * What ordering hands over as `summary` of an `order-out-of-band` request. The workflow stores it unread; the inbox
 * shows it, so both sides share this schema.
 */
export const OrderApprovalSummary = z.object({
  orderId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  deliveryDate: BusinessDate,
  /** After this instant the order can't be released any more. */
  cutoffAt: Instant,
  currency: Currency,
  /** Value as requested and as suggested. */
  totalMinor: Minor,
  baselineMinor: Minor,
  changedLines: z.int().min(0),
  totalLines: z.int().min(0),
  /** The suggestion was computed with sales still missing. */
  dataIncomplete: z.boolean(),
});
export type OrderApprovalSummary = z.infer<typeof OrderApprovalSummary>;

/** What ordering hands over as `summary` of one item: a line that left its band. Quantities in the base unit. */
export const OrderApprovalItem = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  unit: z.string(),
  packUom: z.string(),
  pack: Quantity,
  requested: Quantity,
  baseline: Quantity,
  /** Nearest pack inside the band: what a refused line falls back to. */
  bandEdge: Quantity,
  requestedMinor: Minor,
  baselineMinor: Minor,
  reasonCode: z.string().nullable(),
  note: z.string().nullable(),
});
export type OrderApprovalItem = z.infer<typeof OrderApprovalItem>;
