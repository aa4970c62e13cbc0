import { z } from 'zod';
import { defineJob, definePeriodicJob } from '../../../platform/jobs/define-job.ts';

/** Computes a chain anew from its first event. */
export const verifyChain = defineJob({
  name: 'audit.verify-chain',
  class: 'bulk',
  payload: z.object({ backgroundJobId: z.uuid() }),
  timeoutSeconds: 3_600,
  maxAttempts: 2,
});

/** Asks for a check once a day, whoever looks or not. */
export const watchChain = defineJob({ name: 'audit.watch-chain', class: 'bulk', payload: z.object({}) });
export const watchDaily = definePeriodicJob({
  job: watchChain,
  when: { per: 'tenant', everySeconds: 86_400, payload: () => ({}) },
});
