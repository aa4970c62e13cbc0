import type { Booster } from '../model/booster.ts';
import { type LeafPaths, leafPaths } from './leaf-paths.ts';

/** Sets are bits of one integer. */
export const MOST_PLAYERS = 31;
/** Rows that go through a tree together: their marks fit the cache. */
const BLOCK = 128;

/**
 * Path-dependent TreeSHAP (Lundberg et al. 2020, "From local explanations to global understanding with explainable AI for
 * trees", algorithm 2) of one booster. A player is a set of columns that come to be known together; with one column per
 * player these are the ordinary SHAP values. Unknown columns are averaged over the training rows (`Booster.cover`).
 *
 * A leaf's share of the answer depends only on which players of its path the row satisfies, H, with z the shares of the
 * training rows that follow each player, and v the leaf's value:
 * φ_j = v (1 − z_j) Π_{i∉H} z_i W(H∖j) for j in H, and −v Π_{i∉H} z_i W(H) for the others,
 * W(S) = Σ_s s! (k − s − 1)! ÷ k! · [x^s] Π_{i∈S} (z_i + x). W and the products are tables by the bits of H, made once
 * ({@link leafPaths}), so a row costs a few look-ups per leaf: linear in leaves, not in depth².
 * Values are on the booster's own scale: the logarithm for a log link.
 */
export class TreeExplainer {
  /** Prediction when nothing is known; prediction − expected = sum of the players' values. */
  readonly expected: number;
  readonly players: number;
  private readonly booster: Booster;
  private readonly bitOf: Int32Array;
  private readonly paths: LeafPaths;
  /** Per node and per leaf of a tree, for each row of a block: the players whose splits the row does not follow to it. */
  private readonly atNode: Int32Array;
  private readonly atLeaf: Int32Array;
  /** players × BLOCK. */
  private readonly sums: Float64Array;
  private readonly known = new Int32Array(BLOCK);

  /** @param playerOf player of each column, 0 … players − 1 @throws RangeError above {@link MOST_PLAYERS} players */
  constructor(booster: Booster, playerOf: Uint8Array, players: number) {
    if (players > MOST_PLAYERS) throw new RangeError(`${players} players, at most ${MOST_PLAYERS}`);
    this.booster = booster;
    this.players = players;
    this.bitOf = Int32Array.from(booster.feature, (f) => 1 << (playerOf[f] as number));
    this.paths = leafPaths(booster, playerOf);
    this.expected = booster.base + this.paths.expected;
    this.atNode = new Int32Array(mostOf(booster.nodeStart) * BLOCK);
    this.atLeaf = new Int32Array(mostOf(booster.leafStart) * BLOCK);
    this.sums = new Float64Array(players * BLOCK);
  }

  /** Writes `rows` × players values of binned rows (row-major, `width` bytes each) to `out`. */
  explain(bins: Uint8Array, width: number, rows: number, out: Float64Array): void {
    const { booster, players, sums } = this;
    for (let from = 0; from < rows; from += BLOCK) {
      const count = Math.min(BLOCK, rows - from);
      sums.fill(0);
      for (let tree = 0; tree < booster.treeCount; tree++) {
        this.mark(tree, bins, width, from, count);
        const first = booster.leafStart[tree] as number;
        const end = booster.leafStart[tree + 1] as number;
        // The only leaf of a tree that never split says nothing about anybody.
        if (end - first > 1) for (let leaf = first; leaf < end; leaf++) this.addLeaf(leaf, leaf - first, count);
      }
      for (let r = 0; r < count; r++)
        for (let j = 0; j < players; j++) out[(from + r) * players + j] = sums[j * BLOCK + r] as number;
    }
  }

  /** Sends a block down one tree. Children stand behind their parent, so one pass over the nodes is enough. */
  private mark(tree: number, bins: Uint8Array, width: number, from: number, count: number): void {
    const { nodeStart, feature, threshold, left, right } = this.booster;
    const { atNode, atLeaf, bitOf } = this;
    const first = nodeStart[tree] as number;
    const end = nodeStart[tree + 1] as number;
    atNode.fill(0, 0, count);
    for (let i = first; i < end; i++) {
      const here = (i - first) * BLOCK;
      const low = left[i] as number;
      const high = right[i] as number;
      const toLow = low >= 0 ? atNode : atLeaf;
      const toHigh = high >= 0 ? atNode : atLeaf;
      const lowAt = (low >= 0 ? low : -low - 1) * BLOCK;
      const highAt = (high >= 0 ? high : -high - 1) * BLOCK;
      const bit = bitOf[i] as number;
      const cut = threshold[i] as number;
      let at = from * width + (feature[i] as number);
      for (let r = 0; r < count; r++, at += width) {
        const before = atNode[here + r] as number;
        const goesLow = (bins[at] as number) <= cut;
        toLow[lowAt + r] = goesLow ? before : before | bit;
        toHigh[highAt + r] = goesLow ? before | bit : before;
      }
    }
  }

  private addLeaf(leaf: number, place: number, count: number): void {
    const { start, player, bits, share, table, weight, product } = this.paths;
    const { atLeaf, known, sums } = this;
    const first = start[leaf] as number;
    const end = start[leaf + 1] as number;
    const base = table[leaf] as number;
    const failed = place * BLOCK;
    known.fill(0, 0, count);
    for (let i = first, bit = 1; i < end; i++, bit <<= 1) {
      const needed = bits[i] as number;
      for (let r = 0; r < count; r++)
        if (((atLeaf[failed + r] as number) & needed) === 0) known[r] = (known[r] as number) | bit;
    }
    for (let i = first, bit = 1; i < end; i++, bit <<= 1) {
      const to = (player[i] as number) * BLOCK;
      const gain = 1 - (share[i] as number);
      for (let r = 0; r < count; r++) {
        const set = known[r] as number;
        const rest = product[base + set] as number;
        const value =
          (set & bit) === 0
            ? -rest * (weight[base + set] as number)
            : rest * gain * (weight[base + (set ^ bit)] as number);
        sums[to + r] = (sums[to + r] as number) + value;
      }
    }
  }
}

function mostOf(start: Int32Array): number {
  let most = 1;
  for (let t = 1; t < start.length; t++) most = Math.max(most, (start[t] as number) - (start[t - 1] as number));
  return most;
}
