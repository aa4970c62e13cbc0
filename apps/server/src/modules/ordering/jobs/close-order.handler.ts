import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { CloseOrder } from '../application/close-order.ts';
import { closeOrder } from './close-order.job.ts';

@Injectable()
@HandlesJob(closeOrder)
export class CloseOrderHandler implements JobHandler<{ orderId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly close: CloseOrder,
  ) {}

  run(ctx: TenantContext, { orderId }: { orderId: string }): Promise<void> {
    return this.db.tx(ctx, (tx) => this.close.run(tx, orderId));
  }
}
