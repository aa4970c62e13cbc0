import { demandQuantiles, QUANTILE_COUNT } from '../demand/distribution.ts';
import type { ForecastModel } from './model.ts';

/** Above this expected sale mean and median may be drawn together, the less the further they lie apart (share of mean). */
const AGREEMENT_FROM = 3;
const AGREEMENT_REACH = 0.3;
/** How far each is drawn towards the other where they agree. */
const MEAN_PULL = 0.25;
const MEDIAN_PULL = 0.4;

/**
 * Distances of the fan's quantiles from its median, in shares of those of a negative binomial (gamma) that knew its mean and
 * dispersion. Both are estimates, the days are a mixture over them: Student's t, not the normal. Here t with five degrees of
 * freedom, as wide as the normal at the 90 % quantile: t₅(p)/z(p) ÷ t₅(.9)/z(.9).
 */
const FAN_SHAPE = [1, 0.949, 1, 1.064, 1.165] as const;

const nb = new Float64Array(QUANTILE_COUNT);

/**
 * Joins boosters and dSES-NB into one day's forecast. `raw` are the boosters' five outputs times the row's scale (mean,
 * q50, q80, q90, q95). The mean joins the boosters' and smoothing's; the quantiles join the boosters' with those of a
 * negative binomial (gamma) around that joint mean, whose spread comes from smoothing's own errors (less by `spread`,
 * where the joint mean errs less) and whose shape is {@link FAN_SHAPE}'s: a fan that knows the series beside one that knows
 * the day. Writes mean to out[0] and the five quantiles after it: sorted, not negative.
 */
export function combine(
  model: Pick<ForecastModel, 'stretch' | 'tail' | 'spread'>,
  raw: Float64Array,
  weight: number,
  meanWeight: number,
  smoothed: number,
  dispersion: number,
  counted: boolean,
  out: Float64Array,
): void {
  for (let i = 1; i < 5; i++) {
    // Separate boosters may cross: insertion sort of four.
    const value = Math.max(0, raw[i] as number);
    let j = i;
    for (; j > 1 && (raw[j - 1] as number) > value; j--) raw[j] = raw[j - 1] as number;
    raw[j] = value;
  }
  const mean = Math.max(0, raw[0] as number);
  const own = raw[1] as number;
  const nearness = agreement(mean, own);
  const center = mean + MEAN_PULL * nearness * (own - mean);
  const median = own + MEDIAN_PULL * nearness * (mean - own);
  if (own > 0) for (let i = 1; i < 5; i++) raw[i] = ((raw[i] as number) * median) / own;
  for (let i = 2; i < 5; i++) raw[i] = median + ((raw[i] as number) - median) * (model.stretch[i - 1] as number);
  const q98 = (raw[4] as number) + model.tail * ((raw[4] as number) - (raw[2] as number));
  const joint = meanWeight * center + (1 - meanWeight) * smoothed;
  out[0] = joint;
  demandQuantiles(joint, dispersion * (1 + meanWeight * (model.spread - 1)) * joint, counted, nb, 0);
  for (let i = 0; i < 5; i++) {
    const boosted = i < 4 ? (raw[i + 1] as number) : q98;
    const fan = (nb[0] as number) + (FAN_SHAPE[i] as number) * ((nb[i] as number) - (nb[0] as number));
    const value = weight * boosted + (1 - weight) * fan;
    out[i + 1] = i > 0 ? Math.max(value, out[i] as number) : value;
  }
}

/**
 * Makes the quantiles of a counted good (`day` as {@link combine} writes it) whole, in place. A count's quantile is the smallest
 * whole number that reaches the level: the one nearest to where a continuous line through the counts (continuity correction)
 * reaches it, and such lines are what trees and the gamma draw. What is compared is the next whole number above a
 * fraction, half a unit too many on the average (on slow sellers four points of coverage).
 */
export function wholeQuantiles(day: Float64Array): void {
  for (let i = 1; i <= QUANTILE_COUNT; i++) day[i] = Math.round(day[i] as number);
}

/**
 * 1 … 0: how nearly mean and median agree. Where they do, each is the steadier for a part of the other (the whole fan of
 * quantiles moves with the median); the further they lie apart (a skewed demand), the less one says about the other.
 */
function agreement(mean: number, median: number): number {
  return mean <= AGREEMENT_FROM ? 0 : Math.max(0, 1 - Math.abs(mean - median) / (AGREEMENT_REACH * mean));
}
