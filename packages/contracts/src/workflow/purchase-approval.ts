import { z } from 'zod';
import { BusinessDate, Id } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { Quantity } from '../common/quantity.ts';

/** Subject type of purchase orders. */
export const PURCHASE_SUBJECT = 'purchase_order';

/** So many lines ride along in a request, most expensive first; the document has them all. */
export const PURCHASE_LINES_SHOWN = 20;

/**
 * What supply-chain hands over as `summary` of a `purchase-above-limit` request. The workflow stores it unread; the inbox
 * shows it, so both sides share this schema. A purchase order is approved or returned as a whole: it has no items.
 */
export const PurchaseApprovalSummary = z.object({
  number: z.string(),
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  deliveryDate: BusinessDate,
  currency: Currency,
  amount: Minor,
  /** The limit that it is above, as it stood when the request was made. */
  limit: Minor,
  lineCount: z.int().min(0),
  lines: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      packs: Quantity,
      packUom: z.string(),
      packPrice: Minor,
      amount: Minor,
    }),
  ),
});
export type PurchaseApprovalSummary = z.infer<typeof PurchaseApprovalSummary>;
