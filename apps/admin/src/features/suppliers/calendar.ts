import type { SupplySourceDetail } from '@larder/contracts/catalog/supply';

export type Slot = SupplySourceDetail['slots'][number];

/** Monday to Sunday as the calendar counts them. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** One row of the calendar: the rule for everybody (`storeId` null) or what differs for one store. */
export interface CalendarRow {
  storeId: string | null;
  slots: readonly Slot[];
}

/** The general row first, always there, then stores with a calendar of their own. */
export function calendarRows(slots: readonly Slot[]): CalendarRow[] {
  const own = [...new Set(slots.flatMap((slot) => (slot.storeId === null ? [] : [slot.storeId])))];
  return [null, ...own].map((storeId) => ({ storeId, slots: slots.filter((slot) => slot.storeId === storeId) }));
}

/** The whole calendar with one row replaced; an empty row of a store takes its exception away. */
export function withRow(slots: readonly Slot[], storeId: string | null, row: readonly Slot[]): Slot[] {
  return [...slots.filter((slot) => slot.storeId !== storeId), ...row];
}

/** Weekday on which goods of an order day arrive, 1 to 7. */
export function deliveryWeekday(slot: Pick<Slot, 'orderWeekday' | 'leadDays'>): number {
  return ((slot.orderWeekday - 1 + slot.leadDays) % WEEKDAYS.length) + 1;
}
