import type { TicketResult } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemCodes, type RecipeBook } from '../../../foundation/catalog/index.ts';
import { InventoryApi, type SaleLeg } from '../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { type AcceptedTicket, SalesApi } from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { MembersRepository } from '../data/members.repository.ts';
import { QuarantineRepository } from '../data/quarantine.repository.ts';
import { TerminalsRepository } from '../data/terminals.repository.ts';
import { ticketLegs } from '../domain/explode.ts';
import { postMappedLines } from '../jobs/post-mapped-lines.job.ts';
import {
  type Accepted,
  JudgeTickets,
  type Parcel,
  type Refused,
  type Shelf,
  type TicketSource,
} from './judge-tickets.ts';
import { keysOf, quarantined, resultsOf } from './ticket-answers.ts';

/** The way of every ticket into the books, whatever brought it. Runs in the caller's transaction, which holds the stores' locks. */
@Injectable()
export class TicketIntake {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly inventory: InventoryApi,
    private readonly terminals: TerminalsRepository,
    private readonly quarantine: QuarantineRepository,
    private readonly members: MembersRepository,
    private readonly judge: JudgeTickets,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** {@link runAll} for tickets of one store. */
  async run(
    tx: Tx,
    storeId: string,
    source: TicketSource,
    tickets: readonly unknown[],
    quarantineRefused = true,
  ): Promise<TicketResult[]> {
    const parcels = [{ storeId, source, tickets }];
    const { results, written } = await this.runAll(tx, parcels, await this.look(tx, parcels), quarantineRefused);
    await written;
    return results[0] ?? [];
  }

  /** What tickets are judged by. Sent before it returns, behind what was sent before: the locks of the parcels' stores. */
  async look(tx: Tx, parcels: readonly Parcel[]): Promise<Shelf> {
    const tills = parcels.filter((p) => p.source.importId === null).map((p) => p.storeId);
    const [stores, codes, terminals, kept] = await atOnce([
      this.org.books(tx, [...new Set(parcels.map((p) => p.storeId))]),
      this.catalog.codes(tx),
      this.terminals.activeCodes(tx, [...new Set(tills)]),
      this.sales.keptRevs(tx, parcels.flatMap(keysOf)),
    ]);
    return { stores, codes, terminals, kept };
  }

  /**
   * Accepts what can be accepted and quarantines the rest; one bad ticket holds no other back. The number of statements
   * hardly depends on how many stores the parcels are from.
   * @param shelf read under the locks of the parcels' stores
   * @param quarantineRefused false when a person is waiting for the refusal (a correction on screen)
   * @returns results of each parcel, in the order of its tickets, and when they are written: the caller's own statements go
   *   out with these
   */
  async runAll(
    tx: Tx,
    parcels: readonly Parcel[],
    shelf: Shelf,
    quarantineRefused = true,
  ): Promise<{ readonly results: TicketResult[][]; readonly written: Promise<unknown> }> {
    const { accepted, refused, members } = this.judge.run(tx.ctx.tenantId, parcels, shelf);
    const { answers, written } = await this.sales.accept(tx, accepted, shelf.kept);
    const results = resultsOf(parcels, accepted, answers, refused);
    const unknown = accepted.filter((a) => a.fact.lines.some((l) => l.itemId === null));
    const writing = atOnce([
      written,
      this.post(tx, accepted, answers, shelf),
      this.members.upsert(tx, [...members.values()]),
      unknown.length > 0 ? this.catchUp(tx, new Set(unknown.map((a) => a.storeId)), shelf.codes) : undefined,
      quarantineRefused ? this.putAside(tx, parcels, refused) : undefined,
    ]);
    writing.catch(() => undefined);
    return { results, written: writing };
  }

  private async putAside(tx: Tx, parcels: readonly Parcel[], refused: readonly Refused[]): Promise<void> {
    for (const [at, own] of Map.groupBy(refused, (r) => r.parcel)) {
      const { storeId, source } = parcels[at] as Parcel;
      await this.quarantine.insert(tx, storeId, source.deviceId, this.clock.now(), own.map(quarantined));
    }
  }

  /** Somebody may have mapped a code between the look at the codes and the lines that now wait for it. */
  private async catchUp(tx: Tx, storeIds: ReadonlySet<string>, seen: ItemCodes): Promise<void> {
    await this.catalog.lockCodes(tx, 'read');
    if ((await this.catalog.codes(tx)).revision === seen.revision) return;
    await this.jobs.enqueueEach(
      tx,
      postMappedLines,
      [...storeIds].map((storeId) => ({ payload: { storeId }, dedupeKey: storeId })),
    );
  }

  private async post(
    tx: Tx,
    accepted: readonly Accepted[],
    answers: readonly AcceptedTicket[],
    shelf: Shelf,
  ): Promise<void> {
    const sales = new Map<string, { legs: SaleLeg[]; reverse: { ticketUid: string; rev: number }[] }>();
    const books = new Map<string, RecipeBook>();
    for (let i = 0; i < accepted.length; i++) {
      const answer = answers[i];
      const { storeId, fact } = accepted[i] as Accepted;
      if (answer?.status !== 'applied') continue;
      const { legs, reverse } = sales.get(storeId) ?? { legs: [], reverse: [] };
      sales.set(storeId, { legs, reverse });
      if (answer.replacedRev !== null) reverse.push({ ticketUid: fact.ticketUid, rev: answer.replacedRev });
      if (fact.status !== 'closed') continue;
      let book = books.get(fact.businessDate);
      if (!book) {
        book = await this.catalog.recipeBook(tx, fact.businessDate, shelf.codes);
        books.set(fact.businessDate, book);
      }
      for (const leg of ticketLegs(fact, book)) legs.push(leg);
    }
    if (sales.size > 0) await this.inventory.postSales(tx, sales, shelf.stores);
  }
}
