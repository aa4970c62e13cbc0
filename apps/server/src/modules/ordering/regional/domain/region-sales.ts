/** Days that a rise is judged on, the last of them yesterday, and the days before it that say what is usual. */
export const WINDOW_DAYS = 7;
export const BASE_WEEKS = 8;
export const RECENT_DAYS = WINDOW_DAYS * (BASE_WEEKS + 1);
/** Weeks back to last year's same week and the eight before it. */
export const YEAR_WEEKS = 52;
export const WEEKS = YEAR_WEEKS + BASE_WEEKS + 1;

/** One item (or category) in one store, base units by day, oldest first; NaN: the day says nothing about demand. */
export interface StoreSales {
  readonly storeId: string;
  readonly sold: Float32Array;
}

/** One item (or category) in one region. */
export interface RegionSales {
  readonly unitId: string;
  readonly stores: readonly StoreSales[];
  /** Units by week, index 0 the last seven days, rising into the past; at least `WEEKS` long where there is a year. */
  readonly weeks: Float32Array;
  /** Weeks since the region first sold it. */
  readonly knownWeeks: number;
  /** What the region's other goods sold against their own usual level, 1 where nothing is known. */
  readonly traffic: number;
}

/** Usual share of each weekday, mean 1, drawn towards an even week where little was sold. Day i has weekday (first + i) % 7. */
export function weekdayShares(stores: readonly StoreSales[], days: number): Float64Array {
  const sums = new Float64Array(7);
  const cells = new Float64Array(7);
  let all = 0;
  let count = 0;
  for (const { sold } of stores)
    for (let d = 0; d < days; d++) {
      const units = sold[d] as number;
      if (Number.isNaN(units)) continue;
      sums[d % 7] = (sums[d % 7] as number) + units;
      cells[d % 7] = (cells[d % 7] as number) + 1;
      all += units;
      count += 1;
    }
  const mean = count > 0 ? all / count : 0;
  return sums.map((sum, w) => (sum + DRAW) / ((cells[w] as number) * mean + DRAW));
}

/** Units that draw a figure towards what it is without them. */
const DRAW = 10;

/**
 * Marks the days on which a shelf must have been empty without the books knowing: no sale for so long that the usual
 * trade would hardly ever do that. What follows is goods coming in, not demand going up.
 */
export function maskLongGaps(sold: Float32Array): void {
  let total = 0;
  let days = 0;
  for (const units of sold)
    if (!Number.isNaN(units)) {
      total += units;
      days += units > 0 ? 1 : 0;
    }
  if (days < LEAST_SELLING_DAYS || total <= 0) return;
  // Chance of a day with a sale, among the days that are left when the gaps are gone, is at least this.
  const perDay = days / sold.length;
  const longest = Math.max(7, Math.ceil(Math.log(GAP_CHANCE) / Math.log(1 - Math.min(0.95, perDay))));
  let start = 0;
  for (let d = 0; d <= sold.length; d++) {
    const units = d < sold.length ? (sold[d] as number) : 1;
    if (units === 0 || Number.isNaN(units)) continue;
    if (d - start >= longest) sold.fill(Number.NaN, start, d);
    start = d + 1;
  }
}

const LEAST_SELLING_DAYS = 4;
const GAP_CHANCE = 0.005;
