import { hash } from 'node:crypto';
import { unstorableAt } from '@larder/contracts/common/text';
import type { PostingLine } from '@larder/contracts/pos-sync/posting-lines';
import type { Ticket, TicketResult } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemCodes, type RecipeBook } from '../../../foundation/catalog/index.ts';
import { InventoryApi, type SaleLeg } from '../../../foundation/inventory/index.ts';
import { OrgApi, type StoreBooks } from '../../../foundation/org/index.ts';
import {
  type AcceptedTicket,
  type KeptRev,
  SalesApi,
  type TicketFact,
  type TicketKey,
  ticketFact,
} from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { MembersRepository, type SealedMember } from '../data/members.repository.ts';
import { type NewQuarantined, QuarantineRepository } from '../data/quarantine.repository.ts';
import { TerminalsRepository } from '../data/terminals.repository.ts';
import { canonical } from '../domain/canonical.ts';
import { checkTicket, type Refusal } from '../domain/check-ticket.ts';
import { ticketLegs } from '../domain/explode.ts';
import { LocalTime } from '../domain/local-time.ts';
import { scrub, withoutPersonalReferences } from '../domain/personal-references.ts';
import { resolveLines } from '../domain/resolve-lines.ts';
import { postMappedLines } from '../jobs/post-mapped-lines.job.ts';

/** Where tickets come from: a till's device key, a file import, or both null for a correction made on screen. */
export interface TicketSource {
  readonly deviceId: string | null;
  readonly importId: string | null;
}

/** Tickets of one store that came together. */
export interface Parcel {
  readonly storeId: string;
  readonly source: TicketSource;
  readonly tickets: readonly unknown[];
}

/** What tickets are judged by, as it stands under the locks of their stores. */
export interface Shelf {
  readonly stores: ReadonlyMap<string, StoreBooks>;
  readonly codes: ItemCodes;
  readonly terminals: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of all the tickets that say a uid. */
  readonly kept: readonly KeptRev[];
}

/** Place of a ticket: its parcel, and where it stands in it. */
interface Place {
  readonly parcel: number;
  readonly index: number;
}

interface Accepted extends Place {
  readonly storeId: string;
  readonly origin: string | null;
  readonly clean: Ticket;
  readonly fact: TicketFact;
}

interface Refused extends Place {
  readonly refusal: Refusal;
  /** Without personal references. */
  readonly payload: unknown;
  readonly ticket: Ticket | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

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
    private readonly pii: PiiCodec,
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
    const { accepted, refused, members } = this.prepare(tx, parcels, shelf);
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

  private prepare(
    tx: Tx,
    parcels: readonly Parcel[],
    { stores, codes, terminals }: Shelf,
  ): { accepted: Accepted[]; refused: Refused[]; members: Map<string, SealedMember> } {
    const accepted: Accepted[] = [];
    const refused: Refused[] = [];
    const members = new Map<string, SealedMember>();
    const times = new Map<string, LocalTime>();
    const hashCashier = this.cashierHash(tx.ctx.tenantId);
    parcels.forEach(({ storeId, source, tickets }, parcel) => {
      const store = stores.get(storeId);
      if (!store) throw new NotFound();
      const rules = {
        currency: store.currency,
        terminals: source.importId === null ? (terminals.get(storeId) ?? NO_TERMINALS) : null,
      };
      const zone = `${store.zone} ${store.closeoutMinute}`;
      const time = times.get(zone) ?? new LocalTime(store.zone, store.closeoutMinute);
      times.set(zone, time);
      tickets.forEach((value, index) => {
        const checked = checkTicket(value, rules);
        const { ticket } = checked;
        if (ticket?.memberRef !== undefined) this.seal(tx.ctx.tenantId, storeId, ticket, members);
        const clean = ticket && withoutPersonalReferences(ticket, hashCashier);
        if ('refusal' in checked) {
          const payload = clean ?? scrub(value, hashCashier);
          refused.push({ parcel, index, refusal: checked.refusal, payload, ticket: clean });
          return;
        }
        const fact = clean && factOf(clean, checked.lines, codes, time);
        if (fact) accepted.push({ parcel, index, storeId, origin: source.deviceId ?? source.importId, clean, fact });
        else
          refused.push({
            parcel,
            index,
            refusal: { reason: 'schema', detail: 'ticket: text is not valid Unicode' },
            payload: scrub(value, hashCashier),
            ticket: clean,
          });
      });
    });
    return { accepted, refused, members };
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

  private seal(tenantId: string, storeId: string, ticket: Ticket, members: Map<string, SealedMember>): void {
    const memberRef = ticket.memberRef ?? '';
    const key = `${storeId} ${ticket.ticketUid}`;
    if ((members.get(key)?.rev ?? 0) >= ticket.rev) return;
    const column = { tenantId, table: 'ticket_member', column: 'member_ref' };
    members.set(key, {
      storeId,
      ticketUid: ticket.ticketUid,
      rev: ticket.rev,
      index: this.pii.blindIndex(column, memberRef.trim()),
      cipher: this.pii.seal({ ...column, rowId: ticket.ticketUid }, memberRef),
    });
  }

  private cashierHash(tenantId: string): (ref: string) => string {
    const known = new Map<string, string>();
    return (ref) => {
      let hashed = known.get(ref);
      if (hashed === undefined) {
        hashed = `h:${this.pii.blindIndex({ tenantId, table: 'ticket_rev', column: 'cashier_ref' }, ref.replace(/\D/g, '')).toString('hex')}`;
        known.set(ref, hashed);
      }
      return hashed;
    };
  }
}

const NO_TERMINALS: ReadonlySet<string> = new Set();

/** Answers to tills. Conflicts join the refused: their content is kept for a person to look at. */
function resultsOf(
  parcels: readonly Parcel[],
  accepted: readonly Accepted[],
  answers: readonly AcceptedTicket[],
  refused: Refused[],
): TicketResult[][] {
  const results = parcels.map((p) => new Array<TicketResult>(p.tickets.length));
  accepted.forEach(({ parcel, index, clean, fact }, i) => {
    const status = answers[i]?.status ?? 'stale';
    const result: TicketResult = { ticketUid: fact.ticketUid, rev: fact.rev, status };
    if (status === 'conflict') {
      const refusal: Refusal = {
        reason: 'hash_conflict',
        detail: `rev ${fact.rev}: other content is already kept under it`,
      };
      result.code = refusal.reason;
      result.detail = refusal.detail;
      refused.push({ parcel, index, refusal, payload: clean, ticket: clean });
    }
    (results[parcel] as TicketResult[])[index] = result;
  });
  for (const { parcel, index, refusal, ticket, payload } of refused) {
    (results[parcel] as TicketResult[])[index] ??= {
      ticketUid: ticket?.ticketUid ?? uidOf(payload),
      rev: ticket?.rev ?? revOf(payload),
      status: 'invalid',
      code: refusal.reason,
      detail: refusal.detail,
    };
  }
  return results;
}

/** Undefined when the ticket has no canonical form (lone surrogates) or holds what the database's JSON can't (NUL). */
function factOf(
  clean: Ticket,
  lines: readonly PostingLine[],
  codes: ItemCodes,
  time: LocalTime,
): TicketFact | undefined {
  const body = canonical(clean);
  if (body === undefined || (body.includes('\\u0000') && unstorableAt(clean) !== undefined)) return undefined;
  const sha = hash('sha256', body, 'buffer');
  const local = time.of(Date.parse(clean.closedAt ?? clean.openedAt));
  const { items, quantities } = resolveLines(lines, codes);
  return ticketFact(
    clean,
    lines,
    { businessDate: clean.businessDate ?? local.businessDate, hour: local.hour, items, quantities },
    body,
    sha,
  );
}

/** Tickets as they came: what has no uid, or none that is one, is no ticket. */
const keysOf = ({ storeId, tickets }: Parcel): TicketKey[] =>
  tickets.flatMap((raw) => {
    const ticketUid = uidOf(raw);
    return ticketUid === null ? [] : [{ storeId, ticketUid }];
  });

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const uidOf = (payload: unknown): string | null => {
  const uid = record(payload)['ticketUid'];
  return typeof uid === 'string' && UUID.test(uid) ? uid.toLowerCase() : null;
};
const revOf = (payload: unknown): number | null => {
  const rev = record(payload)['rev'];
  return typeof rev === 'number' && Number.isSafeInteger(rev) && Math.abs(rev) <= 1_000_000 ? rev : null;
};

function quarantined({ refusal, payload, ticket }: Refused): NewQuarantined {
  const text = JSON.stringify(payload) ?? 'null';
  return {
    reason: refusal.reason,
    detail: refusal.detail,
    ticketUid: ticket?.ticketUid ?? uidOf(payload),
    rev: ticket?.rev ?? revOf(payload),
    receiptNo: ticket?.receiptNo ?? null,
    businessDate:
      ticket?.businessDate !== undefined && ticket.businessDate >= '1970-01-01' ? ticket.businessDate : null,
    fingerprint: hash('sha256', text, 'hex'),
    payload: text,
  };
}
