import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** After every run of a store: what the days ahead hold, and what became of what was said before. */
export const lookAheadJob = defineJob({
  name: 'ordering.look-ahead',
  class: 'bulk',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 300,
});
