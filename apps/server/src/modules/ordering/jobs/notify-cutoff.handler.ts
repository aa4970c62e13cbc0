import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { CutoffNotice } from '../application/cutoff-notice.ts';
import { notifyCutoff } from './notify-cutoff.job.ts';

@Injectable()
@HandlesJob(notifyCutoff)
export class NotifyCutoffHandler implements JobHandler<{ orderId: string }> {
  constructor(
    private readonly db: TenantDb,
    private readonly notice: CutoffNotice,
  ) {}

  run(ctx: TenantContext, { orderId }: { orderId: string }): Promise<void> {
    return this.db.tx(ctx, (tx) => this.notice.run(tx, orderId));
  }
}
