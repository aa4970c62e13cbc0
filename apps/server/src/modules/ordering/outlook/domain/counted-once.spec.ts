import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedOnce, type Loss } from './counted-once.ts';

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const drink = [{ itemId: 'tea', worth: 1_000 }];

describe('[BI-19] a sale that lacks several of its parts is lost once', () => {
  it('counts a drink without cup and lid as the scarcer of the two', () => {
    const counted = countedOnce([
      { itemId: 'cup', lostMinor: 600, through: drink },
      { itemId: 'lid', lostMinor: 200, through: drink },
    ]);
    expect([counted.get('cup'), counted.get('lid')]).toEqual([450, 150]);
  });

  it('adds what has nothing to do with each other, and what is sold as it is', () => {
    const counted = countedOnce([
      { itemId: 'cup', lostMinor: 600, through: drink },
      { itemId: 'bag', lostMinor: 300, through: [{ itemId: 'bread', worth: 10 }] },
      { itemId: 'milk', lostMinor: 80, through: [] },
    ]);
    expect(sum(counted.values())).toBe(980);
  });

  it('counts an ingredient that is sold by itself too with its own shelf', () => {
    const counted = countedOnce([
      { itemId: 'milk', lostMinor: 100, through: [{ itemId: 'milk', worth: 1 }, ...drink] },
      { itemId: 'cup', lostMinor: 500, through: drink },
    ]);
    expect(sum(counted.values())).toBe(500);
  });

  it('says nothing below zero when nothing is lost', () => {
    expect(countedOnce([{ itemId: 'salt', lostMinor: 0, through: [{ itemId: 'soup', worth: 0 }] }]).get('salt')).toBe(
      0,
    );
  });

  it('holds for any recipes: no part above its own loss, the sum between the greatest loss and all of them', () => {
    const losses = fc
      .array(
        fc.record({
          lostMinor: fc.nat(1_000_000),
          through: fc.uniqueArray(fc.record({ itemId: fc.constantFrom('a', 'b', 'c', 'd'), worth: fc.nat(100_000) }), {
            selector: (by) => by.itemId,
            maxLength: 4,
          }),
        }),
        { maxLength: 12 },
      )
      .map((rows): Loss[] => rows.map((row, n) => ({ ...row, itemId: `part ${n}` })));
    fc.assert(
      fc.property(losses, (rows) => {
        const counted = countedOnce(rows);
        for (const { itemId, lostMinor } of rows) {
          expect(counted.get(itemId)).toBeGreaterThanOrEqual(0);
          expect(counted.get(itemId)).toBeLessThanOrEqual(lostMinor);
        }
        const total = sum(counted.values());
        expect(total).toBeLessThanOrEqual(sum(rows.map((r) => r.lostMinor)));
        // Each part is rounded by itself.
        expect(total).toBeGreaterThanOrEqual(Math.max(0, ...rows.map((r) => r.lostMinor)) - rows.length);
      }),
    );
  });

  it('adds up to all the losses when no two parts go into the same thing', () => {
    const rows = fc
      .array(fc.record({ lostMinor: fc.nat(1_000_000), worth: fc.nat(100_000) }), { maxLength: 12 })
      .map((parts): Loss[] =>
        parts.map(({ lostMinor, worth }, n) => ({
          itemId: `part ${n}`,
          lostMinor,
          through: [{ itemId: `dish ${n}`, worth }],
        })),
      );
    fc.assert(
      fc.property(rows, (losses) => {
        expect(sum(countedOnce(losses).values())).toBe(sum(losses.map((l) => l.lostMinor)));
      }),
    );
  });

  it('is never above what the store earns with all that lacks a part', () => {
    const dishes = ['a', 'b', 'c', 'd'];
    const store = fc.record({
      margins: fc.tuple(...dishes.map(() => fc.nat(100_000))),
      // What it goes into, and which share of that cannot be sold without it.
      parts: fc.array(
        fc.record({ dishes: fc.subarray(dishes, { minLength: 1 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
        { maxLength: 12 },
      ),
    });
    fc.assert(
      fc.property(store, ({ margins, parts }) => {
        const earns = (dish: string): number => margins[dishes.indexOf(dish)] ?? 0;
        const losses = parts.map((part, n): Loss => {
          const through = part.dishes.map((itemId) => ({ itemId, worth: earns(itemId) }));
          return { itemId: `part ${n}`, lostMinor: Math.floor(part.share * sum(through.map((t) => t.worth))), through };
        });
        const touched = new Set(parts.flatMap((part) => part.dishes));
        // Each part is rounded by itself.
        expect(sum(countedOnce(losses).values())).toBeLessThanOrEqual(sum([...touched].map(earns)) + losses.length);
      }),
    );
  });
});
