import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { PlanReports } from '../application/plan-reports.ts';

/** Queues the reports whose moment has come. */
export const planReports = defineJob({ name: 'bi.plan-reports', class: 'bulk', payload: z.strictObject({}) });

/** A report leaves at most this long after its minute. */
const EVERY_SECONDS = 120;

@Injectable()
@HandlesJob(
  planReports,
  definePeriodicJob({
    job: planReports,
    when: { per: 'tenant', everySeconds: EVERY_SECONDS, payload: () => ({}) },
  }),
)
export class PlanReportsHandler implements JobHandler {
  constructor(private readonly plan: PlanReports) {}

  run(ctx: TenantContext): Promise<void> {
    return this.plan.run(ctx);
  }
}
