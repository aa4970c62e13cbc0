import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import { type BandPolicy, bandOf, valueMinor } from '@larder/contracts/ordering/band';
import type { LineEdit, OrderCheck, SavedLines } from '@larder/contracts/ordering/order-edits';
import { type Review, reviewOrder } from '@larder/contracts/ordering/review';
import { ORDER_SUBJECT } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition } from '../../../platform/errors/domain-error.ts';
import { type LineRow, type LineUpdate, OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { allowedEvents } from '../domain/order-state.ts';
import { NoLastOrder, UnknownLines } from '../ordering.errors.ts';
import { SplitQueue } from '../sourcing/application/split-queue.ts';
import { OrderDesk, type OrderPolicy, reviewLineOf, totalsOf } from './order-desk.ts';

export interface SavedEdits {
  readonly order: OrderRow;
  readonly check: OrderCheck;
  readonly revs: SavedLines['revs'];
  /** Lines that somebody else has edited since, as they stand. */
  readonly conflicts: readonly LineRow[];
}

/** Keeps what the manager typed. A submitted order comes back to review first: approval was asked for other numbers. */
@Injectable()
export class SaveLines {
  constructor(
    private readonly desk: OrderDesk,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly workflow: WorkflowApi,
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
    private readonly splits: SplitQueue,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Tx,
    id: string,
    input: {
      readonly version?: number | undefined;
      readonly lines: readonly LineEdit[];
      readonly note?: string | null | undefined;
    },
  ): Promise<SavedEdits> {
    const order = await this.desk.hold(tx, id);
    if (input.version !== undefined) {
      this.desk.requireEvent(order, 'edit');
      this.desk.requireVersion(order, input.version);
      return this.save(tx, order, input.lines, input.note);
    }
    return this.save(tx, await this.forMerging(tx, order), input.lines, input.note);
  }

  /** Takes the quantities of the last order that this source was sent. @throws NoLastOrder */
  async copyLast(tx: Tx, id: string, version: number): Promise<SavedEdits> {
    const order = await this.desk.hold(tx, id);
    this.desk.requireEvent(order, 'edit');
    this.desk.requireVersion(order, version);
    return this.save(tx, order, await this.lastQuantities(tx, order), undefined);
  }

  /** Verdicts for quantities that are not saved. */
  async check(tx: Tx, order: OrderRow, edits: readonly LineEdit[]): Promise<OrderCheck> {
    const rows = await this.lines.list(tx, order.id);
    const policy = await this.desk.policy(tx, order.store_id);
    return this.checkOf(tx, order, applyEdits(rows, edits), policy);
  }

  /**
   * An edit that names no version of the order may come late, from a phone that was offline. It starts a review, but never
   * takes back what somebody has submitted since. @throws InvalidTransition
   */
  private async forMerging(tx: Tx, order: OrderRow): Promise<OrderRow> {
    if (order.state === 'reviewing') return order;
    if (order.state !== 'generated') throw new InvalidTransition(order.state, allowedEvents(order.state));
    return this.desk.move(tx, order, 'open', { opened_at: this.clock.now(), opened_by: tx.ctx.actor.id });
  }

  private async save(
    tx: Tx,
    order: OrderRow,
    edits: readonly LineEdit[],
    note: string | null | undefined,
  ): Promise<SavedEdits> {
    const before = await this.lines.list(tx, order.id);
    const { after, changed, conflicts } = mergeEdits(before, edits);
    const policy = await this.desk.policy(tx, order.store_id);
    const review = reviewOrder(after.map(reviewLineOf), policy);
    const refused = new Set(conflicts.map((l) => l.item_id));
    const sent = new Set(edits.map((e) => e.itemId));
    const revs = after
      .filter((l) => sent.has(l.item_id) && !refused.has(l.item_id))
      .map((l) => ({ itemId: l.item_id, rev: l.edit_rev + (changed.has(l.item_id) ? 1 : 0) }));
    if (changed.size === 0 && note === undefined && order.state === 'reviewing')
      return { order, conflicts, revs, check: await this.checkOf(tx, order, after, policy, review) };
    await this.lines.edit(tx, order.id, after.filter((l) => changed.has(l.item_id)).map(updateOf), this.clock.now());
    const change = { ...totalsOf(review, after), ...(note === undefined ? {} : { note }) };
    let saved: OrderRow;
    if (order.state === 'awaiting_approval') {
      const waited = await this.workflow.withdraw(tx, ORDER_SUBJECT, order.id, 'changed');
      saved = await this.desk.move(
        tx,
        order,
        'edit',
        {
          ...change,
          approval_instance_id: null,
          approval_hash: null,
          submitted_at: null,
          submitted_by: null,
        },
        // Decided, but the outcome was still on its way: the history has to say why an approved order must be sent again.
        waited ? {} : { outcome: 'decided' },
      );
    } else {
      saved = await this.orders.update(tx, order, {
        ...change,
        updated_at: this.clock.now(),
        updated_by: tx.ctx.actor.id,
      });
      const old = new Map(before.map((l) => [l.item_id, l]));
      const diff = after.filter(
        (l) => changed.has(l.item_id) && l.quantity_milli !== old.get(l.item_id)?.quantity_milli,
      );
      await this.audit.record(tx, {
        action: 'ordering.order.edit',
        entity: 'suggested_order',
        entityId: order.id,
        storeId: order.store_id,
        diff: {
          lines: Object.fromEntries(
            diff
              .slice(0, 100)
              .map((l) => [
                l.item_id,
                [fromMilli(old.get(l.item_id)?.quantity_milli ?? 0n), fromMilli(l.quantity_milli)],
              ]),
          ),
          changed: diff.length,
        },
      });
    }
    if (changed.size > 0) await this.splits.ask(tx);
    return { order: saved, conflicts, revs, check: await this.checkOf(tx, saved, after, policy, review) };
  }

  private async lastQuantities(tx: Tx, order: OrderRow): Promise<LineEdit[]> {
    const last = await this.orders.lastReleased(tx, order.store_id, order.source_id);
    if (!last) throw new NoLastOrder();
    const quantities = new Map((await this.lines.list(tx, last.id)).map((l) => [l.item_id, l.quantity_milli]));
    const rows = await this.lines.list(tx, order.id);
    return rows.map((row) => {
      // Packs may have changed since: the next whole pack keeps the line orderable.
      const wanted = quantities.get(row.item_id) ?? 0n;
      const packs = (wanted + row.pack_milli - 1n) / row.pack_milli;
      return { itemId: row.item_id, quantity: fromMilli(packs * row.pack_milli) };
    });
  }

  private async checkOf(
    tx: Tx,
    order: OrderRow,
    lines: readonly LineRow[],
    policy: OrderPolicy,
    known?: Review,
  ): Promise<OrderCheck> {
    const review = known ?? reviewOrder(lines.map(reviewLineOf), policy);
    const missing = new Set(review.missingReasons);
    const source = (await this.catalog.sources(tx)).get(order.source_id);
    return {
      lines: lines
        .filter((l) => l.quantity_milli !== l.baseline_milli)
        .map((l) => lineCheckOf(l, review, policy, missing.has(l.item_id))),
      baselineAmount: minorToWire(review.baselineMinor),
      amount: minorToWire(review.amountMinor),
      orderValueInBand: review.orderValueInBand,
      minOrderReached: review.amountMinor >= (source?.minOrderMinor ?? 0n),
      incompleteUnconfirmed: order.data_completeness === 'incomplete' && order.incomplete_confirmed_by === null,
      routedItemIds: review.routed.map((r) => r.itemId),
    };
  }
}

function lineCheckOf(
  line: LineRow,
  review: Review,
  policy: BandPolicy,
  reasonMissing: boolean,
): OrderCheck['lines'][number] {
  const band = bandOf(reviewLineOf(line), policy);
  return {
    itemId: line.item_id,
    quantity: fromMilli(line.quantity_milli),
    verdict: review.verdicts.get(line.item_id) ?? 'in_band',
    bandLow: fromMilli(band.lowMilli),
    bandHigh: fromMilli(band.highMilli),
    reasonMissing,
  };
}

/**
 * The lines after the edits. An edit made on an older line than the present one is left out and its line named, unless the
 * line says the same already: then it is the same edit coming again. @throws UnknownLines
 */
function mergeEdits(
  rows: readonly LineRow[],
  edits: readonly LineEdit[],
): { after: LineRow[]; changed: ReadonlySet<string>; conflicts: LineRow[] } {
  const wished = new Map(applyEdits(rows, edits).map((row) => [row.item_id, row]));
  const byItem = new Map(edits.map((e) => [e.itemId, e]));
  const changed = new Set<string>();
  const conflicts: LineRow[] = [];
  const after = rows.map((row) => {
    const edit = byItem.get(row.item_id);
    const wish = wished.get(row.item_id);
    if (!edit || !wish || EDITED.every((key) => wish[key] === row[key])) return row;
    if (edit.rev !== undefined && edit.rev !== row.edit_rev) {
      if (!SHOWN.every((key) => wish[key] === row[key])) conflicts.push(row);
      return row;
    }
    changed.add(row.item_id);
    return wish;
  });
  return { after, changed, conflicts };
}

/** What a person sees of a line's edit; two edits that agree in these are no conflict. */
const SHOWN = ['quantity_milli', 'reason_code', 'note'] as const;
const EDITED = [...SHOWN, 'overridden', 'suggested_at_override_milli'] as const;

/** @throws UnknownLines */
function applyEdits(rows: readonly LineRow[], edits: readonly LineEdit[]): LineRow[] {
  const byItem = new Map(edits.map((e) => [e.itemId, e]));
  const known = new Set(rows.map((r) => r.item_id));
  const unknown = edits.filter((e) => !known.has(e.itemId)).map((e) => e.itemId);
  if (unknown.length > 0) throw new UnknownLines(unknown);
  return rows.map((row) => {
    const edit = byItem.get(row.item_id);
    if (!edit) return row;
    const quantity = edit.quantity === null ? row.baseline_milli : toMilli(edit.quantity);
    const overridden = quantity !== row.baseline_milli;
    // The suggestion that the manager saw stays with the cell until the quantity itself is changed again.
    const keeps = overridden && row.overridden && quantity === row.quantity_milli;
    return {
      ...row,
      quantity_milli: quantity,
      overridden,
      suggested_at_override_milli: overridden ? seenBy(edit, row, keeps) : null,
      reason_code: !overridden ? null : edit.reasonCode === undefined ? row.reason_code : edit.reasonCode,
      note: edit.note === undefined ? row.note : edit.note,
    };
  });
}

/** The person's own word counts; else the present suggestion, which is what a page that knows nothing of this showed. */
const seenBy = (edit: LineEdit, row: LineRow, keeps: boolean): bigint | null => {
  if (edit.seen !== undefined) return toMilli(edit.seen);
  return keeps ? row.suggested_at_override_milli : row.baseline_milli;
};

const updateOf = (row: LineRow): LineUpdate => ({
  itemId: row.item_id,
  quantityMilli: row.quantity_milli,
  overridden: row.overridden,
  suggestedAtOverrideMilli: row.suggested_at_override_milli,
  reasonCode: row.reason_code,
  note: row.note,
});

/** Value of a line as it stands, minor units. */
export const lineAmount = (line: LineRow): bigint =>
  valueMinor(line.quantity_milli, line.pack_milli, line.pack_price_minor);
