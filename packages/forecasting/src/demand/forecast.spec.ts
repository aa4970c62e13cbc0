import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  categoryProfiles,
  DAY_CLOSED,
  DAY_SOLD_OUT,
  demandDistribution,
  expectedDemandGivenSoldOut,
  type ForecastInput,
  forecastSeries,
  mergeCategoryProfiles,
  QUANTILE_COUNT,
  SOURCE_BLENDED,
  SOURCE_CATEGORY,
  SOURCE_OWN,
} from '../index.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const START = '2026-01-05'; // a Monday

function batch(rows: readonly (readonly number[])[], extra: Partial<ForecastInput> = {}): ForecastInput {
  const dayCount = rows[0]?.length ?? 0;
  return {
    seriesCount: rows.length,
    dayCount,
    demand: Float64Array.from(rows.flat()),
    category: new Int32Array(rows.length),
    startDate: START,
    horizon: 14,
    ...extra,
  };
}

/** Poisson-like demand from a fixed linear congruence, so that no test depends on chance. */
function sales(days: number, level: number, weekday: readonly number[], seed: number): number[] {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return Array.from({ length: days }, (_, t) => {
    const mean = level * (weekday[t % 7] as number);
    let k = 0;
    let p = Math.exp(-mean);
    let cdf = p;
    const u = next();
    while (u > cdf && k < 10_000) {
      k++;
      p *= mean / k;
      cdf += p;
    }
    return k;
  });
}

const WEEK = [0.7, 0.7, 0.8, 0.9, 1.1, 1.6, 1.2];

describe('forecastSeries', () => {
  it('[ORD-17] finds the level and the weekday of a regular seller', () => {
    const out = forecastSeries(batch([sales(364, 20, WEEK, 1), sales(364, 40, WEEK, 2)]));
    for (let s = 0; s < 2; s++)
      for (let h = 0; h < 14; h++) {
        const truth = 20 * (s + 1) * (WEEK[h % 7] as number);
        expect(Math.abs((out.mean[s * 14 + h] as number) / truth - 1)).toBeLessThan(0.2);
      }
    expect([...out.source]).toEqual([SOURCE_OWN, SOURCE_OWN]);
    expect(out.dispersion[0]).toBeLessThan(1.6);
  });

  it('[ORD-17] quantiles never cross and the mean lies inside them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 70, maxLength: 70 }), {
          minLength: 1,
          maxLength: 4,
        }),
        (rows) => {
          const out = forecastSeries(batch(rows));
          for (let i = 0; i < out.mean.length; i++) {
            expect(out.mean[i]).toBeGreaterThanOrEqual(0);
            for (let k = 1; k < QUANTILE_COUNT; k++)
              expect(out.quantiles[i * QUANTILE_COUNT + k]).toBeGreaterThanOrEqual(
                out.quantiles[i * QUANTILE_COUNT + k - 1] as number,
              );
          }
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('[ORD-17] the same bits whether the chain is forecast whole or in pieces', () => {
    const rows = Array.from({ length: 9 }, (_, i) => sales(200 - i, 0.4 * (i + 1) ** 2, WEEK, i + 7)).map((row) => [
      ...new Array<number>(200 - row.length).fill(0),
      ...row,
    ]);
    const category = Int32Array.from([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    const whole = forecastSeries(batch(rows, { category }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (cut) => {
        const parts = [rows.slice(0, cut), rows.slice(cut)].map((part, i) =>
          batch(part, { category: category.slice(i === 0 ? 0 : cut, i === 0 ? cut : 9) }),
        );
        const profiles = mergeCategoryProfiles(
          parts.reverse().map((part) => categoryProfiles({ ...part, firstWeekday: 0 }, 3)),
        );
        const outs = parts.reverse().map((part) => forecastSeries({ ...part, profiles }));
        expect([...(outs[0]?.mean ?? []), ...(outs[1]?.mean ?? [])]).toEqual([...whole.mean]);
        expect([...(outs[0]?.quantiles ?? []), ...(outs[1]?.quantiles ?? [])]).toEqual([...whole.quantiles]);
      }),
      { seed: SEED, numRuns: 20 },
    );
  });

  it('[ORD-17] gaps and late starts of one series leave its neighbours alone', () => {
    const full = (seed: number) => sales(250, 12, WEEK, seed);
    const gap = full(3).map((value, t) => (t % 31 === 5 ? Number.NaN : value));
    const late = full(4).map((value, t) => (t < 170 ? 0 : value));
    const rows = [full(1), full(2), gap, full(5), late, late.map((value) => 2 * value), full(6), gap];
    const profiles = categoryProfiles({ ...batch(rows), firstWeekday: 0 }, 1);
    const together = forecastSeries(batch(rows, { profiles }));
    rows.forEach((row, s) => {
      const alone = forecastSeries(batch([row], { profiles }));
      expect([...together.quantiles.subarray(s * 70, (s + 1) * 70)]).toEqual([...alone.quantiles]);
      expect([...together.mean.subarray(s * 14, (s + 1) * 14)]).toEqual([...alone.mean]);
    });
  });

  it('[ORD-17] a closed day is not zero demand', () => {
    const row = sales(140, 20, WEEK, 3);
    const shut = row.map((v, t) => (t >= 120 ? 0 : v));
    const flags = Uint8Array.from(shut, (_, t) => (t >= 120 ? DAY_CLOSED : 0));
    const blind = forecastSeries(batch([shut]));
    const aware = forecastSeries(batch([shut], { flags }));
    expect(aware.level[0]).toBeGreaterThan(17);
    expect(blind.level[0]).toBeLessThan(10);
    const closed = forecastSeries(
      batch([row], { futureFlags: Uint8Array.from({ length: 14 }, (_, h) => (h === 3 ? 1 : 0)) }),
    );
    expect(closed.mean[3]).toBe(0);
    expect(closed.quantiles[3 * QUANTILE_COUNT + 4]).toBe(0);
    expect(closed.mean[4]).toBeGreaterThan(0);
  });

  it('[ORD-17] sold-out days are raised to what was probably asked for', () => {
    const row = sales(280, 20, [1, 1, 1, 1, 1, 1, 1], 5);
    const shelf = 18;
    const seen = row.map((v) => Math.min(v, shelf));
    const flags = Uint8Array.from(row, (v) => (v >= shelf ? DAY_SOLD_OUT : 0));
    const truth = row.reduce((a, b) => a + b, 0) / row.length;
    const raw = forecastSeries(batch([seen])).level[0] as number;
    const corrected = forecastSeries(batch([seen], { flags })).level[0] as number;
    expect(Math.abs(corrected - truth)).toBeLessThan(0.5 * Math.abs(raw - truth));
  });

  it('[ORD-17] a new item starts from its category and hands over to its own days', () => {
    const sister = sales(200, 30, WEEK, 8);
    const fresh = (days: number, value: number) => sister.map((_, t) => (t >= 200 - days ? value : 0));
    const out = forecastSeries(batch([sister, sales(200, 28, WEEK, 9), fresh(0, 0), fresh(3, 12), fresh(60, 12)]));
    expect(out.source[2]).toBe(SOURCE_CATEGORY);
    expect(Math.abs((out.level[2] as number) - (30 + 28 + 12) / 3)).toBeLessThan(3);
    expect(out.source[3]).toBe(SOURCE_BLENDED);
    expect(out.level[3]).toBeGreaterThan(15);
    expect(out.source[4]).toBe(SOURCE_OWN);
    expect(out.level[4]).toBeLessThan(14);
  });

  it('[ORD-17] known events divide the past and multiply the future', () => {
    const event = Float64Array.from({ length: 154 }, (_, t) => (t % 10 === 0 ? 2 : 1));
    const row = Array.from({ length: 140 }, (_, t) => (t % 10 === 0 ? 40 : 20));
    const out = forecastSeries(batch([row], { eventFactors: event }));
    expect(out.mean[0]).toBeCloseTo(40, 0);
    expect(out.mean[1]).toBeCloseTo(20, 0);
  });

  it('[ORD-17] refuses arrays that do not fit', () => {
    expect(() => forecastSeries({ ...batch([[1, 2, 3]]), demand: new Float64Array(2) })).toThrow(RangeError);
    expect(() => forecastSeries({ ...batch([[1, 2, 3]]), startDate: '2026-02-30' })).toThrow(RangeError);
  });
});

describe('distributions', () => {
  it('[ORD-02] quantile and cdf are inverse, and more demand means a higher quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 400, noNaN: true }),
        fc.double({ min: 1.05, max: 6, noNaN: true }),
        fc.double({ min: 0.3, max: 0.98, noNaN: true }),
        fc.boolean(),
        (mean, dispersion, level, counted) => {
          const d = demandDistribution(mean, mean * dispersion, counted);
          const more = demandDistribution(mean * 1.1, mean * 1.1 * dispersion, counted);
          const x = d.quantile(level);
          if (x > 0.5) expect(d.cdf(x)).toBeCloseTo(level, 4);
          expect(more.quantile(level)).toBeGreaterThanOrEqual(x - 1e-9);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('[ORD-02] the conditional expectation of a sold-out day matches a direct sum', () => {
    const [mean, dispersion, sold] = [6, 1.5, 8];
    const size = mean / (dispersion - 1);
    let p = (1 / dispersion) ** size;
    let mass = 0;
    let sum = 0;
    for (let k = 0; k < 200; k++) {
      if (k >= sold) {
        mass += p;
        sum += k * p;
      }
      p *= ((1 - 1 / dispersion) * (size + k)) / (k + 1);
    }
    expect(expectedDemandGivenSoldOut(mean, mean * dispersion, true, sold)).toBeCloseTo(sum / mass, 9);
  });
});
