import type { Settlement, TransferState } from '@larder/contracts/inventory/transfers';
import type { LotBalance } from '../inventory.facade.ts';

/** Source type of the papers and the expected receipts of a transfer. */
export const TRANSFER_SOURCE = 'inventory.transfer';

export type TransferEvent = 'agree' | 'decline' | 'cancel' | 'ship' | 'receive' | 'settle';

/** The only list of transitions. `agree` leads to agreed once both stores have said so; `receive` to short when goods lack. */
const NEXT: Readonly<Record<TransferState, readonly TransferEvent[]>> = {
  proposed: ['agree', 'decline', 'cancel'],
  agreed: ['ship', 'cancel'],
  in_transit: ['receive'],
  short: ['settle'],
  received: [],
  closed: [],
  declined: [],
  cancelled: [],
};

export const allowedTransferEvents = (state: TransferState): readonly TransferEvent[] => NEXT[state];

/** Part of a shipment that is of one lot; null where no lot accounts for it. */
export interface LotPart {
  readonly lotId: string | null;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  readonly quantityMilli: bigint;
}

/**
 * Lots for a quantity, first expiring first; what has expired stays behind, what no lot accounts for goes without one.
 * @param lots first expiring first
 */
export function pickLots(lots: readonly LotBalance[], wantedMilli: bigint, today: string): LotPart[] {
  let rest = wantedMilli;
  const parts: LotPart[] = [];
  for (const lot of lots) {
    if (rest <= 0n) break;
    if (lot.quantityMilli <= 0n || (lot.expiresOn !== null && lot.expiresOn < today)) continue;
    const quantityMilli = least(lot.quantityMilli, rest);
    parts.push({ lotId: lot.lotId, lotCode: lot.lotCode, expiresOn: lot.expiresOn, quantityMilli });
    rest -= quantityMilli;
  }
  if (rest > 0n) parts.push({ lotId: null, lotCode: null, expiresOn: null, quantityMilli: rest });
  return parts;
}

const least = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

/** Cost of a quantity at a moving average (1/1000 minor units per base unit), minor units, rounded half up. */
export function costOf(quantityMilli: bigint, averageMilliMinor: bigint | null): bigint | null {
  return averageMilliMinor === null ? null : (quantityMilli * averageMilliMinor + 500_000n) / 1_000_000n;
}

export interface SentParcel {
  readonly shippedMilli: bigint;
  readonly receivedMilli: bigint | null;
  readonly costMinor: bigint | null;
}

/** What lacks of a parcel once it was received, and the cost of it; the part that arrived carries the rest. */
export function shortOf(parcel: SentParcel): { readonly quantityMilli: bigint; readonly costMinor: bigint | null } {
  const quantityMilli = parcel.shippedMilli - (parcel.receivedMilli ?? parcel.shippedMilli);
  const arrived = arrivedCost(parcel);
  return {
    quantityMilli,
    costMinor: parcel.costMinor === null || arrived === null ? null : parcel.costMinor - arrived,
  };
}

/** Share of a parcel's cost that arrived, rounded half up. */
export function arrivedCost({ shippedMilli, receivedMilli, costMinor }: SentParcel): bigint | null {
  if (costMinor === null) return null;
  const arrived = receivedMilli ?? 0n;
  return (2n * costMinor * arrived + shippedMilli) / (2n * shippedMilli);
}

/** Where goods that lacked are booked in: at neither store when they are lost. */
export const settledAt = (settlement: Settlement): 'from' | 'to' | null =>
  settlement === 'found' ? 'to' : settlement === 'returned' ? 'from' : null;
