import { reviewOrder } from '@larder/contracts/ordering/review';
import { ORDER_SUBJECT } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { OrdersRepository } from '../data/orders.repository.ts';
import { OrderDesk, reviewLineOf, totalsOf } from './order-desk.ts';
import { orderHash, SubmitOrder } from './submit-order.ts';

export interface Decision {
  readonly instanceId: string;
  readonly version: number;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectHash: string;
  readonly outcome: 'approved' | 'partial' | 'returned' | 'expired';
  readonly approvedKeys: readonly string[];
  readonly rejectedKeys: readonly string[];
  readonly decidedBy: string;
  readonly comment: string | null;
}

/** Applies what an approver decided. Hears the same decision any number of times; only the running request counts. */
@Injectable()
export class DecideOrder {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly submit: SubmitOrder,
    private readonly workflow: WorkflowApi,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, decision: Decision): Promise<void> {
    if (decision.subjectType !== ORDER_SUBJECT) return;
    const order = await this.orders.lock(tx, decision.subjectId);
    if (order?.state !== 'awaiting_approval' || order.approval_instance_id !== decision.instanceId) return;
    // The approver has taken it back since: the run waits again, or has another outcome.
    if (!(await this.workflow.isCurrent(tx, decision.instanceId, decision.version))) return;
    // A decision that comes after the cut-off cannot be sent any more: closing the order is the cut-off job's part.
    if (this.clock.now() >= order.cutoff_at) return;
    const { lines, policy, review } = await this.desk.review(tx, order);
    const stale = orderHash(lines) !== decision.subjectHash;
    if (stale || decision.outcome === 'returned' || decision.outcome === 'expired') {
      await this.lines.decide(
        tx,
        order.id,
        lines
          .filter((l) => l.routed_cause !== null)
          .map((l) => ({
            itemId: l.item_id,
            decision: null,
            quantityMilli: l.quantity_milli,
            requestedMilli: null,
            cause: null,
          })),
      );
      await this.desk.move(
        tx,
        order,
        'return',
        {
          approval_instance_id: null,
          approval_hash: null,
          submitted_at: null,
          submitted_by: null,
          return_comment: decision.comment,
        },
        { by: decision.decidedBy, comment: decision.comment, outcome: stale ? 'changed' : decision.outcome },
      );
      return;
    }
    const rejected = new Set(decision.outcome === 'partial' ? decision.rejectedKeys : []);
    const decided = review.routed.map((r) => {
      const asked = lines.find((l) => l.item_id === r.itemId)?.quantity_milli ?? 0n;
      return rejected.has(r.itemId)
        ? {
            itemId: r.itemId,
            decision: 'rejected' as const,
            quantityMilli: r.fallbackMilli,
            requestedMilli: asked,
            cause: r.cause,
          }
        : {
            itemId: r.itemId,
            decision: 'approved' as const,
            quantityMilli: asked,
            requestedMilli: asked,
            cause: r.cause,
          };
    });
    await this.lines.decide(tx, order.id, decided);
    const after = await this.lines.list(tx, order.id);
    const updated = await this.orders.update(tx, order, {
      ...totalsOf(reviewOrder(after.map(reviewLineOf), policy), after),
      updated_at: this.clock.now(),
    });
    await this.submit.approve(
      tx,
      updated,
      rejected.size > 0 ? 'approve_partial' : 'approve',
      'approver',
      decision.decidedBy,
      policy,
      { approved: decided.length - rejected.size, rejected: rejected.size, comment: decision.comment },
    );
  }
}
