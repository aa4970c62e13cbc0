import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ProjectStock } from '../application/project-stock.ts';
import { projectStock } from './project-stock.job.ts';

@Injectable()
@HandlesJob(projectStock)
export class ProjectStockHandler implements JobHandler<{ storeId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly project: ProjectStock,
  ) {}

  async run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    let left = true;
    while (left) left = await this.db.sqlTx(ctx, (tx) => this.project.run(tx, storeId));
  }
}
