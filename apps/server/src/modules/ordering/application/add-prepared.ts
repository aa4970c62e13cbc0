import { reviewOrder } from '@larder/contracts/ordering/review';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { canRecall } from '../domain/order-state.ts';
import { ChangeOrder } from './change-order.ts';
import { preparedLines } from './create-order.ts';
import { OrderDesk, reviewLineOf, totalsOf } from './order-desk.ts';
import { StorePlanner } from './store-planner.ts';
import { SubmitOrder } from './submit-order.ts';

export interface Added {
  readonly order: OrderRow;
  /** Items whose quantity on the order is the prepared one now; of the others it holds as much, or a person chose it. */
  readonly itemIds: readonly string[];
}

/** Puts goods that the system prepared on an order that is open already. */
@Injectable()
export class AddPrepared {
  constructor(
    private readonly desk: OrderDesk,
    private readonly change: ChangeOrder,
    private readonly submit: SubmitOrder,
    private readonly planner: StorePlanner,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /**
   * An approved order is called back while that is possible and signed again with the goods on it; a draft gets them and
   * stays its author's to submit. A quantity that a person chose is left alone.
   * @param prepared thousandths of the base unit by item
   * @returns null when it can be changed no more: it is about to leave, or an approver is looking at it
   */
  async run(tx: Tx, orderId: string, prepared: ReadonlyMap<string, bigint>): Promise<Added | null> {
    const found = await this.desk.hold(tx, orderId);
    const have = new Map((await this.lines.list(tx, orderId)).map((l) => [l.item_id, l]));
    const lacking = new Map(
      [...prepared].filter(([itemId, milli]) => {
        const line = have.get(itemId);
        return line === undefined || (!line.overridden && line.quantity_milli < milli);
      }),
    );
    if (lacking.size === 0) return { order: found, itemIds: [] };
    if (!this.mayChange(found)) return null;
    const wasApproved = found.state === 'approved';
    const order = wasApproved
      ? await this.change.recall(tx, orderId, found.version)
      : await this.change.open(tx, orderId);
    const added = preparedLines(await this.planned(tx, order), lacking);
    await this.lines.add(tx, orderId, added, Math.max(0, ...[...have.values()].map((l) => l.line_no)));
    const rows = await this.lines.list(tx, orderId);
    const review = reviewOrder(rows.map(reviewLineOf), await this.desk.policy(tx, order.store_id));
    const changed = await this.orders.update(tx, order, {
      ...totalsOf(review, rows),
      // What the source's terms made of the order as a whole no longer holds.
      fit: null,
      updated_at: this.clock.now(),
      updated_by: tx.ctx.actor.id,
    });
    const itemIds = added.map((l) => l.itemId);
    await this.audit.record(tx, {
      action: 'ordering.order.add-prepared',
      entity: 'suggested_order',
      entityId: orderId,
      storeId: order.store_id,
      diff: { items: itemIds.slice(0, 100), added: itemIds.length },
    });
    if (!wasApproved) return { order: changed, itemIds };
    const { order: sent } = await this.submit.run(tx, orderId, { version: changed.version, confirmIncomplete: true });
    return { order: sent, itemIds };
  }

  private mayChange({ state, release_at, cutoff_at }: OrderRow): boolean {
    const now = this.clock.now().getTime();
    if (now >= cutoff_at.getTime()) return false;
    if (state === 'generated' || state === 'reviewing') return true;
    return canRecall(state, now, release_at?.getTime() ?? 0, cutoff_at.getTime());
  }

  private async planned(tx: Tx, order: OrderRow) {
    const desk = await this.planner.desk(tx, order.store_id);
    const plan = await this.planner.plan(tx, desk, [
      {
        sourceId: order.source_id,
        deliveryDate: order.delivery_date,
        nextDeliveryDate: addDays(order.cover_until, 1),
      },
    ]);
    return plan.orders.flatMap((o) => plan.linesOf(o, order.delivery_date));
  }
}
