import type { PrepList } from '@larder/contracts/ordering/prep-list';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withPortions } from './what-if.ts';

const line = (id: string, uses: Record<string, number>, missing: number): PrepList['lines'][number] => ({
  id,
  sku: id,
  name: id,
  nameEn: null,
  baseUom: 'kg',
  category: null,
  task: 'take',
  storage: 'chilled',
  keepsDays: 3,
  expected: Object.values(uses).reduce((a, b) => a + b * 10, 0),
  reserve: 1,
  onHand: 2,
  missing,
  pack: null,
  orderable: true,
  uses: Object.entries(uses).map(([dishId, perPortion]) => ({ dishId, perPortion })),
  tick: null,
});
const dish = (id: string): PrepList['dishes'][number] => ({
  id,
  sku: id,
  name: id,
  nameEn: null,
  baseUom: 'pc',
  expected: 10,
  high: 12,
  noted: null,
});
const list: PrepList = {
  store: { id: 's', name: 's', nameEn: null, kind: 'store' },
  date: '2026-06-01',
  forecastFrom: '2026-05-31',
  basis: 'forecast',
  dishes: [dish('noodles'), dish('soup')],
  lines: [line('beef', { noodles: 0.2 }, 1), line('leek', { noodles: 0.01, soup: 0.02 }, 0)],
  parts: [],
};

describe('[ORD-21] trying other portions', () => {
  it('changes the lines of the dish by use × difference, and nothing else', () => {
    const tried = withPortions(list, new Map([['noodles', 15]]));
    expect(tried.lines.map((l) => l.expected)).toEqual([3, 0.35]);
    expect(tried.lines[0]?.missing).toBe(2);
    expect(withPortions(list, new Map())).toBe(list);
    expect(withPortions(list, new Map([['soup', 10]]))).toEqual(list);
  });

  it('property: linear in the portions', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (noodles, soup) => {
        const both = withPortions(
          list,
          new Map([
            ['noodles', noodles],
            ['soup', soup],
          ]),
        );
        expect(both.lines[1]?.expected).toBeCloseTo(0.01 * noodles + 0.02 * soup, 3);
        expect(both.lines[0]?.expected).toBeCloseTo(0.2 * noodles, 3);
      }),
    );
  });
});
