import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** After the time to call it back: an approved order leaves. */
export const releaseOrder = defineJob({
  name: 'ordering.release-order',
  class: 'interactive',
  payload: z.object({ orderId: z.uuid() }),
});
