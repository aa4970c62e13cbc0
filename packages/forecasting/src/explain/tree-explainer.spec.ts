import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Booster, predictBooster } from '../model/booster.ts';
import { trainBooster } from '../model/train-booster.ts';
import { TreeExplainer } from './tree-explainer.ts';

/** Columns of the small trees. */
const WIDTH = 5;

/** A tree as people draw it. */
type Tree = number | { feature: number; threshold: number; low: Tree; high: Tree };
type Weighed = { readonly tree: Tree; readonly covers: readonly number[] };

const { tree } = fc.letrec<{ tree: Tree; node: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.double({ min: -5, max: 5, noNaN: true }),
    tie('node') as fc.Arbitrary<Tree>,
  ),
  node: fc.record({
    feature: fc.nat(WIDTH - 1),
    threshold: fc.nat(6),
    low: tie('tree') as fc.Arbitrary<Tree>,
    high: tie('tree') as fc.Arbitrary<Tree>,
  }) as fc.Arbitrary<Tree>,
}));
const leavesOf = (t: Tree): number => (typeof t === 'number' ? 1 : leavesOf(t.low) + leavesOf(t.high));
const split = fc.record({
  feature: fc.nat(WIDTH - 1),
  threshold: fc.nat(6),
  low: tree,
  high: tree,
}) as fc.Arbitrary<Tree>;
const weighed: fc.Arbitrary<Weighed> = split.chain((t) =>
  fc.record({
    tree: fc.constant(t),
    covers: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: leavesOf(t), maxLength: leavesOf(t) }),
  }),
);
const row = fc.array(fc.nat(7), { minLength: WIDTH, maxLength: WIDTH });

/** The same trees in the booster's arrays. */
function boosterOf(trees: readonly Weighed[], base = 0.25): Booster {
  const nodeStart = [0];
  const leafStart = [0];
  const out = { feature: [] as number[], threshold: [] as number[], left: [] as number[], right: [] as number[] };
  const value: number[] = [];
  for (const { tree: t } of trees) {
    const first = out.feature.length;
    const leaf = value.length;
    const add = (node: Tree): number => {
      if (typeof node === 'number') return -(value.push(node) - leaf);
      const at = out.feature.length;
      out.feature.push(node.feature);
      out.threshold.push(node.threshold);
      out.left.push(0);
      out.right.push(0);
      out.left[at] = add(node.low);
      out.right[at] = add(node.high);
      return at - first;
    };
    add(t);
    nodeStart.push(out.feature.length);
    leafStart.push(value.length);
  }
  return {
    base,
    log: false,
    treeCount: trees.length,
    nodeStart: Int32Array.from(nodeStart),
    leafStart: Int32Array.from(leafStart),
    feature: Uint16Array.from(out.feature),
    threshold: Uint8Array.from(out.threshold),
    left: Int16Array.from(out.left),
    right: Int16Array.from(out.right),
    value: Float64Array.from(value),
    cover: Float32Array.from(trees.flatMap((t) => t.covers)),
  };
}

/** Expected output when only the players of `known` are known, straight from the definition. */
function expectedOf({ tree: t, covers }: Weighed, x: readonly number[], known: (feature: number) => boolean): number {
  let leaf = 0;
  const walk = (node: Tree): { mean: number; cover: number } => {
    if (typeof node === 'number') return { mean: node, cover: covers[leaf++] as number };
    const low = walk(node.low);
    const high = walk(node.high);
    const cover = low.cover + high.cover;
    if (known(node.feature)) return { mean: ((x[node.feature] as number) <= node.threshold ? low : high).mean, cover };
    return { mean: (low.mean * low.cover + high.mean * high.cover) / cover, cover };
  };
  return walk(t).mean;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Shapley values by all subsets. */
function bruteForce(trees: readonly Weighed[], x: readonly number[], playerOf: Uint8Array, players: number): number[] {
  const worth = (set: number) =>
    trees.reduce((sum, t) => sum + expectedOf(t, x, (f) => ((set >> (playerOf[f] as number)) & 1) === 1), 0);
  const count = (set: number) => [...set.toString(2)].filter((bit) => bit === '1').length;
  return Array.from({ length: players }, (_, j) => {
    let sum = 0;
    for (let set = 0; set < 1 << players; set++) {
      if ((set >> j) & 1) continue;
      const size = count(set);
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      sum += weight * (worth(set | (1 << j)) - worth(set));
    }
    return sum;
  });
}

const explained = (booster: Booster, x: readonly number[], playerOf: Uint8Array, players: number) => {
  const explainer = new TreeExplainer(booster, playerOf, players);
  const out = new Float64Array(players);
  explainer.explain(Uint8Array.from(x), x.length, 1, out);
  return { values: [...out], expected: explainer.expected };
};

describe('tree explainer', () => {
  it('[ORD-24] gives the Shapley values of the definition, with one column or several per player', () => {
    fc.assert(
      fc.property(
        fc.array(weighed, { minLength: 1, maxLength: 3 }),
        row,
        fc.constantFrom([0, 1, 2, 3, 4], [0, 0, 1, 1, 2], [0, 1, 0, 1, 0]),
        (trees, x, map) => {
          const playerOf = Uint8Array.from(map);
          const players = Math.max(...map) + 1;
          const { values } = explained(boosterOf(trees), x, playerOf, players);
          bruteForce(trees, x, playerOf, players).forEach((value, j) => {
            expect(values[j]).toBeCloseTo(value, 9);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('[ORD-24] values add up to prediction − expected value within 1e-6, on trees of a real training', () => {
    const width = 12;
    const rows = 1500;
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    const bins = Uint8Array.from({ length: rows * width }, () => Math.floor(random() * 64));
    const target = Float32Array.from({ length: rows }, (_, r) => {
      const [a, b, c] = [bins[r * width], bins[r * width + 1], bins[r * width + 2]] as [number, number, number];
      return 1 + (a > 30 ? 0.5 : 0) * (b > 20 ? 2 : 1) + c / 128 + 0.1 * random();
    });
    const weight = new Float32Array(rows).fill(1);
    const options = {
      trees: 15,
      leaves: 31,
      learningRate: 0.1,
      minLeafRows: 20,
      l2: 1,
      rowShare: 0.6,
      columnShare: 0.5,
      seed: 3,
    };
    for (const loss of [
      { kind: 'squared' },
      { kind: 'tweedie', power: 1.2 },
      { kind: 'pinball', level: 0.8 },
    ] as const) {
      const booster = trainBooster(bins, rows, width, target, weight, { ...options, loss });
      const identity = Uint8Array.from({ length: width }, (_, f) => f);
      const explainer = new TreeExplainer(booster, identity, width);
      const predicted = new Float64Array(rows);
      predictBooster(booster, bins, width, rows, predicted);
      const values = new Float64Array(rows * width);
      explainer.explain(bins, width, rows, values);
      for (let r = 0; r < rows; r += 37) {
        const sum = values.subarray(r * width, (r + 1) * width).reduce((a, b) => a + b, explainer.expected);
        const wanted = booster.log ? Math.log(predicted[r] as number) : (predicted[r] as number);
        expect(Math.abs(sum - wanted)).toBeLessThan(1e-6);
      }
    }
  }, 30_000);

  it('a path of more players than its tables hold still adds up', () => {
    const players = 20;
    const chain = (feature: number): Tree =>
      feature === players ? 100 : { feature, threshold: 3, low: feature, high: chain(feature + 1) };
    const covers = Array.from({ length: players + 1 }, (_, i) => 50 - i);
    const booster = boosterOf([{ tree: chain(0), covers }], 0);
    const identity = Uint8Array.from({ length: players }, (_, f) => f);
    for (const last of [7, 0]) {
      const x = Array.from({ length: players }, (_, f) => (f === players - 1 ? last : 7));
      const { values, expected } = explained(booster, x, identity, players);
      expect(values.reduce((a, b) => a + b, expected)).toBeCloseTo(last === 7 ? 100 : players - 1, 9);
    }
  });

  it('says nothing about columns that no split reads, and about trees that never split', () => {
    const one: Weighed = { tree: { feature: 2, threshold: 3, low: 1, high: 5 }, covers: [30, 10] };
    const { values, expected } = explained(boosterOf([one], 0), [0, 0, 7, 0, 0], Uint8Array.of(0, 1, 2, 3, 4), 5);
    expect(expected).toBe(2);
    expect(values).toEqual([0, 0, 3, 0, 0]);
    const flat: Booster = {
      ...boosterOf([]),
      treeCount: 1,
      nodeStart: Int32Array.of(0, 1),
      leafStart: Int32Array.of(0, 1),
      feature: Uint16Array.of(0),
      threshold: Uint8Array.of(63),
      left: Int16Array.of(-1),
      right: Int16Array.of(-1),
      value: Float64Array.of(0.5),
      cover: Float32Array.of(9),
    };
    const still = explained(flat, [1, 1, 1, 1, 1], Uint8Array.of(0, 1, 2, 3, 4), 5);
    expect(still).toEqual({ values: [0, 0, 0, 0, 0], expected: 0.75 });
  });
});
