import { DAY_NO_DEMAND, DAY_SOLD_OUT } from './flags.ts';

/**
 * What a category sells by weekday, and how much one of its series sells. All sums are integers (thousandths times an
 * integer week weight), so adding them in any order, chunk by chunk or thread by thread, gives the same bits.
 */
export interface CategoryProfiles {
  readonly categoryCount: number;
  /** categoryCount × 7: weighted demand in thousandths, Monday first. */
  readonly demand: Float64Array;
  /** categoryCount × 7: weighted open days. */
  readonly days: Float64Array;
  /** Per category: series with at least {@link MATURE_DAYS} observed days, and the sum of their mean day in thousandths. */
  readonly matureSeries: Float64Array;
  readonly matureLevelMilli: Float64Array;
}

/** Days of history the weekday profile and the level look back on (26 weeks). */
export const PROFILE_DAYS = 182;
/** A series younger than this leans on its category. */
export const MATURE_DAYS = 28;

/** exp(−age/13 weeks) in 1/1024 steps. */
export const WEEK_WEIGHT = Float64Array.from({ length: PROFILE_DAYS / 7 }, (_, age) =>
  Math.round(1024 * Math.exp(-age / 13)),
);

/** Sales history of many series, series-major; the last column is the day before the forecast origin. */
export interface DemandHistory {
  readonly seriesCount: number;
  readonly dayCount: number;
  /** seriesCount × dayCount, base units; NaN = no observation; negative days (net returns) count as zero. */
  readonly demand: Float32Array | Float64Array;
  /** seriesCount × dayCount bits of flags.ts; absent = every day open and listed. */
  readonly flags?: Uint8Array;
  /** Per series: category (or category-store group) index from 0; thin series borrow its weekday profile and level. */
  readonly category: Int32Array | Uint32Array | Uint16Array;
  /** Weekday of column 0, 0 = Monday. */
  readonly firstWeekday: number;
}

/** Sums the profiles of a batch. `categoryCount` must be the same for batches that are merged later. */
export function categoryProfiles(history: DemandHistory, categoryCount: number): CategoryProfiles {
  const { seriesCount, dayCount, category, firstWeekday } = history;
  const sums = emptyProfiles(categoryCount);
  const from = Math.max(0, dayCount - PROFILE_DAYS);
  const lastWeekday = (firstWeekday + dayCount + 6) % 7;
  const weekday = new Float64Array(7);
  const weekdayDays = new Float64Array(7);
  for (let s = 0; s < seriesCount; s++) {
    const group = category[s] as number;
    if (!(group < categoryCount)) throw new RangeError(`category ${group} is not below ${categoryCount}`);
    const { total, observed } = sumWeeks(history, s, firstListedDay(history, s, from), weekday, weekdayDays);
    for (let k = 0; k < 7; k++) {
      const at = group * 7 + ((lastWeekday + 7 - k) % 7);
      sums.demand[at] = (sums.demand[at] as number) + (weekday[k] as number);
      sums.days[at] = (sums.days[at] as number) + (weekdayDays[k] as number);
    }
    if (observed >= MATURE_DAYS) {
      sums.matureSeries[group] = (sums.matureSeries[group] as number) + 1;
      sums.matureLevelMilli[group] = (sums.matureLevelMilli[group] as number) + Math.round(total / observed);
    }
  }
  return sums;
}

/**
 * Sums a series from column `start` on by weekday, week by week back from the last day: one weight serves seven days, and
 * the k-th day back in a week is always the same weekday (element k).
 */
function sumWeeks(
  { demand, flags, dayCount }: DemandHistory,
  s: number,
  start: number,
  weekday: Float64Array,
  weekdayDays: Float64Array,
): { total: number; observed: number } {
  for (let k = 0; k < 7; k++) {
    weekday[k] = 0;
    weekdayDays[k] = 0;
  }
  let total = 0;
  let observed = 0;
  for (let age = 0, end = dayCount; end > start; age++, end -= 7) {
    const weight = WEEK_WEIGHT[age] as number;
    const last = s * dayCount + end - 1;
    const until = Math.min(7, end - start);
    if (!flags && until === 7) {
      const milli = sumWholeWeek(demand, last, weight, weekday);
      if (milli >= 0) {
        for (let k = 0; k < 7; k++) weekdayDays[k] = (weekdayDays[k] as number) + weight;
        total += milli;
        observed += 7;
        continue;
      }
    }
    for (let k = 0; k < until; k++) {
      const value = demand[last - k] as number;
      if (Number.isNaN(value) || (flags && ((flags[last - k] as number) & DAY_NO_DEMAND) !== 0)) continue;
      const milli = inMilli(value);
      weekday[k] = (weekday[k] as number) + milli * weight;
      weekdayDays[k] = (weekdayDays[k] as number) + weight;
      total += milli;
      observed++;
    }
  }
  return { total, observed };
}

/** Adds a week without gaps, its last day first, to `weekday`; returns its sales in thousandths, −1 when a day is unknown. */
function sumWholeWeek(
  demand: Float32Array | Float64Array,
  last: number,
  weight: number,
  weekday: Float64Array,
): number {
  const d0 = demand[last] as number;
  const d1 = demand[last - 1] as number;
  const d2 = demand[last - 2] as number;
  const d3 = demand[last - 3] as number;
  const d4 = demand[last - 4] as number;
  const d5 = demand[last - 5] as number;
  const d6 = demand[last - 6] as number;
  if (Number.isNaN(d0 + d1 + d2 + d3 + d4 + d5 + d6)) return -1;
  const m0 = inMilli(d0);
  const m1 = inMilli(d1);
  const m2 = inMilli(d2);
  const m3 = inMilli(d3);
  const m4 = inMilli(d4);
  const m5 = inMilli(d5);
  const m6 = inMilli(d6);
  weekday[0] = (weekday[0] as number) + m0 * weight;
  weekday[1] = (weekday[1] as number) + m1 * weight;
  weekday[2] = (weekday[2] as number) + m2 * weight;
  weekday[3] = (weekday[3] as number) + m3 * weight;
  weekday[4] = (weekday[4] as number) + m4 * weight;
  weekday[5] = (weekday[5] as number) + m5 * weight;
  weekday[6] = (weekday[6] as number) + m6 * weight;
  return m0 + m1 + m2 + m3 + m4 + m5 + m6;
}

function inMilli(value: number): number {
  return value > 0 ? Math.floor(value * 1000 + 0.5) : 0;
}

/** Adds the integer sums of batches of the same chain. The result does not depend on their order or their cut. */
export function mergeCategoryProfiles(parts: readonly CategoryProfiles[]): CategoryProfiles {
  const categoryCount = parts[0]?.categoryCount ?? 0;
  const sums = emptyProfiles(categoryCount);
  for (const part of parts) {
    if (part.categoryCount !== categoryCount) throw new RangeError('profiles of different category counts');
    for (const key of ['demand', 'days', 'matureSeries', 'matureLevelMilli'] as const) {
      const into = sums[key];
      const add = part[key];
      for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) + (add[i] as number);
    }
  }
  return sums;
}

/** Writes a category's weekday factors (mean about 1 over its open weekdays) into `out`; flat where nothing is known. */
export function weekdayFactors(profiles: CategoryProfiles, category: number, out: Float64Array): void {
  let demand = 0;
  let days = 0;
  for (let w = 0; w < 7; w++) {
    demand += profiles.demand[category * 7 + w] as number;
    days += profiles.days[category * 7 + w] as number;
  }
  const mean = days > 0 ? demand / days : 0;
  for (let w = 0; w < 7; w++) {
    const d = profiles.days[category * 7 + w] as number;
    out[w] = mean > 0 && d > 0 ? (profiles.demand[category * 7 + w] as number) / d / mean : 1;
  }
}

/** First column from `from` on where the series exists: its first positive day when the flags do not say more. */
export function firstListedDay(history: DemandHistory, series: number, from: number): number {
  const { demand, flags, dayCount } = history;
  const base = series * dayCount;
  // Most series sold on that very day, and then nothing earlier needs to be looked at.
  if ((demand[base + from] as number) > 0) return from;
  for (let t = 0; t < dayCount; t++) {
    // An explicit sold-out flag proves that the item was on offer although nothing was sold.
    if ((demand[base + t] as number) > 0 || (flags && ((flags[base + t] as number) & DAY_SOLD_OUT) !== 0))
      return Math.max(t, from);
  }
  return dayCount;
}

function emptyProfiles(categoryCount: number): CategoryProfiles {
  return {
    categoryCount,
    demand: new Float64Array(categoryCount * 7),
    days: new Float64Array(categoryCount * 7),
    matureSeries: new Float64Array(categoryCount),
    matureLevelMilli: new Float64Array(categoryCount),
  };
}
