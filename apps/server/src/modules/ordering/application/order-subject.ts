import { reviewOrder } from '@larder/contracts/ordering/review';
import { ORDER_SUBJECT } from '@larder/contracts/workflow/order-approval';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { canRecall } from '../domain/order-state.ts';
import { OrderDesk, reviewLineOf, totalsOf } from './order-desk.ts';
import { orderHash } from './submit-order.ts';

/** What an order tells the workflow about itself: what it holds now, and whether an approval can still be taken back. */
@Injectable()
export class OrderSubject implements OnModuleInit {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly workflow: WorkflowApi,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.workflow.bindSubject(ORDER_SUBJECT, {
      currentHash: async (tx, orderId) => {
        const lines = await this.lines.list(tx, orderId);
        return lines.length > 0 ? orderHash(lines) : null;
      },
      reopen: (tx, orderId, instanceId) => this.reopen(tx, orderId, instanceId),
      reopenableUntil: async (tx, orderId, instanceId) => {
        const order = await this.orders.find(tx, orderId);
        return order && this.canReopen(order, instanceId) ? (order.release_at ?? order.cutoff_at) : null;
      },
    });
  }

  /**
   * The approver takes the approval back: the order waits for a decision again, with the quantities that were asked for.
   * An outcome that has not been heard yet has changed nothing, and will not be heard any more.
   */
  private async reopen(tx: Tx, orderId: string, instanceId: string): Promise<boolean> {
    const order = await this.orders.lock(tx, orderId);
    if (!order || !this.canReopen(order, instanceId)) return false;
    if (order.state === 'awaiting_approval') return true;
    const decided = (await this.lines.list(tx, order.id)).filter((l) => l.routed_cause !== null);
    await this.lines.decide(
      tx,
      order.id,
      decided.map((l) => ({
        itemId: l.item_id,
        decision: null,
        quantityMilli: l.requested_milli ?? l.quantity_milli,
        requestedMilli: l.requested_milli,
        cause: l.routed_cause as 'line' | 'order_value',
      })),
    );
    const lines = await this.lines.list(tx, order.id);
    const policy = await this.desk.policy(tx, order.store_id);
    await this.desk.move(tx, order, 'reopen', {
      ...totalsOf(reviewOrder(lines.map(reviewLineOf), policy), lines),
      approved_at: null,
      approved_by: null,
      approval_kind: null,
      release_at: null,
    });
    return true;
  }

  private canReopen(order: OrderRow, instanceId: string): boolean {
    const now = this.clock.now().getTime();
    if (order.approval_instance_id !== instanceId || now >= order.cutoff_at.getTime()) return false;
    if (order.state === 'awaiting_approval') return true;
    return (
      order.approval_kind === 'approver' &&
      canRecall(order.state, now, order.release_at?.getTime() ?? 0, order.cutoff_at.getTime())
    );
  }
}
