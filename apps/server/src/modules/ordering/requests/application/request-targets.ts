import { Injectable } from '@nestjs/common';
import type { ListingInfo } from '../../../../foundation/catalog/index.ts';
import { instantOf } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { StoreDesk } from '../../application/store-planner.ts';
import { type LineRow, OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../../data/orders.repository.ts';
import { dateOf, dayOf, nextSlot } from '../../domain/supply-slot.ts';

/** An order that can still take a request, with the line of its item. */
export interface Target {
  readonly order: OrderRow;
  readonly line: LineRow;
}

export interface FreeSlot {
  readonly deliveryDate: string;
  readonly cutoffAt: Date;
}

/** Where a request could go: orders of its source that nobody has submitted, and the source's next slot. */
@Injectable()
export class RequestTargets {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly clock: Clock,
  ) {}

  /** Soonest delivery first, regular before urgent. */
  async of(tx: Tx, storeId: string, sourceId: string, itemId: string): Promise<Target[]> {
    const now = this.clock.now();
    const open = (await this.orders.openOfStore(tx, storeId))
      .filter(
        (o) => o.source_id === sourceId && o.cutoff_at > now && (o.state === 'generated' || o.state === 'reviewing'),
      )
      .sort((a, b) => (`${a.delivery_date} ${a.urgency}` < `${b.delivery_date} ${b.urgency}` ? -1 : 1));
    const targets: Target[] = [];
    for (const order of open) {
      const line = await this.lines.find(tx, order.id, itemId);
      if (line) targets.push({ order, line });
    }
    return targets;
  }

  /** The next slot of the source for which no order is open yet. */
  async freeSlot(tx: Tx, desk: StoreDesk, sourceId: string): Promise<FreeSlot | null> {
    const slot = slotOf(desk, sourceId);
    if (!slot) return null;
    const open = await this.orders.openOfStore(tx, desk.store.id);
    const taken = open.some(
      (o) => o.source_id === sourceId && o.delivery_date === slot.deliveryDate && o.urgency === 'normal',
    );
    return taken ? null : slot;
  }

  /** Day of the first delivery that could bring the item when it is asked for now. */
  async nextDelivery(tx: Tx, desk: StoreDesk, listing: ListingInfo): Promise<string | null> {
    const [first] = await this.of(tx, desk.store.id, listing.sourceId, listing.itemId);
    return first?.order.delivery_date ?? slotOf(desk, listing.sourceId)?.deliveryDate ?? null;
  }
}

function slotOf(desk: StoreDesk, sourceId: string): FreeSlot | null {
  const slot = nextSlot(desk.calendars.get(sourceId)?.slots ?? [], dayOf(desk.day.localDate), desk.day.localMinute);
  if (!slot) return null;
  return {
    deliveryDate: dateOf(slot.deliveryDay),
    cutoffAt: instantOf(dateOf(slot.orderDay), slot.cutoffMinute, desk.store.zone),
  };
}
