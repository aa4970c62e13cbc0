import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { HandlesJob, type JobHandler, type JobRun } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChainChecks } from '../application/chain-checks.ts';
import { verifyChain } from './verify-chain.job.ts';

type Payload = z.output<typeof verifyChain.payload>;

@Injectable()
@HandlesJob(verifyChain)
export class VerifyChainHandler implements JobHandler<Payload> {
  constructor(private readonly checks: ChainChecks) {}

  run(ctx: TenantContext, { backgroundJobId }: Payload, { signal }: JobRun): Promise<void> {
    return this.checks.run(ctx, backgroundJobId, signal);
  }
}
