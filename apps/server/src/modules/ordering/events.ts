import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/** An approved order passed its recall window: supply-chain buys it, once per source that its lines were split over. The lines ride along because they are final. */
export const orderReleased = defineEvent({
  name: 'ordering.order-released',
  payload: z.object({
    orderId: z.uuid(),
    storeId: z.uuid(),
    sourceId: z.uuid(),
    deliveryDate: z.iso.date(),
    urgent: z.boolean(),
    /** 0: as released; 1: in place of a source that failed. */
    round: z.union([z.literal(0), z.literal(1)]).default(0),
    /** Who submitted the order; absent when nobody did, as with a suggestion that was released at its cut-off. */
    submittedBy: z.string().optional(),
    lines: z.array(
      z.object({
        itemId: z.uuid(),
        supplierItemId: z.uuid(),
        /** Thousandths of the base unit, as text: JSON has no bigint. */
        quantityMilli: z.string(),
        packMilli: z.string(),
        packUom: z.string(),
        packPriceMinor: z.string(),
      }),
    ),
  }),
});
