import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandQuantiles } from '../demand/distribution.ts';
import { combine, wholeQuantiles } from './combine.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const amount = fc.double({ min: -50, max: 5000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const stretch = fc.double({ min: 1, max: 2, noNaN: true });

describe('combine', () => {
  it('[ORD-17] quantiles rise, whole or not, and nothing is negative, however the boosters cross', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 5, maxLength: 5 }),
        share,
        share,
        fc.double({ min: 0, max: 3000, noNaN: true }),
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.boolean(),
        fc.array(stretch, { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        fc.double({ min: 0.7, max: 1, noNaN: true }),
        (raw, weight, meanWeight, smoothed, dispersion, counted, wide, tail, spread) => {
          const out = new Float64Array(6);
          const model = { stretch: Float64Array.from([1, ...wide, 1]), tail, spread };
          combine(model, Float64Array.from(raw), weight, meanWeight, smoothed, dispersion, counted, out);
          expect(out.every((value) => value >= 0)).toBe(true);
          for (let i = 2; i < 6; i++) expect(out[i]).toBeGreaterThanOrEqual(out[i - 1] as number);
          wholeQuantiles(out);
          expect([...out.subarray(1)].every(Number.isInteger)).toBe(true);
          for (let i = 2; i < 6; i++) expect(out[i]).toBeGreaterThanOrEqual(out[i - 1] as number);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('[ORD-17] mean and median come nearer where they agree, and leave each other alone where demand is skewed', () => {
    const day = (mean: number, median: number) => {
      const out = new Float64Array(6);
      const raw = Float64Array.from([mean, median, median * 2, median * 3, median * 4]);
      combine({ stretch: new Float64Array(5).fill(1), tail: 0.6, spread: 1 }, raw, 1, 1, 1, 2, true, out);
      return { mean: out[0] as number, median: out[1] as number };
    };
    const near = day(100, 96);
    expect(near.mean).toBeLessThan(100);
    expect(near.median).toBeGreaterThan(96);
    expect(near.mean).toBeGreaterThan(near.median);
    expect(day(100, 40)).toEqual({ mean: 100, median: 40 });
    expect(day(1, 0)).toEqual({ mean: 1, median: 0 });
  });

  it('[ORD-17] a count takes the nearest whole number; its mean stays as it is', () => {
    const day = Float64Array.from([2.3, 1.4, 3.4, 4.6, 6.2, 7.5]);
    wholeQuantiles(day);
    expect([...day]).toEqual([2.3, 1, 3, 5, 6, 8]);
  });

  it('[ORD-17] the fan covers a good of known mean and dispersion at 90 %, less in its middle and more in its tail', () => {
    const out = new Float64Array(6);
    const known = new Float64Array(5);
    combine(
      { stretch: new Float64Array(5).fill(1), tail: 0, spread: 1 },
      new Float64Array(5),
      0,
      0,
      400,
      4,
      false,
      out,
    );
    demandQuantiles(400, 1600, false, known, 0);
    const [q50, q80, q90, q95, q98] = known.map((q, i) => (out[i + 1] as number) - q);
    expect(q50).toBeCloseTo(0, 9);
    expect(q90).toBeCloseTo(0, 9);
    expect(q80).toBeLessThan(0);
    expect(q95).toBeGreaterThan(0);
    expect(q98).toBeGreaterThan(q95 as number);
  });
});
