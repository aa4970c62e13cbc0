import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ReleaseOrder } from '../application/release-order.ts';
import { releaseOrder } from './release-order.job.ts';

@Injectable()
@HandlesJob(releaseOrder)
export class ReleaseOrderHandler implements JobHandler<{ orderId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly release: ReleaseOrder,
  ) {}

  run(ctx: TenantContext, { orderId }: { orderId: string }): Promise<void> {
    return this.db.tx(ctx, (tx) => this.release.run(tx, orderId));
  }
}
