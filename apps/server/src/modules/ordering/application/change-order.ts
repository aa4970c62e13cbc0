import { ORDER_SUBJECT } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { OrderRow } from '../data/orders.repository.ts';
import { canRecall } from '../domain/order-state.ts';
import { CutoffPassed, RecallExpired } from '../ordering.errors.ts';
import { OrderDesk } from './order-desk.ts';

const UNSUBMITTED = { submitted_at: null, submitted_by: null } as const;
const UNAPPROVED = { approved_at: null, approved_by: null, approval_kind: null, release_at: null } as const;
const UNASKED = { approval_instance_id: null, approval_hash: null } as const;

/** The small moves of an order: opening, calling back, taking a request back, cancelling. */
@Injectable()
export class ChangeOrder {
  constructor(
    private readonly desk: OrderDesk,
    private readonly workflow: WorkflowApi,
    private readonly clock: Clock,
  ) {}

  /** Starts the clock from opening to submitting. Opening again, or by a second person, changes nothing. */
  async open(tx: Tx, id: string): Promise<OrderRow> {
    const order = await this.desk.hold(tx, id);
    if (order.state !== 'generated') {
      this.desk.requireEvent(order, 'open');
      return order;
    }
    return this.desk.move(tx, order, 'open', { opened_at: this.clock.now(), opened_by: tx.ctx.actor.id });
  }

  /** @throws RecallExpired after the recall minutes, CutoffPassed after the cut-off */
  async recall(tx: Tx, id: string, version: number): Promise<OrderRow> {
    const order = await this.desk.hold(tx, id);
    this.desk.requireEvent(order, 'recall');
    this.desk.requireVersion(order, version);
    const now = this.clock.now();
    if (now >= order.cutoff_at) throw new CutoffPassed();
    if (!canRecall(order.state, now.getTime(), order.release_at?.getTime() ?? 0, order.cutoff_at.getTime()))
      throw new RecallExpired();
    return this.desk.move(tx, order, 'recall', { ...UNSUBMITTED, ...UNAPPROVED, ...UNASKED });
  }

  async withdraw(tx: Tx, id: string, version: number): Promise<OrderRow> {
    const order = await this.desk.hold(tx, id);
    this.desk.requireEvent(order, 'withdraw');
    this.desk.requireVersion(order, version);
    await this.workflow.withdraw(tx, ORDER_SUBJECT, order.id, 'withdrawn');
    return this.desk.move(tx, order, 'withdraw', { ...UNSUBMITTED, ...UNASKED });
  }

  async cancel(tx: Tx, id: string, version: number, reason: string): Promise<OrderRow> {
    const order = await this.desk.hold(tx, id);
    this.desk.requireEvent(order, 'cancel');
    this.desk.requireVersion(order, version);
    if (order.state === 'awaiting_approval') await this.workflow.withdraw(tx, ORDER_SUBJECT, order.id, 'withdrawn');
    return this.desk.move(tx, order, 'cancel', UNASKED, { reason });
  }
}
