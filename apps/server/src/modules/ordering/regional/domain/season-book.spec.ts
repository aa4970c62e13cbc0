import { describe, expect, it } from 'vitest';
import { riseOf, type Standing, standingOf } from './early-demand.ts';
import { BASE_WEEKS, RECENT_DAYS, type RegionSales, WEEKS } from './region-sales.ts';
import { SeasonBook } from './season-book.ts';

const RULE = { leastStores: 2, leastScore: 6 };
const GOODS = 40;
const REGIONS = 6;
const STORES = 5;
const RISING = { goods: 7, region: 3 };

/** Steady sales with a ripple; one of the goods doubles in one region in the judged week. */
function sales(goods: number, region: number): RegionSales {
  const rises = goods === RISING.goods && region === RISING.region;
  const stores = Array.from({ length: STORES }, (_, s) => ({
    storeId: `${region}-${s}`,
    sold: Float32Array.from(
      { length: RECENT_DAYS },
      (_, d) => (20 + ((d * 7 + goods * 3 + s * 5) % 6)) * (rises && d >= BASE_WEEKS * 7 ? 2 : 1),
    ),
  }));
  return { unitId: `region-${region}`, stores, weeks: new Float32Array(WEEKS), knownWeeks: 10, traffic: 1 };
}
const all = (region: number) => Array.from({ length: GOODS }, (_, g) => sales(g, region));
const book = () => new SeasonBook({ leastScore: RULE.leastScore, leastStores: () => RULE.leastStores });

describe('[ORD-31] a chain’s season is read region by region', () => {
  it('finds what is found when everything is held at once, whichever region comes first', () => {
    const expected = riseOf(
      sales(RISING.goods, RISING.region),
      standingOf(sales(RISING.goods, RISING.region)) as Standing,
      Array.from({ length: REGIONS }, (_, r) => r)
        .filter((r) => r !== RISING.region)
        .map((r) => standingOf(sales(RISING.goods, r)) as Standing),
      RULE,
    );
    expect(expected).toBeDefined();
    for (const order of [0, 1, 2, 3, 4, 5].map((shift) =>
      Array.from({ length: REGIONS }, (_, r) => (r + shift) % REGIONS),
    )) {
      const season = book();
      for (const r of order) season.add(all(r));
      expect([...season.rises()]).toEqual([[RISING.goods, expected]]);
      expect(season.curve(0, 0).standing?.unitId).toBe(`region-${order[0]}`);
    }
  });

  it('holds the days of the stores that stand out, and of no others', () => {
    const season = book();
    for (let r = 0; r < REGIONS; r++) season.add(all(r));
    expect(season.heldSeries).toBe(STORES);
    expect(() => season.curve(GOODS, 0)).toThrow(RangeError);
    expect(() => season.curve(0, REGIONS)).toThrow(RangeError);
  });
});
