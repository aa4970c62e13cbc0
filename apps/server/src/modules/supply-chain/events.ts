import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/** A source will not deliver all that was ordered: its purchase order was cancelled, or closed with goods missing. */
export const purchaseShort = defineEvent({
  name: 'supply-chain.purchase-short',
  payload: z.object({
    purchaseOrderId: z.uuid(),
    /** The suggested order that was bought. */
    orderId: z.uuid(),
    sourceId: z.uuid(),
    /** 0: as released; 1: in place of a source that failed. */
    round: z.int(),
    /** Thousandths as text: JSON has no bigint. */
    lines: z.array(z.object({ itemId: z.uuid(), missingMilli: z.string() })).min(1),
  }),
});

/** Goods of a purchase order were booked into stock, or refused. */
export const receiptPosted = defineEvent({
  name: 'supply-chain.receipt-posted',
  payload: z.object({
    receiptId: z.uuid(),
    purchaseOrderId: z.uuid(),
    /** The suggested order that was bought. */
    orderId: z.uuid(),
    storeId: z.uuid(),
    businessDate: z.iso.date(),
    /** True when nothing more is to come. */
    complete: z.boolean(),
  }),
});
