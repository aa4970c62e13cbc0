import type { TransferStep } from '@larder/contracts/inventory/transfer-steps';
import type { Settlement } from '@larder/contracts/inventory/transfers';
import { Injectable } from '@nestjs/common';
import { addDays, businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import {
  InvalidInput,
  InvalidTransition,
  NotFound,
  PermissionMissing,
  VersionConflict,
} from '../../../platform/errors/domain-error.ts';
import { eachItemOnce } from '../../../platform/errors/each-once.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { AuditApi } from '../../audit/index.ts';
import { CatalogApi } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import { StockRepository } from '../data/stock.repository.ts';
import {
  type Parcel,
  type TransferChange,
  type TransferLine,
  type TransferRow,
  TransfersRepository,
} from '../data/transfers.repository.ts';
import { legId } from '../domain/legs.ts';
import {
  allowedTransferEvents,
  arrivedCost,
  costOf,
  pickLots,
  settledAt,
  shortOf,
  type TransferEvent,
} from '../domain/transfer.ts';
import { orderTransferShort, transferMoved } from '../events.ts';
import { NothingShipped, StockNotOpened, TransferCurrencies, TransferSameStore } from '../inventory.errors.ts';
import type { OrderTransfer } from '../inventory.facade.ts';
import { RecordDocument, type TransferPaper } from './record-document.ts';
import { mineOf } from './transfer-queries.ts';

export interface NewTransferInput {
  readonly fromStoreId: string;
  readonly toStoreId: string;
  readonly origin: 'manual' | 'surplus';
  readonly plannedOn: string | undefined;
  readonly note: string | null;
  readonly lines: readonly { readonly itemId: string; readonly quantityMilli: bigint }[];
}

type Side = 'from' | 'to';
const SOURCE = 'inventory.transfer';
const NAMED = 3;
/** So many days ahead a transfer may be planned. */
const PLANNED_DAYS_MOST = 60;

/**
 * What people do with transfers. Locks: the transfer's row, then the store whose ledger moves. A command that moves stock
 * touches one store only; the goods between are the parcels of a transfer that is in transit.
 */
@Injectable()
export class ChangeTransfers {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly stock: StockRepository,
    private readonly ledger: LedgerRepository,
    private readonly documents: RecordDocument,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
    private readonly live: LiveBus,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Agreed at once for the stores that the actor acts for; one of the two it must be. @throws NotFound */
  async create(tx: Tx, input: NewTransferInput): Promise<string> {
    const { fromStoreId, toStoreId } = input;
    const mine = mineOf(tx, { from_store_id: fromStoreId, to_store_id: toStoreId });
    if (!mine.from && !mine.to) throw new NotFound();
    if (fromStoreId === toStoreId) throw new TransferSameStore();
    const from = await this.org.store(tx, fromStoreId);
    const to = await this.org.store(tx, toStoreId);
    if (from.cutoverAt === null || to.cutoverAt === null) throw new StockNotOpened();
    if (from.currency !== to.currency) throw new TransferCurrencies();
    eachItemOnce('lines', input.lines);
    await this.requireStocked(tx, input.lines);
    const now = this.clock.now();
    const plannedOn = plannedDay(input.plannedOn, today(from, now));
    const id = newId();
    const lines = input.lines.map((l, i) => ({ lineNo: i + 1, itemId: l.itemId, requestedMilli: l.quantityMilli }));
    const agreed = { by: tx.ctx.actor.name, at: now };
    const row = {
      id,
      from_store_id: fromStoreId,
      to_store_id: toStoreId,
      state: mine.from && mine.to ? 'agreed' : 'proposed',
      origin: input.origin,
      planned_on: plannedOn,
      note: input.note,
      from_agreed_by: mine.from ? agreed.by : null,
      from_agreed_at: mine.from ? agreed.at : null,
      to_agreed_by: mine.to ? agreed.by : null,
      to_agreed_at: mine.to ? agreed.at : null,
      created_at: now,
      created_by: tx.ctx.actor.id,
      created_by_name: tx.ctx.actor.name,
      updated_at: now,
    };
    await this.transfers.insert(tx, row, lines);
    const saved = (await this.transfers.find(tx, id)) as TransferRow;
    if (saved.state === 'agreed') await this.expect(tx, saved, lines);
    await this.tell(tx, saved, 'propose', { lines: lines.length });
    if (saved.state === 'agreed') await this.wake(tx, saved, 'from', 'ship');
    else await this.wake(tx, saved, mine.from ? 'to' : 'from', 'agree');
    return id;
  }

  /** A warehouse's part of an order: nobody needs to agree, both sides did with the order. */
  async sendForOrder(tx: Tx, input: OrderTransfer): Promise<void> {
    const now = this.clock.now();
    const to = await this.org.store(tx, input.toStoreId);
    const lines = input.lines.map((l, i) => ({ lineNo: i + 1, itemId: l.itemId, requestedMilli: l.quantityMilli }));
    await this.transfers.insert(
      tx,
      {
        id: input.id,
        from_store_id: input.fromStoreId,
        to_store_id: input.toStoreId,
        state: 'agreed',
        origin: 'order',
        order_id: input.orderId,
        order_source_id: input.sourceId,
        order_round: input.round,
        planned_on: input.plannedOn,
        note: null,
        from_agreed_at: now,
        to_agreed_at: now,
        created_at: now,
        created_by: tx.ctx.actor.id,
        created_by_name: to.name,
        updated_at: now,
      },
      lines,
    );
    const saved = (await this.transfers.find(tx, input.id)) as TransferRow;
    await this.expect(tx, saved, lines);
    await this.tell(tx, saved, 'order', { orderId: input.orderId, lines: lines.length });
    await this.wake(tx, saved, 'from', 'ship');
  }

  /** @throws InvalidTransition when every store that the actor acts for has agreed already */
  async agree(tx: Tx, id: string, version: number): Promise<void> {
    const { row, mine } = await this.hold(tx, id, version, 'agree');
    const sides = { from: mine.from && row.from_agreed_at === null, to: mine.to && row.to_agreed_at === null };
    if (!sides.from && !sides.to) throw new InvalidTransition(row.state, allowedTransferEvents(row.state));
    const now = this.clock.now();
    const by = tx.ctx.actor.name;
    const both = (sides.from || row.from_agreed_at !== null) && (sides.to || row.to_agreed_at !== null);
    const saved = await this.save(tx, row, {
      ...(sides.from ? { from_agreed_by: by, from_agreed_at: now } : {}),
      ...(sides.to ? { to_agreed_by: by, to_agreed_at: now } : {}),
      ...(both ? { state: 'agreed' } : {}),
    });
    if (both) await this.expect(tx, saved, await this.transfers.lines(tx, id));
    await this.tell(tx, saved, 'agree');
    if (both) await this.wake(tx, saved, 'from', 'ship');
  }

  decline = (tx: Tx, id: string, version: number, reason: string): Promise<void> =>
    this.end(tx, id, version, 'decline', reason);

  cancel = (tx: Tx, id: string, version: number, reason: string): Promise<void> =>
    this.end(tx, id, version, 'cancel', reason);

  /** Goods leave: lots first expiring first, legs out of the giving store. Lines left out go in full. */
  async ship(
    tx: Tx,
    id: string,
    version: number,
    changes: readonly { readonly lineNo: number; readonly quantityMilli: bigint }[],
  ): Promise<void> {
    const { row } = await this.hold(tx, id, version, 'ship', 'from');
    const lines = await this.transfers.lines(tx, id);
    const wanted = withChanges(
      'lines',
      lines,
      (l) => l.lineNo,
      (l) => l.requestedMilli,
      changes,
      (c) => c.lineNo,
    );
    await this.ledger.lockStore(tx, row.from_store_id);
    const store = await this.org.store(tx, row.from_store_id);
    const now = this.clock.now();
    const balances = new Map(
      (
        await this.stock.balances(
          tx,
          row.from_store_id,
          lines.map((l) => l.itemId),
        )
      ).map((b) => [b.itemId, b]),
    );
    const parcels: Parcel[] = [];
    for (const [at, line] of lines.entries()) {
      const balance = balances.get(line.itemId);
      for (const { quantityMilli, ...lot } of pickLots(balance?.lots ?? [], wanted[at] as bigint, today(store, now)))
        parcels.push({
          ...lot,
          parcelNo: parcels.length + 1,
          itemId: line.itemId,
          shippedMilli: quantityMilli,
          receivedMilli: null,
          costMinor: costOf(quantityMilli, balance?.averageCostMilliMinor ?? null),
        });
    }
    if (parcels.length === 0) throw new NothingShipped();
    await this.transfers.insertParcels(tx, id, parcels);
    await this.documents.transfer(
      tx,
      'transfer_out',
      this.paper(
        row,
        'out',
        store,
        now,
        parcels.map((p) => ({ ...p, quantityMilli: p.shippedMilli })),
      ),
    );
    const saved = await this.save(tx, row, { state: 'in_transit', shipped_at: now, shipped_by: tx.ctx.actor.name });
    await this.stock.setExpected(
      tx,
      row.to_store_id,
      SOURCE,
      id,
      parcels.map((p) => ({
        itemId: p.itemId,
        dueDate: row.planned_on,
        quantityMilli: p.shippedMilli,
        state: 'in_transit',
      })),
    );
    await this.tell(tx, saved, 'ship', { parcels: parcels.length });
    await this.tellOrder(
      tx,
      saved,
      lines.map((l, at) => ({ itemId: l.itemId, missingMilli: l.requestedMilli - (wanted[at] as bigint) })),
    );
    await this.wake(tx, saved, 'to', 'receive');
  }

  /** Goods arrive: legs into the receiving store, at the cost where they came from. Parcels left out came in full. */
  async receive(
    tx: Tx,
    id: string,
    version: number,
    changes: readonly { readonly parcelNo: number; readonly quantityMilli: bigint }[],
  ): Promise<void> {
    const { row } = await this.hold(tx, id, version, 'receive', 'to');
    const parcels = await this.transfers.parcels(tx, id);
    const came = withChanges(
      'parcels',
      parcels,
      (p) => p.parcelNo,
      (p) => p.shippedMilli,
      changes,
      (c) => c.parcelNo,
    );
    const received = parcels.map((p, at) => ({ ...p, receivedMilli: came[at] as bigint }));
    await this.transfers.setReceived(tx, id, received);
    const store = await this.org.store(tx, row.to_store_id);
    const now = this.clock.now();
    const arrived = received.filter((p) => p.receivedMilli > 0n);
    if (arrived.length > 0)
      await this.documents.transfer(
        tx,
        'transfer_in',
        this.paper(
          row,
          'in',
          store,
          now,
          arrived.map((p) => ({ ...p, quantityMilli: p.receivedMilli, costMinor: arrivedCost(p) })),
        ),
      );
    const short = received.some((p) => p.receivedMilli < p.shippedMilli);
    const saved = await this.save(tx, row, {
      state: short ? 'short' : 'received',
      received_at: now,
      received_by: tx.ctx.actor.name,
    });
    await this.stock.setExpected(tx, row.to_store_id, SOURCE, id, []);
    await this.tell(tx, saved, 'receive', { short });
    if (short) await this.wake(tx, saved, 'from', 'short');
  }

  /** What became of goods that did not arrive: found where they should be, back where they came from, or lost. */
  async settle(tx: Tx, id: string, version: number, settlement: Settlement, note: string | null): Promise<void> {
    const side = settledAt(settlement);
    const { row } = await this.hold(tx, id, version, 'settle', side ?? undefined);
    const now = this.clock.now();
    if (side !== null) {
      const store = await this.org.store(tx, side === 'to' ? row.to_store_id : row.from_store_id);
      const missing = (await this.transfers.parcels(tx, id))
        .map((p) => ({ ...p, ...shortOf(p) }))
        .filter((p) => p.quantityMilli > 0n);
      await this.documents.transfer(tx, 'transfer_in', this.paper(row, settlement, store, now, missing));
    }
    const saved = await this.save(tx, row, {
      state: 'closed',
      settlement,
      end_note: note,
      ended_by: tx.ctx.actor.name,
      ended_at: now,
    });
    await this.tell(tx, saved, 'settle', { settlement });
  }

  private async end(tx: Tx, id: string, version: number, event: 'decline' | 'cancel', reason: string): Promise<void> {
    const { row, mine } = await this.hold(tx, id, version, event);
    const saved = await this.save(tx, row, {
      state: event === 'decline' ? 'declined' : 'cancelled',
      end_note: reason,
      ended_by: tx.ctx.actor.name,
      ended_at: this.clock.now(),
    });
    await this.stock.setExpected(tx, row.to_store_id, SOURCE, id, []);
    await this.tell(tx, saved, event, { reason });
    const lines = await this.transfers.lines(tx, id);
    await this.tellOrder(
      tx,
      saved,
      lines.map((l) => ({ itemId: l.itemId, missingMilli: l.requestedMilli })),
    );
    await this.wake(tx, saved, mine.from ? 'to' : 'from', 'ended');
  }

  /**
   * The transfer, held until the transaction ends. @throws NotFound out of scope, PermissionMissing for the other store's
   * part, InvalidTransition, VersionConflict
   */
  private async hold(
    tx: Tx,
    id: string,
    version: number,
    event: TransferEvent,
    side?: Side,
  ): Promise<{ row: TransferRow; mine: ReturnType<typeof mineOf> }> {
    const row = await this.transfers.lock(tx, id);
    const mine = row ? mineOf(tx, row) : { from: false, to: false };
    if (!row || (!mine.from && !mine.to)) throw new NotFound();
    if (side !== undefined && !mine[side]) throw new PermissionMissing();
    if (!allowedTransferEvents(row.state).includes(event))
      throw new InvalidTransition(row.state, allowedTransferEvents(row.state));
    if (row.version !== version) throw new VersionConflict(row.version);
    return { row, mine };
  }

  /** What a warehouse does not send after all, the order gets elsewhere, or its store hears of it. */
  private async tellOrder(
    tx: Tx,
    row: TransferRow,
    lines: readonly { readonly itemId: string; readonly missingMilli: bigint }[],
  ): Promise<void> {
    const missing = lines.filter((l) => l.missingMilli > 0n);
    const { order_id: orderId, order_source_id: sourceId, order_round: round } = row;
    if (orderId === null || sourceId === null || round === null || missing.length === 0) return;
    await this.outbox.publish(tx, orderTransferShort, {
      transferId: row.id,
      orderId,
      sourceId,
      round,
      lines: missing.map((l) => ({ itemId: l.itemId, missingMilli: String(l.missingMilli) })),
    });
  }

  private save(tx: Tx, row: TransferRow, change: TransferChange): Promise<TransferRow> {
    return this.transfers.update(tx, row, { ...change, updated_at: this.clock.now() });
  }

  /** The receiving store counts on what was agreed. */
  private expect(tx: Tx, row: TransferRow, lines: readonly TransferLine[]): Promise<void> {
    return this.stock.setExpected(
      tx,
      row.to_store_id,
      SOURCE,
      row.id,
      lines.map((l) => ({
        itemId: l.itemId,
        dueDate: row.planned_on,
        quantityMilli: l.requestedMilli,
        state: 'on_order',
      })),
    );
  }

  /** Both sides of a transfer are papers of their own; their ids derive from it, so that a second one collides. */
  private paper(
    row: TransferRow,
    part: 'out' | 'in' | Settlement,
    store: StoreInfo,
    at: Date,
    lines: TransferPaper['lines'],
  ): TransferPaper {
    return {
      storeId: store.id,
      documentId: legId(`${row.id}|${part}`),
      sourceType: SOURCE,
      businessDate: today(store, at),
      occurredAt: at,
      lines,
    };
  }

  private async requireStocked(tx: Tx, lines: NewTransferInput['lines']): Promise<void> {
    const items = await this.catalog.items(
      tx,
      lines.map((l) => l.itemId),
    );
    const unknown = lines.findIndex((l) => items.get(l.itemId)?.stocked !== true);
    if (unknown >= 0)
      throw new InvalidInput([
        {
          path: `lines.${unknown}.itemId`,
          code: 'not_stocked',
          message: { 'zh-CN': '没有这个商品，或该商品不管库存', en: 'Unknown item, or one that holds no stock' },
        },
      ]);
  }

  /** Says to a store that it is its turn; the actor is not told of their own doing. */
  private async wake(tx: Tx, row: TransferRow, side: Side, step: TransferStep): Promise<void> {
    const lines = await this.transfers.lines(tx, row.id);
    const first = lines.slice(0, NAMED);
    const items = await this.catalog.items(
      tx,
      first.map((l) => l.itemId),
    );
    const other = await this.org.store(tx, side === 'from' ? row.to_store_id : row.from_store_id);
    await this.outbox.publish(tx, transferMoved, {
      transferId: row.id,
      storeId: side === 'from' ? row.from_store_id : row.to_store_id,
      step,
      other: { name: other.name, nameEn: other.nameEn },
      count: lines.length,
      items: first.flatMap((l) => {
        const item = items.get(l.itemId);
        return item ? [{ name: item.name, nameEn: item.nameEn }] : [];
      }),
      actorId: tx.ctx.actor.id,
    });
  }

  private async tell(tx: Tx, row: TransferRow, event: string, detail: Readonly<Record<string, unknown>> = {}) {
    for (const storeId of [row.from_store_id, row.to_store_id])
      this.live.publish(tx, 'inventory.transfer', { storeId, key: row.id });
    await this.audit.record(tx, {
      action: `inventory.transfer.${event}`,
      entity: 'stock_transfer',
      entityId: row.id,
      storeId: row.from_store_id,
      diff: { to: row.to_store_id, state: row.state, ...detail },
    });
  }
}

/**
 * Goods that are agreed count as expected on their day: a year too far would hide them from every order, a past one would
 * have them late at once. @throws InvalidInput
 */
function plannedDay(asked: string | undefined, from: string): string {
  const day = asked ?? addDays(from, 1);
  if (day < from || day > addDays(from, PLANNED_DAYS_MOST))
    throw new InvalidInput([
      {
        path: 'plannedOn',
        code: 'out_of_range',
        message: {
          'zh-CN': `计划日期须在今天起 ${PLANNED_DAYS_MOST} 天内`,
          en: `Plan it for today or one of the next ${PLANNED_DAYS_MOST} days`,
        },
      },
    ]);
  return day;
}

const today = (store: StoreInfo, at: Date): string => businessDateOf(at, store.zone, store.closeoutMinute);

/** Quantities of a plan with what differs. @throws InvalidInput naming a number that is not there, twice, or above the plan */
function withChanges<Row, Change extends { readonly quantityMilli: bigint }>(
  path: string,
  rows: readonly Row[],
  noOf: (row: Row) => number,
  planOf: (row: Row) => bigint,
  changes: readonly Change[],
  changedNo: (change: Change) => number,
): bigint[] {
  const known = new Map(rows.map((row) => [noOf(row), planOf(row)]));
  const seen = new Set<number>();
  for (const [at, change] of changes.entries()) {
    const plan = known.get(changedNo(change));
    if (plan === undefined || seen.has(changedNo(change)) || change.quantityMilli > plan)
      throw new InvalidInput([
        {
          path: `${path}.${at}.quantity`,
          code: 'not_in_transfer',
          message: {
            'zh-CN': '数量不能超过计划，也不能重复填',
            en: 'Not part of the transfer, given twice, or more than planned',
          },
        },
      ]);
    seen.add(changedNo(change));
  }
  const changed = new Map(changes.map((c) => [changedNo(c), c.quantityMilli]));
  return rows.map((row) => changed.get(noOf(row)) ?? planOf(row));
}
