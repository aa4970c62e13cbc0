import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Holds every area's stock against the demand of the days ahead where weather or a festival raises it. */
export const checkDemandAlerts = defineJob({
  name: 'ordering.check-demand-alerts',
  class: 'projection',
  payload: z.object({}),
});
