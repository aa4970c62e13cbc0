import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ForgetOld } from '../application/forget-old.ts';

/** Deletes what is older than people look back. */
export const forgetOld = defineJob({
  name: 'notifications.forget-old',
  class: 'bulk',
  payload: z.strictObject({}),
});

const DAY_SECONDS = 86_400;

@Injectable()
@HandlesJob(
  forgetOld,
  definePeriodicJob({ job: forgetOld, when: { per: 'tenant', everySeconds: DAY_SECONDS, payload: () => ({}) } }),
)
export class ForgetOldHandler implements JobHandler {
  constructor(private readonly forget: ForgetOld) {}

  run(ctx: TenantContext): Promise<void> {
    return this.forget.run(ctx);
  }
}
