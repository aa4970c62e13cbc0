import type { BandPolicy } from '@larder/contracts/ordering/band';
import { type Review, type ReviewLine, reviewOrder } from '@larder/contracts/ordering/review';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition, NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { type LineRow, OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderChange, type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { allowedEvents, nextState, type OrderEvent } from '../domain/order-state.ts';
import { RequestOutcomes } from '../requests/application/request-outcomes.ts';
import { SplitQueue } from '../sourcing/application/split-queue.ts';

export interface OrderPolicy extends BandPolicy {
  readonly recallMinutes: number;
  readonly onCutoff: 'expire' | 'baseline';
}

export interface ReviewedOrder {
  readonly lines: readonly LineRow[];
  readonly review: Review;
  readonly policy: OrderPolicy;
}

export const reviewLineOf = (line: LineRow): ReviewLine => ({
  itemId: line.item_id,
  quantityMilli: line.quantity_milli,
  baselineMilli: line.baseline_milli,
  packMilli: line.pack_milli,
  packPriceMinor: line.pack_price_minor,
  moqMilli: line.moq_milli,
  shelfCapacityMilli: line.shelf_capacity_milli,
  reasonCode: line.reason_code,
});

/** The columns that repeat what the lines add up to. */
export const totalsOf = (
  review: Review,
  lines: readonly Pick<LineRow, 'runs_out'>[],
): Pick<
  OrderChange,
  | 'baseline_minor'
  | 'amount_minor'
  | 'line_count'
  | 'ordered_count'
  | 'changed_count'
  | 'runs_out_count'
  | 'out_of_band_count'
> => ({
  baseline_minor: review.baselineMinor,
  amount_minor: review.amountMinor,
  line_count: lines.length,
  ordered_count: review.ordered,
  changed_count: review.changed,
  runs_out_count: lines.filter((l) => l.runs_out).length,
  out_of_band_count: review.routed.filter((r) => r.cause === 'line').length,
});

/** What every use case on an order shares: reading it within scope, judging it, and the one way to change its state. */
@Injectable()
export class OrderDesk {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly requests: RequestOutcomes,
    private readonly splits: SplitQueue,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound also for orders of stores out of scope */
  async read(tx: Tx, id: string): Promise<OrderRow> {
    const order = await this.orders.find(tx, id);
    if (!order || !reaches(tx.ctx, 'ordering.order.read', order.store_id)) throw new NotFound();
    return order;
  }

  /** The order, held until the transaction ends. @throws NotFound also for orders of stores out of scope */
  async hold(tx: Tx, id: string): Promise<OrderRow> {
    const order = await this.orders.lock(tx, id);
    if (!order || !reaches(tx.ctx, 'ordering.order.write', order.store_id)) throw new NotFound();
    return order;
  }

  async policy(tx: Tx, storeId: string): Promise<OrderPolicy> {
    const p = await this.org.policies(tx, storeId);
    return {
      bandPct: p['ordering.bandPct'],
      orderValueBandPct: p['ordering.orderValueBandPct'],
      allowOnePack: p['ordering.allowOnePack'],
      zeroBaselinePacks: p['ordering.zeroBaselinePacks'],
      recallMinutes: p['ordering.recallMinutes'],
      onCutoff: p['ordering.onCutoff'],
    };
  }

  async review(tx: Tx, order: OrderRow): Promise<ReviewedOrder> {
    const lines = await this.lines.list(tx, order.id);
    const policy = await this.policy(tx, order.store_id);
    return { lines, policy, review: reviewOrder(lines.map(reviewLineOf), policy) };
  }

  /** @throws InvalidTransition with the events that the state allows */
  requireEvent(order: OrderRow, event: OrderEvent): void {
    if (nextState(order.state, event) === undefined)
      throw new InvalidTransition(order.state, allowedEvents(order.state));
  }

  /** @throws VersionConflict when the caller looked at an older version */
  requireVersion(order: OrderRow, version: number): void {
    if (order.version !== version) throw new VersionConflict(order.version);
  }

  /**
   * The only way to a new state: checks the transition, writes conditionally on the version that was read, keeps the
   * event and the audit row in the same transaction.
   */
  async move(
    tx: Tx,
    order: OrderRow,
    event: OrderEvent,
    change: OrderChange,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<OrderRow> {
    this.requireEvent(order, event);
    const state = nextState(order.state, event) as OrderRow['state'];
    const at = this.clock.now();
    const moved = await this.orders.update(tx, order, {
      ...change,
      state,
      updated_at: at,
      updated_by: tx.ctx.actor.id,
    });
    await this.orders.addEvent(tx, { id: newId(), order: moved, at, event, from: order.state, detail });
    await this.audit.record(tx, {
      action: `ordering.order.${event.replaceAll('_', '-')}`,
      entity: 'suggested_order',
      entityId: order.id,
      storeId: order.store_id,
      diff: { state: [order.state, state], ...detail },
    });
    if (event === 'release') await this.requests.orderLeft(tx, moved);
    if (event === 'cancel' || event === 'expire') await this.requests.orderEnded(tx, moved);
    if (event !== 'open' && event !== 'release') await this.splits.ask(tx);
    return moved;
  }
}
