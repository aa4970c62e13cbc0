import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { ReceiptDetail, ReceiptEntry, ReceiptLine } from '@larder/contracts/supply-chain/receiving';

/** What is typed on a receipt; the server keeps exactly this list. */
export type Entries = readonly ReceiptEntry[];

/** Sum of one column over the entries of a line, in thousandths. */
export function typedMilli(entries: Entries, lineNo: number, column: 'accepted' | 'rejected'): bigint {
  return entries.filter((e) => e.lineNo === lineNo).reduce((sum, e) => sum + toMilli(e[column]), 0n);
}

/** What would still be missing of a line if the receipt were booked now; negative when too much is typed. */
export const missingMilli = (line: ReceiptLine, entries: Entries): bigint =>
  toMilli(line.open) - typedMilli(entries, line.lineNo, 'accepted') - typedMilli(entries, line.lineNo, 'rejected');

const isEmpty = (entry: ReceiptEntry): boolean => toMilli(entry.accepted) + toMilli(entry.rejected) === 0n;

/** Nothing that a person typed. */
export const isBlank = (entry: ReceiptEntry): boolean =>
  isEmpty(entry) && entry.lotCode === null && entry.rejectReason === null;

/** A first entry of a line: nothing yet, with the expiry date that its shelf life says. */
export const blankEntry = (line: ReceiptLine): ReceiptEntry => ({
  lineNo: line.lineNo,
  accepted: '0',
  rejected: '0',
  rejectReason: null,
  lotCode: null,
  expiresOn: line.expectedExpiry,
});

/** Changes the accepted quantity of a line's last lot by some thousandths, within 0 and what is expected. */
export function addAccepted(entries: Entries, line: ReceiptLine, deltaMilli: bigint): Entries {
  const at = entries.findLastIndex((e) => e.lineNo === line.lineNo);
  const list = at === -1 ? [...entries, blankEntry(line)] : [...entries];
  const index = at === -1 ? list.length - 1 : at;
  const entry = list[index];
  if (!entry) return entries;
  const now = toMilli(entry.accepted);
  const room = missingMilli(line, entries);
  const delta = deltaMilli > room ? (room > 0n ? room : 0n) : deltaMilli;
  list[index] = { ...entry, accepted: fromMilli(now + delta < 0n ? 0n : now + delta) };
  return list.filter((e) => e.lineNo !== line.lineNo || !isBlank(e));
}

/** Accepts what is missing on every line that has nothing typed, or on one line whatever is typed. */
export function acceptMissing(entries: Entries, lines: readonly ReceiptLine[]): Entries {
  return lines.reduce((list, line) => addAccepted(list, line, missingMilli(line, list)), entries);
}

/** Lines on which something is typed. */
export const enteredLines = (entries: Entries): ReadonlySet<number> =>
  new Set(entries.filter((e) => !isEmpty(e)).map((e) => e.lineNo));

/** Value of what is accepted, minor units; each line rounded once, as the booking does. */
export function acceptedValueMinor(receipt: Pick<ReceiptDetail, 'lines'>, entries: Entries): number {
  return receipt.lines.reduce((sum, line) => {
    const milli = typedMilli(entries, line.lineNo, 'accepted');
    return sum + Math.round((Number(milli) / Number(toMilli(line.pack))) * line.packPriceMinor);
  }, 0);
}

/** What stops the booking, by line; the server says the same. */
export function faultsOf(
  receipt: Pick<ReceiptDetail, 'lines' | 'businessDate'>,
  entries: Entries,
): ReadonlyMap<number, 'over_ordered' | 'reason_missing' | 'already_expired'> {
  const faults = new Map<number, 'over_ordered' | 'reason_missing' | 'already_expired'>();
  for (const line of receipt.lines) {
    const own = entries.filter((e) => e.lineNo === line.lineNo);
    if (missingMilli(line, entries) < 0n) faults.set(line.lineNo, 'over_ordered');
    else if (own.some((e) => toMilli(e.rejected) > 0n && e.rejectReason === null))
      faults.set(line.lineNo, 'reason_missing');
    else if (own.some((e) => toMilli(e.accepted) > 0n && e.expiresOn !== null && e.expiresOn < receipt.businessDate))
      faults.set(line.lineNo, 'already_expired');
  }
  return faults;
}
