import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../foundation/notifications/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrdersRepository } from '../data/orders.repository.ts';

const MINUTE_MS = 60_000;

/** Reminds of an order whose cut-off is near. Nobody hears of one that is submitted. */
@Injectable()
export class CutoffNotice {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly notifications: NotificationsApi,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, orderId: string): Promise<void> {
    const order = await this.orders.find(tx, orderId);
    const now = this.clock.now();
    if (!order || (order.state !== 'generated' && order.state !== 'reviewing') || now >= order.cutoff_at) return;
    const minutes = await this.org.policy(tx, 'ordering.cutoffNoticeMinutes', order.store_id);
    // The calendar moved the cut-off, or the rule changed, since this was booked: the reminder of the new time follows.
    if (minutes === 0 || now.getTime() < order.cutoff_at.getTime() - minutes * MINUTE_MS) return;
    const source = (await this.catalog.sources(tx)).get(order.source_id);
    await this.notifications.notify(tx, {
      kind: 'order-cutoff',
      storeId: order.store_id,
      dedupKey: `order-cutoff ${order.id} ${order.cutoff_at.toISOString()}`,
      to: { roles: ['store_manager'] },
      params: {
        orderId: order.id,
        source: { name: source?.name ?? '', nameEn: source?.nameEn ?? null },
        deliveryDate: order.delivery_date,
        cutoffAt: order.cutoff_at.toISOString(),
      },
    });
  }
}
