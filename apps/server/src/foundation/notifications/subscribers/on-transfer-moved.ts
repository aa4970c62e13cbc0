import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { transferMoved } from '../../inventory/events.ts';
import { NotificationsApi } from '../notifications.facade.ts';

type Moved = z.output<typeof transferMoved.payload>;

/** Tells a store's managers that a transfer is theirs to go on with, once per step. */
@Injectable()
@Subscribes({ event: transferMoved, name: 'notifications.on-transfer-moved', class: 'interactive' })
export class OnTransferMoved implements JobHandler<Moved> {
  constructor(
    private readonly db: TenantDb,
    private readonly notifications: NotificationsApi,
  ) {}

  run(ctx: TenantContext, { storeId, actorId, ...params }: Moved): Promise<void> {
    return this.db.sqlTx(ctx, (tx) =>
      this.notifications.notify(tx, {
        kind: 'transfer-moved',
        storeId,
        dedupKey: `transfer ${params.transferId} ${params.step} ${storeId}`,
        to: { roles: ['store_manager'], except: [actorId] },
        params,
      }),
    );
  }
}
