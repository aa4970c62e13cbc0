import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Asks the weather provider for every place of a chain's stores. Does nothing while none is configured. */
export const fetchWeather = defineJob({
  name: 'ordering.fetch-weather',
  class: 'bulk',
  payload: z.object({ again: z.boolean().optional() }),
  // Retried by the next period anyway; single questions have their own attempts.
  maxAttempts: 2,
  timeoutSeconds: 900,
});
