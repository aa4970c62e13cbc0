import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Settles the marked days of one store. */
export const settleStoreDays = defineJob({
  name: 'sales.settle-store-days',
  class: 'projection',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 60,
});

/** Recomputes the figures of a store's recent days from heads and lines; at night, and on demand. */
export const recomputeFigures = defineJob({
  name: 'sales.recompute-figures',
  class: 'bulk',
  payload: z.object({ storeId: z.uuid(), businessDate: z.iso.date(), days: z.int().min(1).max(800) }),
});
