import type { RequestState } from '@larder/contracts/ordering/requests';

/**
 * Everything that can happen to a replenishment request. `order`: the order that took it left with it; `release`: that order
 * ended without being sent, so the request waits again; `undo` is the manager taking a decision back.
 */
export type RequestEventName =
  | 'ask'
  | 'merge'
  | 'accept'
  | 'decline'
  | 'undo'
  | 'withdraw'
  | 'expire'
  | 'order'
  | 'release';

/** Every transition; what is not listed is refused. `ask` makes a request and is therefore no transition. */
const TRANSITIONS: Readonly<Record<RequestState, Partial<Readonly<Record<RequestEventName, RequestState>>>>> = {
  open: { merge: 'open', accept: 'accepted', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
  // Expires when its order leaves without the item: somebody took the quantity off the line again.
  accepted: { undo: 'open', release: 'open', order: 'ordered', expire: 'expired' },
  declined: { undo: 'open' },
  ordered: {},
  withdrawn: {},
  expired: {},
};

export const allowedRequestEvents = (state: RequestState): RequestEventName[] =>
  Object.keys(TRANSITIONS[state]) as RequestEventName[];

/** The state after an event; undefined when the state does not allow it. */
export const nextRequestState = (state: RequestState, event: RequestEventName): RequestState | undefined =>
  TRANSITIONS[state][event];

/** The last delivery day on which the goods are still of use: the asked-for day, or a later day until which they are needed. */
export function lastUsefulDelivery(askedDelivery: string | null, neededBy: string | null): string | null {
  if (askedDelivery === null || neededBy === null) return askedDelivery ?? neededBy;
  return askedDelivery > neededBy ? askedDelivery : neededBy;
}

/**
 * True when a delivery of the request's source that leaves now was the last one that could have brought it. A request that
 * names no delivery at all waits for its days.
 */
export function missesDelivery(
  request: { readonly askedDelivery: string | null; readonly neededBy: string | null },
  deliveryDate: string,
): boolean {
  const last = lastUsefulDelivery(request.askedDelivery, request.neededBy);
  return last !== null && deliveryDate >= last;
}

/** A line with a request on top, rounded up to whole packs. Thousandths of the base unit. @throws RangeError on a pack of 0 */
export function proposedLine(lineMilli: bigint, requestMilli: bigint, packMilli: bigint): bigint {
  if (packMilli <= 0n) throw new RangeError(`pack ${packMilli}`);
  return ((lineMilli + requestMilli + packMilli - 1n) / packMilli) * packMilli;
}
