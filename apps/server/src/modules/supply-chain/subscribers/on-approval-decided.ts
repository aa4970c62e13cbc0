import { approvalDecided } from '../../../foundation/workflow/events.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { PurchaseApproval, type PurchaseDecision } from '../application/purchase-approval.ts';

@Subscribes({ event: approvalDecided, name: 'supply-chain.on-approval-decided', class: 'interactive' })
export class OnApprovalDecided implements JobHandler<PurchaseDecision> {
  constructor(
    private readonly db: TenantDb,
    private readonly approval: PurchaseApproval,
  ) {}

  run(ctx: TenantContext, decision: PurchaseDecision): Promise<void> {
    return this.db.tx(ctx, (tx) => this.approval.decided(tx, decision));
  }
}
