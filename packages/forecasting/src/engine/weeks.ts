import { applyBins, type Binner, fitBins } from '../model/binning.ts';
import { predictBooster } from '../model/booster.ts';
import { type BoostData, type BoostJob, sharedBytes, sharedFloat32 } from './boost-pool.ts';
import type { Capacity } from './capacity.ts';
import { MEAN_BOOSTERS, type WeekModel } from './model.ts';

export const WEEK_DAYS = 7;
/** No week moves its days by more than this factor, up or down. */
const MOST_PULL = 3;
/** A week with fewer observed days says too little. */
const LEAST_DAYS = 4;
const WEEK_TREES = 160;
const ROW_SHARE = 0.6;
/** Fewer weeks teach nothing. */
const LEAST_WEEKS = 200;

/** Rows of the week model: the day features' means over a week, its ordinary sales ÷ scale, weight = scale. */
export interface WeekRows {
  readonly count: number;
  readonly features: Float32Array;
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

/** Whole weeks of a horizon; days left over belong to the last one. */
export const weeksOf = (horizon: number): number => Math.floor(horizon / WEEK_DAYS);
export const weekOfDay = (h: number, horizon: number): number =>
  Math.min(Math.floor(h / WEEK_DAYS), weeksOf(horizon) - 1);

/** Writes the means of `width` features over the seven rows from `from` on; NaN where no day knows the feature. */
export function averageWeek(days: Float32Array, from: number, width: number, out: Float32Array, at: number): void {
  for (let f = 0; f < width; f++) {
    let sum = 0;
    let known = 0;
    for (let d = 0; d < WEEK_DAYS; d++) {
      const value = days[(from + d) * width + f] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      known++;
    }
    out[at + f] = known > 0 ? sum / known : Number.NaN;
  }
}

/** Collects week rows while days are drawn. */
export class WeekCollector {
  private readonly width: number;
  private readonly features: Float32Array;
  private readonly target: Float32Array;
  private readonly weight: Float32Array;
  private count = 0;

  constructor(limit: number, width: number) {
    this.width = width;
    this.features = new Float32Array(limit * width);
    this.target = new Float32Array(limit);
    this.weight = new Float32Array(limit);
  }

  /**
   * Takes the week of the seven rows of `days` from `from` on; `saleOf` and `scaleOf` say a day's ordinary sale (NaN = not
   * observed) and scale, 0 … 6. Returns the week's number, −1 when there is no room or too few days were observed.
   */
  add(days: Float32Array, from: number, saleOf: (d: number) => number, scaleOf: (d: number) => number): number {
    if (this.count >= this.target.length) return -1;
    let sold = 0;
    let scale = 0;
    let observed = 0;
    for (let d = 0; d < WEEK_DAYS; d++) {
      const sale = saleOf(d);
      if (Number.isNaN(sale)) continue;
      sold += sale;
      scale += scaleOf(d);
      observed++;
    }
    if (observed < LEAST_DAYS) return -1;
    const n = this.count++;
    averageWeek(days, from, this.width, this.features, n * this.width);
    this.target[n] = sold / scale;
    this.weight[n] = scale;
    return n;
  }

  rows(): WeekRows {
    return { count: this.count, features: this.features, target: this.target, weight: this.weight };
  }
}

/** Data and jobs of the two boosters; null when there is nothing to learn from. */
export function weekJobs(
  rows: WeekRows,
  width: number,
  capacity: Capacity,
  most: number,
  seed: number,
): { binner: Binner; data: BoostData; jobs: BoostJob[] } | null {
  if (rows.count < LEAST_WEEKS) return null;
  const { count } = rows;
  const binner = fitBins(rows.features, count, width);
  const bins = sharedBytes(count * width);
  applyBins(binner, rows.features, 0, count, bins, 0);
  const target = sharedFloat32(count);
  const weight = sharedFloat32(count);
  target.set(rows.target.subarray(0, count));
  weight.set(rows.weight.subarray(0, count));
  const jobs = ([{ kind: 'squared' }, { kind: 'tweedie', power: 1.2 }] as const).map((loss, i) => ({
    learns: 'week',
    options: {
      loss,
      trees: Math.min(most, WEEK_TREES),
      leaves: capacity.leaves,
      learningRate: capacity.learningRate,
      minLeafRows: capacity.minLeafRows(WEEK_DAYS * count),
      l2: 1,
      rowShare: ROW_SHARE,
      columnShare: 0.5,
      seed: seed + i,
    },
  }));
  return { binner, data: { bins, rows: count, width, taught: { week: { target, weight } } }, jobs };
}

/** What weeks are expected to sell; buffers for at most `limit` of them at a time. */
export class WeekForecaster {
  private readonly model: WeekModel;
  private readonly width: number;
  private readonly bins: Uint8Array;
  private readonly one: Float64Array;

  constructor(model: WeekModel, width: number, limit: number) {
    this.model = model;
    this.width = width;
    this.bins = new Uint8Array(limit * width);
    this.one = new Float64Array(limit);
  }

  /** Expected sales of `count` weeks ÷ their scale, from averaged features, into `out`. */
  run(features: Float32Array, count: number, out: Float64Array): void {
    const { model, width, bins, one } = this;
    applyBins(model.binner, features, 0, count, bins, 0);
    out.fill(0, 0, count);
    for (const booster of model.boosters) {
      predictBooster(booster, bins, width, count, one);
      for (let w = 0; w < count; w++)
        out[w] = (out[w] as number) + Math.max(0, one[w] as number) / model.boosters.length;
    }
  }
}

/** Factor for the days of a week that the day boosters expect to sell `days` units and the week model `week`, drawn by `pull`. */
export function weekFactor(days: number, week: number, pull: number): number {
  if (!(days > 0)) return 1;
  return Math.min(MOST_PULL, Math.max(1 / MOST_PULL, 1 + pull * (week / days - 1)));
}

/**
 * Draws the boosters' answers `raw` (shares of each row's scale; the first {@link MEAN_BOOSTERS} are means) of `rows` rows to
 * their weeks, in place: all quantiles move with the mean. `weekOf` says a row's week (−1 = none), `expected` what a week
 * sells in shares of its days' scales.
 */
export function pullToWeeks(
  raw: readonly Float64Array[],
  rows: number,
  scale: ArrayLike<number>,
  weekOf: Int32Array,
  expected: Float64Array,
  pull: number,
): void {
  const days = new Float64Array(expected.length);
  const whole = new Float64Array(expected.length);
  for (let r = 0; r < rows; r++) {
    const w = weekOf[r] as number;
    if (w < 0) continue;
    let mean = 0;
    for (let b = 0; b < MEAN_BOOSTERS; b++) mean += (raw[b] as Float64Array)[r] as number;
    days[w] = (days[w] as number) + Math.max(0, mean / MEAN_BOOSTERS) * (scale[r] as number);
    whole[w] = (whole[w] as number) + (scale[r] as number);
  }
  const factor = days.map((units, w) => weekFactor(units, (expected[w] as number) * (whole[w] as number), pull));
  for (const answers of raw)
    for (let r = 0; r < rows; r++) {
      const w = weekOf[r] as number;
      if (w >= 0) answers[r] = (answers[r] as number) * (factor[w] as number);
    }
}
