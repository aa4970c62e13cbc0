import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';
import { PurchaseOrderLine, PurchaseOrderRow } from './purchase-order.ts';

export const REJECT_REASONS = [
  'damaged',
  'expired',
  'short_life',
  'temperature',
  'wrong_item',
  'quality',
  'not_ordered',
  'other',
] as const;
export const RejectReason = z.enum(REJECT_REASONS);
export type RejectReason = z.infer<typeof RejectReason>;

/** Part of an order line as it arrived: one entry per lot, or per refused part. */
export const ReceiptEntry = z.strictObject({
  /** Line of the purchase order. */
  lineNo: z.int().min(1),
  accepted: PhysicalQuantity,
  rejected: PhysicalQuantity,
  rejectReason: RejectReason.nullable(),
  lotCode: z.string().trim().min(1).max(60).nullable(),
  expiresOn: BusinessDate.nullable(),
});
export type ReceiptEntry = z.infer<typeof ReceiptEntry>;

export const ReceiptLine = PurchaseOrderLine.extend({
  shelfLifeDays: z.int().nullable(),
  storage: z.enum(['ambient', 'chilled', 'frozen']),
  /** Business date of the receipt plus shelf life: prefill of the expiry date. */
  expectedExpiry: BusinessDate.nullable(),
});
export type ReceiptLine = z.infer<typeof ReceiptLine>;

export const ReceiptDetail = z.object({
  id: Id,
  status: z.enum(['draft', 'posted']),
  version: z.int().min(1),
  order: PurchaseOrderRow,
  businessDate: BusinessDate,
  /** Lines of the order; `open` is what is still to come before this receipt. */
  lines: z.array(ReceiptLine),
  entries: z.array(ReceiptEntry),
  updatedAt: Instant,
  updatedByName: z.string().nullable(),
  postedAt: Instant.nullable(),
  postedByName: z.string().nullable(),
});
export type ReceiptDetail = z.infer<typeof ReceiptDetail>;

export const SaveReceiptInput = z.strictObject({ version: ExpectedVersion, entries: z.array(ReceiptEntry).max(4000) });
export type SaveReceiptInput = z.infer<typeof SaveReceiptInput>;
export const PostReceiptInput = z.strictObject({ version: ExpectedVersion });

export const DeliveryQuery = z.object({ storeId: Id.optional(), unitId: Id.optional(), date: BusinessDate.optional() });
export const Delivery = PurchaseOrderRow.extend({
  /** Lines with something still to come. */
  openLines: z.int().min(0),
  draftId: Id.nullable(),
  late: z.boolean(),
});
export type Delivery = z.infer<typeof Delivery>;
/** Everything that should have arrived by the date and is not finished, plus what was received on that date. */
export const Deliveries = z.object({ date: BusinessDate, items: z.array(Delivery) });
export type Deliveries = z.infer<typeof Deliveries>;

export const ScanParams = z.strictObject({ id: Id, code: z.string().trim().min(1).max(80) });
/** What a scanned barcode or typed SKU means on this receipt; `quantity` only when the code carries one. */
export const ScanResult = z.object({
  itemId: Id,
  name: z.string(),
  nameEn: z.string().nullable(),
  lineNos: z.array(z.int()),
  quantity: Quantity.nullable(),
});
export type ScanResult = z.infer<typeof ScanResult>;

export const receivingRoutes = {
  deliveries: defineRoute({
    method: 'GET',
    path: '/api/v1/supply-chain/deliveries',
    access: 'supply-chain.receiving.read',
    query: DeliveryQuery,
    response: Deliveries,
    summary: 'Deliveries due by a date',
  }),
  open: defineRoute({
    method: 'POST',
    path: '/api/v1/supply-chain/orders/:id/receipts',
    access: 'supply-chain.receiving.write',
    params: IdParams,
    response: ReceiptDetail,
    summary: 'Open the draft receipt of an order, or return the one that is open',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/supply-chain/receipts/:id',
    access: 'supply-chain.receiving.read',
    params: IdParams,
    response: ReceiptDetail,
    summary: 'One receipt',
  }),
  scan: defineRoute({
    method: 'GET',
    path: '/api/v1/supply-chain/receipts/:id/codes/:code',
    access: 'supply-chain.receiving.read',
    params: ScanParams,
    response: ScanResult,
    summary: 'Find the lines of a scanned code',
  }),
  save: defineRoute({
    method: 'PUT',
    path: '/api/v1/supply-chain/receipts/:id',
    access: 'supply-chain.receiving.write',
    params: IdParams,
    body: SaveReceiptInput,
    response: ReceiptDetail,
    summary: 'Keep the draft',
  }),
  post: defineRoute({
    method: 'POST',
    path: '/api/v1/supply-chain/receipts/:id/post',
    access: 'supply-chain.receiving.write',
    params: IdParams,
    body: PostReceiptInput,
    response: ReceiptDetail,
    summary: 'Book the accepted goods',
  }),
  discard: defineRoute({
    method: 'DELETE',
    path: '/api/v1/supply-chain/receipts/:id',
    access: 'supply-chain.receiving.write',
    params: IdParams,
    status: 204,
    summary: 'Throw the draft away',
  }),
};
