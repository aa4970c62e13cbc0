import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { InventoryApi } from '../../inventory/index.ts';
import { FiguresRepository } from '../data/figures.repository.ts';
import { ItemDaysRepository } from '../data/item-days.repository.ts';
import { StoreDaysRepository } from '../data/store-days.repository.ts';
import { WaitingLinesRepository } from '../data/waiting-lines.repository.ts';
import { FigureDeltas } from '../domain/figures.ts';
import { columnsOf } from '../domain/item-day-columns.ts';
import { salesChanged } from '../events.ts';
import {
  type Acceptance,
  type ArrivedTicket,
  type DayEndFact,
  type ItemDayRow,
  type ItemDays,
  type KeptRev,
  type MappedLine,
  SalesApi,
  type StoreDayInfo,
  type TicketFact,
  type TicketKey,
  type WaitingCode,
} from '../sales.facade.ts';
import { AcceptRevs } from './accept-revs.ts';
import { RebuildSales } from './rebuild-sales.ts';
import { StoreDays } from './store-days.ts';

@Injectable()
export class SalesFacade extends SalesApi {
  constructor(
    private readonly acceptRevs: AcceptRevs,
    private readonly days: StoreDays,
    private readonly rebuilding: RebuildSales,
    private readonly history: ItemDaysRepository,
    private readonly waiting: WaitingLinesRepository,
    private readonly figures: FiguresRepository,
    private readonly dayRows: StoreDaysRepository,
    private readonly inventory: InventoryApi,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  override lockStore(tx: Tx, storeId: string): Promise<void> {
    return this.inventory.lockStore(tx, storeId);
  }

  override lockFreeStores(tx: Tx, storeIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.inventory.lockFreeStores(tx, storeIds);
  }

  override accept(tx: Tx, tickets: readonly ArrivedTicket[], kept?: readonly KeptRev[]): Promise<Acceptance> {
    return this.acceptRevs.run(tx, tickets, kept);
  }

  override keptRevs(tx: Tx, tickets: readonly TicketKey[]): Promise<KeptRev[]> {
    return this.acceptRevs.keptRevs(tx, tickets);
  }

  override acceptDayEnds(tx: Tx, storeId: string, dayEnds: readonly DayEndFact[]): Promise<void> {
    return this.days.acceptDayEnds(tx, storeId, dayEnds);
  }

  override waitingCodes(tx: Tx, storeIds: readonly string[]): Promise<WaitingCode[]> {
    return this.waiting.codes(tx, storeIds);
  }

  override async mapWaiting(
    tx: Tx,
    storeId: string,
    code: string,
    itemId: string,
    limit: number,
  ): Promise<MappedLine[]> {
    const lines = await this.waiting.map(tx, storeId, code, itemId, limit);
    if (lines.length === 0) return [];
    const deltas = new FigureDeltas();
    for (const line of lines)
      deltas.addLine(line, { itemId, quantityMilli: line.quantityMilli, amountMinor: line.amountMinor }, 1);
    await this.figures.apply(tx, new Map([[storeId, deltas]]));
    await this.outbox.publish(tx, salesChanged, {
      storeId,
      businessDates: [...new Set(lines.map((l) => l.businessDate))].sort(),
    });
    return lines;
  }

  override closedSince(
    tx: Tx,
    storeId: string,
    since: Date,
    after: string | null,
    limit: number,
  ): Promise<TicketFact[]> {
    return this.rebuilding.closedSince(tx, storeId, since, after, limit);
  }

  override importItemDays(tx: Tx, storeId: string, rows: readonly ItemDayRow[]): Promise<number> {
    return this.history.import(tx, storeId, rows);
  }

  override async itemDays(
    tx: Tx,
    query: { readonly storeIds: readonly string[]; readonly from: string; readonly to: string },
  ): Promise<ItemDays> {
    return columnsOf(await this.history.series(tx, query.storeIds, query.from, query.to));
  }

  override storeDays(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<StoreDayInfo[]> {
    return this.dayRows.list(tx, storeIds, from, to);
  }

  override rebuild(tx: Tx, storeId: string): Promise<{ readonly tickets: number; readonly days: number }> {
    return this.rebuilding.run(tx, storeId);
  }
}
