import type { Ticket } from '@larder/contracts/pos-sync/ticket';

/** Looks like a phone number: 7 to 15 digits with the usual punctuation. Codes that only look like one lose nothing by being hashed. */
export function isPhoneShaped(text: string): boolean {
  const bare = text.replace(/[\s().-]/g, '');
  return /^\+?\d{7,15}$/.test(bare);
}

/** A ticket without its personal references. `memberRef` goes to `ticket_member`, a phone-shaped `cashierRef` becomes its hash. */
export function withoutPersonalReferences(ticket: Ticket, hash: (cashierRef: string) => string): Ticket {
  const { memberRef: _, cashierRef, ...rest } = ticket;
  if (cashierRef === undefined) return rest;
  return { ...rest, cashierRef: isPhoneShaped(cashierRef) ? hash(cashierRef) : cashierRef };
}

const PERSONAL_KEY = /member|customer|phone|mobile|mail|cardno|buyer|contact|address/i;
/** E-mail addresses, and runs of digits as long as a phone number, anywhere in a text. */
const PERSONAL_TEXT = /[^\s@"]+@[^\s@"]+|\+?\d[\d\s().-]{5,}\d/g;
const REMOVED = '[removed]';
const DEPTH = 12;

/**
 * A payload that is not a ticket, for the quarantine: whatever could name a person is cut out, by key and by shape. Deeper
 * levels than a ticket has are dropped.
 */
export function scrub(value: unknown, hash: (text: string) => string, depth = 0): unknown {
  if (depth > DEPTH) return null;
  if (typeof value === 'string') return value.replaceAll(PERSONAL_TEXT, REMOVED);
  if (typeof value === 'number' && Math.abs(value) >= 1e10) return null;
  if (Array.isArray(value)) return value.map((v) => scrub(v, hash, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  const out: Record<string, unknown> = {};
  for (const [key, v] of Object.entries(value)) {
    if (PERSONAL_KEY.test(key)) continue;
    if (key === 'cashierRef' && typeof v === 'string' && isPhoneShaped(v)) out[key] = hash(v);
    else if (CODES.has(key) && typeof v === 'string') out[key] = v;
    else out[key] = scrub(v, hash, depth + 1);
  }
  return out;
}

/** Fields of a ticket that are digits by nature: barcodes, receipt numbers, quantities. */
const CODES = new Set([
  'sku',
  'barcode',
  'receiptNo',
  'terminalCode',
  'quantity',
  'ticketUid',
  'refersTo',
  'groupUid',
  'promotionCode',
  'externalRef',
  'shiftRef',
  'openedAt',
  'closedAt',
  'modifiedAt',
  'businessDate',
]);
