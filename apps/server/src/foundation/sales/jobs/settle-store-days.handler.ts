import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { StoreDays } from '../application/store-days.ts';
import { settleStoreDays } from './settle-store-days.job.ts';

@Injectable()
@HandlesJob(settleStoreDays)
export class SettleStoreDaysHandler implements JobHandler<{ storeId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly storeDays: StoreDays,
  ) {}

  async run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    await this.db.sqlTx(ctx, (tx) => this.storeDays.settleMarked(tx, storeId));
  }
}
