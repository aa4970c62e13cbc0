import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** At the source's cut-off: an order that nobody answered expires, or leaves at its baseline, by policy. */
export const closeOrder = defineJob({
  name: 'ordering.close-order',
  class: 'interactive',
  payload: z.object({ orderId: z.uuid() }),
});
