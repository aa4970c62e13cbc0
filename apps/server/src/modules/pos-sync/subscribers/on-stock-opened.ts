import { Injectable } from '@nestjs/common';
import { stockOpened } from '../../../foundation/inventory/events.ts';
import { Subscribes } from '../../../platform/events/define-event.ts';
import type { JobHandler } from '../../../platform/jobs/define-job.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { PostOpenedStock } from '../application/post-opened-stock.ts';

@Injectable()
@Subscribes({ event: stockOpened, name: 'pos-sync.on-stock-opened', class: 'projection' })
export class OnStockOpened implements JobHandler<{ storeId: string }> {
  constructor(private readonly post: PostOpenedStock) {}

  async run(ctx: TenantContext, { storeId }: { storeId: string }): Promise<void> {
    await this.post.run(ctx, storeId);
  }
}
