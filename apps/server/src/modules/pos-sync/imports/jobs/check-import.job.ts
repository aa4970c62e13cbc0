import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';
import { LAST_ATTEMPT } from './last-attempt.ts';

/** Reads every row of a file without writing a fact. */
export const checkImport = defineJob({
  name: 'pos-sync.check-import',
  class: 'bulk',
  payload: z.object({ importId: z.uuid(), jobId: z.uuid() }),
  maxAttempts: LAST_ATTEMPT,
  timeoutSeconds: 300,
});
