import { Injectable } from '@nestjs/common';
import { CatalogApi, type SourceInfo } from '../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../foundation/notifications/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { SendParts } from '../sourcing/application/send-parts.ts';
import { SplitQueue } from '../sourcing/application/split-queue.ts';
import { OrderDesk } from './order-desk.ts';

const NAMED = 3;

/** Sends an approved order on its way: exactly one paper per source, whatever the number of jobs that ask for it. */
@Injectable()
export class ReleaseOrder {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly parts: SendParts,
    private readonly splits: SplitQueue,
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
    // Before the state: the last split deals among the orders that are still open, this one included.
    const { shortItemIds } = await this.parts.release(tx, order, lines);
    await this.desk.move(
      tx,
      order,
      'release',
      { released_at: now },
      { lines: lines.length, amountMinor: String(order.amount_minor), short: shortItemIds.length },
    );
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
    if (shortItemIds.length > 0) await this.tellShort(tx, order, source, shortItemIds);
    // What this order got, or left, changes what there is for the others. Last, as all waiting work.
    await this.splits.ask(tx);
  }

  /** What cannot be had is news, not a gap that the store finds at the door. */
  private async tellShort(
    tx: Tx,
    order: OrderRow,
    source: SourceInfo | undefined,
    shortItemIds: readonly string[],
  ): Promise<void> {
    const items = await this.catalog.items(tx, shortItemIds.slice(0, NAMED));
    await this.notifications.notify(tx, {
      kind: 'order-sources',
      storeId: order.store_id,
      dedupKey: `order-sources ${order.id}`,
      to: { roles: ['store_manager'] },
      params: {
        orderId: order.id,
        cause: 'release',
        source: { name: source?.name ?? '', nameEn: source?.nameEn ?? null },
        replaced: 0,
        short: shortItemIds.length,
        count: shortItemIds.length,
        items: [...items.values()].map((i) => ({ name: i.name, nameEn: i.nameEn })),
      },
    });
  }
}
