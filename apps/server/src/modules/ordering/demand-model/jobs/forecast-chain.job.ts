import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Before the stores' runs of a night: trains the chain's model when it is due, and forecasts every store with it. */
export const forecastChain = defineJob({
  name: 'ordering.forecast-chain',
  class: 'bulk',
  payload: z.object({ originDate: z.iso.date(), backgroundJobId: z.uuid().optional(), train: z.boolean().optional() }),
  timeoutSeconds: 3_600,
  maxAttempts: 2,
});
