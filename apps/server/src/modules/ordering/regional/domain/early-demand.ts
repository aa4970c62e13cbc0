import {
  BASE_WEEKS,
  RECENT_DAYS,
  type RegionSales,
  type StoreSales,
  WINDOW_DAYS,
  weekdayShares,
  YEAR_WEEKS,
} from './region-sales.ts';

export interface RiseRule {
  /** Stores that must sell more, each for itself. */
  readonly leastStores: number;
  /** Standard deviations above the expectation: `leastScore`. */
  readonly leastScore: number;
}

/** A week of the curve: what was sold and what had been expected, base units of the days that say something. */
export interface CurveWeek {
  readonly sold: number;
  readonly expected: number;
}

/** How a region's last days compare with its own seasonal expectation. */
export interface Standing {
  readonly unitId: string;
  readonly sold: number;
  readonly expected: number;
  /** Standard deviation of `sold` where nothing has changed. */
  readonly sd: number;
  /** Oldest first; the last is the judged week. */
  readonly weeks: readonly CurveWeek[];
  /** Last year's season is in the expectation. */
  readonly seasonKnown: boolean;
}

export interface Rise extends Standing {
  readonly uplift: number;
  /** Lower edge of the uplift's band: what other regions are prepared for. */
  readonly safeUplift: number;
  readonly rising: number;
  readonly stores: number;
}

/** Standard deviations above the expectation, of one item in one region. */
const LEAST_SCORE = 4.5;
const MORE_PER_TENFOLD = 0.9;
const LEAST_UPLIFT = 1.3;
const MOST_UPLIFT = 3;
/** Units more than expected; less is not worth anybody's morning. */
const LEAST_EXTRA = 12;
/** Part of the store-days that must say something. */
const LEAST_KNOWN = 0.6;
const LEAST_RISING_SHARE = 0.6;
/** A store, or the rest of the chain, moves with a region when it rises by this part of its rise. */
const SAME_SHARE = 0.5;
const LEAST_DAYS_ABOVE = 4;
const LATEST_DAYS = 3;
/** Units that draw last year's seasonal ratio towards none. */
const SEASON_DRAW = 20;
const BASE_DAYS = RECENT_DAYS - WINDOW_DAYS;

/**
 * How far above its expectation an item must be when so many items and regions are judged in a night: the more are looked
 * at, the more often chance goes far. The dispersion comes from eight weeks, so that tails are heavier than normal.
 */
export const leastScore = (judged: number): number =>
  LEAST_SCORE + MORE_PER_TENFOLD * Math.max(0, Math.log10(judged / 10));

/**
 * The standing of one item in one region; undefined when too few days say anything (promotions, sold-out shelves, new
 * listings and missing tickets are left out by the caller as NaN).
 *
 * Expected = Σ stores (usual level × weekday shares of its known days) × traffic of the region × last year's ratio of the
 * same weeks to the eight before. Variance = dispersion × expected + what level and season are uncertain by.
 */
export function standingOf(region: RegionSales): Standing | undefined {
  const stores = region.stores.filter((s) => knownShare(s.sold, 0, BASE_DAYS) >= LEAST_KNOWN);
  if (stores.length === 0) return undefined;
  if (mean(stores.map((s) => knownShare(s.sold, BASE_DAYS, RECENT_DAYS))) < LEAST_KNOWN) return undefined;
  const shares = weekdayShares(stores, BASE_DAYS);
  const capped = stores.map((s) => withoutBulk(s.sold));
  const levels = capped.map((sold) => levelOf(sold, shares, 0, BASE_DAYS));
  const week = (k: number): CurveWeek => {
    let sold = 0;
    let expected = 0;
    capped.forEach((days, s) => {
      for (let d = k * 7; d < (k + 1) * 7; d++) {
        if (Number.isNaN(days[d])) continue;
        sold += days[d] as number;
        expected += (levels[s] as number) * (shares[d % 7] as number);
      }
    });
    return { sold, expected };
  };
  const usual = Array.from({ length: BASE_WEEKS }, (_, k) => week(k));
  const known = usual.filter((w) => w.expected > 0);
  if (known.length < BASE_WEEKS / 2) return undefined;
  const dispersion = Math.max(
    1,
    known.reduce((sum, w) => sum + (w.sold - w.expected) ** 2 / w.expected, 0) / (known.length - 1),
  );
  const season = seasonOf(region, dispersion);
  const plain = week(BASE_WEEKS);
  const expected = plain.expected * region.traffic * season.ratio;
  if (expected <= 0) return undefined;
  const base = usual.reduce((sum, w) => sum + w.sold, 0);
  const variance = dispersion * expected + expected ** 2 * (dispersion / Math.max(1, base) + season.relativeVariance);
  return {
    unitId: region.unitId,
    sold: plain.sold,
    expected,
    sd: Math.sqrt(variance),
    weeks: [...usual, { sold: plain.sold, expected }],
    seasonKnown: season.known,
  };
}

/** Whether a standing alone is high enough for a rise, before anything else is looked at. */
export const standsOut = ({ sold, expected, sd }: Standing, least: number): boolean =>
  (sold - expected) / sd >= least && sold / expected >= LEAST_UPLIFT && sold - expected >= LEAST_EXTRA;

/**
 * Whether the item runs early in the region: far enough above the band, for days and to the last, in several stores each for
 * itself, and still so without the store and the day that gave most. @param rest the other regions of the chain: when they
 * rise alike the season has come for all, or a holiday has.
 */
export function riseOf(
  region: RegionSales,
  standing: Standing,
  rest: readonly Standing[],
  rule: RiseRule,
): Rise | undefined {
  if (!standsOut(standing, rule.leastScore)) return undefined;
  const { sold, expected, sd } = standing;
  const uplift = sold / expected;
  const others = { sold: sum(rest, (r) => r.sold), expected: sum(rest, (r) => r.expected) };
  const theirs = others.expected > 0 ? others.sold / others.expected : 1;
  if (theirs - 1 >= SAME_SHARE * (uplift - 1)) return undefined;
  const stores = windowOf(region, expected);
  if (!staysUp(stores)) return undefined;
  const rising = stores.filter((s) => s.sold >= s.expected * (1 + SAME_SHARE * (uplift - 1)) && s.sold > s.expected);
  if (rising.length < Math.max(rule.leastStores, Math.ceil(LEAST_RISING_SHARE * stores.length))) return undefined;
  const [first, ...rest2] = [...stores].sort((a, b) => b.sold - b.expected - (a.sold - a.expected));
  const without = { sold: sum(rest2, (s) => s.sold), expected: sum(rest2, (s) => s.expected) };
  if (first && without.expected > 0 && without.sold / without.expected < 1 + SAME_SHARE * (uplift - 1))
    return undefined;
  return {
    ...standing,
    uplift,
    safeUplift: Math.min(MOST_UPLIFT, Math.max(1.1, (sold - sd) / expected)),
    rising: rising.length,
    stores: stores.length,
  };
}

/** Regions that have not risen themselves, or by less than half as much: theirs is still to come. */
export const isBehind = (standing: Standing | undefined, rise: Rise): boolean =>
  standing === undefined || standing.sold / standing.expected - 1 < SAME_SHARE * (rise.uplift - 1);

interface StoreWindow {
  readonly sold: number;
  readonly expected: number;
  readonly days: readonly { readonly sold: number; readonly expected: number }[];
}

/** The judged days store by store, their expectations adding up to the region's. */
function windowOf(region: RegionSales, expected: number): StoreWindow[] {
  const stores = region.stores.filter((s) => knownShare(s.sold, 0, BASE_DAYS) >= LEAST_KNOWN);
  const shares = weekdayShares(stores, BASE_DAYS);
  const plain = stores.map((s): StoreWindow => {
    const sold = withoutBulk(s.sold);
    const level = levelOf(sold, shares, 0, BASE_DAYS);
    const days = Array.from({ length: WINDOW_DAYS }, (_, i) => {
      const units = sold[BASE_DAYS + i] as number;
      return Number.isNaN(units)
        ? { sold: 0, expected: 0 }
        : { sold: units, expected: level * (shares[(BASE_DAYS + i) % 7] as number) };
    });
    return { days, sold: sum(days, (d) => d.sold), expected: sum(days, (d) => d.expected) };
  });
  const scale =
    expected /
    Math.max(
      1e-9,
      sum(plain, (s) => s.expected),
    );
  return plain.map((s) => ({
    sold: s.sold,
    expected: s.expected * scale,
    days: s.days.map((d) => ({ sold: d.sold, expected: d.expected * scale })),
  }));
}

/** Above the expectation on most days, and over the latest ones: a rise that is over forwards nothing. */
function staysUp(stores: readonly StoreWindow[]): boolean {
  const days = Array.from({ length: WINDOW_DAYS }, (_, i) => ({
    sold: sum(stores, (s) => s.days[i]?.sold ?? 0),
    expected: sum(stores, (s) => s.days[i]?.expected ?? 0),
  }));
  const latest = days.slice(-LATEST_DAYS);
  return (
    days.filter((d) => d.sold > d.expected).length >= LEAST_DAYS_ABOVE &&
    sum(latest, (d) => d.sold) > sum(latest, (d) => d.expected)
  );
}

/** Days cut at what the store hardly ever sells in one: a bulk buyer is one line, not the season. */
function withoutBulk(sold: Float32Array): Float32Array {
  let most = 0;
  let second = 0;
  for (let d = 0; d < BASE_DAYS; d++) {
    const units = sold[d] as number;
    if (units > most) {
      second = most;
      most = units;
    } else if (units > second) second = units;
  }
  const cap = second * 2 + 3;
  return sold.map((units) => Math.min(units, cap));
}

function levelOf(sold: Float32Array, shares: Float64Array, from: number, to: number): number {
  let units = 0;
  let weight = 0;
  for (let d = from; d < to; d++) {
    if (Number.isNaN(sold[d])) continue;
    units += sold[d] as number;
    weight += shares[d % 7] as number;
  }
  return weight > 0 ? units / weight : 0;
}

/** Last year's same week with its neighbours against the eight weeks before it. */
function seasonOf(
  { weeks, knownWeeks }: RegionSales,
  dispersion: number,
): { readonly ratio: number; readonly relativeVariance: number; readonly known: boolean } {
  if (knownWeeks <= YEAR_WEEKS + BASE_WEEKS || weeks.length <= YEAR_WEEKS + BASE_WEEKS)
    return { ratio: 1, relativeVariance: 0, known: false };
  let at = 0;
  for (let k = YEAR_WEEKS - 1; k <= YEAR_WEEKS + 1; k++) at += weeks[k] as number;
  let before = 0;
  for (let k = YEAR_WEEKS + 1; k <= YEAR_WEEKS + BASE_WEEKS; k++) before += weeks[k] as number;
  const usual = (before * 3) / BASE_WEEKS;
  const ratio = (at + SEASON_DRAW) / (usual + SEASON_DRAW);
  return {
    ratio: Math.min(4, Math.max(0.25, ratio)),
    relativeVariance: dispersion / (at + SEASON_DRAW) + dispersion / (before + SEASON_DRAW),
    known: true,
  };
}

function knownShare(sold: Float32Array, from: number, to: number): number {
  let known = 0;
  for (let d = from; d < to; d++) if (!Number.isNaN(sold[d])) known += 1;
  return known / (to - from);
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);
const mean = (all: readonly number[]): number => (all.length === 0 ? 0 : sum(all, (v) => v) / all.length);

/** What the region's goods sold against their own usual level, each item counting at most three times: 1 with few items. */
export function trafficOf(items: readonly (readonly StoreSales[])[]): number {
  let sold = 0;
  let expected = 0;
  let count = 0;
  for (const stores of items) {
    const shares = weekdayShares(stores, BASE_DAYS);
    let own = 0;
    let usual = 0;
    for (const { sold: days } of stores) {
      const level = levelOf(days, shares, 0, BASE_DAYS);
      for (let d = BASE_DAYS; d < RECENT_DAYS; d++) {
        if (Number.isNaN(days[d])) continue;
        own += days[d] as number;
        usual += level * (shares[d % 7] as number);
      }
    }
    if (usual <= 0) continue;
    // Each item counts alike: a case of water must not speak for the chain.
    sold += Math.min(3, own / usual) * Math.sqrt(usual);
    expected += Math.sqrt(usual);
    count += 1;
  }
  return count < LEAST_ITEMS ? 1 : Math.min(1.5, Math.max(0.67, sold / expected));
}

const LEAST_ITEMS = 10;
