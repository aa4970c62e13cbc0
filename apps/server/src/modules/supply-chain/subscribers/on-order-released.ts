import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { orderReleased } from '../../ordering/events.ts';
import { CreatePurchaseOrder } from '../application/create-purchase-order.ts';

type Released = z.output<(typeof orderReleased)['payload']>;

@Subscribes({ event: orderReleased, name: 'supply-chain.on-order-released', class: 'interactive' })
export class OnOrderReleased implements JobHandler<Released> {
  constructor(
    private readonly db: TenantDb,
    private readonly create: CreatePurchaseOrder,
  ) {}

  run(ctx: TenantContext, payload: Released): Promise<void> {
    return this.db.tx(ctx, (tx) => this.create.run(tx, payload));
  }
}
