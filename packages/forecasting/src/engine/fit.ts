import { QUANTILE_COUNT, QUANTILE_LEVELS } from '../demand/distribution.ts';
import { type Aggregates, aggregate } from '../model/aggregates.ts';
import { applyBins, type Binner, fitBins } from '../model/binning.ts';
import { type Booster, type BoosterOptions, predictBooster } from '../model/booster.ts';
import { type DayCalendar, dayCalendar } from '../model/calendar.ts';
import { FeatureBuilder } from '../model/features.ts';
import type { Panel } from '../model/panel.ts';
import { uncensorPanel } from '../model/uncensor.ts';
import { sharedBytes, trainBoosters } from './boost-pool.ts';
import { combine } from './combine.ts';
import { BOOSTER_TARGETS, boostedRow, type ForecastModel, MEAN_BOOSTERS } from './model.ts';
import { ACTIVE_DAYS, allRows, type Rows, sampleRows } from './sample.ts';

export interface FitOptions {
  /** Worker threads for the boosters; the result does not depend on it. Default 2. */
  readonly threads?: number;
  /** Most training rows; default 300,000. */
  readonly maxRows?: number;
  readonly seed?: number;
  /** Most trees per booster; default 240. */
  readonly maxTrees?: number;
  readonly log?: (line: string) => void;
}

const DEFAULT_ROWS = 300_000;
const MAX_TREES = 240;
/** The rehearsal only has to rank, so it gets fewer rows. */
const REHEARSAL_SHARE = 0.2;
/** Trees between two looks at the held-out days. */
const TREE_STEP = 20;
/** Held-out origins, days before the end of the history. */
const HELD_OUT = [28, 21, 14] as const;
const VALIDATION_ROWS = 60_000;
/** Least history that the global model is trained on; below it dSES-NB answers alone. */
const MIN_DAYS = 120;
/** Prior share of the boosters, and how many rows' worth of evidence it weighs. */
const PRIOR_WEIGHT = 0.7;
const PRIOR_ROWS = 300;
/** Coverage may be off by this much before the guard touches the quantiles, and then it goes half way. */
const GUARD = 0.05;
const DEFAULT_TAIL = 0.6;

const silent = (_line: string): void => undefined;

/** What a panel's scoring needs besides the model; build once per panel. */
export interface Prepared {
  readonly panel: Panel;
  readonly sums: Aggregates;
  readonly calendar: DayCalendar;
}

/** Uncensors sold-out days and adds the panel up; everything downstream reads the result. */
export function prepare(observed: Panel): Prepared {
  const panel = uncensorPanel(observed);
  return { panel, sums: aggregate(panel), calendar: dayCalendar(panel) };
}

/**
 * Trains the global model of a chain: a rehearsal on all but the last four weeks chooses the number of trees, the
 * ensemble weights and the guard; then everything is trained again on the whole history. Deterministic for a seed.
 */
export async function fitModel(prepared: Prepared, options: FitOptions = {}): Promise<ForecastModel> {
  const { panel, sums, calendar } = prepared;
  const { threads = 2, maxRows = DEFAULT_ROWS, maxTrees = MAX_TREES, seed = 1, log = silent } = options;
  const builder = new FeatureBuilder(panel, sums, calendar);
  const end = panel.dayCount;
  const empty = emptyModel(panel, builder);
  if (end < MIN_DAYS) return empty;

  const cells = trainingCells(panel, sums);
  const held = allRows(
    panel,
    sums,
    builder,
    HELD_OUT.map((days) => end - days),
    VALIDATION_ROWS,
  );
  const rehearsal = sampleRows(
    panel,
    sums,
    builder,
    origins(end - HELD_OUT[0], panel.horizon),
    rowLimit(cells, maxRows * REHEARSAL_SHARE),
    4,
    seed,
  );
  if (rehearsal.count < 500 || held.count < 50) return empty;
  const capacity = capacityFor(cells);
  log(`rehearsal: ${rehearsal.count} rows, ${builder.width} columns, ${capacity.leaves} leaves`);
  const first = await train(
    rehearsal,
    capacity,
    BOOSTER_TARGETS.map(() => maxTrees),
    threads,
    seed,
  );
  const judged = judge(first.binner, first.boosters, held, panel.categoryCount, Math.min(maxTrees, leastTrees(cells)));
  log(`held out: ${JSON.stringify(judged.report)}`);

  const rows = sampleRows(panel, sums, builder, origins(end, panel.horizon), rowLimit(cells, maxRows), 4, seed + 1);
  const final = await train(rows, capacity, judged.trees, threads, seed + 100);
  return {
    ...empty,
    binner: final.binner,
    boosters: final.boosters,
    weight: judged.weight,
    meanWeight: judged.meanWeight,
    stretch: judged.stretch,
    tail: judged.tail,
    report: {
      ...judged.report,
      rows: rows.count,
      columns: builder.width,
      validationRows: held.count,
      trees: judged.trees,
    },
  };
}

function emptyModel(panel: Panel, builder: FeatureBuilder): ForecastModel {
  return {
    version: 'larder-gbm-1',
    features: builder.names,
    binner: { width: builder.width, cuts: [] },
    boosters: [],
    weight: new Float64Array(panel.categoryCount),
    meanWeight: new Float64Array(panel.categoryCount),
    stretch: new Float64Array(QUANTILE_COUNT).fill(1),
    tail: DEFAULT_TAIL,
    report: {
      rows: 0,
      columns: builder.width,
      validationRows: 0,
      trees: [],
      accuracy: { boosters: 0, smoothing: 0, ensemble: 0 },
      coverage: [],
    },
  };
}

/** Distinct series-days that can be learned from; each appears in several rows with other origins. */
function trainingCells(panel: Panel, sums: Aggregates): number {
  let cells = 0;
  for (let s = 0; s < panel.seriesCount; s++)
    cells += Math.max(0, panel.dayCount - Math.max(sums.first[s] as number, 0) - ACTIVE_DAYS);
  return cells;
}

/** Four held-out weeks are a noisy judge: a large history keeps at least this many trees whatever they say. */
function leastTrees(cells: number): number {
  return Math.max(40, Math.min(160, Math.round(cells / 400)));
}

function rowLimit(cells: number, maxRows: number): number {
  return Math.round(Math.min(maxRows, cells * 6));
}

/** Few distinct days carry only small trees; repeats of a day must not look like evidence. */
function capacityFor(cells: number): { leaves: number; minLeafRows: (rows: number) => number; learningRate: number } {
  const leaves = Math.max(6, Math.min(31, Math.round(cells / 1500)));
  return {
    leaves,
    minLeafRows: (rows) => Math.max(40, 20 * Math.min(8, rows / Math.max(1, cells))),
    learningRate: 0.06,
  };
}

/** Origins from the latest possible one back, so near each other that every weekday takes part. */
function origins(end: number, horizon: number): number[] {
  const list: number[] = [];
  for (let origin = end - 1; origin >= ACTIVE_DAYS + 28; origin--) list.push(origin);
  // The last days only have short horizons; thin long histories to about 400 origins, an odd step keeps weekdays mixed.
  const step = Math.max(1, Math.ceil(list.length / 400));
  const odd = step % 7 === 0 ? step + 1 : step;
  return list.filter((origin, i) => i % odd === 0 && origin <= end - Math.min(3, horizon));
}

async function train(
  rows: Rows,
  capacity: ReturnType<typeof capacityFor>,
  trees: readonly number[],
  threads: number,
  seed: number,
): Promise<{ binner: Binner; boosters: Booster[] }> {
  const binner = fitBins(rows.features, rows.count, rows.width);
  const bins = sharedBytes(rows.count * rows.width);
  applyBins(binner, rows.features, 0, rows.count, bins, 0);
  const target = new Float32Array(new SharedArrayBuffer(rows.count * 4));
  const weight = new Float32Array(new SharedArrayBuffer(rows.count * 4));
  target.set(rows.target.subarray(0, rows.count));
  weight.set(rows.weight.subarray(0, rows.count));
  const jobs: BoosterOptions[] = BOOSTER_TARGETS.map((quantile, i) => ({
    quantile,
    trees: trees[i] as number,
    leaves: capacity.leaves,
    learningRate: capacity.learningRate,
    minLeafRows: capacity.minLeafRows(rows.count),
    l2: 1,
    rowShare: 0.6,
    columnShare: 0.5,
    seed: seed + i,
  }));
  const boosters = await trainBoosters({ bins, rows: rows.count, width: rows.width, target, weight }, jobs, threads);
  return { binner, boosters };
}

interface Judgement {
  readonly trees: number[];
  readonly weight: Float64Array;
  readonly meanWeight: Float64Array;
  readonly stretch: Float64Array;
  readonly tail: number;
  readonly report: { accuracy: { boosters: number; smoothing: number; ensemble: number }; coverage: number[] };
}

/** Reads off the held-out rows how many trees, how much ensemble and how much correction each part deserves. */
function judge(
  binner: Binner,
  boosters: readonly Booster[],
  held: Rows,
  categoryCount: number,
  least: number,
): Judgement {
  const { count, width } = held;
  const bins = new Uint8Array(count * width);
  applyBins(binner, held.features, 0, count, bins, 0);
  const raw: Float64Array[] = [];
  const trees: number[] = [];
  for (let i = 0; i < boosters.length; i++) {
    const best = bestTrees(boosters[i] as Booster, bins, held, BOOSTER_TARGETS[i] as number | null, least);
    trees.push(best.trees);
    raw.push(best.prediction);
  }
  const stretch = new Float64Array(QUANTILE_COUNT).fill(1);
  const tail = drawTail(raw, held);
  const shares = (loss: (r: number, out: Float64Array) => number) =>
    ensembleWeights(held, categoryCount, (r, share) => loss(r, ensembleDay(raw, held, r, share, share, stretch, tail)));
  const weight = shares((r, out) => pinballSum(held.actual[r] as number, out));
  const meanWeight = shares((r, out) => Math.abs((held.actual[r] as number) - (out[0] as number)));
  guard(raw, held, stretch);
  return { trees, weight, meanWeight, stretch, tail, report: measure(raw, held, weight, meanWeight, stretch, tail) };
}

/** The tree count with the least loss on the held-out rows, and the predictions with it (÷ scale). */
function bestTrees(
  booster: Booster,
  bins: Uint8Array,
  held: Rows,
  quantile: number | null,
  least: number,
): { trees: number; prediction: Float64Array } {
  const { count, width } = held;
  const running = new Float64Array(count).fill(booster.base);
  const step = new Float64Array(count);
  let best = Number.POSITIVE_INFINITY;
  let trees = TREE_STEP;
  let prediction = running.slice();
  for (let from = 0; from < booster.treeCount; from += TREE_STEP) {
    const to = Math.min(booster.treeCount, from + TREE_STEP);
    predictBooster(slice(booster, from, to), bins, width, count, step);
    let loss = 0;
    for (let r = 0; r < count; r++) {
      const value = (running[r] as number) + (step[r] as number);
      running[r] = value;
      const error = (held.target[r] as number) - value;
      loss +=
        (held.weight[r] as number) *
        (quantile === null ? error * error : error > 0 ? quantile * error : (quantile - 1) * error);
    }
    if (loss < best) {
      best = loss;
      trees = to;
      prediction = running.slice();
    }
  }
  // More rows in the final training carry more trees; at the limit the curve was still falling.
  return { trees: Math.min(booster.treeCount, Math.max(least, Math.round(trees * 1.15))), prediction };
}

function slice(booster: Booster, from: number, to: number): Booster {
  return {
    ...booster,
    base: 0,
    treeCount: to - from,
    nodeStart: booster.nodeStart.subarray(from, to + 1),
    leafStart: booster.leafStart.subarray(from, to + 1),
  };
}

const day = new Float64Array(1 + QUANTILE_COUNT);
const five = new Float64Array(5);

function ensembleDay(
  raw: readonly Float64Array[],
  held: Rows,
  r: number,
  weight: number,
  meanWeight: number,
  stretch: Float64Array,
  tail: number,
): Float64Array {
  const scale = held.weight[r] as number;
  boostedRow(raw, r, scale, five);
  combine(
    { stretch, tail },
    five,
    weight,
    meanWeight,
    held.smoothed[r] as number,
    held.dispersion[r] as number,
    held.counted[r] === 1,
    day,
  );
  return day;
}

/** How far q98 lies beyond q95, in units of q95 − q80, so that 98 % of the held-out days stay below. */
function drawTail(raw: readonly Float64Array[], held: Rows): number {
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

/** Pinball loss of one day summed over the quantile levels; out[0] is the mean. */
function pinballSum(y: number, out: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < QUANTILE_COUNT; i++) {
    const error = y - (out[i + 1] as number);
    const level = QUANTILE_LEVELS[i] as number;
    sum += error > 0 ? level * error : (level - 1) * error;
  }
  return sum;
}

/** Share of the boosters that loses least on the held-out rows, per category, drawn to the chain's and to the prior. */
function ensembleWeights(
  held: Rows,
  categoryCount: number,
  lossOf: (r: number, share: number) => number,
): Float64Array {
  const grid = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  const loss = new Float64Array(categoryCount * grid.length);
  const rows = new Float64Array(categoryCount);
  for (let r = 0; r < held.count; r++) {
    const category = held.category[r] as number;
    rows[category] = (rows[category] as number) + 1;
    for (let g = 0; g < grid.length; g++) {
      const at = category * grid.length + g;
      loss[at] = (loss[at] as number) + lossOf(r, grid[g] as number);
    }
  }
  const total = new Float64Array(grid.length);
  for (let c = 0; c < categoryCount; c++)
    for (let g = 0; g < grid.length; g++) total[g] = (total[g] as number) + (loss[c * grid.length + g] as number);
  const whole = grid[argmin(total, 0, grid.length)] as number;
  const chain = (held.count * whole + PRIOR_ROWS * PRIOR_WEIGHT) / (held.count + PRIOR_ROWS);
  return Float64Array.from({ length: categoryCount }, (_, c) => {
    const n = rows[c] as number;
    const own = grid[argmin(loss, c * grid.length, grid.length)] as number;
    return (n * own + 2000 * chain) / (n + 2000);
  });
}

function argmin(values: Float64Array, from: number, length: number): number {
  let best = 0;
  for (let i = 1; i < length; i++) if ((values[from + i] as number) < (values[from + best] as number)) best = i;
  return best;
}

/**
 * Coverage guard: a quantile that covers more than {@link GUARD} too little is stretched half way to the distance from
 * the median that would have covered enough. Too much coverage is left alone: zeros force it on slow sellers.
 */
function guard(raw: readonly Float64Array[], held: Rows, stretch: Float64Array): void {
  for (let i = 1; i < 4; i++) {
    const level = QUANTILE_LEVELS[i] as number;
    const needed: number[] = [];
    let covered = 0;
    for (let r = 0; r < held.count; r++) {
      const median = (raw[MEAN_BOOSTERS] as Float64Array)[r] as number;
      const q = (raw[MEAN_BOOSTERS + i] as Float64Array)[r] as number;
      const y = held.target[r] as number;
      const unit = 1 / (held.weight[r] as number);
      if (y <= Math.ceil(q / unit - 1e-6) * unit) covered++;
      if (q - median > 1e-6) needed.push((y - median) / (q - median));
    }
    if (covered / held.count >= level - GUARD || needed.length < 500) continue;
    needed.sort((a, b) => a - b);
    const exact = needed[Math.floor(level * needed.length)] as number;
    stretch[i] = 1 + 0.5 * Math.max(0, Math.min(1, exact - 1));
  }
  for (let i = 2; i < 5; i++) stretch[i] = Math.max(stretch[i] as number, 1);
}

function measure(
  raw: readonly Float64Array[],
  held: Rows,
  weight: Float64Array,
  meanWeight: Float64Array,
  stretch: Float64Array,
  tail: number,
): Judgement['report'] {
  let sales = 0;
  const errors = [0, 0, 0];
  const covered = [0, 0, 0, 0, 0];
  for (let r = 0; r < held.count; r++) {
    const y = held.actual[r] as number;
    sales += y;
    errors[0] = (errors[0] as number) + Math.abs(y - (ensembleDay(raw, held, r, 1, 1, stretch, tail)[0] as number));
    errors[1] = (errors[1] as number) + Math.abs(y - (held.smoothed[r] as number));
    const c = held.category[r] as number;
    const out = ensembleDay(raw, held, r, weight[c] as number, meanWeight[c] as number, stretch, tail);
    errors[2] = (errors[2] as number) + Math.abs(y - (out[0] as number));
    for (let i = 0; i < 5; i++)
      if (y <= Math.ceil((out[i + 1] as number) - 1e-6)) covered[i] = (covered[i] as number) + 1;
  }
  const accuracy = (i: number) => (sales > 0 ? Math.round((1 - (errors[i] as number) / sales) * 1e4) / 1e4 : 0);
  return {
    accuracy: { boosters: accuracy(0), smoothing: accuracy(1), ensemble: accuracy(2) },
    coverage: covered.map((n) => Math.round((n / held.count) * 1e4) / 1e4),
  };
}
