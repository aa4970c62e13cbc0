import { hash } from 'node:crypto';
import { unstorableAt } from '@larder/contracts/common/text';
import type { PostingLine } from '@larder/contracts/pos-sync/posting-lines';
import type { Ticket, TicketResult } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemCodes } from '../../../foundation/catalog/index.ts';
import { InventoryApi, type SaleLeg } from '../../../foundation/inventory/index.ts';
import { OrgApi, type StoreInfo } from '../../../foundation/org/index.ts';
import {
  type AcceptedTicket,
  SalesApi,
  type TicketFact,
  type TicketOrigin,
  ticketFact,
} from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import type { Tx } from '../../../platform/db/tx.ts';
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
  /** The device of each ticket where several tills share a transaction; `deviceId` is then one of them. */
  readonly deviceIds?: readonly string[];
}

interface Accepted {
  readonly index: number;
  readonly clean: Ticket;
  readonly fact: TicketFact;
}

interface Refused {
  readonly index: number;
  readonly refusal: Refusal;
  /** Without personal references. */
  readonly payload: unknown;
  readonly ticket: Ticket | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The way of every ticket into the books, whatever brought it. Runs in the caller's transaction, which holds the store's lock. */
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

  /**
   * Accepts what can be accepted and quarantines the rest; one bad ticket holds no other back.
   * @param quarantineRefused false when a person is waiting for the refusal (a correction on screen)
   */
  async run(
    tx: Tx,
    storeId: string,
    source: TicketSource,
    raw: readonly unknown[],
    quarantineRefused = true,
  ): Promise<TicketResult[]> {
    const store = await this.org.store(tx, storeId);
    const codes = await this.catalog.codes(tx);
    const terminals = source.importId === null ? await this.terminals.activeCodes(tx, storeId) : null;
    const { accepted, refused, members } = this.prepare(tx, store, codes, terminals, raw);
    const answers = await this.sales.accept(
      tx,
      storeId,
      originOf(source, accepted),
      accepted.map((a) => a.fact),
    );
    await this.post(tx, storeId, accepted, answers);
    if (accepted.some((a) => a.fact.lines.some((l) => l.itemId === null))) await this.catchUp(tx, storeId, codes);
    await this.members.upsert(tx, storeId, [...members.values()]);

    const results = new Array<TicketResult>(raw.length);
    accepted.forEach(({ index, clean, fact }, i) => {
      const status = answers[i]?.status ?? 'stale';
      results[index] = { ticketUid: fact.ticketUid, rev: fact.rev, status };
      if (status !== 'conflict') return;
      const refusal: Refusal = {
        reason: 'hash_conflict',
        detail: `rev ${fact.rev}: other content is already kept under it`,
      };
      results[index] = {
        ticketUid: fact.ticketUid,
        rev: fact.rev,
        status,
        code: refusal.reason,
        detail: refusal.detail,
      };
      refused.push({ index, refusal, payload: clean, ticket: clean });
    });
    for (const { index, refusal, ticket, payload } of refused) {
      results[index] ??= {
        ticketUid: ticket?.ticketUid ?? uidOf(payload),
        rev: ticket?.rev ?? revOf(payload),
        status: 'invalid',
        code: refusal.reason,
        detail: refusal.detail,
      };
    }
    if (quarantineRefused)
      for (const [deviceId, own] of Map.groupBy(refused, (r) => source.deviceIds?.[r.index] ?? source.deviceId))
        await this.quarantine.insert(tx, storeId, deviceId, this.clock.now(), own.map(quarantined));
    return results;
  }

  /** Somebody may have mapped a code between the look at the codes and the lines that now wait for it. */
  private async catchUp(tx: Tx, storeId: string, seen: ItemCodes): Promise<void> {
    await this.catalog.lockCodes(tx, 'read');
    if ((await this.catalog.codes(tx)).revision !== seen.revision)
      await this.jobs.enqueue(tx, postMappedLines, { storeId }, { dedupeKey: storeId });
  }

  private prepare(
    tx: Tx,
    store: StoreInfo,
    codes: ItemCodes,
    terminals: ReadonlySet<string> | null,
    raw: readonly unknown[],
  ): { accepted: Accepted[]; refused: Refused[]; members: Map<string, SealedMember> } {
    const accepted: Accepted[] = [];
    const refused: Refused[] = [];
    const members = new Map<string, SealedMember>();
    const rules = { currency: store.currency, terminals };
    const time = new LocalTime(store.zone, store.closeoutMinute);
    const hashCashier = this.cashierHash(tx.ctx.tenantId);
    raw.forEach((value, index) => {
      const checked = checkTicket(value, rules);
      const { ticket } = checked;
      if (ticket?.memberRef !== undefined) this.seal(tx.ctx.tenantId, ticket, members);
      const clean = ticket && withoutPersonalReferences(ticket, hashCashier);
      if ('refusal' in checked) {
        refused.push({ index, refusal: checked.refusal, payload: clean ?? scrub(value, hashCashier), ticket: clean });
        return;
      }
      const fact = clean && factOf(clean, checked.lines, codes, time);
      if (fact) accepted.push({ index, clean, fact });
      else
        refused.push({
          index,
          refusal: { reason: 'schema', detail: 'ticket: text is not valid Unicode' },
          payload: scrub(value, hashCashier),
          ticket: clean,
        });
    });
    return { accepted, refused, members };
  }

  private async post(
    tx: Tx,
    storeId: string,
    accepted: readonly Accepted[],
    answers: readonly AcceptedTicket[],
  ): Promise<void> {
    const legs: SaleLeg[] = [];
    const reverse: { ticketUid: string; rev: number }[] = [];
    const books = new Map<string, Awaited<ReturnType<CatalogApi['recipeBook']>>>();
    for (let i = 0; i < accepted.length; i++) {
      const answer = answers[i];
      const fact = accepted[i]?.fact;
      if (!answer || !fact || answer.status !== 'applied') continue;
      if (answer.replacedRev !== null) reverse.push({ ticketUid: fact.ticketUid, rev: answer.replacedRev });
      if (fact.status !== 'closed') continue;
      let book = books.get(fact.businessDate);
      if (!book) {
        book = await this.catalog.recipeBook(tx, fact.businessDate);
        books.set(fact.businessDate, book);
      }
      for (const leg of ticketLegs(fact, book)) legs.push(leg);
    }
    if (legs.length > 0 || reverse.length > 0) await this.inventory.postSales(tx, storeId, legs, reverse);
  }

  private seal(tenantId: string, ticket: Ticket, members: Map<string, SealedMember>): void {
    const memberRef = ticket.memberRef ?? '';
    if ((members.get(ticket.ticketUid)?.rev ?? 0) >= ticket.rev) return;
    const column = { tenantId, table: 'ticket_member', column: 'member_ref' };
    members.set(ticket.ticketUid, {
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

/** Each ticket's own device where several share the transaction, else the one source of all. */
function originOf({ deviceId, deviceIds, importId }: TicketSource, accepted: readonly Accepted[]): TicketOrigin {
  if (!deviceIds) return deviceId ?? importId;
  const devices = new Map(accepted.map((a) => [a.fact, deviceIds[a.index] ?? deviceId]));
  return (fact) => devices.get(fact) ?? deviceId;
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
