import type { Binner } from '../model/binning.ts';
import type { Booster, Loss } from '../model/booster.ts';

/**
 * What a booster is taught, and what its answers are shares of: `day`, the ordinary forecast of that day, or `level`, the
 * series' level whatever the weekday.
 */
export interface BoosterAim {
  readonly loss: Loss;
  readonly shareOf: 'day' | 'level';
  /** Of the most trees a booster may have, the share that this one may; 1 when absent. */
  readonly treeShare?: number;
}

/**
 * Boosters in this order: the mean by squared error of shares of the day and of the level and by Tweedie deviance of shares
 * of the day (additive and multiplicative trees, and trees that start from different places, err differently: their average
 * errs less), then the first four quantile levels; .98 is drawn out from .8 and .95. The two of a kind are smaller, so that
 * scoring and explaining three means costs little more than two.
 */
export const BOOSTERS: readonly BoosterAim[] = [
  { loss: { kind: 'squared' }, shareOf: 'day', treeShare: 2 / 3 },
  { loss: { kind: 'squared' }, shareOf: 'level', treeShare: 2 / 3 },
  { loss: { kind: 'tweedie', power: 1.2 }, shareOf: 'day' },
  { loss: { kind: 'pinball', level: 0.5 }, shareOf: 'day' },
  { loss: { kind: 'pinball', level: 0.8 }, shareOf: 'day' },
  { loss: { kind: 'pinball', level: 0.9 }, shareOf: 'day' },
  { loss: { kind: 'pinball', level: 0.95 }, shareOf: 'day' },
];
/** Number of mean boosters at the head of BOOSTERS. */
export const MEAN_BOOSTERS = 3;

/** Brings a booster's first `rows` answers from shares of what it was taught to shares of the row's scale, in place. */
export function toSharesOfDay(aim: BoosterAim, out: Float64Array, rows: number, levelShare: ArrayLike<number>): void {
  if (aim.shareOf === 'level') for (let r = 0; r < rows; r++) out[r] = (out[r] as number) * (levelShare[r] as number);
}

/** Writes mean, q50, q80, q90, q95 of row r to `five` from the boosters' outputs (shares of the day), times the row's scale. */
export function boostedRow(raw: readonly Float64Array[], r: number, scale: number, five: Float64Array): void {
  let mean = 0;
  for (let b = 0; b < MEAN_BOOSTERS; b++) mean += (raw[b] as Float64Array)[r] as number;
  five[0] = (mean / MEAN_BOOSTERS) * scale;
  for (let i = 1; i < 5; i++) five[i] = ((raw[MEAN_BOOSTERS - 1 + i] as Float64Array)[r] as number) * scale;
}

/**
 * The boosters' share of a series' mean: its category's, down to half of it the lumpier the series is. What a lumpy good
 * sells in a week is a few large orders; trees that were taught the weeks before take their number for a level.
 */
export function shareOfMean(ofCategory: number, lumpy: number): number {
  return ofCategory * (1 - LUMPY_SHARE * lumpy);
}
const LUMPY_SHARE = 0.5;

/** Raised whenever a stored model's numbers would mean something else. */
export const MODEL_VERSION = 'larder-gbm-9';

/**
 * Two boosters (squared error and Tweedie, averaged) that are taught whole weeks: the noise of days has cancelled out in a
 * week's sum, so that they see levels and drift which trees that are taught days take for noise. Days of a week are drawn
 * to its sum by `pullToWeeks`.
 */
export interface WeekModel {
  readonly binner: Binner;
  readonly boosters: readonly Booster[];
  /** How far days are drawn to their week, 0 … 1. */
  readonly pull: number;
}

/** A trained global model. Plain data: it can be stored, and posted to a worker. */
export interface ForecastModel {
  readonly version: typeof MODEL_VERSION;
  readonly features: readonly string[];
  readonly binner: Binner;
  /** In the order of BOOSTERS; empty when the history is too short to train on. */
  readonly boosters: readonly Booster[];
  /** Null when the history is too short, or the horizon was shorter than a week. */
  readonly week: WeekModel | null;
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
