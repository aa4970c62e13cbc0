import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { LineEdit } from '@larder/contracts/ordering/order-edits';
import type { AcceptRequestInput, DeclineReason } from '@larder/contracts/ordering/requests';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { InvalidTransition, NotFound, PermissionMissing } from '../../../../platform/errors/domain-error.ts';
import { ChangeOrder } from '../../application/change-order.ts';
import { CreateOrder } from '../../application/create-order.ts';
import { OrderDesk } from '../../application/order-desk.ts';
import { SaveLines } from '../../application/save-lines.ts';
import { type LineRow, OrderLinesRepository } from '../../data/order-lines.repository.ts';
import type { OrderRow } from '../../data/orders.repository.ts';
import { allowedEvents } from '../../domain/order-state.ts';
import { CutoffPassed, LineChanged, NotOnOrder, RequestOver } from '../../ordering.errors.ts';
import { type RequestRow, RequestsRepository } from '../data/requests.repository.ts';
import { allowedRequestEvents, proposedLine } from '../domain/request-state.ts';
import { RequestDesk, UNDECIDED } from './request-desk.ts';

type Accept = z.output<typeof AcceptRequestInput>;

/** What an undo puts back on the line. */
interface LineBefore {
  readonly quantity: string;
  readonly overridden: boolean;
  readonly seen: string | null;
  readonly reasonCode: LineEdit['reasonCode'];
  readonly note: string | null;
}

const DECIDE = 'ordering.request.decide';
const EDITABLE: readonly OrderRow['state'][] = ['generated', 'reviewing'];

/** The manager's answers, and taking them back. An order's row is always held before the request's. */
@Injectable()
export class DecideRequest {
  constructor(
    private readonly desk: RequestDesk,
    private readonly requests: RequestsRepository,
    private readonly orderDesk: OrderDesk,
    private readonly lines: OrderLinesRepository,
    private readonly save: SaveLines,
    private readonly create: CreateOrder,
    private readonly change: ChangeOrder,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts the request on an order under the rules of every other edit: merge by line, band decided on submit.
   * @throws NotFound, InvalidTransition, VersionConflict, CutoffPassed, NotOnOrder, LineChanged, OrderExists
   */
  async accept(tx: Tx, id: string, input: Accept): Promise<RequestRow> {
    const seen = await this.desk.read(tx, id, DECIDE);
    this.desk.requireEvent(seen, 'accept');
    const order = await this.orderFor(tx, seen, input.into);
    const row = await this.desk.hold(tx, id, DECIDE);
    this.desk.requireEvent(row, 'accept');
    this.desk.requireVersion(row, input.version);
    const line = await this.lines.find(tx, order.id, row.item_id);
    if (!line) throw new NotOnOrder();
    const rev = 'orderId' in input.into ? (input.into.rev ?? line.edit_rev) : line.edit_rev;
    const wanted =
      input.lineQuantity === undefined
        ? proposedLine(line.quantity_milli, row.quantity_milli, line.pack_milli)
        : toMilli(input.lineQuantity);
    const saved = await this.save.run(tx, order.id, {
      lines: [
        {
          itemId: row.item_id,
          quantity: fromMilli(wanted),
          // A reason that the manager gave before is the manager's word; the request is linked anyway.
          reasonCode: (line.reason_code as LineEdit['reasonCode']) ?? 'store_request',
          note: line.note ?? row.note,
          rev,
        },
      ],
    });
    if (saved.conflicts.length > 0) throw new LineChanged(fromMilli(line.quantity_milli), line.edit_rev);
    return this.desk.move(
      tx,
      row,
      'accept',
      {
        ...UNDECIDED,
        decided_by: tx.ctx.actor.id,
        decided_at: this.clock.now(),
        order_id: order.id,
        order_opened: !('orderId' in input.into),
        line_before: JSON.stringify(beforeOf(line)),
        line_quantity_milli: wanted,
        line_rev: (await this.lines.find(tx, order.id, row.item_id))?.edit_rev ?? line.edit_rev,
      },
      { deliveryDate: order.delivery_date },
    );
  }

  async decline(
    tx: Tx,
    id: string,
    input: { readonly version: number; readonly reason: DeclineReason; readonly note?: string | null | undefined },
  ): Promise<RequestRow> {
    const row = await this.desk.hold(tx, id, DECIDE);
    this.desk.requireEvent(row, 'decline');
    this.desk.requireVersion(row, input.version);
    return this.desk.move(tx, row, 'decline', {
      ...UNDECIDED,
      decided_by: tx.ctx.actor.id,
      decided_at: this.clock.now(),
      decline_reason: input.reason,
      decline_note: input.note || null,
    });
  }

  /** Only who asked, and only before anybody answered. */
  async withdraw(tx: Tx, id: string, version: number): Promise<RequestRow> {
    const row = await this.desk.hold(tx, id, 'ordering.request.write');
    if (row.asked_by !== tx.ctx.actor.id) throw new PermissionMissing();
    this.desk.requireEvent(row, 'withdraw');
    this.desk.requireVersion(row, version);
    return this.desk.move(tx, row, 'withdraw', {});
  }

  /**
   * Opens the request again. The line goes back to what it was unless somebody has edited it since; an urgent order that was
   * opened for the request alone is cancelled.
   * @throws RequestOver when its time has passed, InvalidTransition once the order is submitted
   */
  async undo(tx: Tx, id: string, version: number): Promise<{ row: RequestRow; lineRestored: boolean }> {
    const seen = await this.desk.read(tx, id, DECIDE);
    const order = seen.state === 'accepted' ? await this.orderDesk.hold(tx, seen.order_id as string) : undefined;
    const row = await this.desk.hold(tx, id, DECIDE);
    this.desk.requireEvent(row, 'undo');
    this.desk.requireVersion(row, version);
    if (this.clock.now() >= row.expires_at) throw new RequestOver();
    if (await this.requests.lockOpen(tx, row.store_id, row.item_id))
      throw new InvalidTransition('another open request for the item', allowedRequestEvents(row.state));
    const lineRestored = order === undefined || (await this.restore(tx, order, row));
    const opened = await this.desk.move(tx, row, 'undo', UNDECIDED);
    if (order && row.order_opened) await this.cancelEmpty(tx, order.id);
    return { row: opened, lineRestored };
  }

  private async restore(tx: Tx, order: OrderRow, row: RequestRow): Promise<boolean> {
    if (!EDITABLE.includes(order.state)) throw new InvalidTransition(order.state, allowedEvents(order.state));
    const line = await this.lines.find(tx, order.id, row.item_id);
    if (!line) return true;
    if (line.edit_rev !== row.line_rev) return false;
    await this.save.run(tx, order.id, { lines: [restoringEdit(line, row.line_before as unknown as LineBefore)] });
    return true;
  }

  private async cancelEmpty(tx: Tx, orderId: string): Promise<void> {
    const order = await this.orderDesk.hold(tx, orderId);
    if (order.origin === 'blank' && order.ordered_count === 0)
      await this.change.cancel(tx, order.id, order.version, 'request-undone');
  }

  private async orderFor(tx: Tx, row: RequestRow, into: Accept['into']): Promise<OrderRow> {
    if ('orderId' in into) {
      const order = await this.orderDesk.hold(tx, into.orderId);
      // An order of another store or source is as unknown here as one that never was.
      if (order.store_id !== row.store_id || order.source_id !== row.source_id) throw new NotFound();
      if (this.clock.now() >= order.cutoff_at) throw new CutoffPassed();
      return order;
    }
    const created = await this.create.run(tx, {
      storeId: row.store_id,
      sourceId: row.source_id,
      urgency: into.urgency,
      deliveryDate: into.deliveryDate,
      // A regular order is the whole suggestion for its slot; an urgent one is for this alone.
      start: into.urgency === 'urgent' ? 'blank' : 'suggestion',
    });
    return this.orderDesk.hold(tx, created.id);
  }
}

const beforeOf = (line: LineRow): LineBefore => ({
  quantity: fromMilli(line.quantity_milli),
  overridden: line.overridden,
  seen: line.suggested_at_override_milli === null ? null : fromMilli(line.suggested_at_override_milli),
  reasonCode: line.reason_code as LineEdit['reasonCode'],
  note: line.note,
});

/** An untouched line follows the present suggestion again, which a run may have changed meanwhile. */
const restoringEdit = (line: LineRow, before: LineBefore): LineEdit => ({
  itemId: line.item_id,
  quantity: before.overridden ? before.quantity : null,
  reasonCode: before.reasonCode ?? null,
  note: before.note,
  rev: line.edit_rev,
  ...(before.overridden && before.seen !== null ? { seen: before.seen } : {}),
});
