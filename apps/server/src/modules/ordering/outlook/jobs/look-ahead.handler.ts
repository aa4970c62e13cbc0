import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { JudgeOutlook } from '../application/judge-outlook.ts';
import { LookAhead } from '../application/look-ahead.ts';
import { lookAheadJob } from './look-ahead.job.ts';

@Injectable()
@HandlesJob(lookAheadJob)
export class LookAheadHandler implements JobHandler<{ storeId: string }> {
  constructor(
    private readonly judge: JudgeOutlook,
    private readonly look: LookAhead,
  ) {}

  async run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    await this.judge.run(ctx, storeId);
    await this.look.run(ctx, storeId);
  }
}
