import type { z } from 'zod';
import { orderTransferShort } from '../../../foundation/inventory/events.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { purchaseShort } from '../../supply-chain/events.ts';
import { ReplaceParts } from '../sourcing/application/replace-parts.ts';

type PurchaseShort = z.output<(typeof purchaseShort)['payload']>;
type TransferShort = z.output<(typeof orderTransferShort)['payload']>;

const linesOf = (lines: readonly { readonly itemId: string; readonly missingMilli: string }[]) =>
  lines.map((l) => ({ itemId: l.itemId, missingMilli: BigInt(l.missingMilli) }));

@Subscribes({ event: purchaseShort, name: 'ordering.on-purchase-short', class: 'interactive' })
export class OnPurchaseShort implements JobHandler<PurchaseShort> {
  constructor(
    private readonly db: TenantDb,
    private readonly replace: ReplaceParts,
  ) {}

  run(ctx: TenantContext, { orderId, sourceId, round, lines }: PurchaseShort): Promise<void> {
    return this.db.tx(ctx, (tx) => this.replace.run(tx, { orderId, sourceId, round, lines: linesOf(lines) }));
  }
}

@Subscribes({ event: orderTransferShort, name: 'ordering.on-order-transfer-short', class: 'interactive' })
export class OnOrderTransferShort implements JobHandler<TransferShort> {
  constructor(
    private readonly db: TenantDb,
    private readonly replace: ReplaceParts,
  ) {}

  run(ctx: TenantContext, { orderId, sourceId, round, lines }: TransferShort): Promise<void> {
    return this.db.tx(ctx, (tx) => this.replace.run(tx, { orderId, sourceId, round, lines: linesOf(lines) }));
  }
}
