import { toMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import type { OrderRow } from '../../data/orders.repository.ts';
import { type RequestRow, RequestsRepository } from '../data/requests.repository.ts';
import { missesDelivery } from '../domain/request-state.ts';
import { RequestDesk, UNDECIDED } from './request-desk.ts';

/** What becomes of requests by themselves: their order leaves or ends, or their time is over. */
@Injectable()
export class RequestOutcomes {
  constructor(
    private readonly desk: RequestDesk,
    private readonly requests: RequestsRepository,
    private readonly lines: OrderLinesRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The order has left: what it carries is ordered, and open requests for which it was the last useful delivery expire. The
   * caller holds the order's row.
   */
  async orderLeft(tx: Tx, order: OrderRow): Promise<void> {
    const accepted = await this.requests.lockOf(tx, order, 'accepted');
    const news = { deliveryDate: order.delivery_date };
    for (const row of accepted) {
      const left = (await this.lines.find(tx, order.id, row.item_id))?.quantity_milli ?? 0n;
      if (isCarried(row, left)) await this.desk.move(tx, row, 'order', { line_quantity_milli: left }, news);
      else await this.desk.move(tx, row, 'expire', { ...UNDECIDED, expiry_cause: 'delivery_left' }, news);
    }
    if (order.urgency === 'urgent') return;
    for (const row of await this.requests.lockOf(tx, order, 'open')) {
      if (missesDelivery({ askedDelivery: row.asked_delivery, neededBy: row.needed_by }, order.delivery_date))
        await this.desk.move(tx, row, 'expire', { expiry_cause: 'delivery_left' }, news);
    }
  }

  /**
   * The order ended without being sent: what it had taken up waits again, on top of what was asked for since, unless its
   * time is over.
   */
  async orderEnded(tx: Tx, order: OrderRow): Promise<void> {
    for (const row of await this.requests.lockOf(tx, order, 'accepted')) {
      if (this.clock.now() >= row.expires_at) {
        await this.desk.move(tx, row, 'expire', { ...UNDECIDED, expiry_cause: 'time' });
        continue;
      }
      const open = await this.requests.lockOpen(tx, row.store_id, row.item_id);
      if (!open) {
        await this.desk.move(tx, row, 'release', UNDECIDED);
        continue;
      }
      const others = [...open.also_asked_by, row.asked_by, ...row.also_asked_by];
      await this.desk.move(tx, open, 'merge', {
        quantity_milli: open.quantity_milli + row.quantity_milli,
        also_asked_by: JSON.stringify([...new Set(others)].filter((id) => id !== open.asked_by)),
      });
      await this.desk.move(tx, row, 'expire', { ...UNDECIDED, expiry_cause: 'merged' });
    }
  }

  /** Nobody answered in time. A job that comes too early or twice does nothing. */
  async expire(tx: Tx, requestId: string): Promise<void> {
    const row: RequestRow | undefined = await this.requests.lock(tx, requestId);
    if (row?.state !== 'open' || this.clock.now() < row.expires_at) return;
    await this.desk.move(tx, row, 'expire', { expiry_cause: 'time' });
  }
}

/** True when the line left with what was accepted, or at least with more than it had before: an approver may have cut it. */
function isCarried(row: RequestRow, leftMilli: bigint): boolean {
  const before = toMilli((row.line_before as unknown as { quantity: string }).quantity);
  return leftMilli > 0n && (leftMilli > before || leftMilli >= (row.line_quantity_milli ?? 0n));
}
