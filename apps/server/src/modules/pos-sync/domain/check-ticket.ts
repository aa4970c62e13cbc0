import { judge } from '@larder/contracts/common/judge';
import { expectedTotal, type PostingLine, postingLines } from '@larder/contracts/pos-sync/posting-lines';
import { Ticket } from '@larder/contracts/pos-sync/ticket';
import { isPlausibleTime } from './plausible-time.ts';

export type RefusalReason =
  | 'schema'
  | 'hash_conflict'
  | 'total_mismatch'
  | 'unknown_terminal'
  | 'currency_mismatch'
  | 'import_rule';

export interface Refusal {
  readonly reason: RefusalReason;
  /** JSON path and what is wrong there; no values. */
  readonly detail: string;
}

export type Checked =
  | { readonly ticket: Ticket; readonly lines: readonly PostingLine[] }
  | { readonly refusal: Refusal; readonly ticket?: Ticket };

export interface TicketRules {
  readonly currency: string;
  /** Codes of the store's active terminals; null for a file import, which has none. */
  readonly terminals: ReadonlySet<string> | null;
}

/** Beyond these a sum could leave 64 bits: 10 billion in minor units, a million tonnes in grams. */
const MOST_MINOR = 1_000_000_000_000;
const MOST_MILLI = 1_000_000_000_000n;

/** Wire rules of one ticket. Never throws: the rest of the batch goes on. */
export function checkTicket(raw: unknown, rules: TicketRules): Checked {
  const parsed = judge(Ticket, raw);
  if (!parsed.success) {
    const detail = parsed.error.issues
      .slice(0, 5)
      .map((i) => `${i.path.join('.') || 'ticket'}: ${i.code}`)
      .join('; ');
    return { refusal: { reason: 'schema', detail } };
  }
  const ticket = lowerIds(parsed.data);
  const lines = postingLines(ticket);
  const refusal = rangeRefusal(ticket, lines) ?? ruleRefusal(ticket, rules);
  return refusal ? { refusal, ticket } : { ticket, lines };
}

/** Ids compare as text with what the database answers, which is lower case. */
function lowerIds(ticket: Ticket): Ticket {
  ticket.ticketUid = ticket.ticketUid.toLowerCase();
  if (ticket.refersTo !== undefined) ticket.refersTo = ticket.refersTo.toLowerCase();
  return ticket;
}

function rangeRefusal(ticket: Ticket, lines: readonly PostingLine[]): Refusal | null {
  const seen = new Set<number>();
  for (const line of lines) {
    if (line.modifierNo === 0) {
      if (seen.has(line.lineNo)) return { reason: 'schema', detail: `lines: lineNo ${line.lineNo} twice` };
      seen.add(line.lineNo);
    }
    if (line.quantityMilli > MOST_MILLI || line.quantityMilli < -MOST_MILLI)
      return { reason: 'schema', detail: `lines.${line.lineNo}.quantity: out of range` };
    if (Math.abs(line.amountMinor) > MOST_MINOR || line.discountMinor > MOST_MINOR)
      return { reason: 'schema', detail: `lines.${line.lineNo}.amount: out of range` };
  }
  if (
    [
      ticket.total,
      ...ticket.adjustments.map((a) => a.amount),
      ...ticket.tax.map((t) => t.amount),
      ...ticket.payments.map((p) => p.amount),
    ].some((n) => Math.abs(n) > MOST_MINOR)
  )
    return { reason: 'schema', detail: 'total: out of range' };
  for (const [path, text] of [
    ['openedAt', ticket.openedAt],
    ['closedAt', ticket.closedAt],
    ['businessDate', ticket.businessDate],
  ] as const) {
    if (text !== undefined && !isPlausibleTime(text)) return { reason: 'schema', detail: `${path}: out of range` };
  }
  return null;
}

function ruleRefusal(ticket: Ticket, rules: TicketRules): Refusal | null {
  if (rules.terminals !== null && !rules.terminals.has(ticket.terminalCode))
    return { reason: 'unknown_terminal', detail: 'terminalCode: not an active terminal of this store' };
  if (ticket.currency !== rules.currency)
    return { reason: 'currency_mismatch', detail: `currency: the store counts in ${rules.currency}` };
  const expected = expectedTotal(ticket);
  if (expected !== ticket.total)
    return { reason: 'total_mismatch', detail: `total: ${ticket.total}, lines and adjustments give ${expected}` };
  return null;
}
