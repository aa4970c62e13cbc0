import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from './combine.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const amount = fc.double({ min: -50, max: 5000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const stretch = fc.double({ min: 1, max: 2, noNaN: true });

describe('combine', () => {
  it('[ORD-17] quantiles rise and nothing is negative, however the boosters cross', () => {
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
});
