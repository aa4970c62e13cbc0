import { Injectable } from '@nestjs/common';
import { addDays } from '../../../platform/clock/business-date.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { definePeriodicJob, HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { RebuildSales } from '../application/rebuild-sales.ts';
import { recomputeFigures } from './settle-store-days.job.ts';

const NIGHTLY_MINUTE = 210;
/** Late tickets older than this are found by `larder rebuild`. */
const NIGHTLY_DAYS = 40;

@Injectable()
@HandlesJob(
  recomputeFigures,
  definePeriodicJob({
    job: recomputeFigures,
    when: {
      per: 'store',
      dailyAtMinute: NIGHTLY_MINUTE,
      payload: (storeId, businessDate) => ({ storeId, businessDate, days: NIGHTLY_DAYS }),
    },
  }),
)
export class RecomputeFiguresHandler implements JobHandler<{ storeId: string; businessDate: string; days: number }> {
  constructor(
    private readonly db: TenantDb,
    private readonly rebuild: RebuildSales,
  ) {}

  async run(
    ctx: TenantContext,
    { storeId, businessDate, days }: { storeId: string; businessDate: string; days: number },
  ): Promise<void> {
    const dates = Array.from({ length: days }, (_, i) => addDays(businessDate, -i));
    await this.db.sqlTx(ctx, (tx) => this.rebuild.recompute(tx, storeId, dates));
  }
}
