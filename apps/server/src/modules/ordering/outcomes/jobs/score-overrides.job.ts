import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Once a night and store: changed lines whose delivery lies long enough back. */
export const scoreOverrides = defineJob({
  name: 'ordering.score-overrides',
  class: 'bulk',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 300,
});
