import { z } from 'zod';
import { defineJob, definePeriodicJob } from '../../../platform/jobs/define-job.ts';

/** Signs how far a chain is, every hour. */
export const anchorChain = defineJob({
  name: 'audit.anchor-chain',
  class: 'projection',
  payload: z.object({}),
});
export const anchorHourly = definePeriodicJob({
  job: anchorChain,
  when: { per: 'tenant', everySeconds: 3_600, payload: () => ({}) },
});

/** Sends one anchor out of the house. */
export const mailAnchor = defineJob({
  name: 'audit.mail-anchor',
  class: 'bulk',
  payload: z.object({ seq: z.string().regex(/^\d{1,19}$/) }),
  maxAttempts: 8,
});
