import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, type SumRow } from './accuracy-figures.ts';
import { type AccuracySums, type DaySales, type MeasuredWeek, measureWeek, type WeekDay } from './measure-week.ts';
import { mondayOf, weeksIn } from './weeks.ts';

const sales = (units: Readonly<Record<string, number>>, soldOut: readonly string[] = []): Map<string, DaySales> =>
  new Map(Object.entries(units).map(([id, quantity]) => [id, { quantity, soldOut: soldOut.includes(id) }]));

const day = (
  means: Readonly<Record<string, number>>,
  sold: ReadonlyMap<string, DaySales>,
  rest: Partial<WeekDay> = {},
): WeekDay => ({
  incomplete: false,
  forecast: {
    itemIds: Object.keys(means),
    means: Object.values(means),
    spreads: Object.values(means).map((mean) => Math.sqrt(mean)),
    counted: Object.values(means).map(() => 1),
    replayed: false,
  },
  sold,
  soldWeekBefore: new Map(),
  ...rest,
});

const all = (week: MeasuredWeek): AccuracySums => {
  const [sums] = week.categories.values();
  if (!sums) throw new Error('nothing was measured');
  return sums;
};
const rowOf = ({ within, ...sums }: AccuracySums): SumRow => {
  const milli = (value: number) => Math.round(value * 1000);
  const [within80, within90, within95] = within;
  return {
    ...sums,
    sold: milli(sums.sold),
    dayError: milli(sums.dayError),
    weekError: milli(sums.weekError),
    signedError: milli(sums.signedError),
    lastWeekError: milli(sums.lastWeekError),
    countedSold: milli(sums.countedSold),
    countedWeekError: milli(sums.countedWeekError),
    countedExpected: milli(sums.countedExpected),
    countedDeviation: milli(sums.countedDeviation),
    soldOutOver: milli(sums.soldOutOver),
    within80,
    within90,
    within95,
  };
};

describe('[ORD-12] a week of forecasts against what was sold', () => {
  it('errors of single days cancel in the week, as they do on the shelf', () => {
    const week = measureWeek([day({ a: 10 }, sales({ a: 14 })), day({ a: 10 }, sales({ a: 6 }))], () => 'c');
    expect(all(week)).toMatchObject({ sold: 20, dayError: 8, weekError: 0, signedError: 0, itemDays: 2 });
    expect(figuresOf(rowOf(all(week)))).toMatchObject({ units: 20, day: 0.6, week: 1, bias: 0 });
  });

  it('two items of a week do not cancel each other', () => {
    const week = measureWeek([day({ a: 10, b: 10 }, sales({ a: 14, b: 6 }))], () => 'c');
    expect(all(week).weekError).toBe(8);
  });

  it('incomplete, closed and unforecast days are left out and counted', () => {
    const sold = sales({ a: 9 });
    const week = measureWeek(
      [
        day({ a: 10 }, sold),
        day({ a: 10 }, sold, { incomplete: true }),
        day({ a: 10 }, new Map()),
        day({ a: 10 }, sold, { forecast: undefined }),
      ],
      () => 'c',
    );
    expect(week).toMatchObject({ measuredDays: 1, incompleteDays: 1, closedDays: 1, unforecastDays: 1 });
    expect(all(week)).toMatchObject({ sold: 9, dayError: 1 });
  });

  it('a sold-out day counts as sold, its surplus is told apart and it says nothing about quantiles', () => {
    const week = measureWeek([day({ a: 10, b: 5 }, sales({ a: 6, b: 5 }, ['a']))], () => 'c');
    expect(all(week)).toMatchObject({ soldOutDays: 1, soldOutOver: 4, openDays: 1, within: [1, 1, 1], dayError: 4 });
    expect(figuresOf(rowOf(all(week))).soldOutErrorShare).toBe(1);
  });

  it('an item that sold without a forecast is a miss of all that it sold', () => {
    const week = measureWeek([day({ a: 10 }, sales({ a: 10, fresh: 7 }))], () => 'c');
    expect(all(week)).toMatchObject({ sold: 17, weekError: 7 });
  });

  it('last week as a forecast stands beside it', () => {
    const before = { soldWeekBefore: sales({ a: 4 }) };
    const week = measureWeek([day({ a: 10 }, sales({ a: 9 }), before)], () => 'c');
    expect(figuresOf(rowOf(all(week)))).toMatchObject({ lastWeek: 0.4444, week: 0.8889 });
  });

  it('nothing sold says nothing', () => {
    expect(figuresOf({ ...rowOf(all(measureWeek([day({ a: 1 }, sales({ a: 1 }))], () => 'c'))), sold: 0 }).week).toBe(
      null,
    );
  });

  it('a perfect forecaster of Poisson sales reaches about the ceiling', () => {
    // A small generator of its own: the same numbers every time.
    let state = 42;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const poisson = (rate: number) => {
      let k = 0;
      for (let p = random(); p > Math.exp(-rate); p *= random()) k += 1;
      return k;
    };
    const means = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`i${i}`, 0.5 + (i % 9)]));
    const days = Array.from({ length: 7 }, () =>
      day(means, sales(Object.fromEntries(Object.entries(means).map(([id, rate]) => [id, poisson(rate)])))),
    );
    const { week, ceiling, ofCeiling, coverage } = figuresOf(rowOf(all(measureWeek(days, () => 'c'))));
    expect(Math.abs((week ?? 0) - (ceiling ?? 1))).toBeLessThan(0.02);
    expect(ofCeiling).toBeGreaterThan(0.97);
    // Whole pieces: a quantile covers at least its share.
    expect(coverage[1]).toBeGreaterThan(0.89);
  });

  it('sums of parts are the sums of the whole, whatever the categories', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ f: fc.nat(40), y: fc.nat(40), c: fc.nat(3) }), { minLength: 1, maxLength: 30 }),
        (rows) => {
          const means = Object.fromEntries(rows.map(({ f }, i) => [`i${i}`, f]));
          const days = [day(means, sales(Object.fromEntries(rows.map(({ y }, i) => [`i${i}`, y + 1]))))];
          const one = all(measureWeek(days, () => 'all'));
          const parts = measureWeek(days, (id) => `c${rows[Number(id.slice(1))]?.c}`);
          for (const key of ['sold', 'dayError', 'weekError', 'countedDeviation'] as const)
            expect([...parts.categories.values()].reduce((sum, p) => sum + p[key], 0)).toBeCloseTo(one[key], 6);
        },
      ),
    );
  });

  it('weeks begin on Monday, over the turn of a year too', () => {
    expect(mondayOf('2026-01-01')).toBe('2025-12-29');
    expect(weeksIn('2025-12-31', '2026-01-12')).toEqual(['2025-12-29', '2026-01-05', '2026-01-12']);
  });
});
