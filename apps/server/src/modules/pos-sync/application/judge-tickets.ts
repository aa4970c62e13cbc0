import { hash } from 'node:crypto';
import { unstorableAt } from '@larder/contracts/common/text';
import type { PostingLine } from '@larder/contracts/pos-sync/posting-lines';
import type { Ticket } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import type { ItemCodes } from '../../../foundation/catalog/index.ts';
import type { StoreBooks } from '../../../foundation/org/index.ts';
import { type KeptRev, type TicketFact, ticketFact } from '../../../foundation/sales/index.ts';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import type { SealedMember } from '../data/members.repository.ts';
import { canonical } from '../domain/canonical.ts';
import { checkTicket, type Refusal } from '../domain/check-ticket.ts';
import { LocalTime } from '../domain/local-time.ts';
import { scrub, withoutPersonalReferences } from '../domain/personal-references.ts';
import { resolveLines } from '../domain/resolve-lines.ts';

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

export interface Accepted extends Place {
  readonly storeId: string;
  readonly origin: string | null;
  readonly clean: Ticket;
  readonly fact: TicketFact;
}

export interface Refused extends Place {
  readonly refusal: Refusal;
  /** Without personal references. */
  readonly payload: unknown;
  readonly ticket: Ticket | undefined;
}

const NO_TERMINALS: ReadonlySet<string> = new Set();

/** What becomes of each ticket, before anything is written: a fact for the books, or a refusal; personal references go. */
@Injectable()
export class JudgeTickets {
  constructor(private readonly pii: PiiCodec) {}

  run(
    tenantId: string,
    parcels: readonly Parcel[],
    { stores, codes, terminals }: Shelf,
  ): { accepted: Accepted[]; refused: Refused[]; members: Map<string, SealedMember> } {
    const accepted: Accepted[] = [];
    const refused: Refused[] = [];
    const members = new Map<string, SealedMember>();
    const times = new Map<string, LocalTime>();
    const hashCashier = this.cashierHash(tenantId);
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
        if (ticket?.memberRef !== undefined) this.seal(tenantId, storeId, ticket, members);
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
