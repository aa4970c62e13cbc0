import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Looks for timers that are due. Booked at each due time, and every half minute in case one of those was lost. */
export const fireTimers = defineJob({
  name: 'workflow.fire-timers',
  class: 'interactive',
  payload: z.strictObject({}),
});
