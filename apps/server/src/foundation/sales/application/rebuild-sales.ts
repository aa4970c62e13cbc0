import { postingLines } from '@larder/contracts/pos-sync/posting-lines';
import { Ticket } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { InventoryApi } from '../../inventory/index.ts';
import { FiguresRepository } from '../data/figures.repository.ts';
import { RebuildRepository, type StoredHeadRev, type StoredMapping } from '../data/rebuild.repository.ts';
import { TicketsRepository } from '../data/tickets.repository.ts';
import { ticketFact } from '../domain/ticket-fact.ts';
import type { TicketFact } from '../sales.facade.ts';
import { StoreDays } from './store-days.ts';

const PAGE = 1_000;
const NO_SHA = Buffer.alloc(0);

/** Derived rows from facts: whole buckets on demand, or everything of a store. */
@Injectable()
export class RebuildSales {
  constructor(
    private readonly rebuild: RebuildRepository,
    private readonly tickets: TicketsRepository,
    private readonly figures: FiguresRepository,
    private readonly storeDays: StoreDays,
    private readonly inventory: InventoryApi,
  ) {}

  async recompute(tx: Tx, storeId: string, dates: readonly string[]): Promise<void> {
    await this.inventory.lockStore(tx, storeId);
    await this.figures.recompute(tx, storeId, dates);
  }

  async run(tx: Tx, storeId: string): Promise<{ tickets: number; days: number }> {
    await this.inventory.lockStore(tx, storeId);
    // A settling that read the heads before this must not write its days after this, nor wait for these rows in another order.
    await this.storeDays.lock(tx, storeId);
    await this.rebuild.dropDerived(tx, storeId);
    let after: string | null = null;
    let count = 0;
    for (;;) {
      const revs: StoredHeadRev[] = await this.rebuild.headRevs(tx, storeId, after, PAGE);
      const last = revs.at(-1);
      if (!last) break;
      const facts = await this.facts(tx, storeId, revs);
      await this.tickets.writeHeads(
        tx,
        facts.map((fact) => ({ storeId, fact })),
        [],
      );
      count += revs.length;
      after = last.ticketUid;
    }
    const dates = await this.rebuild.dates(tx, storeId);
    await this.figures.recompute(tx, storeId, dates);
    await this.storeDays.settle(tx, storeId, dates);
    return { tickets: count, days: dates.length };
  }

  async closedSince(tx: Tx, storeId: string, since: Date, after: string | null, limit: number): Promise<TicketFact[]> {
    return this.facts(tx, storeId, await this.rebuild.closedSince(tx, storeId, since, after, limit));
  }

  /** @param revs ascending by uid */
  private async facts(tx: Tx, storeId: string, revs: readonly StoredHeadRev[]): Promise<TicketFact[]> {
    const [first] = revs;
    const last = revs.at(-1);
    if (!first || !last) return [];
    const mapped = Map.groupBy(
      await this.rebuild.mappings(tx, storeId, first.ticketUid, last.ticketUid),
      (m) => m.ticketUid,
    );
    return revs.map((r) => factOf(r, mapped.get(r.ticketUid) ?? []));
  }
}

function factOf(row: StoredHeadRev, mapped: readonly StoredMapping[]): TicketFact {
  const ticket = Ticket.parse(JSON.parse(row.body));
  const lines = postingLines(ticket);
  const items = cells(row.items).map((c) => (c === 'NULL' ? null : c));
  const later = new Map(mapped.map((m) => [`${m.lineNo} ${m.modifierNo}`, m.itemId]));
  const resolved = lines.map((l, i) => items[i] ?? later.get(`${l.lineNo} ${l.modifierNo}`) ?? null);
  const quantities = row.quantities === null ? null : cells(row.quantities).map(BigInt);
  return ticketFact(
    ticket,
    lines,
    { businessDate: row.businessDate, hour: row.hour, items: resolved, quantities },
    row.body,
    NO_SHA,
  );
}

const cells = (array: string): string[] => (array === '{}' ? [] : array.slice(1, -1).split(','));
