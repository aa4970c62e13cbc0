import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Judges the marked items of a store, or all of them when the last full look is some time ago. One waits per store. */
export const evaluateAlerts = defineJob({
  name: 'inventory.evaluate-alerts',
  class: 'projection',
  payload: z.strictObject({ storeId: z.uuid() }),
  timeoutSeconds: 60,
});
