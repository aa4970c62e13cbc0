import { dayNumber, weekdayOf } from '../dates.ts';
import {
  type CategoryProfiles,
  categoryProfiles,
  type DemandHistory,
  firstListedDay,
  MATURE_DAYS,
  PROFILE_DAYS,
  WEEK_WEIGHT,
  weekdayFactors,
} from './category-profile.ts';
import { demandQuantiles, expectedDemandGivenSoldOut, QUANTILE_COUNT } from './distribution.ts';
import { DAY_NO_DEMAND, DAY_SOLD_OUT } from './flags.ts';
import { PSEUDO_ORIGINS, type Smoothed, Smoother } from './smoothing.ts';

/** Input of {@link forecastSeries}. Arrays are series-major: element (s, t) stands at s × dayCount + t. */
export interface ForecastInput {
  readonly seriesCount: number;
  readonly dayCount: number;
  /** Base units sold (net of returns); last column = the day before the origin; NaN = no observation. */
  readonly demand: Float32Array | Float64Array;
  /** DAY_CLOSED, DAY_SOLD_OUT, DAY_NOT_LISTED bits per series-day; absent = always open, listed, never sold out. */
  readonly flags?: Uint8Array;
  /** Category (or category-store group) index per series, from 0. */
  readonly category: Int32Array | Uint32Array | Uint16Array;
  /** Date of column 0. */
  readonly startDate: string;
  readonly horizon: number;
  /** DAY_CLOSED and DAY_NOT_LISTED bits of the horizon, seriesCount × horizon; such a day's forecast is 0. */
  readonly futureFlags?: Uint8Array;
  /**
   * Known multiplicative effects (holiday, promotion, weather …) on history and horizon together,
   * seriesCount × (dayCount + horizon); 1 = an ordinary day. History is divided by it, the horizon multiplied.
   */
  readonly eventFactors?: Float32Array | Float64Array;
  /** Profiles over the whole chain when this batch is only a part of it; absent = from this batch. */
  readonly profiles?: CategoryProfiles;
  /** Category to borrow from per series when it is too young (an analogue); absent = its own category. */
  readonly analogue?: Int32Array | Uint32Array | Uint16Array;
}

/** How a series was forecast: on its own history, leaning on its category, or on the category alone. */
export const SOURCE_OWN = 0;
export const SOURCE_BLENDED = 1;
export const SOURCE_CATEGORY = 2;

/** Output of {@link forecastSeries}; base units. */
export interface ForecastOutput {
  readonly seriesCount: number;
  readonly horizon: number;
  /** seriesCount × horizon */
  readonly mean: Float64Array;
  /** seriesCount × horizon × 5, levels of QUANTILE_LEVELS, rising. */
  readonly quantiles: Float64Array;
  /** Variance of a day = dispersion × mean. */
  readonly dispersion: Float64Array;
  /** Demand of an ordinary day without weekday and event. */
  readonly level: Float64Array;
  /** seriesCount × 7 weekday factors, Monday first; mean of a day = level × weekday × event. */
  readonly weekday: Float64Array;
  /** 1 where demand is counted in whole pieces, 0 where it is measured (kg, l). */
  readonly counted: Uint8Array;
  readonly source: Uint8Array;
}

/** Pseudo-demand (base units) with which the category's weekday profile enters a series' own. */
const PROFILE_PRIOR = 20;
/** Days of own history that weigh as much as the category's mean level for a young series. */
const LEVEL_PRIOR_DAYS = 7;
/** A young series is less certain than its few days say. */
const YOUNG_DISPERSION = 1.5;
const MIN_DISPERSION = 1.05;
const PRIOR_DISPERSION = 2;
const PRIOR_DISPERSION_DAYS = 7;
/** Full weeks that a day of the profile lies back, by days. */
const AGE = Uint8Array.from({ length: PROFILE_DAYS }, (_, back) => back / 7);
const WEIGHT = WEEK_WEIGHT.map((weight) => weight / 1024);

/**
 * Forecasts demand day by day: mean and quantiles .5 .8 .9 .95 .98 per series and day ("dSES-NB": weekday profile
 * shrunk to the category × exponentially smoothed level, negative binomial with the series' own dispersion).
 * Pure and deterministic: the same input gives the same bits, alone or in any cut of the batch that shares `profiles`.
 * Throws RangeError when array lengths do not fit the counts.
 */
export function forecastSeries(input: ForecastInput): ForecastOutput {
  checkLengths(input);
  const { seriesCount, horizon } = input;
  const firstWeekday = weekdayOf(dayNumber(input.startDate));
  const history: DemandHistory = { ...input, firstWeekday };
  const profiles = input.profiles ?? categoryProfiles(history, highest(input.category, input.analogue) + 1);
  const output: ForecastOutput = {
    seriesCount,
    horizon,
    mean: new Float64Array(seriesCount * horizon),
    quantiles: new Float64Array(seriesCount * horizon * QUANTILE_COUNT),
    dispersion: new Float64Array(seriesCount),
    level: new Float64Array(seriesCount),
    weekday: new Float64Array(seriesCount * 7),
    counted: new Uint8Array(seriesCount),
    source: new Uint8Array(seriesCount),
  };
  const work = new SeriesForecaster(input, history, profiles);
  for (let s = 0; s < seriesCount; s++) work.run(s, output);
  return output;
}

/** Observed days of a series, whether any was sold out, and whether it sells whole pieces. */
interface Packed {
  readonly count: number;
  readonly soldOut: boolean;
  readonly counted: boolean;
}

/** Only whole numbers survive the round trip; beyond 2^31 nothing is counted in pieces. */
function isMeasured(value: number): boolean {
  return (value | 0) !== value && value > 0;
}

class SeriesForecaster {
  private readonly input: ForecastInput;
  private readonly history: DemandHistory;
  private readonly profiles: CategoryProfiles;
  private readonly smoother = new Smoother(PROFILE_DAYS);
  private readonly smoothed: Smoothed = { level: 0, squaredError: 0, forecastSum: 0, observed: 0 };
  private readonly prior = new Float64Array(7);
  private readonly own = new Float64Array(7);
  private readonly ownDays = new Float64Array(7);
  private readonly factors = new Float64Array(7);
  private priorCategory = -1;
  private readonly weekdayAt = new Uint8Array(PROFILE_DAYS);
  /** 1 throughout when there are no events. */
  private readonly eventAt = new Float64Array(PROFILE_DAYS).fill(1);
  private readonly soldOutAt = new Uint8Array(PROFILE_DAYS);
  private readonly ageAt = new Uint8Array(PROFILE_DAYS);
  /** First column of the gapless series whose dates the arrays above still hold; −1 = none. Most series share it. */
  private laidOut = -1;

  constructor(input: ForecastInput, history: DemandHistory, profiles: CategoryProfiles) {
    this.input = input;
    this.history = history;
    this.profiles = profiles;
  }

  run(s: number, output: ForecastOutput): void {
    const { input, smoother, smoothed, factors, profiles } = this;
    const own = input.category[s] as number;
    const packed = this.pack(s);
    const young = packed.count < MATURE_DAYS;
    const category = young && input.analogue ? (input.analogue[s] as number) : own;
    if (category !== this.priorCategory) {
      weekdayFactors(profiles, category, this.prior);
      this.priorCategory = category;
    }
    this.profile(packed.count);
    const n = packed.count;
    if (packed.soldOut) {
      this.applyFactors(n);
      smoother.run(n, smoothed);
      if (this.uncensor(n, packed.counted)) this.profile(n);
    }
    this.applyFactors(n);
    smoother.run(n, smoothed);

    const matureCount = profiles.matureSeries[category] as number;
    const categoryLevel = matureCount > 0 ? (profiles.matureLevelMilli[category] as number) / matureCount / 1000 : 0;
    let level = smoothed.level;
    let source = SOURCE_OWN;
    if (young) {
      // A young series with no mature sister has nothing to lean on but its own few days.
      if (matureCount > 0) level = (n * level + LEVEL_PRIOR_DAYS * categoryLevel) / (n + LEVEL_PRIOR_DAYS);
      source = n === 0 ? SOURCE_CATEGORY : SOURCE_BLENDED;
    }
    const measured = smoothed.forecastSum > 1e-9 ? smoothed.squaredError / smoothed.forecastSum : PRIOR_DISPERSION;
    const days = smoothed.observed;
    let dispersion =
      (days * measured + PRIOR_DISPERSION_DAYS * (packed.counted ? PRIOR_DISPERSION : measured)) /
      (days + PRIOR_DISPERSION_DAYS);
    if (young) dispersion *= YOUNG_DISPERSION;
    if (packed.counted && dispersion < MIN_DISPERSION) dispersion = MIN_DISPERSION;

    output.level[s] = level;
    output.dispersion[s] = dispersion;
    output.counted[s] = packed.counted ? 1 : 0;
    output.source[s] = source;
    for (let w = 0; w < 7; w++) output.weekday[s * 7 + w] = factors[w] as number;
    this.project(s, level, dispersion, packed.counted, output);
  }

  /** Copies the observed days of the last 26 weeks side by side, so that the loops below never test a flag. */
  private pack(s: number): Packed {
    const { input, history } = this;
    const from = firstListedDay(history, s, Math.max(0, input.dayCount - PROFILE_DAYS));
    return input.flags || input.eventFactors ? this.packMarked(s, from) : this.packPlain(s, from);
  }

  private packPlain(s: number, from: number): Packed {
    const { dayCount, demand } = this.input;
    const base = s * dayCount;
    if (from === this.laidOut) {
      const counted = this.copy(base + from, base + dayCount);
      if (counted !== null) return { count: dayCount - from, soldOut: false, counted };
    }
    let weekday = (this.history.firstWeekday + from) % 7;
    let count = 0;
    let counted = true;
    for (let t = from; t < dayCount; t++, weekday = weekday === 6 ? 0 : weekday + 1) {
      const value = demand[base + t] as number;
      if (Number.isNaN(value)) continue;
      if (isMeasured(value)) counted = false;
      this.put(count++, value, weekday, dayCount - 1 - t);
    }
    this.laidOut = count === dayCount - from ? from : -1;
    if (this.laidOut >= 0) this.sumDays(count);
    return { count, soldOut: false, counted };
  }

  /** Copies sales onto dates that are laid out already; returns whether they come in whole pieces, null on a gap. */
  private copy(begin: number, end: number): boolean | null {
    const { demand } = this.input;
    const { value: packed } = this.smoother;
    let sum = 0;
    let measured = false;
    for (let at = begin; at < end; at++) {
      const seen = demand[at] as number;
      const value = Math.max(seen, 0);
      sum += seen;
      measured = (value | 0) !== value || measured;
      packed[at - begin] = value;
    }
    return Number.isNaN(sum) ? null : !measured;
  }

  private packMarked(s: number, from: number): Packed {
    const { eventAt, soldOutAt } = this;
    const { dayCount, demand, flags, eventFactors, horizon } = this.input;
    const base = s * dayCount;
    const eventBase = s * (dayCount + horizon);
    let weekday = (this.history.firstWeekday + from) % 7;
    let count = 0;
    let soldOut = false;
    let counted = true;
    for (let t = from; t < dayCount; t++, weekday = weekday === 6 ? 0 : weekday + 1) {
      const value = demand[base + t] as number;
      const flag = flags ? (flags[base + t] as number) : 0;
      if (Number.isNaN(value) || (flag & DAY_NO_DEMAND) !== 0) continue;
      const event = eventFactors ? (eventFactors[eventBase + t] as number) : 1;
      // A day that the events say is worth nothing cannot tell the level.
      if (!(event > 0)) continue;
      if (isMeasured(value)) counted = false;
      eventAt[count] = event;
      soldOutAt[count] = flag & DAY_SOLD_OUT;
      if ((flag & DAY_SOLD_OUT) !== 0) soldOut = true;
      this.put(count++, value, weekday, dayCount - 1 - t);
    }
    return { count, soldOut, counted };
  }

  private put(at: number, value: number, weekday: number, back: number): void {
    const { smoother } = this;
    const age = AGE[back] as number;
    smoother.value[at] = Math.max(value, 0);
    smoother.week[at] = age < PSEUDO_ORIGINS ? age + 1 : 0;
    this.weekdayAt[at] = weekday;
    this.ageAt[at] = age;
  }

  /** Own weekday factors from the packed days, shrunk to the category's with {@link PROFILE_PRIOR} units. */
  private profile(n: number): void {
    const { own, ownDays, prior, factors } = this;
    if (this.laidOut >= 0) this.sumWeeks(n);
    else this.sumDays(n);
    let demand = 0;
    let days = 0;
    for (let w = 0; w < 7; w++) {
      demand += own[w] as number;
      days += ownDays[w] as number;
    }
    const mean = days > 0 ? demand / days : 0;
    for (let w = 0; w < 7; w++) {
      const expected = mean * (ownDays[w] as number);
      factors[w] = Math.max(
        0.02,
        ((own[w] as number) + (PROFILE_PRIOR / 7) * (prior[w] as number)) / (expected + PROFILE_PRIOR / 7),
      );
    }
  }

  /** Weighted sales by weekday of a gapless series, a week at a time; its weighted days stand since it was laid out. */
  private sumWeeks(n: number): void {
    const { own, weekdayAt } = this;
    const { value } = this.smoother;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let last = n - 1;
    let age = 0;
    for (; last >= 6; last -= 7, age++) {
      const weight = WEIGHT[age] as number;
      s0 += weight * (value[last] as number);
      s1 += weight * (value[last - 1] as number);
      s2 += weight * (value[last - 2] as number);
      s3 += weight * (value[last - 3] as number);
      s4 += weight * (value[last - 4] as number);
      s5 += weight * (value[last - 5] as number);
      s6 += weight * (value[last - 6] as number);
    }
    const end = n > 0 ? (weekdayAt[n - 1] as number) + 7 : 7;
    own[end % 7] = s0;
    own[(end - 1) % 7] = s1;
    own[(end - 2) % 7] = s2;
    own[(end - 3) % 7] = s3;
    own[(end - 4) % 7] = s4;
    own[(end - 5) % 7] = s5;
    own[(end - 6) % 7] = s6;
    for (; last >= 0; last--) {
      const w = weekdayAt[last] as number;
      own[w] = (own[w] as number) + (WEIGHT[age] as number) * (value[last] as number);
    }
  }

  /** The same for packed days with gaps or events. */
  private sumDays(n: number): void {
    const { own, ownDays, smoother, ageAt, weekdayAt, eventAt } = this;
    const eventful = this.input.eventFactors !== undefined;
    own.fill(0);
    ownDays.fill(0);
    for (let i = 0; i < n; i++) {
      const weight = WEIGHT[ageAt[i] as number] as number;
      const w = weekdayAt[i] as number;
      const sold = weight * (smoother.value[i] as number);
      own[w] = (own[w] as number) + (eventful ? sold / Math.max(eventAt[i] as number, 0.1) : sold);
      ownDays[w] = (ownDays[w] as number) + weight;
    }
  }

  private applyFactors(n: number): void {
    const { factors, weekdayAt, eventAt } = this;
    const { factor } = this.smoother;
    if (this.input.eventFactors)
      for (let i = 0; i < n; i++) factor[i] = (factors[weekdayAt[i] as number] as number) * (eventAt[i] as number);
    else for (let i = 0; i < n; i++) factor[i] = factors[weekdayAt[i] as number] as number;
  }

  /** Replaces sold-out sales by E[D | D ≥ sold] under the first fit; true when something changed. */
  private uncensor(n: number, counted: boolean): boolean {
    const { smoother, smoothed } = this;
    const dispersion = Math.max(
      MIN_DISPERSION,
      smoothed.forecastSum > 1e-9 ? smoothed.squaredError / smoothed.forecastSum : PRIOR_DISPERSION,
    );
    let changed = false;
    for (let i = 0; i < n; i++) {
      if (this.soldOutAt[i] === 0) continue;
      const mean = smoothed.level * (smoother.factor[i] as number);
      const sold = smoother.value[i] as number;
      const asked = expectedDemandGivenSoldOut(mean, dispersion * mean, counted, sold);
      if (asked > sold) {
        smoother.value[i] = asked;
        changed = true;
      }
    }
    return changed;
  }

  private project(s: number, level: number, dispersion: number, counted: boolean, output: ForecastOutput): void {
    const { input, history, factors } = this;
    const { horizon, dayCount, futureFlags, eventFactors } = input;
    for (let h = 0; h < horizon; h++) {
      const at = s * horizon + h;
      const closed = futureFlags ? ((futureFlags[at] as number) & DAY_NO_DEMAND) !== 0 : false;
      const event = eventFactors ? (eventFactors[s * (dayCount + horizon) + dayCount + h] as number) : 1;
      const weekday = factors[(history.firstWeekday + dayCount + h) % 7] as number;
      const mean = closed ? 0 : level * weekday * Math.max(0, event);
      output.mean[at] = mean;
      // Without events the second week repeats the first.
      if (h >= 7 && mean === output.mean[at - 7]) {
        // By hand: a call of copyWithin costs more than the five numbers.
        const { quantiles } = output;
        for (let i = at * QUANTILE_COUNT; i < (at + 1) * QUANTILE_COUNT; i++)
          quantiles[i] = quantiles[i - 7 * QUANTILE_COUNT] as number;
      } else demandQuantiles(mean, dispersion * mean, counted, output.quantiles, at * QUANTILE_COUNT);
    }
  }
}

function highest(...arrays: (ArrayLike<number> | undefined)[]): number {
  let max = 0;
  for (const array of arrays)
    if (array) for (let i = 0; i < array.length; i++) if ((array[i] as number) > max) max = array[i] as number;
  return max;
}

function checkLengths(input: ForecastInput): void {
  const { seriesCount: s, dayCount: t, horizon: h } = input;
  const expect = (name: string, array: ArrayLike<number> | undefined, length: number) => {
    if (array && array.length !== length)
      throw new RangeError(`${name} must have ${length} elements, has ${array.length}`);
  };
  if (!Number.isInteger(h) || h < 1 || h > 366) throw new RangeError(`horizon must be 1 to 366 days, got ${h}`);
  expect('demand', input.demand, s * t);
  expect('flags', input.flags, s * t);
  expect('category', input.category, s);
  expect('analogue', input.analogue, s);
  expect('futureFlags', input.futureFlags, s * h);
  expect('eventFactors', input.eventFactors, s * (t + h));
}
