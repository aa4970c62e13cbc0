import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** The contest begins: the managers who are invited hear of it. */
export const openContest = defineJob({
  name: 'ordering.open-contest',
  class: 'interactive',
  payload: z.object({ contestId: z.uuid() }),
});
