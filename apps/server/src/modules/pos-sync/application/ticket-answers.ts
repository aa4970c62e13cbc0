import { hash } from 'node:crypto';
import type { TicketResult } from '@larder/contracts/pos-sync/ticket';
import type { AcceptedTicket, TicketKey } from '../../../foundation/sales/index.ts';
import type { NewQuarantined } from '../data/quarantine.repository.ts';
import type { Refusal } from '../domain/check-ticket.ts';
import type { Accepted, Parcel, Refused } from './judge-tickets.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Answers to tills. Conflicts join the refused: their content is kept for a person to look at. */
export function resultsOf(
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

/** Tickets as they came: what has no uid, or none that is one, is no ticket. */
export const keysOf = ({ storeId, tickets }: Parcel): TicketKey[] =>
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

export function quarantined({ refusal, payload, ticket }: Refused): NewQuarantined {
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
