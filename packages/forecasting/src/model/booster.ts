import { BINS } from './binning.ts';
import { weightedQuantile } from './quantile.ts';
import { uniform } from './random.ts';

/**
 * Histogram gradient boosting, leaf-wise, on binned rows (Friedman 2001; Ke et al., "LightGBM", NIPS 2017). One booster
 * is one thread and sums in row order, so its bits do not depend on how many boosters run beside it.
 */
export interface BoosterOptions {
  /** null = squared error (mean); else the pinball loss of this level. */
  readonly quantile: number | null;
  readonly trees: number;
  readonly leaves: number;
  readonly learningRate: number;
  /** Least sum of weights in a leaf, as a number of average rows. */
  readonly minLeafRows: number;
  readonly l2: number;
  /** Share of rows and of columns that each tree sees. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
}

/** All trees in flat arrays. A child ≥ 0 is a node of the same tree, below 0 it is leaf −child − 1 of the tree. */
export interface Booster {
  readonly base: number;
  readonly treeCount: number;
  /** First node and first leaf per tree, treeCount + 1 entries. */
  readonly nodeStart: Int32Array;
  readonly leafStart: Int32Array;
  readonly feature: Uint8Array;
  /** Rows with bin ≤ threshold go left. */
  readonly threshold: Uint8Array;
  readonly left: Int16Array;
  readonly right: Int16Array;
  readonly value: Float64Array;
}

/**
 * A cell of the histogram holds weight and gradient of its rows in one double: weight × 2^27 + gradient, both rounded to
 * integers whose totals stay below 2^25 and 2^26. One addition instead of two, half the cache, and exact sums.
 */
const PACK = 2 ** 27;
const WEIGHT_TOTAL = 2 ** 25;
const GRADIENT_TOTAL = 2 ** 26;

interface Leaf {
  from: number;
  to: number;
  gradient: number;
  weight: number;
  histogram: Float64Array;
  gain: number;
  column: number;
  bin: number;
  leftGradient: number;
  leftWeight: number;
  /** Where the parent keeps this leaf: node × 2 + (0 left, 1 right); −1 for the root. */
  slot: number;
}

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
  const q = options.quantile;
  const base = q === null ? weightedMean(target, w, rows) : weightedQuantile(target, w, rows, q);
  const columns = Math.max(1, Math.round(width * options.columnShare));
  const state: Training = {
    prediction: new Float64Array(rows).fill(base),
    target,
    residual: new Float32Array(rows),
    residualWeight: new Float32Array(rows),
    gradient: new Float32Array(rows),
    packed: new Float64Array(rows),
    w,
    order: new Int32Array(rows),
    outside: new Int32Array(rows),
    options,
  };
  const spare = new Int32Array(rows);
  const pool: Float64Array[] = Array.from({ length: options.leaves + 1 }, () => new Float64Array(columns * BINS));
  const out = new TreeStore();
  for (let tree = 0; tree < options.trees; tree++) {
    const n = drawRows(state, rows, random);
    const chosen = chooseColumns(width, columns, random);
    const units = setGradients(state, n, random);
    const { order, gradient, packed } = state;
    const leaves = growTree({ bins, width, chosen, order, spare, gradient, w, packed, units, pool, options }, n, out);
    const leafBase = out.values.length;
    for (const leaf of leaves) {
      const value = leafValue(state, leaf) * options.learningRate;
      out.values.push(value);
      for (let i = leaf.from; i < leaf.to; i++) add(state.prediction, order[i] as number, value);
      pool.push(leaf.histogram);
    }
    out.close();
    for (let i = 0; i < rows - n; i++) {
      const r = state.outside[i] as number;
      add(state.prediction, r, out.values[leafBase + out.leafOf(bins, r * width)] as number);
    }
  }
  return out.freeze(base);
}

/** What one booster keeps from tree to tree. */
interface Training {
  readonly prediction: Float64Array;
  readonly target: Float32Array;
  readonly residual: Float32Array;
  readonly residualWeight: Float32Array;
  readonly gradient: Float32Array;
  readonly packed: Float64Array;
  readonly w: Float32Array;
  /** Rows of this tree first to n, and the rows that it does not see. */
  readonly order: Int32Array;
  readonly outside: Int32Array;
  readonly options: BoosterOptions;
}

function add(values: Float64Array, at: number, value: number): void {
  values[at] = (values[at] as number) + value;
}

function drawRows({ order, outside, options }: Training, rows: number, random: () => number): number {
  let n = 0;
  let left = 0;
  for (let r = 0; r < rows; r++) {
    if (options.rowShare >= 1 || random() < options.rowShare) order[n++] = r;
    else outside[left++] = r;
  }
  return n;
}

/** Gradients of the loss at the current prediction, exact and packed. */
function setGradients(state: Training, n: number, random: () => number): Units {
  const { order, prediction, target, gradient, packed, w } = state;
  const q = state.options.quantile;
  let gradientTotal = 0;
  let weightTotal = 0;
  for (let i = 0; i < n; i++) {
    const r = order[i] as number;
    const error = (prediction[r] as number) - (target[r] as number);
    const slope = q === null ? error : error > 0 ? 1 - q : -q;
    const value = (w[r] as number) * slope;
    gradient[r] = value;
    gradientTotal += Math.abs(value);
    weightTotal += w[r] as number;
  }
  const units: Units = {
    gradient: gradientTotal > 0 ? (GRADIENT_TOTAL - n) / gradientTotal : 1,
    weight: weightTotal > 0 ? (WEIGHT_TOTAL - n) / weightTotal : 1,
  };
  // Rounding at random keeps small rows from vanishing; one draw serves both halves.
  for (let i = 0; i < n; i++) {
    const r = order[i] as number;
    const u = random();
    packed[r] =
      Math.floor((w[r] as number) * units.weight + u) * PACK + Math.floor((gradient[r] as number) * units.gradient + u);
  }
  return units;
}

/** Newton step of the squared error, or the quantile of the leaf's residuals; before the learning rate. */
function leafValue(state: Training, leaf: Leaf): number {
  const { order, prediction, target, gradient, w, residual, residualWeight, options } = state;
  if (options.quantile === null) {
    let gradientSum = 0;
    let weightSum = 0;
    for (let i = leaf.from; i < leaf.to; i++) {
      const r = order[i] as number;
      gradientSum += gradient[r] as number;
      weightSum += w[r] as number;
    }
    return -gradientSum / (weightSum + options.l2);
  }
  const count = leaf.to - leaf.from;
  for (let i = 0; i < count; i++) {
    const r = order[leaf.from + i] as number;
    residual[i] = (target[r] as number) - (prediction[r] as number);
    residualWeight[i] = w[r] as number;
  }
  return weightedQuantile(residual, residualWeight, count, options.quantile);
}

/** Integer units per unit of gradient and weight in the packed histogram. */
interface Units {
  readonly gradient: number;
  readonly weight: number;
}

interface Grower {
  readonly bins: Uint8Array;
  readonly width: number;
  readonly chosen: Int32Array;
  readonly order: Int32Array;
  readonly spare: Int32Array;
  readonly gradient: Float32Array;
  readonly w: Float32Array;
  readonly packed: Float64Array;
  readonly units: Units;
  readonly pool: Float64Array[];
  readonly options: BoosterOptions;
}

function growTree(g: Grower, n: number, out: TreeStore): Leaf[] {
  const root = newLeaf(g, 0, n, -1);
  fillHistogram(g, root);
  let gradientSum = 0;
  let weightSum = 0;
  for (let i = 0; i < n; i++) {
    const r = g.order[i] as number;
    gradientSum += g.gradient[r] as number;
    weightSum += g.w[r] as number;
  }
  root.gradient = gradientSum;
  root.weight = weightSum;
  findSplit(g, root);
  const leaves = [root];
  while (leaves.length < g.options.leaves) {
    let best = -1;
    let bestGain = 1e-9;
    for (let i = 0; i < leaves.length; i++) {
      const gain = (leaves[i] as Leaf).gain;
      if (gain > bestGain) {
        bestGain = gain;
        best = i;
      }
    }
    if (best < 0) break;
    const parent = leaves[best] as Leaf;
    const node = out.addNode(g.chosen[parent.column] as number, parent.bin, parent.slot);
    const middle = partition(g, parent);
    const a = newLeaf(g, parent.from, middle, node * 2);
    const b = newLeaf(g, middle, parent.to, node * 2 + 1);
    a.gradient = parent.leftGradient;
    a.weight = parent.leftWeight;
    b.gradient = parent.gradient - parent.leftGradient;
    b.weight = parent.weight - parent.leftWeight;
    const small = a.to - a.from <= b.to - b.from ? a : b;
    const large = small === a ? b : a;
    fillHistogram(g, small);
    g.pool.push(large.histogram);
    large.histogram = parent.histogram;
    const into = large.histogram;
    const minus = small.histogram;
    for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) - (minus[i] as number);
    findSplit(g, a);
    findSplit(g, b);
    leaves[best] = a;
    leaves.push(b);
  }
  for (let i = 0; i < leaves.length; i++) out.addLeaf((leaves[i] as Leaf).slot, i);
  return leaves;
}

function newLeaf(g: Grower, from: number, to: number, slot: number): Leaf {
  const histogram = g.pool.pop() ?? new Float64Array(g.chosen.length * BINS);
  return {
    from,
    to,
    gradient: 0,
    weight: 0,
    histogram,
    gain: 0,
    column: 0,
    bin: 0,
    leftGradient: 0,
    leftWeight: 0,
    slot,
  };
}

function fillHistogram(g: Grower, leaf: Leaf): void {
  const { bins, width, chosen, order, packed } = g;
  const histogram = leaf.histogram.fill(0);
  const columns = chosen.length;
  for (let i = leaf.from; i < leaf.to; i++) {
    const r = order[i] as number;
    const at = r * width;
    const value = packed[r] as number;
    for (let c = 0; c < columns; c++) {
      const slot = c * BINS + (bins[at + (chosen[c] as number)] as number);
      histogram[slot] = (histogram[slot] as number) + value;
    }
  }
}

function findSplit(g: Grower, leaf: Leaf): void {
  const { l2, minLeafRows } = g.options;
  const { histogram, gradient, weight } = leaf;
  leaf.gain = 0;
  if (weight < 2 * minLeafRows) return;
  const parent = (gradient * gradient) / (weight + l2);
  const columns = g.chosen.length;
  const weightUnit = 1 / g.units.weight;
  const gradientUnit = 1 / g.units.gradient;
  for (let c = 0; c < columns; c++) {
    let lg = 0;
    let lw = 0;
    const base = c * BINS;
    for (let b = 0; b < BINS - 1; b++) {
      const cell = histogram[base + b] as number;
      if (cell === 0) continue;
      const heavy = Math.round(cell / PACK);
      lw += heavy * weightUnit;
      lg += (cell - heavy * PACK) * gradientUnit;
      if (lw < minLeafRows) continue;
      const rw = weight - lw;
      if (rw < minLeafRows) break;
      const rg = gradient - lg;
      const gain = (lg * lg) / (lw + l2) + (rg * rg) / (rw + l2) - parent;
      if (gain > leaf.gain) {
        leaf.gain = gain;
        leaf.column = c;
        leaf.bin = b;
        leaf.leftGradient = lg;
        leaf.leftWeight = lw;
      }
    }
  }
}

/** Rows of the left child first, both in their old order; returns where the right child starts. */
function partition(g: Grower, leaf: Leaf): number {
  const { bins, width, chosen, order, spare } = g;
  const feature = chosen[leaf.column] as number;
  let kept = leaf.from;
  let moved = 0;
  for (let i = leaf.from; i < leaf.to; i++) {
    const r = order[i] as number;
    if ((bins[r * width + feature] as number) <= leaf.bin) order[kept++] = r;
    else spare[moved++] = r;
  }
  for (let i = 0; i < moved; i++) order[kept + i] = spare[i] as number;
  return kept;
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

class TreeStore {
  readonly values: number[] = [];
  private readonly nodeStart: number[] = [0];
  private readonly leafStart: number[] = [0];
  private readonly feature: number[] = [];
  private readonly threshold: number[] = [];
  private readonly left: number[] = [];
  private readonly right: number[] = [];

  addNode(feature: number, threshold: number, slot: number): number {
    const first = this.nodeStart[this.nodeStart.length - 1] as number;
    const node = this.feature.length - first;
    this.feature.push(feature);
    this.threshold.push(threshold);
    this.left.push(0);
    this.right.push(0);
    this.link(slot, node);
    return node;
  }

  addLeaf(slot: number, leaf: number): void {
    if (slot < 0) {
      // A tree that never split: one node that sends every row to the only leaf.
      this.addNode(0, BINS - 1, -1);
      const first = this.nodeStart[this.nodeStart.length - 1] as number;
      this.left[first] = -1;
      this.right[first] = -1;
      return;
    }
    this.link(slot, -leaf - 1);
  }

  private link(slot: number, child: number): void {
    if (slot < 0) return;
    const node = (this.nodeStart[this.nodeStart.length - 1] as number) + (slot >> 1);
    if ((slot & 1) === 0) this.left[node] = child;
    else this.right[node] = child;
  }

  close(): void {
    this.nodeStart.push(this.feature.length);
    this.leafStart.push(this.values.length);
  }

  /** Leaf of a row in the tree that was closed last. */
  leafOf(bins: Uint8Array, at: number): number {
    const first = this.nodeStart[this.nodeStart.length - 2] as number;
    let node = 0;
    do {
      const i = first + node;
      node =
        (bins[at + (this.feature[i] as number)] as number) <= (this.threshold[i] as number)
          ? (this.left[i] as number)
          : (this.right[i] as number);
    } while (node >= 0);
    return -node - 1;
  }

  freeze(base: number): Booster {
    return {
      base,
      treeCount: this.nodeStart.length - 1,
      nodeStart: Int32Array.from(this.nodeStart),
      leafStart: Int32Array.from(this.leafStart),
      feature: Uint8Array.from(this.feature),
      threshold: Uint8Array.from(this.threshold),
      left: Int16Array.from(this.left),
      right: Int16Array.from(this.right),
      value: Float64Array.from(this.values),
    };
  }
}

/** Adds the booster's prediction of `rows` binned rows to `out`, tree by tree so that a tree stays in the cache. */
export function predictBooster(
  booster: Booster,
  bins: Uint8Array,
  width: number,
  rows: number,
  out: Float64Array,
): void {
  const { nodeStart, leafStart, feature, threshold, left, right, value } = booster;
  out.fill(booster.base, 0, rows);
  for (let tree = 0; tree < booster.treeCount; tree++) {
    const first = nodeStart[tree] as number;
    const leaf = leafStart[tree] as number;
    for (let r = 0; r < rows; r++) {
      const at = r * width;
      let node = 0;
      do {
        const i = first + node;
        node = (
          (bins[at + (feature[i] as number)] as number) <= (threshold[i] as number) ? left[i] : right[i]
        ) as number;
      } while (node >= 0);
      out[r] = (out[r] as number) + (value[leaf - node - 1] as number);
    }
  }
}
