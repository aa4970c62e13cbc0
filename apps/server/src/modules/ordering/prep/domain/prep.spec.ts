import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRecipeBook } from '../../../../foundation/catalog/domain/recipe-book.ts';
import { explodePortions, highPortions, latestTicks, type Portions, partsOf, usesOf } from './prep.ts';

const recipe = (itemId: string, lines: readonly (readonly [string, bigint, number])[], yieldMilli = 1000n) => ({
  itemId,
  version: 1,
  effectiveFrom: '2026-01-01',
  yieldMilli,
  lines: lines.map(([componentId, quantityMilli, wasteBp]) => ({ componentId, quantityMilli, wasteBp })),
});
const items = ['noodles', 'soup', 'broth', 'bone', 'beef', 'leek', 'cola'].map((id) => ({
  id,
  stocked: ['bone', 'beef', 'leek', 'cola'].includes(id),
}));
const book = buildRecipeBook(
  1n,
  '2026-06-01',
  [
    recipe('noodles', [
      ['broth', 400n, 0],
      ['beef', 120n, 1000],
      ['leek', 10n, 0],
    ]),
    recipe('soup', [
      ['broth', 300n, 0],
      ['leek', 5n, 0],
    ]),
    // Ten litres of broth out of four kilos of bone.
    recipe('broth', [['bone', 4000n, 0]], 10_000n),
  ],
  items,
);
const dish = (itemId: string, mean: number, variance = 0): Portions => ({ itemId, mean, variance, counted: true });
const needOf = (portions: readonly Portions[], id: string) =>
  explodePortions(portions, book).find((n) => n.itemId === id);

describe('[ORD-21] ingredients of a day', () => {
  it('semi-finished goods are lines of their own beside what they are made of, with waste and yield', () => {
    const portions = [dish('noodles', 100), dish('soup', 50), dish('cola', 30)];
    expect(needOf(portions, 'broth')).toMatchObject({ mean: 55, made: true });
    expect(needOf(portions, 'bone')?.mean).toBeCloseTo(22, 6);
    // 120 g net at ten percent waste.
    expect(needOf(portions, 'beef')?.mean).toBeCloseTo(13.3333, 3);
    expect(needOf(portions, 'leek')?.mean).toBeCloseTo(1.25, 6);
    expect(needOf(portions, 'cola')).toBeUndefined();
    expect([...(needOf(portions, 'leek')?.uses ?? [])]).toEqual([
      ['noodles', 0.01],
      ['soup', 0.005],
    ]);
  });

  it('property: stocked lines are the sums of the recipe book, and linear in the portions', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 9 }), (noodles, soup, factor) => {
        const once = explodePortions([dish('noodles', noodles), dish('soup', soup)], book);
        const times = explodePortions([dish('noodles', noodles * factor), dish('soup', soup * factor)], book);
        for (const [i, need] of once.entries()) {
          const { itemId, mean } = need;
          expect(times[i]?.mean).toBeCloseTo(mean * factor, 6);
          if (book.isExploded(itemId)) continue;
          const leaf = (id: string) =>
            Number(book.leaves(id).find((l) => l.itemId === itemId)?.microPerUnit ?? 0n) / 1e6;
          expect(mean).toBeCloseTo(noodles * leaf('noodles') + soup * leaf('soup'), 3);
        }
      }),
    );
  });

  it('the reserve is what a busier day takes: none without spread, less than the dishes one by one', () => {
    expect(needOf([dish('noodles', 100)], 'leek')?.reserve).toBe(0);
    const both = needOf([dish('noodles', 100, 400), dish('soup', 100, 400)], 'leek')?.reserve ?? 0;
    const alone = (id: string) => needOf([dish(id, 100, 400)], 'leek')?.reserve ?? 0;
    expect(both).toBeGreaterThan(0);
    expect(both).toBeLessThan(alone('noodles') + alone('soup'));
    expect(highPortions(dish('noodles', 100, 400))).toBeGreaterThan(105);
  });

  it('a circle in the data ends', () => {
    const circle = {
      isExploded: () => true,
      components: (id: string) => [{ itemId: id === 'a' ? 'b' : 'a', microPerUnit: 1_000_000n }],
    };
    expect([...usesOf('a', circle).keys()]).toEqual(['b']);
  });

  it('parts of the day add up to one; the small hours belong to the evening', () => {
    const parts = partsOf([
      { hour: 12, tickets: 60 },
      { hour: 18, tickets: 30 },
      { hour: 1, tickets: 10 },
    ]);
    expect(parts.map((p) => [p.fromHour, p.share])).toEqual([
      [10, 0.6],
      [17, 0.3],
      [21, 0.1],
    ]);
    expect(partsOf([])).toEqual([]);
  });

  it('property: ticks are never lost, in whatever order they come', () => {
    const tick = fc.record({
      itemId: fc.constantFrom('a', 'b', 'c'),
      done: fc.boolean(),
      at: fc.integer({ min: 0, max: 5 }).map((n) => new Date(n * 1000)),
    });
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 12 }), fc.integer(), (ticks, seed) => {
        const key = (t: (typeof ticks)[number]) => `${t.itemId} ${t.done} ${t.at.getTime()}`;
        const shuffled = ticks
          .map((t, i) => ({ t, k: Math.sin(seed + i) }))
          .toSorted((a, b) => a.k - b.k)
          .map((x) => x.t);
        const once = latestTicks(ticks).map(key).toSorted();
        expect(latestTicks(shuffled).map(key).toSorted()).toEqual(once);
        // Sent in two batches, or a second time, it is the same.
        expect(
          latestTicks([...latestTicks(ticks.slice(0, 4)), ...ticks.slice(4), ...ticks])
            .map(key)
            .toSorted(),
        ).toEqual(once);
        for (const t of ticks) expect(latestTicks(ticks).some((l) => l.itemId === t.itemId && l.at >= t.at)).toBe(true);
      }),
    );
  });
});
