import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** At the end of a request's time: one that nobody has answered is over. */
export const expireRequest = defineJob({
  name: 'ordering.expire-request',
  class: 'interactive',
  payload: z.object({ requestId: z.uuid() }),
});
