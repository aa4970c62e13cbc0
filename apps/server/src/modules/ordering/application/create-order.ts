import { Injectable } from '@nestjs/common';
import { addDays, daysBetween, instantOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { type NewLine, OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { dateOf, dayOf, nextDeliveryAfter, nextSlot } from '../domain/supply-slot.ts';
import { DeliveryDateInvalid, NoSlot, OrderExists } from '../ordering.errors.ts';
import { SplitQueue } from '../sourcing/application/split-queue.ts';
import { ChangeOrder } from './change-order.ts';
import { CutoffJobs } from './cutoff-jobs.ts';
import { type DeliverySlot, deliverySlot, newOrderRow } from './new-order.ts';
import { SaveLines } from './save-lines.ts';
import { type StoreDesk, StorePlanner } from './store-planner.ts';

export interface NewOrderInput {
  readonly storeId: string;
  readonly sourceId: string;
  readonly urgency: 'normal' | 'urgent';
  readonly deliveryDate?: string | undefined;
  /** Instead of a date: days after the store's today, for urgent orders that the system prepared. */
  readonly deliveryInDays?: number | undefined;
  readonly start: 'suggestion' | 'blank' | 'copy';
  /** Only these items, with quantities that the system prepared elsewhere: they are the order's suggestion. */
  readonly only?: ReadonlyMap<string, bigint> | undefined;
}

const URGENT_DAYS = 7;

/** An order that a person starts: urgent, empty, or as a copy of the last one. It is under review from its first moment. */
@Injectable()
export class CreateOrder {
  constructor(
    private readonly planner: StorePlanner,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly change: ChangeOrder,
    private readonly save: SaveLines,
    private readonly cutoff: CutoffJobs,
    private readonly splits: SplitQueue,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, input: NewOrderInput): Promise<OrderRow> {
    if (!reaches(tx.ctx, 'ordering.order.write', input.storeId)) throw new NotFound();
    const desk = await this.planner.desk(tx, input.storeId);
    if (!desk.sources.has(input.sourceId) || !desk.listings.some((l) => l.sourceId === input.sourceId))
      throw new NotFound();
    const delivery =
      input.urgency === 'urgent' ? this.urgentDelivery(desk, input) : this.nextDelivery(desk, input.sourceId);
    const plan = await this.planner.plan(tx, desk, [
      { sourceId: input.sourceId, deliveryDate: delivery.deliveryDate, nextDeliveryDate: delivery.nextDeliveryDate },
    ]);
    const planned = plan.orders[0];
    if (!planned) throw new NoSlot();
    const suggested = preparedLines(plan.linesOf(planned, delivery.deliveryDate), input.only);
    const lines =
      input.start === 'suggestion'
        ? suggested
        : suggested.map((l) => ({ ...l, baselineMilli: 0n, driverKey: null, driverMilli: null, basis: null }));
    const now = this.clock.now();
    const id = newId();
    const row = newOrderRow(
      {
        id,
        store_id: input.storeId,
        source_id: input.sourceId,
        urgency: input.urgency,
        origin: input.start === 'suggestion' ? 'suggestion' : 'blank',
        currency: desk.store.currency,
      },
      delivery,
      plan,
      lines,
      input.start === 'suggestion' && !input.only ? planned.fit : null,
      { at: now, by: tx.ctx.actor.id },
    );
    if (!(await this.orders.insert(tx, row)))
      throw new OrderExists(await this.openOrderId(tx, input, delivery.deliveryDate));
    await this.lines.write(tx, id, lines);
    const inserted = (await this.orders.find(tx, id)) as OrderRow;
    await this.orders.addEvent(tx, {
      id: newId(),
      order: inserted,
      at: now,
      event: 'create',
      from: null,
      detail: { start: input.start, urgency: input.urgency },
    });
    await this.cutoff.book(tx, id, input.storeId, delivery.cutoffAt);
    const opened = await this.change.open(tx, id);
    const made = input.start === 'copy' ? (await this.save.copyLast(tx, id, opened.version)).order : opened;
    await this.splits.ask(tx);
    return made;
  }

  private nextDelivery(desk: StoreDesk, sourceId: string): DeliverySlot {
    const slot = nextSlot(desk.calendars.get(sourceId)?.slots ?? [], dayOf(desk.day.localDate), desk.day.localMinute);
    if (!slot) throw new NoSlot();
    return deliverySlot(slot, desk.store.zone);
  }

  /** Outside the calendar: the store's closing time on the delivery day is the last moment at which it makes sense. */
  private urgentDelivery(desk: StoreDesk, input: NewOrderInput): DeliverySlot {
    const today = desk.day.localDate;
    const date = input.deliveryInDays === undefined ? input.deliveryDate : addDays(today, input.deliveryInDays);
    if (date === undefined || daysBetween(today, date) < 0 || daysBetween(today, date) > URGENT_DAYS)
      throw new DeliveryDateInvalid();
    const cutoffAt = instantOf(date, desk.store.closeMinute, desk.store.zone);
    if (cutoffAt <= this.clock.now()) throw new DeliveryDateInvalid();
    const regular = nextDeliveryAfter(desk.calendars.get(input.sourceId)?.slots ?? [], dayOf(today), dayOf(date));
    return {
      orderDate: today,
      deliveryDate: date,
      nextDeliveryDate: regular === undefined ? addDays(date, 7) : dateOf(regular),
      cutoffAt,
      window: null,
    };
  }

  private async openOrderId(tx: Tx, input: NewOrderInput, deliveryDate: string): Promise<string | null> {
    const rows = await this.orders.ofKey(tx, {
      storeId: input.storeId,
      sourceId: input.sourceId,
      deliveryDate,
      urgency: input.urgency,
    });
    return rows.find((r) => r.state !== 'released' && r.state !== 'expired' && r.state !== 'cancelled')?.id ?? null;
  }
}

/** The planned lines, or those of them that were prepared. A quantity that the plan did not compute has no basis to replay. */
export function preparedLines(planned: NewLine[], only: ReadonlyMap<string, bigint> | undefined): NewLine[] {
  if (!only) return planned;
  return planned.flatMap((line) => {
    const milli = only.get(line.itemId);
    if (milli === undefined) return [];
    return milli === line.baselineMilli
      ? [line]
      : [{ ...line, baselineMilli: milli, driverKey: null, driverMilli: null, basis: null }];
  });
}
