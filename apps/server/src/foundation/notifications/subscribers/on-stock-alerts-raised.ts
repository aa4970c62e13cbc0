import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { stockAlertsRaised } from '../../inventory/events.ts';
import { TellStockAlerts } from '../application/tell-stock-alerts.ts';

type Raised = z.output<typeof stockAlertsRaised.payload>;

@Injectable()
@Subscribes({ event: stockAlertsRaised, name: 'notifications.on-stock-alerts-raised', class: 'interactive' })
export class OnStockAlertsRaised implements JobHandler<Raised> {
  constructor(
    private readonly db: TenantDb,
    private readonly tell: TellStockAlerts,
  ) {}

  run(ctx: TenantContext, raised: Raised): Promise<void> {
    return this.db.sqlTx(ctx, (tx) => this.tell.run(tx, raised.storeId, raised.alerts));
  }
}
