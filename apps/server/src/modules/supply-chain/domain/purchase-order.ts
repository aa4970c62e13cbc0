import type { PurchaseApprovalState, PurchaseOrderStatus } from '@larder/contracts/supply-chain/purchase-order';

export type OrderEvent = 'ask' | 'send' | 'receive' | 'close' | 'cancel';

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

/**
 * What an order takes now. `approval` is its state as `approvalOf` says it: until headquarters has agreed an order can't be
 * sent, but be asked for; everything else goes on as ever.
 */
export function allowedEvents(
  status: PurchaseOrderStatus,
  approval: PurchaseApprovalState | null = null,
): readonly OrderEvent[] {
  const takes = TAKES[status];
  if (approval === null || approval === 'approved') return takes;
  return takes.flatMap((event) => (event !== 'send' ? [event] : approval === 'waiting' ? [] : ['ask' as const]));
}

/** True for an amount above the limit, both in minor units; a limit of 0 is none. */
export const aboveLimit = (amountMinor: bigint, limitMinor: bigint): boolean =>
  limitMinor > 0n && amountMinor > limitMinor;

interface Approvable {
  readonly kind: 'external' | 'internal';
  readonly status: PurchaseOrderStatus;
  readonly amountMinor: bigint;
  readonly mailState: 'queued' | 'sent' | 'failed' | null;
  readonly approvalState: PurchaseApprovalState | null;
}

/**
 * Where the approval of an order stands. An order from before the limit was set needs one too as long as it has not been
 * sent; a mail that is queued is on its way.
 */
export function approvalOf(order: Approvable, limitMinor: bigint): PurchaseApprovalState | null {
  if (order.approvalState !== null) return order.approvalState;
  const unsent = order.kind === 'external' && order.status === 'approved' && order.mailState !== 'queued';
  return unsent && aboveLimit(order.amountMinor, limitMinor) ? 'required' : null;
}

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
