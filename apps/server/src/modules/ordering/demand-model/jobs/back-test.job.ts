import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** A blind replay of past weeks, asked for by a person. */
export const backTest = defineJob({
  name: 'ordering.back-test',
  class: 'bulk',
  payload: z.object({ originDate: z.iso.date(), backgroundJobId: z.uuid() }),
  timeoutSeconds: 3_600,
  maxAttempts: 2,
});
