import { demandQuantiles, QUANTILE_COUNT } from '../demand/distribution.ts';
import type { ForecastModel } from './model.ts';
import { ROBUST_MEAN_FROM, ROBUST_REACH } from './model.ts';

const nb = new Float64Array(QUANTILE_COUNT);

/**
 * Joins boosters and dSES-NB into one day's forecast. `raw` are the boosters' five outputs times the row's scale (mean,
 * q50, q80, q90, q95). Writes mean to out[0] and the five quantiles after it: sorted, not negative.
 */
export function combine(
  model: Pick<ForecastModel, 'stretch' | 'tail'>,
  raw: Float64Array,
  weight: number,
  meanWeight: number,
  smoothed: number,
  dispersion: number,
  counted: boolean,
  out: Float64Array,
): void {
  demandQuantiles(smoothed, dispersion * smoothed, counted, nb, 0);
  for (let i = 1; i < 5; i++) {
    // Separate boosters may cross: insertion sort of four.
    const value = Math.max(0, raw[i] as number);
    let j = i;
    for (; j > 1 && (raw[j - 1] as number) > value; j--) raw[j] = raw[j - 1] as number;
    raw[j] = value;
  }
  const mean = Math.max(0, raw[0] as number);
  const median = raw[1] as number;
  for (let i = 2; i < 5; i++) raw[i] = median + ((raw[i] as number) - median) * (model.stretch[i - 1] as number);
  const q98 = (raw[4] as number) + model.tail * ((raw[4] as number) - (raw[2] as number));
  out[0] = meanWeight * robustMean(mean, median) + (1 - meanWeight) * smoothed;
  for (let i = 0; i < 5; i++) {
    const boosted = i < 4 ? (raw[i + 1] as number) : q98;
    const value = weight * boosted + (1 - weight) * (nb[i] as number);
    out[i + 1] = i > 0 ? Math.max(value, out[i] as number) : value;
  }
}

/**
 * Where mean and median nearly agree, their average is the steadier estimate of the mean; the further they lie apart (a
 * skewed demand), the less the median says about it.
 */
function robustMean(mean: number, median: number): number {
  if (mean <= ROBUST_MEAN_FROM) return mean;
  const pull = 0.5 * Math.max(0, 1 - Math.abs(mean - median) / (ROBUST_REACH * mean));
  return mean + pull * (median - mean);
}
