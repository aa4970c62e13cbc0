import { z } from 'zod';
import { defineJob, definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { RefreshAssignees } from '../application/refresh-assignees.ts';

export const refreshAssignees = defineJob({
  name: 'workflow.refresh-assignees',
  class: 'interactive',
  payload: z.strictObject({}),
});

const EVERY_SECONDS = 60;

@HandlesJob(
  refreshAssignees,
  definePeriodicJob({
    job: refreshAssignees,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class RefreshAssigneesHandler implements JobHandler {
  constructor(private readonly refresh: RefreshAssignees) {}

  run(ctx: TenantContext): Promise<void> {
    return this.refresh.run(ctx);
  }
}
