import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { EvaluateAlerts } from '../application/evaluate-alerts.ts';
import { evaluateAlerts } from './evaluate-alerts.job.ts';

@Injectable()
@HandlesJob(evaluateAlerts)
export class EvaluateAlertsHandler implements JobHandler<{ storeId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly evaluate: EvaluateAlerts,
  ) {}

  run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    return this.db.sqlTx(ctx, (tx) => this.evaluate.run(tx, storeId));
  }
}
