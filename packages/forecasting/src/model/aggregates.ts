import { DAY_NO_DEMAND } from '../demand/flags.ts';
import type { Panel } from './panel.ts';

/** Daily totals by group and the days on which a store was closed, stated or evident. */
export interface Aggregates {
  /** groups × dayCount */
  readonly store: Float64Array;
  readonly sku: Float64Array;
  readonly category: Float64Array;
  readonly storeCategory: Float64Array;
  readonly chain: Float64Array;
  /** Series → storeCategory group. */
  readonly storeCategoryOf: Int32Array;
  readonly storeCategoryCount: number;
  /** storeCount × dayCount: 1 = closed. */
  readonly closed: Uint8Array;
  /** First day with a sale per series; dayCount when there is none. */
  readonly first: Int32Array;
}

/** A store that usually sells this many units on the weekday and sells none at all was closed, not unlucky. */
const EVIDENT_UNITS = 10;

/** Numbers the pairs of store and category that occur, in order of appearance. */
function storeCategories(panel: Panel): { storeCategoryOf: Int32Array; groups: number } {
  const numbers = new Map<number, number>();
  const storeCategoryOf = new Int32Array(panel.seriesCount);
  for (let s = 0; s < panel.seriesCount; s++) {
    const key = (panel.store[s] as number) * panel.categoryCount + (panel.category[s] as number);
    let group = numbers.get(key);
    if (group === undefined) {
      group = numbers.size;
      numbers.set(key, group);
    }
    storeCategoryOf[s] = group;
  }
  return { storeCategoryOf, groups: numbers.size };
}

/** Sums a panel up. Sums run over series in index order, so they are the same on every machine. */
export function aggregate(panel: Panel): Aggregates {
  const { seriesCount, dayCount, demand, flags } = panel;
  const { storeCategoryOf, groups } = storeCategories(panel);
  const store = new Float64Array(panel.storeCount * dayCount);
  const sku = new Float64Array(panel.skuCount * dayCount);
  const category = new Float64Array(panel.categoryCount * dayCount);
  const storeCategory = new Float64Array(groups * dayCount);
  const chain = new Float64Array(dayCount);
  const stated = new Uint8Array(panel.storeCount * dayCount);
  const first = new Int32Array(seriesCount).fill(dayCount);
  for (let s = 0; s < seriesCount; s++) {
    const base = s * dayCount;
    const inStore = (panel.store[s] as number) * dayCount;
    const inSku = (panel.sku[s] as number) * dayCount;
    const inCategory = (panel.category[s] as number) * dayCount;
    const inBoth = (storeCategoryOf[s] as number) * dayCount;
    for (let t = 0; t < dayCount; t++) {
      if (flags && ((flags[base + t] as number) & DAY_NO_DEMAND & 1) !== 0) stated[inStore + t] = 1;
      const value = demand[base + t] as number;
      if (!(value > 0)) continue;
      if (t < (first[s] as number)) first[s] = t;
      store[inStore + t] = (store[inStore + t] as number) + value;
      sku[inSku + t] = (sku[inSku + t] as number) + value;
      category[inCategory + t] = (category[inCategory + t] as number) + value;
      storeCategory[inBoth + t] = (storeCategory[inBoth + t] as number) + value;
      chain[t] = (chain[t] as number) + value;
    }
  }
  const closed = stated;
  for (let g = 0; g < panel.storeCount; g++) markEvidentlyClosed(store, closed, g * dayCount, dayCount);
  return {
    store,
    sku,
    category,
    storeCategory,
    chain,
    storeCategoryOf,
    storeCategoryCount: groups,
    closed,
    first,
  };
}

/** Marks the days on which a store sold nothing although it usually does. */
function markEvidentlyClosed(store: Float64Array, closed: Uint8Array, base: number, dayCount: number): void {
  for (let t = 0; t < dayCount; t++) {
    if (closed[base + t] || (store[base + t] as number) > 0) continue;
    if (usual(store, base, t, dayCount) >= EVIDENT_UNITS) closed[base + t] = 1;
  }
}

/** Median sale of the four same weekdays before (after, at the start of the history). */
function usual(totals: Float64Array, base: number, t: number, dayCount: number): number {
  const near: number[] = [];
  for (let k = 1; k <= 4; k++) {
    const at = t - 7 * k >= 0 ? t - 7 * k : t + 7 * k;
    if (at < dayCount) near.push(totals[base + at] as number);
  }
  near.sort((a, b) => a - b);
  return near.length < 4 ? 0 : ((near[1] as number) + (near[2] as number)) / 2;
}
