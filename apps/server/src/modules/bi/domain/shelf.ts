import { currentSlot, HOURS, type TradingDay } from './trading-day.ts';

export interface ListedTime {
  readonly from: string;
  readonly to: string | null;
}

const isListed = (span: ListedTime, date: string): boolean =>
  span.from <= date && (span.to === null || span.to >= date);

/** Items on the list of a store on a date. */
export const listedOn = (listing: ReadonlyMap<string, ListedTime>, date: string): string[] =>
  [...listing].filter(([, span]) => isListed(span, date)).map(([itemId]) => itemId);

/** Listed items without stock. An item that never moved has none. */
export const emptyNow = (listed: readonly string[], onHand: ReadonlyMap<string, bigint>): string[] =>
  listed.filter((itemId) => (onHand.get(itemId) ?? 0n) <= 0n);

/**
 * Listed items that ended a date without stock.
 * @param spans days, both included, at whose end an item was empty
 */
export function emptyOn(
  listing: ReadonlyMap<string, ListedTime>,
  spans: readonly { readonly itemId: string; readonly from: string; readonly to: string }[],
  date: string,
): number {
  const empty = new Set<string>();
  for (const { itemId, from, to } of spans) {
    const span = listing.get(itemId);
    if (span && isListed(span, date) && from <= date && date <= to) empty.add(itemId);
  }
  return empty.size;
}

export interface ItemHours {
  readonly itemId: string;
  readonly before: boolean;
  readonly slots: readonly number[];
  readonly empty: readonly boolean[];
}

/**
 * Number of listed items that were empty at the end of each slot of today; null for slots that are still to come.
 * @param moved items that moved today and were empty at some time
 * @param still listed items that did not move today and are empty
 */
export function emptyPerSlot(moved: readonly ItemHours[], still: number, day: TradingDay): (number | null)[] {
  const last = currentSlot(day);
  const counts = Array.from({ length: HOURS }, (_, slot) => (slot <= last ? still : null));
  for (const item of moved) {
    let isEmpty = item.before;
    let next = 0;
    for (let slot = 0; slot <= last; slot++) {
      while (next < item.slots.length && (item.slots[next] ?? HOURS) <= slot) isEmpty = item.empty[next++] ?? isEmpty;
      if (isEmpty) counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return counts;
}
