import type { Binner } from '../model/binning.ts';
import type { Booster, Loss } from '../model/booster.ts';

/**
 * Boosters in this order: the mean by squared error and by Tweedie deviance (additive and multiplicative trees err
 * differently, their average errs less; the even number also keeps two threads busy), then the first four quantile
 * levels; .98 is drawn out from .8 and .95.
 */
export const BOOSTER_LOSSES: readonly Loss[] = [
  { kind: 'squared' },
  { kind: 'tweedie', power: 1.2 },
  { kind: 'pinball', level: 0.5 },
  { kind: 'pinball', level: 0.8 },
  { kind: 'pinball', level: 0.9 },
  { kind: 'pinball', level: 0.95 },
];
/** Number of mean boosters at the head of BOOSTER_LOSSES. */
export const MEAN_BOOSTERS = 2;

/** Writes mean, q50, q80, q90, q95 of row r to `five` from the boosters' outputs, times the row's scale. */
export function boostedRow(raw: readonly Float64Array[], r: number, scale: number, five: Float64Array): void {
  let mean = 0;
  for (let b = 0; b < MEAN_BOOSTERS; b++) mean += (raw[b] as Float64Array)[r] as number;
  five[0] = (mean / MEAN_BOOSTERS) * scale;
  for (let i = 1; i < 5; i++) five[i] = ((raw[MEAN_BOOSTERS - 1 + i] as Float64Array)[r] as number) * scale;
}

/** Raised whenever a stored model's numbers would mean something else. */
export const MODEL_VERSION = 'larder-gbm-5';

/** A trained global model. Plain data: it can be stored, and posted to a worker. */
export interface ForecastModel {
  readonly version: typeof MODEL_VERSION;
  readonly features: readonly string[];
  readonly binner: Binner;
  /** In the order of BOOSTER_LOSSES; empty when the history is too short to train on. */
  readonly boosters: readonly Booster[];
  /** Share of the boosters against dSES-NB in the quantiles, per category. */
  readonly weight: Float64Array;
  /** The same for the mean: a few bulk sales can spoil a mean and leave the quantiles sound. */
  readonly meanWeight: Float64Array;
  /** Per quantile level: stretch of (quantile − median) found by the coverage guard; 1 = untouched. */
  readonly stretch: Float64Array;
  /** Dispersion around the joint mean, in shares of smoothing's. */
  readonly spread: number;
  /** q98 = q95 + tail × (q95 − q80). */
  readonly tail: number;
  readonly report: TrainingReport;
}

export interface TrainingReport {
  readonly rows: number;
  readonly columns: number;
  readonly validationRows: number;
  readonly trees: readonly number[];
  /** 1 − WAPE of the mean on the held-out days: boosters, dSES, ensemble. */
  readonly accuracy: { readonly boosters: number; readonly smoothing: number; readonly ensemble: number };
  readonly coverage: readonly number[];
}
