import { BASE_WEEKS, YEAR_WEEKS } from './region-sales.ts';

/** How long after a region another one's season comes, and how that is known. */
export type Lag =
  | { readonly source: 'history'; readonly days: number; readonly correlation: number }
  | { readonly source: 'weather'; readonly days: number; readonly threshold: number }
  | { readonly source: 'assumed'; readonly days: number };

const FIRST_LAG = -8;
const LAST_LAG = 12;
const LEAST_CORRELATION = 0.7;
/** Best against worst month of the year, smoothed; a flat year has no season that could come later. */
const LEAST_SWING = 1.5;

/**
 * The lag at which last year's seasonal curves fit best, weeks smoothed over three. The weeks that are judged now and the
 * eight before them are not read: the rise itself must not speak for its lag.
 * @param leader @param follower units by week, index 0 the last seven days, rising into the past
 * @returns negative days where the follower goes first; undefined when the year says nothing: too short, flat, or curves unlike
 */
export function learntLag(leader: Float32Array, follower: Float32Array): (Lag & { source: 'history' }) | undefined {
  const first = yearOf(leader);
  const second = yearOf(follower);
  if (!first || !second) return undefined;
  let best: { lag: number; correlation: number } | undefined;
  for (let lag = FIRST_LAG; lag <= LAST_LAG; lag++) {
    const from = Math.max(0, -lag);
    const to = Math.min(first.length, second.length - lag);
    const r = correlation(first.slice(from, to), second.slice(from + lag, to + lag));
    if (!best || r > best.correlation) best = { lag, correlation: r };
  }
  if (!best || best.correlation < LEAST_CORRELATION) return undefined;
  return { source: 'history', days: best.lag * 7, correlation: Math.round(best.correlation * 100) / 100 };
}

/** A year in calendar order, logarithms of smoothed weeks; undefined without a whole one or without a season. */
function yearOf(weeks: Float32Array): number[] | undefined {
  const from = BASE_WEEKS + 1;
  const to = from + YEAR_WEEKS;
  if (weeks.length < to) return undefined;
  const smooth: number[] = [];
  for (let k = to - 1; k >= from; k--) {
    const near = weeks.subarray(Math.max(from, k - 1), Math.min(to, k + 2));
    smooth.push(near.reduce((sum, v) => sum + v, 0) / near.length);
  }
  const sorted = [...smooth].sort((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length * 0.1)] as number;
  const high = sorted[Math.floor(sorted.length * 0.9)] as number;
  const typical = sorted[Math.floor(sorted.length / 2)] as number;
  if (high <= 0 || high + 1 < LEAST_SWING * (low + 1)) return undefined;
  return smooth.map((v) => Math.log(v + 0.05 * (typical + 1)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((s, v) => s + v, 0) / a.length;
  const meanB = b.reduce((s, v) => s + v, 0) / b.length;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((v, i) => {
    const x = v - meanA;
    const y = (b[i] as number) - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Highs of a region by day, °C; null where nothing is known. */
export interface RegionHighs {
  /** Of the days that a rise is judged on and the eight weeks before them, oldest first. */
  readonly past: readonly (number | null)[];
  readonly ahead: readonly (number | null)[];
}

const LEAST_TURN_C = 4;
const NEAR_DAYS = 3;

/**
 * The day on which the follower's weather passes the temperature at which the leader's demand rose, going the same way.
 * @param windowDays judged days, the last of `past`
 * @returns undefined when weather is not known or did not turn; 'not-ahead' when the follower's forecast does not get there
 */
export function weatherLag(
  leader: RegionHighs,
  follower: RegionHighs,
  windowDays: number,
): (Lag & { source: 'weather' }) | 'not-ahead' | undefined {
  const before = meanOf(leader.past.slice(0, -windowDays));
  const now = meanOf(leader.past.slice(-windowDays));
  if (before === null || now === null || Math.abs(now - before) < LEAST_TURN_C) return undefined;
  const threshold = Math.round(now * 10) / 10;
  const passes = (high: number): boolean => (now < before ? high <= threshold : high >= threshold);
  const line = [...follower.past.slice(-NEAR_DAYS), ...follower.ahead];
  if (meanOf(follower.ahead) === null) return undefined;
  for (let d = 0; d + NEAR_DAYS <= line.length; d++) {
    const near = meanOf(line.slice(d, d + NEAR_DAYS));
    if (near !== null && passes(near)) return { source: 'weather', days: Math.max(0, d - 1), threshold };
  }
  return 'not-ahead';
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((v) => v !== null);
  return known.length * 2 < values.length || known.length === 0
    ? null
    : known.reduce((sum, v) => sum + v, 0) / known.length;
}
