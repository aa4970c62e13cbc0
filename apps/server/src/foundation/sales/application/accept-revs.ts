import { Injectable } from '@nestjs/common';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { FiguresRepository } from '../data/figures.repository.ts';
import { type HeadWithLines, TicketsRepository } from '../data/tickets.repository.ts';
import { acceptance } from '../domain/acceptance.ts';
import { FigureDeltas } from '../domain/figures.ts';
import { salesChanged } from '../events.ts';
import type { Acceptance, AcceptedTicket, ArrivedTicket, KeptRev, TicketKey } from '../sales.facade.ts';
import { StoreDays } from './store-days.ts';

/** Keeps revisions, moves heads and posts figures by delta; runs under the locks of all the stores that tickets are from. */
@Injectable()
export class AcceptRevs {
  constructor(
    private readonly tickets: TicketsRepository,
    private readonly figures: FiguresRepository,
    private readonly storeDays: StoreDays,
    private readonly outbox: Outbox,
  ) {}

  async run(tx: Tx, tickets: readonly ArrivedTicket[], kept?: readonly KeptRev[]): Promise<Acceptance> {
    if (tickets.length === 0) return { answers: [], written: Promise.resolve() };
    const stores = Map.groupBy(tickets.keys(), (i) => tickets[i]?.storeId ?? '');
    const known =
      kept ??
      (await this.keptRevs(
        tx,
        tickets.map((t) => ({ storeId: t.storeId, ticketUid: t.fact.ticketUid })),
      ));
    const heads = known.length === 0 ? [] : await this.tickets.heads(tx, known);

    const answers = new Array<AcceptedTicket>(tickets.length);
    const keep: ArrivedTicket[] = [];
    const written: ArrivedTicket[] = [];
    const replaced: HeadWithLines[] = [];
    const deltas = new Map<string, FigureDeltas>();
    const dates = new Map<string, string[]>();
    for (const [storeId, indices] of stores) {
      const own = indices.flatMap((i) => tickets[i] ?? []);
      const arrived = new Map(own.map((ticket) => [ticket.fact, ticket]));
      const ownHeads = heads.filter((h) => h.storeId === storeId);
      const result = acceptance(
        own.map((ticket) => ticket.fact),
        known.filter((k) => k.storeId === storeId),
        ownHeads,
      );
      result.results.forEach((answer, n) => {
        answers[indices[n] ?? 0] = answer;
      });
      for (const fact of result.keep) keep.push(arrived.get(fact) as ArrivedTicket);
      if (result.heads.length === 0) continue;

      const old = new Map(ownHeads.map((h) => [h.ticketUid, h]));
      const gone = result.heads.flatMap((f) => old.get(f.ticketUid) ?? []);
      const change = new FigureDeltas();
      for (const head of gone) change.add(head.figures, head.lines, -1);
      for (const fact of result.heads) change.add(fact, fact.lines, 1);
      deltas.set(storeId, change);
      dates.set(
        storeId,
        [...new Set([...result.heads.map((f) => f.businessDate), ...gone.map((h) => h.figures.businessDate)])].sort(),
      );
      for (const fact of result.heads) written.push(arrived.get(fact) as ArrivedTicket);
      replaced.push(...gone);
    }
    const writing = atOnce([
      this.tickets.insertRevs(tx, keep),
      this.tickets.writeHeads(tx, written, replaced),
      this.figures.apply(tx, deltas),
      this.storeDays.mark(tx, dates),
      this.publish(tx, dates),
    ]);
    writing.catch(() => undefined);
    return { answers, written: writing };
  }

  keptRevs(tx: Tx, tickets: readonly TicketKey[]): Promise<KeptRev[]> {
    return tickets.length === 0 ? Promise.resolve([]) : this.tickets.knownRevs(tx, tickets);
  }

  private async publish(tx: Tx, dates: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [storeId, businessDates] of dates)
      await this.outbox.publish(tx, salesChanged, { storeId, businessDates: [...businessDates] });
  }
}
