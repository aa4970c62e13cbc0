import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/define-job.ts';

/** Mails an invitation or reset link. The handler re-reads the address and makes the token. */
export const sendPasswordLink = defineJob({
  name: 'identity.send-password-link',
  class: 'interactive',
  payload: z.strictObject({ linkId: z.uuid() }),
});
