import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Some time before the cut-off: whoever may submit the order hears that nobody has. */
export const notifyCutoff = defineJob({
  name: 'ordering.notify-cutoff',
  class: 'interactive',
  payload: z.object({ orderId: z.uuid() }),
});
