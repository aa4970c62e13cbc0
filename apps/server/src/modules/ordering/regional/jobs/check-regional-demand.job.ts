import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Once a day: goods whose season runs early in one area, for the areas that are still to have it. */
export const checkRegionalDemand = defineJob({
  name: 'ordering.check-regional-demand',
  class: 'bulk',
  payload: z.object({}),
  timeoutSeconds: 900,
});
