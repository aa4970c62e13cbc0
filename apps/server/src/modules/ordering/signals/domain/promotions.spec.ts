import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, overlaps, type Promotion, precedence } from './promotions.ts';

const categoryOf = (itemId: string) => ({ water: 'drinks', cola: 'drinks', bun: 'bread' })[itemId] ?? null;
const promotion = (id: string, over: Partial<Promotion> = {}): Promotion => ({
  id,
  path: 'hq/',
  from: '2026-06-01',
  to: '2026-06-10',
  items: [],
  categories: [],
  ...over,
});

describe('[ORD-06] promotions that meet', () => {
  const all = promotion('a');
  const drinks = promotion('b', { categories: ['drinks'] });
  const water = promotion('c', { items: ['water'] });
  const bread = promotion('d', { categories: ['bread'] });

  it.each([
    ['an item lies in its category', drinks, water, true],
    ['everything meets everything', all, bread, true],
    ['other goods do not', bread, water, false],
    ['nor other days', water, promotion('e', { items: ['water'], from: '2026-06-11', to: '2026-06-12' }), false],
    ['a region lies in the chain', water, promotion('f', { items: ['water'], path: 'hq/north/' }), true],
    ['two regions do not meet', promotion('g', { path: 'hq/south/' }), promotion('h', { path: 'hq/north/' }), false],
  ])('%s', (_, a, b, met) => {
    expect([overlap(a, b, categoryOf), overlap(b, a, categoryOf)]).toEqual([met, met]);
  });

  it('the narrower goods speak, then the nearer place, then the later start', () => {
    expect(precedence(water, drinks)).toBeGreaterThan(0);
    expect(precedence(drinks, all)).toBeGreaterThan(0);
    expect(precedence(promotion('z', { path: 'hq/north/' }), all)).toBeGreaterThan(0);
    expect(precedence(promotion('0', { from: '2026-06-05' }), all)).toBeGreaterThan(0);
  });

  it('of any two exactly one speaks, and overlaps are mutual', () => {
    const any = fc.record({
      id: fc.uuid(),
      path: fc.constantFrom('hq/', 'hq/north/', 'hq/north/s1/', 'hq/south/'),
      from: fc.constantFrom('2026-06-01', '2026-06-03', '2026-06-20'),
      to: fc.constantFrom('2026-06-20', '2026-06-25'),
      items: fc.subarray(['water', 'cola', 'bun']),
      categories: fc.subarray(['drinks', 'bread']),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (p) => p.id, maxLength: 8 }), (list) => {
        const found = overlaps(list, categoryOf);
        for (const a of list)
          for (const b of list) {
            if (a === b) continue;
            expect(Math.sign(precedence(a, b))).toBe(-Math.sign(precedence(b, a)));
            expect(found.get(a.id)?.includes(b) ?? false).toBe(overlap(a, b, categoryOf));
          }
      }),
    );
  });
});
