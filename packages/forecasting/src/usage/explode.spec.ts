import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explodeUsage, type Recipe, RecipeCycleError } from '../index.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const RECIPES: Recipe[] = [
  {
    item: 'noodle soup',
    batchMilli: 1000,
    components: [
      { item: 'broth', quantityMilli: 400 },
      { item: 'beef', quantityMilli: 90, yield: 0.75, waste: 0.04 },
    ],
  },
  { item: 'broth', batchMilli: 10_000, components: [{ item: 'bones', quantityMilli: 4000, yield: 0.8 }] },
];

describe('explodeUsage', () => {
  it('[ORD-21] explodes nested recipes with yield and waste', () => {
    const [beef, bones, tea] = explodeUsage(
      [
        { item: 'noodle soup', mean: [100, 50], variance: [120, 60] },
        { item: 'tea', mean: [7, 8] },
      ],
      RECIPES,
      2,
    );
    expect(beef?.item).toBe('beef');
    expect(beef?.mean[0]).toBeCloseTo((100 * 0.09) / 0.75 / 0.96, 12);
    expect(bones?.mean[1]).toBeCloseTo((50 * 0.4 * 0.4) / 0.8, 12);
    expect(bones?.variance[0]).toBeCloseTo(120 * 0.2 ** 2, 12);
    expect(tea?.mean).toEqual([7, 8]);
  });

  it('[ORD-21] adds dishes and does not depend on their order', () => {
    const dish = fc.record({
      item: fc.constantFrom('noodle soup', 'broth', 'beef', 'tea'),
      mean: fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(dish, { selector: (d) => d.item, maxLength: 4 }), (dishes) => {
        const a = explodeUsage(dishes, RECIPES, 3);
        expect(explodeUsage([...dishes].reverse(), RECIPES, 3)).toEqual(a);
        for (const entry of a) for (const mean of entry.mean) expect(mean).toBeGreaterThanOrEqual(0);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('[ORD-21] names a recipe that contains itself, and refuses a waste of 100 %', () => {
    const loop: Recipe[] = [
      { item: 'a', batchMilli: 1000, components: [{ item: 'b', quantityMilli: 1 }] },
      { item: 'b', batchMilli: 1000, components: [{ item: 'a', quantityMilli: 1 }] },
    ];
    expect(() => explodeUsage([{ item: 'a', mean: [1] }], loop, 1)).toThrow(RecipeCycleError);
    const wasted: Recipe[] = [{ item: 'a', batchMilli: 1000, components: [{ item: 'b', quantityMilli: 1, waste: 1 }] }];
    expect(() => explodeUsage([{ item: 'a', mean: [1] }], wasted, 1)).toThrow(RangeError);
  });
});
