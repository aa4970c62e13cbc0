import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { Anchors } from '../application/anchors.ts';
import { anchorChain, anchorHourly } from './anchor-chain.job.ts';

@Injectable()
@HandlesJob(anchorChain, anchorHourly)
export class AnchorChainHandler implements JobHandler {
  constructor(private readonly anchors: Anchors) {}

  async run(ctx: TenantContext): Promise<void> {
    await this.anchors.write(ctx);
  }
}
