import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Sends mails to people. Addresses and words are read when it runs: nothing personal stands in the payload. */
export const sendMails = defineJob({
  name: 'notifications.send-mails',
  class: 'interactive',
  payload: z.strictObject({ mailIds: z.array(z.uuid()).min(1) }),
  maxAttempts: 8,
});
