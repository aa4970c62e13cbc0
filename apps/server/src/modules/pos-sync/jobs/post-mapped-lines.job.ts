import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Posts the waiting lines of a store whose codes have an item by now. */
export const postMappedLines = defineJob({
  name: 'pos-sync.post-mapped-lines',
  class: 'projection',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 300,
});
