import type { Booster } from '../model/booster.ts';

/**
 * Most players that are told apart on one path: its tables have 2^k entries. Beyond, those who change least (the shares
 * nearest to 1) count as one player under the name of the first of them. Trees of 31 leaves and 25 players reached 11.
 */
const MOST_ON_PATH = 14;

/** What decides each leaf of a booster, in flat arrays. */
export interface LeafPaths {
  /** Output of the trees when nothing is known. */
  readonly expected: number;
  /** Per leaf its first entry in `player` and `share`; leaves + 1 entries. */
  readonly start: Int32Array;
  /** Distinct players on the path, and the share of training rows that follow all splits of that player on it. */
  readonly player: Uint8Array;
  readonly share: Float64Array;
  /** Players, as bits, who must all be followed for the entry to count as known: its own, or several taken as one. */
  readonly bits: Int32Array;
  /** Per leaf its first entry in the tables by sets of its players. */
  readonly table: Int32Array;
  /** W(S), see TreeExplainer. */
  readonly weight: Float64Array;
  /** The leaf's value times the shares of the players outside of the set. */
  readonly product: Float64Array;
}

export function leafPaths(booster: Booster, playerOf: Uint8Array): LeafPaths {
  const reader = new PathReader(booster, playerOf);
  const { leaves, expected } = reader.read();
  const entries = leaves.reduce((sum, l) => sum + l.shares.length, 0);
  const cells = leaves.reduce((sum, l) => sum + 2 ** l.shares.length, 0);
  const paths = {
    expected,
    start: new Int32Array(leaves.length + 1),
    player: new Uint8Array(entries),
    share: new Float64Array(entries),
    bits: new Int32Array(entries),
    table: new Int32Array(leaves.length),
    weight: new Float64Array(cells),
    product: new Float64Array(cells),
  };
  let at = 0;
  let cell = 0;
  leaves.forEach(({ players, bits, shares, value }, i) => {
    paths.player.set(players, at);
    paths.bits.set(bits, at);
    paths.share.set(shares, at);
    at += players.length;
    paths.start[i + 1] = at;
    paths.table[i] = cell;
    fill(shares, value, paths.weight, paths.product, cell);
    cell += 2 ** shares.length;
  });
  return paths;
}

/** Tables of one leaf for every set of its players, bit j = player j. */
function fill(
  shares: readonly number[],
  value: number,
  weight: Float64Array,
  product: Float64Array,
  from: number,
): void {
  const k = shares.length;
  const orders = orderWeights(k);
  const polynomial = new Float64Array(k + 1);
  for (let set = 0; set < 2 ** k; set++) {
    polynomial[0] = 1;
    let degree = 0;
    let outside = value;
    for (let i = 0; i < k; i++) {
      const share = shares[i] as number;
      if ((set & (1 << i)) === 0) {
        outside *= share;
        continue;
      }
      polynomial[++degree] = 0;
      for (let s = degree; s > 0; s--)
        polynomial[s] = (polynomial[s - 1] as number) + (polynomial[s] as number) * share;
      polynomial[0] = (polynomial[0] as number) * share;
    }
    let sum = 0;
    // The whole set leaves nobody to join: its weight is never asked for.
    for (let s = 0; s <= Math.min(degree, k - 1); s++) sum += (orders[s] as number) * (polynomial[s] as number);
    weight[from + set] = sum;
    product[from + set] = outside;
  }
}

/** s! (k − s − 1)! ÷ k! for s = 0 … k − 1: the share of orders in which exactly these s players come first. */
function orderWeights(k: number): Float64Array {
  const weights = new Float64Array(k);
  for (let s = 0; s < k; s++) {
    let binomial = 1;
    for (let i = 1; i <= s; i++) binomial = (binomial * (k - i)) / i;
    weights[s] = 1 / (k * binomial);
  }
  return weights;
}

interface Leaf {
  readonly players: readonly number[];
  readonly bits: readonly number[];
  readonly shares: readonly number[];
  readonly value: number;
}

/** Follows every path of a booster once. */
class PathReader {
  private readonly booster: Booster;
  private readonly playerOf: Uint8Array;
  private readonly leaves: Leaf[] = [];
  private readonly cover: Float64Array;
  private expected = 0;

  constructor(booster: Booster, playerOf: Uint8Array) {
    this.booster = booster;
    this.playerOf = playerOf;
    this.cover = new Float64Array(booster.feature.length);
  }

  read(): { leaves: readonly Leaf[]; expected: number } {
    const { treeCount, nodeStart, leafStart, value } = this.booster;
    for (let tree = 0; tree < treeCount; tree++) {
      const first = nodeStart[tree] as number;
      const leaf = leafStart[tree] as number;
      if ((leafStart[tree + 1] as number) - leaf === 1) {
        this.add(leaf, new Map(), 1, value[leaf] as number);
        continue;
      }
      // Children stand behind their parent: going backwards, every child is known before it.
      for (let i = (nodeStart[tree + 1] as number) - 1; i >= first; i--)
        this.cover[i] = this.coverOf(i, 0, first, leaf) + this.coverOf(i, 1, first, leaf);
      this.follow(first, first, leaf, new Map(), 1);
    }
    return { leaves: this.leaves, expected: this.expected };
  }

  private coverOf(node: number, side: 0 | 1, first: number, leaf: number): number {
    const child = this.child(node, side);
    return child >= 0 ? (this.cover[first + child] as number) : (this.booster.cover[leaf - child - 1] as number);
  }

  private child(node: number, side: 0 | 1): number {
    return (side === 0 ? this.booster.left[node] : this.booster.right[node]) as number;
  }

  private follow(node: number, first: number, leaf: number, path: ReadonlyMap<number, number>, weight: number): void {
    const player = this.playerOf[this.booster.feature[node] as number] as number;
    for (const side of [0, 1] as const) {
      const share = this.coverOf(node, side, first, leaf) / (this.cover[node] as number);
      const longer = new Map(path).set(player, (path.get(player) ?? 1) * share);
      const child = this.child(node, side);
      if (child >= 0) this.follow(first + child, first, leaf, longer, weight * share);
      else {
        const at = leaf - child - 1;
        this.add(at, longer, weight * share, this.booster.value[at] as number);
      }
    }
  }

  private add(leaf: number, path: ReadonlyMap<number, number>, weight: number, value: number): void {
    const on = [...path].map(([player, share]) => ({ player, share, bits: 1 << player }));
    if (on.length > MOST_ON_PATH) {
      on.sort((a, b) => a.share - b.share || a.player - b.player);
      const joined = on.splice(MOST_ON_PATH - 1);
      on.push({
        player: (joined[0] as (typeof on)[number]).player,
        share: joined.reduce((product, p) => product * p.share, 1),
        bits: joined.reduce((all, p) => all | p.bits, 0),
      });
    }
    this.leaves[leaf] = {
      players: on.map((p) => p.player),
      bits: on.map((p) => p.bits),
      shares: on.map((p) => p.share),
      value,
    };
    this.expected += weight * value;
  }
}
