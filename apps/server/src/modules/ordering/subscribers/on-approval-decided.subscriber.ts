import { Injectable } from '@nestjs/common';
import { approvalDecided } from '../../../foundation/workflow/events.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { DecideOrder, type Decision } from '../application/decide-order.ts';

@Injectable()
@Subscribes({ event: approvalDecided, name: 'ordering.on-approval-decided', class: 'interactive' })
export class OnApprovalDecided implements JobHandler<Decision> {
  constructor(
    private readonly db: TenantDb,
    private readonly decide: DecideOrder,
  ) {}

  run(ctx: TenantContext, decision: Decision): Promise<void> {
    return this.db.tx(ctx, (tx) => this.decide.run(tx, decision));
  }
}
