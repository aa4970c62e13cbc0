import { z } from 'zod';
import { defineJob } from '../../../../platform/jobs/define-job.ts';

/** Deals the warehouses' stock anew among the chain's open orders, and splits each line over its sources. */
export const splitOrders = defineJob({
  name: 'ordering.split-orders',
  class: 'interactive',
  payload: z.object({}),
});
