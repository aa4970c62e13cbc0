import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Once a night and store: yesterday's forecasts against what was sold. */
export const measureAccuracy = defineJob({
  name: 'ordering.measure-accuracy',
  class: 'bulk',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 300,
});

/** Past weeks of the whole chain once more, asked for by a person. */
export const remeasureAccuracy = defineJob({
  name: 'ordering.remeasure-accuracy',
  class: 'bulk',
  payload: z.object({ weeks: z.int(), backgroundJobId: z.uuid() }),
  timeoutSeconds: 3_600,
  maxAttempts: 2,
});
