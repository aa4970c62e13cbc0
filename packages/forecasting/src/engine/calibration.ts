import { QUANTILE_COUNT, QUANTILE_LEVELS } from '../demand/distribution.ts';
import { MEAN_BOOSTERS } from './model.ts';
import type { Rows } from './sample.ts';

/** Rows with which a category's own share is drawn to the chain's. */
const CHAIN_ROWS = 6000;
/** The joint mean has to err this much less than smoothing before its fan is narrowed, then by this share of the rest. */
const CLEARLY_LESS = 0.9;
const NARROWING = 0.6;
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
/** Coverage may be short by this much before the guard touches the quantiles, and then it goes half way. */
const GUARD = 0.03;
/** q98 lies this many times (q95 − q80) beyond q95 unless the held-out days say otherwise. */
export const DEFAULT_TAIL = 0.6;

/** Pinball loss of one day summed over the quantile levels; out[0] is the mean. */
export function pinballSum(y: number, out: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < QUANTILE_COUNT; i++) {
    const error = y - (out[i + 1] as number);
    const level = QUANTILE_LEVELS[i] as number;
    sum += error > 0 ? level * error : (level - 1) * error;
  }
  return sum;
}

/**
 * Squared error of the mean over the expected sale, as the boosters weigh it: the loss whose best answer is the
 * conditional mean of ordinary sales.
 */
export function scaledSquare(held: Rows, r: number, mean: number): number {
  const scale = held.weight[r] as number;
  const error = (held.ordinary[r] as number) - mean;
  return (error * error) / scale;
}

/** Share of the boosters that loses least on the held-out rows, per category, drawn to the chain's and to `prior`. */
export function ensembleShares(
  held: Rows,
  categoryCount: number,
  prior: { readonly share: number; readonly rows: number },
  lossOf: (r: number, share: number) => number,
): Float64Array {
  const width = SHARES.length;
  const loss = new Float64Array(categoryCount * width);
  const rows = new Float64Array(categoryCount);
  for (let r = 0; r < held.count; r++) {
    const category = held.category[r] as number;
    rows[category] = (rows[category] as number) + 1;
    for (let g = 0; g < width; g++) {
      const at = category * width + g;
      loss[at] = (loss[at] as number) + lossOf(r, SHARES[g] as number);
    }
  }
  const total = new Float64Array(width);
  for (let at = 0; at < loss.length; at++) total[at % width] = (total[at % width] as number) + (loss[at] as number);
  const whole = SHARES[argmin(total, 0, width)] as number;
  const chain = (held.count * whole + prior.rows * prior.share) / (held.count + prior.rows);
  return Float64Array.from({ length: categoryCount }, (_, c) => {
    const n = rows[c] as number;
    const own = SHARES[argmin(loss, c * width, width)] as number;
    return (n * own + CHAIN_ROWS * chain) / (n + CHAIN_ROWS);
  });
}

/**
 * Dispersion around the joint mean in shares of smoothing's, which was measured on smoothing's own, larger errors: from
 * the ratio of the two squared errors on the held-out rows, with a margin because a few weeks may flatter.
 */
export function spreadOfMean(held: Rows, meanOf: (r: number) => number): number {
  let joint = 0;
  let smoothing = 0;
  for (let r = 0; r < held.count; r++) {
    joint += scaledSquare(held, r, meanOf(r));
    smoothing += scaledSquare(held, r, held.smoothed[r] as number);
  }
  const ratio = smoothing > 0 ? Math.max(0.5, joint / smoothing) : 1;
  return 1 - NARROWING * Math.max(0, CLEARLY_LESS - ratio);
}

function argmin(values: Float64Array, from: number, length: number): number {
  let best = 0;
  for (let i = 1; i < length; i++) if ((values[from + i] as number) < (values[from + best] as number)) best = i;
  return best;
}

/** How far q98 lies beyond q95, in units of q95 − q80, so that 98 % of the held-out days stay below. */
export function drawTail(raw: readonly Float64Array[], held: Rows): number {
  const beyond: number[] = [];
  for (let r = 0; r < held.count; r++) {
    const q80 = (raw[MEAN_BOOSTERS + 1] as Float64Array)[r] as number;
    const q95 = (raw[MEAN_BOOSTERS + 3] as Float64Array)[r] as number;
    const spread = q95 - q80;
    if (spread > 1e-6) beyond.push(((held.target[r] as number) - q95) / spread);
  }
  if (beyond.length < 200) return DEFAULT_TAIL;
  beyond.sort((a, b) => a - b);
  // Four weeks may be unusual ones: go half way from the normal distribution's 0.51 (a little more for skew).
  const seen = beyond[Math.floor(0.98 * beyond.length)] as number;
  return 0.5 * DEFAULT_TAIL + 0.5 * Math.min(1.2, Math.max(0.3, seen));
}

/**
 * Coverage guard: where the joint quantile (`jointOf`, index 1 + level) covers more than {@link GUARD} too little, the
 * boosters' is stretched half way to the distance from the median that would have covered enough; the stretch of each level
 * is written to `stretch`. What the joint median itself covers too little is not counted: those weeks sold more than
 * expected, which says nothing about how wide the days lie. Too much coverage is left alone: zeros force it on slow sellers.
 */
export function guardCoverage(
  raw: readonly Float64Array[],
  held: Rows,
  stretch: Float64Array,
  jointOf: (r: number) => Float64Array,
): void {
  const covered = new Float64Array(QUANTILE_COUNT);
  for (let r = 0; r < held.count; r++) {
    const joint = jointOf(r);
    for (let i = 0; i < 4; i++)
      if ((held.actual[r] as number) <= Math.ceil((joint[i + 1] as number) - 1e-6))
        covered[i] = (covered[i] as number) + 1;
  }
  const missed = Math.max(0, QUANTILE_LEVELS[0] - (covered[0] as number) / held.count);
  for (let i = 1; i < 4; i++) {
    const level = QUANTILE_LEVELS[i] as number;
    if ((covered[i] as number) / held.count + missed >= level - GUARD) continue;
    const needed: number[] = [];
    for (let r = 0; r < held.count; r++) {
      const median = (raw[MEAN_BOOSTERS] as Float64Array)[r] as number;
      const q = (raw[MEAN_BOOSTERS + i] as Float64Array)[r] as number;
      if (q - median > 1e-6) needed.push(((held.target[r] as number) - median) / (q - median));
    }
    if (needed.length < 500) continue;
    needed.sort((a, b) => a - b);
    const exact = needed[Math.floor(level * needed.length)] as number;
    stretch[i] = 1 + 0.5 * Math.max(0, Math.min(1, exact - 1));
  }
}
