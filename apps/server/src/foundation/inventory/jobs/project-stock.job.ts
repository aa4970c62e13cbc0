import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Folds the marked store-items again: lots, costs and day states. */
export const projectStock = defineJob({
  name: 'inventory.project-stock',
  class: 'projection',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 60,
});
