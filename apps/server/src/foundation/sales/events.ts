import { z } from 'zod';
import { defineEvent } from '../../platform/events/define-event.ts';

/** Tickets of a store and day were accepted, corrected or mapped. */
export const salesChanged = defineEvent({
  name: 'sales.sales-changed',
  payload: z.object({ storeId: z.uuid(), businessDates: z.array(z.iso.date()) }),
});
