import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../dates.ts';
import { calendarColumn } from '../engine/columns.ts';
import { BulkCeilings, ceilingOf } from './bulk.ts';
import { dayCalendar } from './calendar.ts';
import type { Panel } from './panel.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const DAYS = 420;

/** One series that sells 8 … 12 a day, but `bulk` units on the days named, and a promotion on `promoted`. */
function shop(bulk: readonly (readonly [number, number])[], promoted: readonly number[] = []): BulkCeilings {
  const demand = Float32Array.from({ length: DAYS }, (_, t) => 8 + ((t * 7919) % 5));
  for (const [t, units] of bulk) demand[t] = units;
  const promo = Array.from({ length: DAYS + 14 }, (_, t) => (promoted.includes(t) ? '1' : '0'));
  const panel: Panel = {
    seriesCount: 1,
    dayCount: DAYS,
    horizon: 14,
    firstDay: dayNumber('2025-01-06'),
    demand,
    flags: null,
    store: Int32Array.of(0),
    sku: Int32Array.of(0),
    category: Int32Array.of(0),
    storeCount: 1,
    skuCount: 1,
    categoryCount: 1,
    calendar: [calendarColumn('promo', promo)],
  };
  return new BulkCeilings(panel, dayCalendar(panel));
}

describe('bulk days', () => {
  it('[ORD-17] a wholesale line is cut to the ceiling, ordinary days are as they were', () => {
    const bulk = shop([[300, 500]]);
    expect(bulk.ordinary(0, 300)).toBeLessThan(40);
    expect(bulk.ordinary(0, 300)).toBeGreaterThan(12);
    for (let t = 0; t < DAYS; t++) if (t !== 300) expect(bulk.ordinary(0, t)).toBe(8 + ((t * 7919) % 5));
  });

  it('[ORD-17] what happens more often than that is a habit and stays whole', () => {
    const fairs = Array.from({ length: 24 }, (_, i) => [60 + 15 * i, 120] as const);
    const bulk = shop(fairs);
    for (const [t] of fairs) expect(bulk.ordinary(0, t)).toBe(120);
  });

  it('[ORD-17] a promotion that the calendar knows is never cut', () => {
    expect(shop([[300, 500]], [40, 41, 130, 131, 210, 300, 301]).ordinary(0, 300)).toBe(500);
  });

  it('[ORD-17] too few days of sale, no ceiling; an unknown day stays unknown', () => {
    const rare = shop(Array.from({ length: DAYS }, (_, t) => [t, t % 30 === 0 ? (t === 390 ? 900 : 2) : 0] as const));
    expect(rare.ordinary(0, 390)).toBe(900);
    expect(shop([[300, Number.NaN]]).ordinary(0, 300)).toBeNaN();
  });

  it('[ORD-17] the ceiling is never below 97 % of the days of sale, and moves with the size of what is sold', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 34, maxLength: 365 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 500 }), (list, more) => {
        const sales = Float32Array.from(list).sort();
        const ceiling = ceilingOf(sales);
        expect(list.filter((units) => units > ceiling).length).toBeLessThanOrEqual(Math.ceil(0.03 * list.length));
        expect(ceilingOf(sales.map((units) => units + more))).toBeGreaterThan(ceiling);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
