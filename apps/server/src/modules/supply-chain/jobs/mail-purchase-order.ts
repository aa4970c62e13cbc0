import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Mails an order to its supplier. The address is read when it is sent: it never stands in a payload. */
export const mailPurchaseOrder = defineJob({
  name: 'supply-chain.mail-purchase-order',
  class: 'interactive',
  payload: z.object({ purchaseOrderId: z.uuid() }),
});
