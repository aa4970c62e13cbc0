import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChainChecks } from '../application/chain-checks.ts';
import { watchChain, watchDaily } from './verify-chain.job.ts';

@Injectable()
@HandlesJob(watchChain, watchDaily)
export class WatchChainHandler implements JobHandler {
  constructor(
    private readonly db: TenantDb,
    private readonly checks: ChainChecks,
  ) {}

  async run(ctx: TenantContext): Promise<void> {
    await this.db.sqlTx(ctx, (tx) => this.checks.start(tx));
  }
}
