import { QUANTILE_COUNT } from '../demand/distribution.ts';
import { applyBins } from '../model/binning.ts';
import { addTrees, type Booster, type Loss } from '../model/booster.ts';
import {
  DEFAULT_TAIL,
  drawTail,
  ensembleShares,
  guardCoverage,
  pinballSum,
  scaledSquare,
  spreadOfMean,
} from './calibration.ts';
import type { PriorShares } from './capacity.ts';
import { combine, wholeQuantiles } from './combine.ts';
import {
  BOOSTERS,
  type BoosterAim,
  boostedRow,
  type ForecastModel,
  MEAN_BOOSTERS,
  shareOfMean,
  type TrainingReport,
  toSharesOfDay,
  type WeekModel,
} from './model.ts';
import type { Rows } from './sample.ts';
import type { Trained } from './training.ts';
import { pullToWeeks, WeekForecaster } from './weeks.ts';

/** Trees between two looks at the held-out days. */
const TREE_STEP = 20;

/** How many rows' worth of evidence the shares of the boosters before the held-out days have spoken weigh. */
const QUANTILE_PRIOR_ROWS = 20_000;
const MEAN_PRIOR_ROWS = 6000;
/** The same for drawing days to weeks. */
const PULL_PRIOR_ROWS = 2000;

/** What the rehearsal decides about the final training. */
export interface Judgement {
  /** Trees per booster. */
  readonly trees: readonly number[];
  /** Share of the boosters in the quantiles and in the mean, per category. */
  readonly weight: Float64Array;
  readonly meanWeight: Float64Array;
  readonly stretch: Float64Array;
  readonly tail: number;
  readonly spread: number;
  /** How far days are drawn to their weeks. */
  readonly pull: number;
  readonly report: Pick<TrainingReport, 'accuracy' | 'coverage'>;
}

/** Reads off the held-out rows how many trees (at least `least`), how much ensemble (from `prior` on) and how much correction. */
export function judge(
  { binner, boosters, week }: Trained,
  held: Rows,
  categoryCount: number,
  least: number,
  prior: PriorShares,
): Judgement {
  const bins = new Uint8Array(held.count * held.width);
  applyBins(binner, held.features, 0, held.count, bins, 0);
  const chosen = boosters.map((booster, i) => bestTrees(booster, bins, held, BOOSTERS[i] as BoosterAim, least));
  const raw = chosen.map(({ prediction }) => prediction);
  const pull = week ? drawToWeeks(raw, held, week) : 0;
  const stretch = new Float64Array(QUANTILE_COUNT).fill(1);
  const tail = drawTail(raw, held);
  const fan = new HeldOutDays(raw, held, { stretch, tail, spread: 1 });
  const means = { share: prior.mean, rows: MEAN_PRIOR_ROWS };
  const meanWeight = ensembleShares(held, categoryCount, means, (r, share) =>
    scaledSquare(held, r, fan.at(r, share, share)[0] as number),
  );
  const meanShare = (r: number) => meanWeight[held.category[r] as number] as number;
  const spread = spreadOfMean(held, (r) => fan.at(r, 0, meanShare(r))[0] as number);
  const days = new HeldOutDays(raw, held, { stretch, tail, spread });
  const quantiles = { share: prior.quantiles, rows: QUANTILE_PRIOR_ROWS };
  const weight = ensembleShares(held, categoryCount, quantiles, (r, share) =>
    pinballSum(held.actual[r] as number, days.at(r, share, meanShare(r))),
  );
  guardCoverage(raw, held, stretch, (r) => {
    const category = held.category[r] as number;
    return days.at(r, weight[category] as number, meanWeight[category] as number);
  });
  return {
    trees: chosen.map(({ trees }) => trees),
    weight,
    meanWeight,
    stretch,
    tail,
    spread,
    pull,
    report: measure(days, held, weight, meanWeight),
  };
}

/** The same decisions before any rehearsal: no boosters, nothing stretched. */
export function undecided(categoryCount: number): Omit<Judgement, 'trees' | 'pull' | 'report'> {
  return {
    weight: new Float64Array(categoryCount),
    meanWeight: new Float64Array(categoryCount),
    stretch: new Float64Array(QUANTILE_COUNT).fill(1),
    tail: DEFAULT_TAIL,
    spread: 1,
  };
}

/**
 * Draws the held-out days in `raw` to their weeks as far as loses least there, drawn to the week model's own pull by
 * {@link PULL_PRIOR_ROWS}; returns how far. Where promotions of single days decide, weeks know less than days do.
 */
function drawToWeeks(raw: readonly Float64Array[], held: Rows, week: WeekModel): number {
  const { count, features } = held.weeks;
  const expected = new Float64Array(count);
  new WeekForecaster(week, held.width, count).run(features, count, expected);
  let best = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (const pull of [0, week.pull / 2, week.pull]) {
    const means = raw.slice(0, MEAN_BOOSTERS).map((answers) => answers.slice());
    pullToWeeks(means, held.count, held.weight, held.week, expected, pull);
    let loss = 0;
    for (let r = 0; r < held.count; r++) {
      let mean = 0;
      for (const answers of means) mean += answers[r] as number;
      loss += scaledSquare(held, r, (mean / MEAN_BOOSTERS) * (held.weight[r] as number));
    }
    if (loss >= lowest) continue;
    lowest = loss;
    best = pull;
  }
  const pull = (held.count * best + PULL_PRIOR_ROWS * week.pull) / (held.count + PULL_PRIOR_ROWS);
  pullToWeeks(raw, held.count, held.weight, held.week, expected, pull);
  return pull;
}

/** The tree count with the least loss on the held-out rows, and the predictions with it (÷ scale). */
function bestTrees(
  booster: Booster,
  bins: Uint8Array,
  held: Rows,
  aim: BoosterAim,
  least: number,
): { trees: number; prediction: Float64Array } {
  const { count, width, weight, level } = held;
  const truth = aim.loss.kind === 'pinball' ? held.target : shareOfScale(held.ordinary, weight, count);
  const levelShare = Float64Array.from({ length: count }, (_, r) => (level[r] as number) / (weight[r] as number));
  const running = new Float64Array(count).fill(booster.base);
  const read = () => {
    const out = booster.log ? running.map(Math.exp) : running.slice();
    toSharesOfDay(aim, out, count, levelShare);
    return out;
  };
  let lowest = Number.POSITIVE_INFINITY;
  let trees = TREE_STEP;
  let prediction = read();
  for (let from = 0; from < booster.treeCount; from += TREE_STEP) {
    const to = Math.min(booster.treeCount, from + TREE_STEP);
    addTrees(booster, from, to, bins, width, count, running);
    const now = read();
    let sum = 0;
    for (let r = 0; r < count; r++)
      sum += (weight[r] as number) * lossOf(aim.loss, (truth[r] as number) - (now[r] as number));
    if (sum >= lowest) continue;
    lowest = sum;
    trees = to;
    prediction = now;
  }
  // More rows in the final training carry more trees; at the limit the curve was still falling.
  return { trees: Math.min(booster.treeCount, Math.max(least, Math.round(trees * 1.15))), prediction };
}

/** Units in shares of the row's scale. */
function shareOfScale(units: Float32Array, scale: Float32Array, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, r) => (units[r] as number) / (scale[r] as number));
}

/** Both kinds of mean booster are judged by the squared error. */
function lossOf(loss: Loss, error: number): number {
  if (loss.kind !== 'pinball') return error * error;
  return error > 0 ? loss.level * error : (loss.level - 1) * error;
}

/** Forecasts of the held-out rows for any ensemble. */
class HeldOutDays {
  private readonly raw: readonly Float64Array[];
  private readonly held: Rows;
  private readonly shape: Pick<ForecastModel, 'stretch' | 'tail' | 'spread'>;
  private readonly five = new Float64Array(5);
  private readonly day = new Float64Array(1 + QUANTILE_COUNT);

  constructor(raw: readonly Float64Array[], held: Rows, shape: Pick<ForecastModel, 'stretch' | 'tail' | 'spread'>) {
    this.raw = raw;
    this.held = held;
    this.shape = shape;
  }

  /** Mean and quantiles of row r for the shares of its category, in an array that the next call overwrites. */
  at(r: number, weight: number, meanWeight: number): Float64Array {
    const { held, five, day } = this;
    boostedRow(this.raw, r, held.weight[r] as number, five);
    const smoothed = held.smoothed[r] as number;
    const dispersion = held.dispersion[r] as number;
    const counted = held.counted[r] === 1;
    combine(
      this.shape,
      five,
      weight,
      shareOfMean(meanWeight, held.lumpy[r] as number),
      smoothed,
      dispersion,
      counted,
      day,
    );
    if (counted) wholeQuantiles(day);
    return day;
  }
}

function measure(
  days: HeldOutDays,
  held: Rows,
  weight: Float64Array,
  meanWeight: Float64Array,
): Pick<TrainingReport, 'accuracy' | 'coverage'> {
  let sales = 0;
  const errors = [0, 0, 0];
  const covered = new Array<number>(QUANTILE_COUNT).fill(0);
  for (let r = 0; r < held.count; r++) {
    const y = held.actual[r] as number;
    const miss = (i: number, mean: number) => {
      errors[i] = (errors[i] as number) + Math.abs(y - mean);
    };
    sales += y;
    miss(0, days.at(r, 1, 1)[0] as number);
    miss(1, held.smoothed[r] as number);
    const category = held.category[r] as number;
    const out = days.at(r, weight[category] as number, meanWeight[category] as number);
    miss(2, out[0] as number);
    for (let i = 0; i < QUANTILE_COUNT; i++)
      if (y <= Math.ceil((out[i + 1] as number) - 1e-6)) covered[i] = (covered[i] as number) + 1;
  }
  const accuracy = (i: number) => (sales > 0 ? Math.round((1 - (errors[i] as number) / sales) * 1e4) / 1e4 : 0);
  return {
    accuracy: { boosters: accuracy(0), smoothing: accuracy(1), ensemble: accuracy(2) },
    coverage: covered.map((n) => Math.round((n / held.count) * 1e4) / 1e4),
  };
}
