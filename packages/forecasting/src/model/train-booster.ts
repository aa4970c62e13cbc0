import { BINS } from './binning.ts';
import type { Booster, BoosterOptions } from './booster.ts';
import { weightedQuantile } from './quantile.ts';
import { uniform } from './random.ts';
import { GRADIENT_TOTAL, growTree, type Leaf, pack, type Totals, type Units, WEIGHT_TOTAL } from './tree-grower.ts';
import { type Tree, TreeStore } from './tree-store.ts';

/** Trains one booster. `bins` is rows × width; target and weight have `rows` elements. */
export function trainBooster(
  bins: Uint8Array,
  rows: number,
  width: number,
  target: Float32Array,
  weight: Float32Array,
  options: BoosterOptions,
): Booster {
  const random = uniform(options.seed);
  const w = normalised(weight, rows);
  const { loss } = options;
  const log = loss.kind === 'tweedie';
  const start = loss.kind === 'pinball' ? weightedQuantile(target, w, rows, loss.level) : weightedMean(target, w, rows);
  const base = log ? Math.log(Math.max(1e-6, start)) : start;
  const columns = Math.max(1, Math.round(width * options.columnShare));
  const state: Training = {
    prediction: new Float64Array(rows).fill(base),
    target,
    residual: new Float32Array(rows),
    residualWeight: new Float32Array(rows),
    gradient: new Float32Array(rows),
    packed: new Float64Array(rows),
    w,
    curvature: log ? new Float32Array(rows) : w,
    seen: new Int32Array(rows),
    outside: new Int32Array(rows),
    options,
  };
  const order = new Int32Array(rows);
  const spare = new Int32Array(rows);
  // Grown when a tree draws more rows than expected.
  let cells = new Uint16Array(0);
  const pool: Float64Array[] = Array.from({ length: options.leaves + 1 }, () => new Float64Array(columns * BINS));
  const out = new TreeStore();
  for (let tree = 0; tree < options.trees; tree++) {
    const n = drawRows(state, rows, random);
    const chosen = chooseColumns(width, columns, random);
    const { units, totals } = setGradients(state, n, random);
    if (cells.length < n * columns) cells = new Uint16Array(Math.min(rows, Math.ceil(n * 1.02)) * columns);
    gather(bins, width, chosen, state.seen, n, cells);
    const { seen, packed } = state;
    const leaves = growTree({ cells, chosen, order, spare, packed, units, pool, options }, n, totals, out);
    const leafBase = out.values.length;
    for (const leaf of leaves) {
      // From here on the leaf's rows are rows of the training set again.
      for (let i = leaf.from; i < leaf.to; i++) order[i] = seen[order[i] as number] as number;
      const value = leafValue(state, order, leaf) * options.learningRate;
      out.values.push(value);
      out.covers.push(leaf.weight);
      for (let i = leaf.from; i < leaf.to; i++) add(state.prediction, order[i] as number, value);
      pool.push(leaf.histogram);
    }
    out.close();
    addOutside(state, out.last(), Float64Array.from(out.values.slice(leafBase)), bins, width, rows - n);
  }
  return out.freeze(base, log);
}

/** Adds the tree's leaves to the predictions of the rows that it did not see. */
function addOutside(
  { outside, prediction }: Training,
  { feature, threshold, left, right }: Tree,
  values: Float64Array,
  bins: Uint8Array,
  width: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const r = outside[i] as number;
    const at = r * width;
    let node = 0;
    do {
      node = (
        (bins[at + (feature[node] as number)] as number) <= (threshold[node] as number) ? left[node] : right[node]
      ) as number;
    } while (node >= 0);
    prediction[r] = (prediction[r] as number) + (values[-node - 1] as number);
  }
}

/** Copies the chosen columns of the first n seen rows, each bin as its cell of the histogram. */
function gather(
  bins: Uint8Array,
  width: number,
  chosen: Int32Array,
  seen: Int32Array,
  n: number,
  cells: Uint16Array,
): void {
  const columns = chosen.length;
  const pairs = columns & ~1;
  for (let i = 0; i < n; i++) {
    const at = (seen[i] as number) * width;
    const to = i * columns;
    for (let c = 0; c < pairs; c += 2) {
      const a = bins[at + (chosen[c] as number)] as number;
      const b = bins[at + (chosen[c + 1] as number)] as number;
      cells[to + c] = c * BINS + a;
      cells[to + c + 1] = (c + 1) * BINS + b;
    }
    if (pairs < columns) cells[to + pairs] = pairs * BINS + (bins[at + (chosen[pairs] as number)] as number);
  }
}

/** A leaf on a flat stretch of the log link would leap. */
const MAX_LOG_STEP = 1;

/** What one booster keeps from tree to tree. */
interface Training {
  readonly prediction: Float64Array;
  readonly target: Float32Array;
  readonly residual: Float32Array;
  readonly residualWeight: Float32Array;
  readonly gradient: Float32Array;
  /** Curvature and gradient per seen row, see tree-grower. */
  readonly packed: Float64Array;
  readonly w: Float32Array;
  /** Second derivative of the loss per row: the weight itself but for the log link. */
  readonly curvature: Float32Array;
  /** Rows that this tree sees, ascending, and the rows that it does not see. */
  readonly seen: Int32Array;
  readonly outside: Int32Array;
  readonly options: BoosterOptions;
}

function add(values: Float64Array, at: number, value: number): void {
  values[at] = (values[at] as number) + value;
}

function drawRows({ seen, outside, options }: Training, rows: number, random: () => number): number {
  let n = 0;
  let left = 0;
  for (let r = 0; r < rows; r++) {
    if (options.rowShare >= 1 || random() < options.rowShare) seen[n++] = r;
    else outside[left++] = r;
  }
  return n;
}

/** Gradients of the loss at the current prediction, exact and packed, and their sums. */
function setGradients(state: Training, n: number, random: () => number): { units: Units; totals: Totals } {
  const { seen, gradient, packed, curvature } = state;
  setSlopes(state, n);
  let gradientSum = 0;
  let gradientTotal = 0;
  let weightTotal = 0;
  for (let i = 0; i < n; i++) {
    const r = seen[i] as number;
    gradientSum += gradient[r] as number;
    gradientTotal += Math.abs(gradient[r] as number);
    weightTotal += curvature[r] as number;
  }
  const units: Units = {
    gradient: gradientTotal > 0 ? (GRADIENT_TOTAL - n) / gradientTotal : 1,
    weight: weightTotal > 0 ? (WEIGHT_TOTAL - n) / weightTotal : 1,
  };
  // Rounding at random keeps small rows from vanishing; one draw serves both halves.
  for (let i = 0; i < n; i++) {
    const r = seen[i] as number;
    const u = random();
    packed[i] = pack(
      Math.floor((curvature[r] as number) * units.weight + u),
      Math.floor((gradient[r] as number) * units.gradient + u),
    );
  }
  return { units, totals: { gradient: gradientSum, weight: weightTotal } };
}

/** First (and, for the log link, second) derivatives of the loss of the first n seen rows, times their weight. */
function setSlopes({ seen, prediction, target, gradient, curvature, w, options }: Training, n: number): void {
  const { loss } = options;
  for (let i = 0; i < n; i++) {
    const r = seen[i] as number;
    const f = prediction[r] as number;
    const y = target[r] as number;
    const weight = w[r] as number;
    if (loss.kind === 'squared') gradient[r] = weight * (f - y);
    else if (loss.kind === 'pinball') gradient[r] = weight * (f > y ? 1 - loss.level : -loss.level);
    else {
      const sold = y * Math.exp((1 - loss.power) * f);
      const expected = Math.exp((2 - loss.power) * f);
      gradient[r] = weight * (expected - sold);
      curvature[r] = weight * ((loss.power - 1) * sold + (2 - loss.power) * expected);
    }
  }
}

/** Newton step towards the mean, or the quantile of the leaf's residuals; before the learning rate. */
function leafValue(state: Training, order: Int32Array, leaf: Leaf): number {
  const { prediction, target, gradient, w, curvature, residual, residualWeight, options } = state;
  const { loss } = options;
  if (loss.kind !== 'pinball') {
    let gradientSum = 0;
    let weightSum = 0;
    for (let i = leaf.from; i < leaf.to; i++) {
      const r = order[i] as number;
      gradientSum += gradient[r] as number;
      weightSum += curvature[r] as number;
    }
    const step = -gradientSum / (weightSum + options.l2);
    return loss.kind === 'tweedie' ? Math.max(-MAX_LOG_STEP, Math.min(MAX_LOG_STEP, step)) : step;
  }
  const count = leaf.to - leaf.from;
  for (let i = 0; i < count; i++) {
    const r = order[leaf.from + i] as number;
    residual[i] = (target[r] as number) - (prediction[r] as number);
    residualWeight[i] = w[r] as number;
  }
  return weightedQuantile(residual, residualWeight, count, loss.level);
}

function chooseColumns(width: number, columns: number, random: () => number): Int32Array {
  const all = Int32Array.from({ length: width }, (_, i) => i);
  if (columns >= width) return all;
  for (let i = 0; i < columns; i++) {
    const j = i + Math.floor(random() * (width - i));
    const swap = all[i] as number;
    all[i] = all[j] as number;
    all[j] = swap;
  }
  return all.slice(0, columns).sort();
}

function normalised(weight: Float32Array, rows: number): Float32Array {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += weight[r] as number;
  const scale = sum > 0 ? rows / sum : 1;
  return Float32Array.from({ length: rows }, (_, r) => (weight[r] as number) * scale);
}

function weightedMean(values: Float32Array, w: Float32Array, rows: number): number {
  let sum = 0;
  let total = 0;
  for (let r = 0; r < rows; r++) {
    sum += (values[r] as number) * (w[r] as number);
    total += w[r] as number;
  }
  return total > 0 ? sum / total : 0;
}
