import type { z } from 'zod';
import { HandlesJob, type JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { MailPurchaseOrder } from '../application/mail-purchase-order.ts';
import { mailPurchaseOrder } from './mail-purchase-order.ts';

type Payload = z.output<(typeof mailPurchaseOrder)['payload']>;

@HandlesJob(mailPurchaseOrder)
export class MailPurchaseOrderHandler implements JobHandler<Payload> {
  constructor(private readonly mail: MailPurchaseOrder) {}

  run(ctx: TenantContext, { purchaseOrderId }: Payload): Promise<void> {
    return this.mail.run(ctx, purchaseOrderId);
  }
}
