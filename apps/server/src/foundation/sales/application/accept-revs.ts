import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { FiguresRepository } from '../data/figures.repository.ts';
import { TicketsRepository } from '../data/tickets.repository.ts';
import { acceptance } from '../domain/acceptance.ts';
import { FigureDeltas } from '../domain/figures.ts';
import { salesChanged } from '../events.ts';
import type { AcceptedTicket, TicketFact, TicketOrigin } from '../sales.facade.ts';
import { StoreDays } from './store-days.ts';

/** Keeps revisions, moves heads and posts figures by delta; runs under the store's lock. */
@Injectable()
export class AcceptRevs {
  constructor(
    private readonly tickets: TicketsRepository,
    private readonly figures: FiguresRepository,
    private readonly storeDays: StoreDays,
    private readonly outbox: Outbox,
  ) {}

  async run(tx: Tx, storeId: string, origin: TicketOrigin, facts: readonly TicketFact[]): Promise<AcceptedTicket[]> {
    if (facts.length === 0) return [];
    const uids = [...new Set(facts.map((f) => f.ticketUid))];
    const known = await this.tickets.knownRevs(tx, storeId, uids);
    const touched = [...new Set(known.map((k) => k.ticketUid))];
    const heads = touched.length === 0 ? [] : await this.tickets.heads(tx, storeId, touched);
    const result = acceptance(facts, known, heads);
    await this.tickets.insertRevs(tx, storeId, origin, result.keep);
    if (result.heads.length === 0) return result.results;

    const old = new Map(heads.map((h) => [h.ticketUid, h]));
    const replaced = result.heads.flatMap((f) => old.get(f.ticketUid) ?? []);
    await this.tickets.writeHeads(
      tx,
      storeId,
      result.heads,
      replaced.map((h) => h.ticketUid),
    );
    const deltas = new FigureDeltas();
    for (const head of replaced) deltas.add(head.figures, head.lines, -1);
    for (const fact of result.heads) deltas.add(fact, fact.lines, 1);
    await this.figures.apply(tx, storeId, deltas);

    const dates = [
      ...new Set([...result.heads.map((f) => f.businessDate), ...replaced.map((h) => h.figures.businessDate)]),
    ].sort();
    await this.storeDays.mark(tx, storeId, dates);
    await this.outbox.publish(tx, salesChanged, { storeId, businessDates: dates });
    return result.results;
  }
}
