import { Injectable } from '@nestjs/common';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { CheckDemandAlerts } from '../application/check-demand-alerts.ts';
import { checkDemandAlerts } from './check-demand-alerts.job.ts';

/** Often enough that who is told can still order the same day. */
const EVERY_SECONDS = 3 * 3600;

@Injectable()
@HandlesJob(
  checkDemandAlerts,
  definePeriodicJob({
    job: checkDemandAlerts,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class CheckDemandAlertsHandler implements JobHandler {
  constructor(private readonly check: CheckDemandAlerts) {}

  async run(ctx: TenantContext): Promise<void> {
    await this.check.run(ctx);
  }
}
