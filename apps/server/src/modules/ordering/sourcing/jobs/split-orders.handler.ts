import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { SplitOrders } from '../application/split-orders.ts';
import { splitOrders } from './split-orders.job.ts';

const TIMEOUT_MS = 60_000;

@Injectable()
@HandlesJob(splitOrders)
export class SplitOrdersHandler implements JobHandler<Record<string, never>> {
  constructor(
    private readonly db: TenantDb,
    private readonly split: SplitOrders,
  ) {}

  run(ctx: TenantContext): Promise<void> {
    return this.db.tx(ctx, (tx) => this.split.refresh(tx), { timeoutMs: TIMEOUT_MS });
  }
}
