import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Sends one report. Rights, address and figures are read when it runs. */
export const sendReport = defineJob({
  name: 'bi.send-report',
  class: 'bulk',
  payload: z.strictObject({ mailId: z.uuid() }),
  maxAttempts: 8,
});
