import { reviewOrder } from '@larder/contracts/ordering/review';
import { ORDER_SUBJECT } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { closeOrder } from '../jobs/close-order.job.ts';
import { OrderDesk, reviewLineOf, totalsOf } from './order-desk.ts';
import { SubmitOrder } from './submit-order.ts';

/** The cut-off has come: what is not decided expires, or leaves at its baseline where the policy says "no answer = baseline". */
@Injectable()
export class CloseOrder {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly submit: SubmitOrder,
    private readonly workflow: WorkflowApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, orderId: string): Promise<void> {
    const order = await this.orders.lock(tx, orderId);
    if (!order || (order.state !== 'generated' && order.state !== 'reviewing' && order.state !== 'awaiting_approval'))
      return;
    if (this.clock.now() < order.cutoff_at) {
      // The calendar moved the cut-off after this job was booked.
      await this.jobs.enqueue(tx, closeOrder, { orderId }, { runAt: order.cutoff_at });
      return;
    }
    if (order.state === 'awaiting_approval') await this.workflow.withdraw(tx, ORDER_SUBJECT, order.id, 'expired');
    const policy = await this.desk.policy(tx, order.store_id);
    if (policy.onCutoff === 'baseline' && order.baseline_minor > 0n) {
      await this.submit.approve(
        tx,
        await this.atBaseline(tx, order),
        'approve_baseline',
        'baseline',
        tx.ctx.actor.id,
        policy,
      );
      return;
    }
    await this.desk.move(tx, order, 'expire', { approval_instance_id: null, approval_hash: null });
  }

  private async atBaseline(tx: Tx, order: OrderRow): Promise<OrderRow> {
    await this.lines.resetToBaseline(tx, order.id);
    const lines = await this.lines.list(tx, order.id);
    const policy = await this.desk.policy(tx, order.store_id);
    return this.orders.update(tx, order, {
      ...totalsOf(reviewOrder(lines.map(reviewLineOf), policy), lines),
      approval_instance_id: null,
      approval_hash: null,
      updated_at: this.clock.now(),
    });
  }
}
