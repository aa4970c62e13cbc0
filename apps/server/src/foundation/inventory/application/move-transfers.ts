import type { Settlement } from '@larder/contracts/inventory/transfers';
import { Injectable } from '@nestjs/common';
import { businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput } from '../../../platform/errors/domain-error.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import { StockRepository } from '../data/stock.repository.ts';
import { type Parcel, type TransferRow, TransfersRepository } from '../data/transfers.repository.ts';
import { legId } from '../domain/legs.ts';
import { arrivedCost, costOf, pickLots, settledAt, shortOf, TRANSFER_SOURCE } from '../domain/transfer.ts';
import { NothingShipped } from '../inventory.errors.ts';
import { HeldTransfers } from './held-transfers.ts';
import { RecordMovement, type TransferPaper } from './record-movement.ts';
import { TellOfTransfers } from './tell-of-transfers.ts';

/**
 * Goods of a transfer leave, arrive, or stay missing. Locks: the transfer's row, then the store whose ledger moves. A command
 * touches one store only; the goods between are the parcels of a transfer that is in transit.
 */
@Injectable()
export class MoveTransfers {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly held: HeldTransfers,
    private readonly tell: TellOfTransfers,
    private readonly movements: RecordMovement,
    private readonly stock: StockRepository,
    private readonly ledger: LedgerRepository,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  /** Goods leave: lots first expiring first, legs out of the giving store. Lines left out go in full. */
  async ship(
    tx: Tx,
    id: string,
    version: number,
    changes: readonly { readonly lineNo: number; readonly quantityMilli: bigint }[],
  ): Promise<void> {
    const { row } = await this.held.hold(tx, id, version, 'ship', 'from');
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
      for (const { quantityMilli, ...lot } of pickLots(
        balance?.lots ?? [],
        wanted[at] as bigint,
        businessDateOf(now, store.zone, store.closeoutMinute),
      ))
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
    await this.movements.transfer(
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
    const saved = await this.held.save(tx, row, {
      state: 'in_transit',
      shipped_at: now,
      shipped_by: tx.ctx.actor.name,
    });
    await this.stock.setExpected(
      tx,
      row.to_store_id,
      TRANSFER_SOURCE,
      id,
      parcels.map((p) => ({
        itemId: p.itemId,
        dueDate: row.planned_on,
        quantityMilli: p.shippedMilli,
        state: 'in_transit',
      })),
    );
    await this.tell.changed(tx, saved, 'ship', { parcels: parcels.length });
    await this.tell.order(
      tx,
      saved,
      lines.map((l, at) => ({ itemId: l.itemId, missingMilli: l.requestedMilli - (wanted[at] as bigint) })),
    );
    await this.tell.wake(tx, saved, 'to', 'receive');
  }

  /** Goods arrive: legs into the receiving store, at the cost where they came from. Parcels left out came in full. */
  async receive(
    tx: Tx,
    id: string,
    version: number,
    changes: readonly { readonly parcelNo: number; readonly quantityMilli: bigint }[],
  ): Promise<void> {
    const { row } = await this.held.hold(tx, id, version, 'receive', 'to');
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
      await this.movements.transfer(
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
    const saved = await this.held.save(tx, row, {
      state: short ? 'short' : 'received',
      received_at: now,
      received_by: tx.ctx.actor.name,
    });
    await this.stock.setExpected(tx, row.to_store_id, TRANSFER_SOURCE, id, []);
    await this.tell.changed(tx, saved, 'receive', { short });
    if (short) await this.tell.wake(tx, saved, 'from', 'short');
  }

  /** What became of goods that did not arrive: found where they should be, back where they came from, or lost. */
  async settle(tx: Tx, id: string, version: number, settlement: Settlement, note: string | null): Promise<void> {
    const side = settledAt(settlement);
    const { row } = await this.held.hold(tx, id, version, 'settle', side ?? undefined);
    const now = this.clock.now();
    if (side !== null) {
      const store = await this.org.store(tx, side === 'to' ? row.to_store_id : row.from_store_id);
      const missing = (await this.transfers.parcels(tx, id))
        .map((p) => ({ ...p, ...shortOf(p) }))
        .filter((p) => p.quantityMilli > 0n);
      await this.movements.transfer(tx, 'transfer_in', this.paper(row, settlement, store, now, missing));
    }
    const saved = await this.held.save(tx, row, {
      state: 'closed',
      settlement,
      end_note: note,
      ended_by: tx.ctx.actor.name,
      ended_at: now,
    });
    await this.tell.changed(tx, saved, 'settle', { settlement });
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
      sourceType: TRANSFER_SOURCE,
      businessDate: businessDateOf(at, store.zone, store.closeoutMinute),
      occurredAt: at,
      lines,
    };
  }
}

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
