import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRecipeBook, findCycle, microPerUnit, type RecipeVersion } from './recipe-book.ts';

const recipe = (itemId: string, lines: RecipeVersion['lines'], more: Partial<RecipeVersion> = {}): RecipeVersion => ({
  itemId,
  version: 1,
  effectiveFrom: '2026-01-01',
  yieldMilli: 1000n,
  lines,
  ...more,
});
const line = (componentId: string, quantityMilli: bigint, wasteBp = 0) => ({ componentId, quantityMilli, wasteBp });
const items = ['meal', 'tea', 'pearls', 'milk', 'sugar', 'service', 'bun'].map((id) => ({
  id,
  stocked: ['milk', 'sugar', 'bun', 'pearls'].includes(id),
}));

describe('recipe book', () => {
  it('[ORD-21] a set meal explodes through dishes to stocked ingredients', () => {
    const book = buildRecipeBook(
      1n,
      '2026-06-01',
      [
        recipe('meal', [line('tea', 1000n), line('bun', 2000n)]),
        recipe('tea', [line('milk', 200n), line('sugar', 15n)]),
      ],
      items,
    );
    expect(book.leaves('meal')).toEqual([
      { itemId: 'milk', microPerUnit: 200_000n },
      { itemId: 'sugar', microPerUnit: 15_000n },
      { itemId: 'bun', microPerUnit: 2_000_000n },
    ]);
    expect(book.isExploded('meal')).toBe(true);
  });

  it('a stocked semi-finished item is its own leaf although a kitchen has a recipe for it', () => {
    const book = buildRecipeBook(1n, '2026-06-01', [recipe('pearls', [line('sugar', 500n)])], items);
    expect(book.leaves('pearls')).toEqual([{ itemId: 'pearls', microPerUnit: 1_000_000n }]);
    expect(book.isExploded('pearls')).toBe(false);
  });

  it('yield and waste are gross: 1 kg needs 1.25 kg at 20 % waste', () => {
    expect(microPerUnit(1000n, 1000n, 2000)).toBe(1_250_000n);
    expect(microPerUnit(3000n, 12_000n, 0)).toBe(250_000n);
  });

  it('the version valid on the business date counts', () => {
    const recipes = [
      recipe('tea', [line('milk', 200n)]),
      recipe('tea', [line('milk', 180n)], { version: 2, effectiveFrom: '2026-07-01' }),
    ];
    expect(buildRecipeBook(1n, '2026-06-30', recipes, items).leaves('tea')[0]?.microPerUnit).toBe(200_000n);
    expect(buildRecipeBook(1n, '2026-07-01', recipes, items).leaves('tea')[0]?.microPerUnit).toBe(180_000n);
    expect(buildRecipeBook(1n, '2026-07-01', recipes, items).version('tea')).toBe(2);
  });

  it('a service uses nothing', () => {
    expect(buildRecipeBook(1n, '2026-06-01', [], items).leaves('service')).toEqual([]);
  });

  it('finds the cycle a new recipe would close', () => {
    const parts: Record<string, string[]> = { b: ['c'], c: ['a'] };
    expect(findCycle('a', ['b'], (id) => parts[id] ?? [])).toEqual(['a', 'b', 'c', 'a']);
    expect(findCycle('a', ['c'], () => [])).toBeUndefined();
  });

  it('property: a cycle in the data never hangs the explosion', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom('meal', 'tea', 'service'), fc.constantFrom('meal', 'tea', 'service', 'milk')),
          { maxLength: 6 },
        ),
        (edges) => {
          const book = buildRecipeBook(
            1n,
            '2026-06-01',
            edges.map(([a, b], i) => recipe(a, [line(b, 1000n)], { version: i + 1 })),
            items,
          );
          for (const id of ['meal', 'tea', 'service'])
            for (const leaf of book.leaves(id)) expect(leaf.itemId).toBe('milk');
        },
      ),
    );
  });
});
