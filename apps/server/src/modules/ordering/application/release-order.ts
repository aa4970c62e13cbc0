import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../foundation/notifications/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { OrdersRepository } from '../data/orders.repository.ts';
import { orderReleased } from '../events.ts';
import { OrderDesk } from './order-desk.ts';

/** Sends an approved order on its way: exactly one event per order, whatever the number of jobs that ask for it. */
@Injectable()
export class ReleaseOrder {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly outbox: Outbox,
    private readonly catalog: CatalogApi,
    private readonly notifications: NotificationsApi,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, orderId: string): Promise<void> {
    const order = await this.orders.lock(tx, orderId);
    const now = this.clock.now();
    // Called back since, released by an earlier job, or approved anew with a later release of its own.
    if (order?.state !== 'approved' || order.release_at === null || now < order.release_at) return;
    const lines = (await this.lines.list(tx, order.id)).filter((l) => l.quantity_milli > 0n);
    await this.desk.move(
      tx,
      order,
      'release',
      { released_at: now },
      { lines: lines.length, amountMinor: String(order.amount_minor) },
    );
    await this.outbox.publish(tx, orderReleased, {
      orderId: order.id,
      storeId: order.store_id,
      sourceId: order.source_id,
      deliveryDate: order.delivery_date,
      urgent: order.urgency === 'urgent',
      ...(order.submitted_by === null ? {} : { submittedBy: order.submitted_by }),
      lines: lines.map((l) => ({
        itemId: l.item_id,
        supplierItemId: l.supplier_item_id,
        quantityMilli: String(l.quantity_milli),
        packMilli: String(l.pack_milli),
        packUom: l.pack_uom,
        packPriceMinor: String(l.pack_price_minor),
      })),
    });
    const source = (await this.catalog.sources(tx)).get(order.source_id);
    await this.notifications.notify(tx, {
      kind: 'order-released',
      storeId: order.store_id,
      dedupKey: `order-released ${order.id}`,
      to: { roles: ['store_manager'] },
      params: {
        orderId: order.id,
        source: { name: source?.name ?? '', nameEn: source?.nameEn ?? null },
        deliveryDate: order.delivery_date,
        lines: lines.length,
      },
    });
  }
}
