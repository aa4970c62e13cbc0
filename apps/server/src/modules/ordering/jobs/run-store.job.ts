import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** The nightly run of one store. */
export const runStoreJob = defineJob({
  name: 'ordering.run-store',
  class: 'bulk',
  payload: z.object({ storeId: z.uuid() }),
  timeoutSeconds: 300,
});

/** Once a local day and store: books the night's run for the minute that the store's policy names. */
export const planNight = defineJob({
  name: 'ordering.plan-night',
  class: 'bulk',
  payload: z.object({ storeId: z.uuid() }),
});

/** A run started by hand over several stores, with a progress bar. */
export const runStoresJob = defineJob({
  name: 'ordering.run-stores',
  class: 'bulk',
  payload: z.object({ backgroundJobId: z.uuid(), storeIds: z.array(z.uuid()), requestedBy: z.string() }),
  timeoutSeconds: 3_600,
});
