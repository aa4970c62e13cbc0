import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

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
