import { DAY_CLOSED, DAY_SOLD_OUT } from '@larder/forecasting';
import type { ItemDays } from '../../../../foundation/sales/index.ts';

/** Days of history that a run reads: 26 weeks, what the demand model looks back on. */
export const HISTORY_DAYS = 182;

/** Sales of one store as a dense matrix, series-major; the last column is the day before the origin. */
export interface StoreHistory {
  readonly itemIds: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly dayCount: number;
  /** Base units sold net of returns. */
  readonly demand: Float64Array;
  readonly flags: Uint8Array;
}

/**
 * Puts the columns of `ItemDays` (one store) into a matrix. A day on which the whole store sold nothing was closed, and
 * a day in `ignoredDays` has tickets missing: neither says anything about demand.
 * @param extra items without a sale that get an empty series (new listings)
 * @param ignoredDays day numbers since the first column
 */
export function storeHistory(
  days: ItemDays,
  dayCount: number,
  accepts: (itemId: string) => boolean,
  extra: readonly string[],
  ignoredDays: ReadonlySet<number>,
): StoreHistory {
  const rows = new Int32Array(days.itemIds.length).fill(-1);
  const itemIds: string[] = [];
  const indexOf = new Map<string, number>();
  const add = (itemId: string): number => {
    const known = indexOf.get(itemId);
    if (known !== undefined) return known;
    indexOf.set(itemId, itemIds.length);
    return itemIds.push(itemId) - 1;
  };
  // Only items with a figure inside the window become series: ids of the dictionary may belong to other stores.
  for (let i = 0; i < days.day.length; i++) {
    const item = days.itemIndex[i] as number;
    if (rows[item] === -1) rows[item] = accepts(days.itemIds[item] as string) ? add(days.itemIds[item] as string) : -2;
  }
  for (const itemId of extra) add(itemId);
  const demand = new Float64Array(itemIds.length * dayCount);
  const flags = new Uint8Array(itemIds.length * dayCount);
  const open = new Uint8Array(dayCount);
  for (let i = 0; i < days.day.length; i++) {
    const day = days.day[i] as number;
    if (day >= dayCount) continue;
    if ((days.quantityMilli[i] as number) !== 0) open[day] = 1;
    const row = rows[days.itemIndex[i] as number] as number;
    if (row < 0) continue;
    const at = row * dayCount + day;
    demand[at] = (days.quantityMilli[i] as number) / 1000;
    if (days.soldOut[i]) flags[at] = (flags[at] as number) | DAY_SOLD_OUT;
  }
  for (let day = 0; day < dayCount; day++) {
    if (!open[day] || ignoredDays.has(day)) markClosed(flags, dayCount, day);
  }
  return { itemIds, indexOf, dayCount, demand, flags };
}

/** The day says nothing about any series. */
function markClosed(flags: Uint8Array, dayCount: number, day: number): void {
  for (let at = day; at < flags.length; at += dayCount) flags[at] = (flags[at] as number) | DAY_CLOSED;
}

/** True when the series has a positive day. */
export function hasSales(history: StoreHistory, series: number): boolean {
  const base = series * history.dayCount;
  for (let d = 0; d < history.dayCount; d++) if ((history.demand[base + d] as number) > 0) return true;
  return false;
}
