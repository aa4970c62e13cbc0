import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { PageQuery, pageOf, QueryFlag } from '../common/pagination.ts';
import { Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

export const PURCHASE_ORDER_STATUSES = [
  'approved',
  'sent',
  'partially_received',
  'received',
  'closed',
  'cancelled',
] as const;
export const PurchaseOrderStatus = z.enum(PURCHASE_ORDER_STATUSES);
export type PurchaseOrderStatus = z.infer<typeof PurchaseOrderStatus>;

export const PurchaseOrderKind = z.enum(['external', 'internal']);
export type PurchaseOrderKind = z.infer<typeof PurchaseOrderKind>;

/** required: nobody has been asked; waiting: headquarters has; returned: it said no, with a comment. */
export const PurchaseApprovalState = z.enum(['required', 'waiting', 'approved', 'returned']);
export type PurchaseApprovalState = z.infer<typeof PurchaseApprovalState>;

export const CLOSE_REASONS = ['supplier_short', 'damaged', 'no_longer_needed', 'other'] as const;
export const CloseReason = z.enum(CLOSE_REASONS);
export type CloseReason = z.infer<typeof CloseReason>;

export const PurchaseOrderRow = z.object({
  id: Id,
  number: z.string(),
  kind: PurchaseOrderKind,
  status: PurchaseOrderStatus,
  version: z.int().min(1),
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  deliveryDate: BusinessDate,
  urgent: z.boolean(),
  currency: Currency,
  amountMinor: Minor,
  lineCount: z.int().min(0),
  createdAt: Instant,
  sentAt: Instant.nullable(),
  /** State of the e-mail to the supplier; null when none was asked for. */
  mailState: z.enum(['queued', 'sent', 'failed']).nullable(),
  /** Headquarters' approval; null when the order needed none. Only `approved` and null may be sent. */
  approvalState: PurchaseApprovalState.nullable(),
});
export type PurchaseOrderRow = z.infer<typeof PurchaseOrderRow>;

export const PurchaseOrderLine = z.object({
  lineNo: z.int().min(1),
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  unit: z.string(),
  packUom: z.string(),
  pack: Quantity,
  /** Number of packs. */
  packs: Quantity,
  ordered: Quantity,
  accepted: Quantity,
  rejected: Quantity,
  /** ordered − accepted − rejected. */
  open: Quantity,
  packPriceMinor: Minor,
  amountMinor: Minor,
});
export type PurchaseOrderLine = z.infer<typeof PurchaseOrderLine>;

export const PurchaseOrderDetail = PurchaseOrderRow.extend({
  orderId: Id,
  sentVia: z.enum(['mail', 'manual', 'internal']).nullable(),
  sentByName: z.string().nullable(),
  /** An e-mail can be sent: SMTP is set and the supplier has an address. */
  mailPossible: z.boolean(),
  /** The approval that was asked for last; null when none was. */
  approval: z
    .object({
      askedAt: Instant,
      /** Null: the system asked. */
      askedByName: z.string().nullable(),
      decidedAt: Instant.nullable(),
      decidedByName: z.string().nullable(),
      /** Whole minutes from the request to the decision; null while it waits. */
      elapsedMinutes: z.int().min(0).nullable(),
      comment: z.string().nullable(),
    })
    .nullable(),
  receivedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  closeReason: CloseReason.nullable(),
  closeNote: z.string().nullable(),
  cancelledAt: Instant.nullable(),
  cancelReason: z.string().nullable(),
  lines: z.array(PurchaseOrderLine),
  receipts: z.array(
    z.object({
      id: Id,
      status: z.enum(['draft', 'posted']),
      businessDate: BusinessDate.nullable(),
      postedAt: Instant.nullable(),
      postedByName: z.string().nullable(),
    }),
  ),
  /** What may be done now, in this state and by this caller. */
  allowed: z.array(z.enum(['ask', 'send', 'cancel', 'receive', 'close'])),
});
export type PurchaseOrderDetail = z.infer<typeof PurchaseOrderDetail>;

export const PurchaseOrderQuery = PageQuery.extend({
  storeId: Id.optional(),
  /** An org unit: only stores at or below it. */
  unitId: Id.optional(),
  sourceId: Id.optional(),
  status: PurchaseOrderStatus.optional(),
  /** Only orders that still wait for goods (true) or none of them (false). */
  open: QueryFlag.optional(),
  deliveryFrom: BusinessDate.optional(),
  deliveryTo: BusinessDate.optional(),
  /** Part of the order number. */
  search: z.string().trim().min(1).max(40).optional(),
});

export const PurchaseOrderPage = pageOf(PurchaseOrderRow).extend({
  counts: z.object({ toSend: z.int(), open: z.int(), late: z.int() }),
});
export type PurchaseOrderPage = z.infer<typeof PurchaseOrderPage>;

const Version = ExpectedVersion;
export const SendPurchaseOrderInput = z.strictObject({ version: Version, via: z.enum(['mail', 'manual']) });
export const AskApprovalInput = z.strictObject({ version: Version });
export const CancelPurchaseOrderInput = z.strictObject({ version: Version, reason: z.string().trim().min(1).max(300) });
export const ClosePurchaseOrderInput = z
  .strictObject({ version: Version, reason: CloseReason, note: z.string().trim().min(1).max(300).optional() })
  .refine((c) => c.reason !== 'other' || c.note !== undefined, {
    path: ['note'],
    error: 'the reason "other" needs a note',
  });

const PATH = '/api/v1/supply-chain/orders';

export const purchaseOrderRoutes = {
  list: defineRoute({
    method: 'GET',
    path: PATH,
    access: 'supply-chain.order.read',
    query: PurchaseOrderQuery,
    response: PurchaseOrderPage,
    summary: 'Purchase orders, latest delivery first',
  }),
  get: defineRoute({
    method: 'GET',
    path: `${PATH}/:id`,
    access: 'supply-chain.order.read',
    params: IdParams,
    response: PurchaseOrderDetail,
    summary: 'One purchase order with lines and receipts',
  }),
  csv: defineRoute({
    method: 'GET',
    path: `${PATH}/:id/csv`,
    access: 'supply-chain.order.read',
    params: IdParams,
    summary: 'The order as CSV for the supplier',
  }),
  send: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/send`,
    access: 'supply-chain.order.send',
    params: IdParams,
    body: SendPurchaseOrderInput,
    response: PurchaseOrderDetail,
    summary: 'Mail the order to the supplier, or record that it was handed over',
  }),
  ask: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/approval`,
    access: 'supply-chain.order.send',
    params: IdParams,
    body: AskApprovalInput,
    response: PurchaseOrderDetail,
    summary: 'Ask headquarters to approve an order above its limit, again after a return',
  }),
  cancel: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/cancel`,
    access: 'supply-chain.order.send',
    params: IdParams,
    body: CancelPurchaseOrderInput,
    response: PurchaseOrderDetail,
    summary: 'Cancel an order of which nothing was received',
  }),
  close: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/close`,
    access: 'supply-chain.receiving.write',
    params: IdParams,
    body: ClosePurchaseOrderInput,
    response: PurchaseOrderDetail,
    summary: 'Close an order although goods are missing',
  }),
};
