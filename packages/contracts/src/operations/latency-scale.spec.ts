import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketOf, quantileMs, SCALE_MS } from './latency-scale.ts';

const histogram = (durations: readonly number[]): number[] => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  for (const ms of durations) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1;
  return buckets;
};

describe('latency scale', () => {
  it('[PLT-28] nothing measured is no figure', () => {
    expect(quantileMs(histogram([]), 0.95, 0)).toBeNull();
  });

  it('[PLT-28] a quantile is off by at most the width of its bucket', () => {
    const durations = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), (all, q) => {
        const sorted = [...all].sort((a, b) => a - b);
        const max = sorted.at(-1) ?? 0;
        const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
        const found = quantileMs(histogram(all), q, max) ?? -1;
        const bucket = bucketOf(exact);
        expect(found).toBeGreaterThanOrEqual(SCALE_MS[bucket - 1] ?? 0);
        expect(found).toBeLessThanOrEqual(Math.min(SCALE_MS[bucket] ?? max, max));
      }),
    );
  });
});
