import { Injectable } from '@nestjs/common';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { CheckRegionalDemand } from '../application/check-regional-demand.ts';
import { checkRegionalDemand } from './check-regional-demand.job.ts';

/** A day's sales make it look different, no hour does. */
const EVERY_SECONDS = 24 * 3600;

@Injectable()
@HandlesJob(
  checkRegionalDemand,
  definePeriodicJob({
    job: checkRegionalDemand,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class CheckRegionalDemandHandler implements JobHandler {
  constructor(private readonly check: CheckRegionalDemand) {}

  async run(ctx: TenantContext): Promise<void> {
    await this.check.run(ctx);
  }
}
