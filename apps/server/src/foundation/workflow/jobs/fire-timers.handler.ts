import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { FireTimers } from '../application/fire-timers.ts';
import { OpenIncidents } from '../application/open-incidents.ts';
import { fireTimers } from './fire-timers.job.ts';

const EVERY_SECONDS = 30;

@HandlesJob(
  fireTimers,
  definePeriodicJob({
    job: fireTimers,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class FireTimersHandler implements JobHandler {
  constructor(
    private readonly timers: FireTimers,
    private readonly incidents: OpenIncidents,
  ) {}

  async run(ctx: TenantContext): Promise<void> {
    await this.timers.run(ctx);
    await this.incidents.run(ctx);
  }
}
