import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';
import { LAST_ATTEMPT } from './last-attempt.ts';

/** One slice of an import; a slice that is not the last queues the next. A killed worker's slice is taken over after the timeout. */
export const runImport = defineJob({
  name: 'pos-sync.run-import',
  class: 'bulk',
  payload: z.object({ importId: z.uuid(), jobId: z.uuid() }),
  maxAttempts: LAST_ATTEMPT,
  timeoutSeconds: 120,
});
