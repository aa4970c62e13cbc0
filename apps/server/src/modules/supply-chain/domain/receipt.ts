import type { RejectReason } from '@larder/contracts/supply-chain/receiving';
import { type OrderedLine, openMilli, partValueMinor } from './purchase-order.ts';

/** One lot of a line, or one refused part of it, as the dock typed it. */
export interface Entry {
  readonly lineNo: number;
  readonly acceptedMilli: bigint;
  readonly rejectedMilli: bigint;
  readonly rejectReason: RejectReason | null;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
}

export type EntryFault = 'unknown_line' | 'over_ordered' | 'reason_missing' | 'already_expired';

export interface Fault {
  /** Position in the entries. */
  readonly index: number;
  readonly fault: EntryFault;
}

export interface Booking {
  /** Entries with a quantity; `costMinor` belongs to the accepted part. */
  readonly entries: readonly (Entry & { readonly itemId: string; readonly costMinor: bigint })[];
  /** Lines as they stand afterwards, in the order given. */
  readonly lines: readonly OrderedLine[];
  readonly status: 'partially_received' | 'received';
}

/**
 * Books what arrived against what was ordered. accepted + rejected + open = ordered holds for each line before and after;
 * a refused part reduces what is open, it never holds an accepted one back.
 * @param businessDate day of the receipt: goods past their date can only be refused
 */
export function book(
  lines: readonly OrderedLine[],
  entries: readonly Entry[],
  businessDate: string,
): Booking | { readonly faults: readonly Fault[] } {
  const after = new Map(lines.map((line) => [line.lineNo, line]));
  const booked: (Entry & { itemId: string; costMinor: bigint })[] = [];
  const faults: Fault[] = [];
  entries.forEach((entry, index) => {
    if (entry.acceptedMilli + entry.rejectedMilli === 0n) return;
    const line = after.get(entry.lineNo);
    const fault = faultOf(line, entry, businessDate);
    if (fault || !line) {
      faults.push({ index, fault: fault ?? 'unknown_line' });
      return;
    }
    booked.push({
      ...entry,
      itemId: line.itemId,
      costMinor: partValueMinor(line, line.acceptedMilli, entry.acceptedMilli),
    });
    after.set(line.lineNo, {
      ...line,
      acceptedMilli: line.acceptedMilli + entry.acceptedMilli,
      rejectedMilli: line.rejectedMilli + entry.rejectedMilli,
    });
  });
  if (faults.length > 0) return { faults };
  const booking = lines.map((line) => after.get(line.lineNo) ?? line);
  return {
    entries: booked,
    lines: booking,
    status: booking.every((line) => openMilli(line) === 0n) ? 'received' : 'partially_received',
  };
}

function faultOf(line: OrderedLine | undefined, entry: Entry, businessDate: string): EntryFault | undefined {
  if (!line) return 'unknown_line';
  if (entry.acceptedMilli + entry.rejectedMilli > openMilli(line)) return 'over_ordered';
  if (entry.rejectedMilli > 0n && entry.rejectReason === null) return 'reason_missing';
  if (entry.acceptedMilli > 0n && entry.expiresOn !== null && entry.expiresOn < businessDate) return 'already_expired';
  return undefined;
}
