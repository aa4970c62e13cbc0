import type { PurchaseOrderStatus } from '@larder/contracts/supply-chain/purchase-order';

export type OrderEvent = 'send' | 'receive' | 'close' | 'cancel';

/**
 * What each state takes (mission/domain.md 4.3). Goods may arrive before anybody recorded that the order was sent:
 * what stands at the dock is a fact, so `approved` can be received too.
 */
const TAKES: Readonly<Record<PurchaseOrderStatus, readonly OrderEvent[]>> = {
  approved: ['send', 'receive', 'close', 'cancel'],
  sent: ['receive', 'close', 'cancel'],
  partially_received: ['receive', 'close'],
  received: [],
  closed: [],
  cancelled: [],
};

export const allowedEvents = (status: PurchaseOrderStatus): readonly OrderEvent[] => TAKES[status];

/** States in which goods may still come. */
export const WAITING: readonly PurchaseOrderStatus[] = ['approved', 'sent', 'partially_received'];

export interface OrderedLine {
  readonly lineNo: number;
  readonly itemId: string;
  readonly orderedMilli: bigint;
  readonly acceptedMilli: bigint;
  readonly rejectedMilli: bigint;
  readonly packMilli: bigint;
  readonly packPriceMinor: bigint;
}

/** What may still come: ordered − accepted − rejected, in thousandths. */
export const openMilli = (line: Pick<OrderedLine, 'orderedMilli' | 'acceptedMilli' | 'rejectedMilli'>): bigint =>
  line.orderedMilli - line.acceptedMilli - line.rejectedMilli;

/** Value of a quantity at the pack's price, minor units, half up. */
export function valueMinor(quantityMilli: bigint, packMilli: bigint, packPriceMinor: bigint): bigint {
  return (quantityMilli * packPriceMinor * 2n + packMilli) / (packMilli * 2n);
}

/**
 * Value of one part of a line such that all parts together equal the line, whatever the split:
 * the running total is rounded, never the part.
 */
export function partValueMinor(
  line: Pick<OrderedLine, 'packMilli' | 'packPriceMinor'>,
  beforeMilli: bigint,
  partMilli: bigint,
): bigint {
  return (
    valueMinor(beforeMilli + partMilli, line.packMilli, line.packPriceMinor) -
    valueMinor(beforeMilli, line.packMilli, line.packPriceMinor)
  );
}

/** Order number of a tenant's day: PO-20261122-007; beyond 999 it grows a digit. */
export const orderNumber = (day: string, serial: number): string =>
  `PO-${day.replaceAll('-', '')}-${String(serial).padStart(3, '0')}`;
