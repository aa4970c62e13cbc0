/**
 * Histogram gradient boosting, leaf-wise, on binned rows (Friedman 2001; Ke et al., "LightGBM", NIPS 2017). One booster
 * is one thread and sums in row order, so its bits do not depend on how many boosters run beside it.
 */
/**
 * What a booster minimises: the squared error or the Tweedie deviance of this power (1 = Poisson, log link) for the mean,
 * the pinball loss of this level for a quantile.
 */
export type Loss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'tweedie'; readonly power: number }
  | { readonly kind: 'pinball'; readonly level: number };

export interface BoosterOptions {
  readonly loss: Loss;
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
  /** Base and leaves add up to the logarithm of the prediction. */
  readonly log: boolean;
  readonly treeCount: number;
  /** First node and first leaf per tree, treeCount + 1 entries. */
  readonly nodeStart: Int32Array;
  readonly leafStart: Int32Array;
  readonly feature: Uint16Array;
  /** Rows with bin ≤ threshold go left. */
  readonly threshold: Uint8Array;
  readonly left: Int16Array;
  readonly right: Int16Array;
  readonly value: Float64Array;
  /** Per leaf the training rows that fell into it, by the second derivative of the loss: what an explanation averages by. */
  readonly cover: Float32Array;
}

/** Writes the booster's prediction of `rows` binned rows to `out`. */
export function predictBooster(
  booster: Booster,
  bins: Uint8Array,
  width: number,
  rows: number,
  out: Float64Array,
): void {
  out.fill(booster.base, 0, rows);
  addTrees(booster, 0, booster.treeCount, bins, width, rows, out);
  if (booster.log) for (let r = 0; r < rows; r++) out[r] = Math.exp(out[r] as number);
}

/** Adds trees [from, to) to `out`, tree by tree so that a tree stays in the cache; logarithms stay logarithms. */
export function addTrees(
  booster: Booster,
  from: number,
  to: number,
  bins: Uint8Array,
  width: number,
  rows: number,
  out: Float64Array,
): void {
  const { nodeStart, leafStart, feature, threshold, left, right, value } = booster;
  for (let tree = from; tree < to; tree++) {
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
