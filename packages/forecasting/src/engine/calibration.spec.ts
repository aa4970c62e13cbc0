import { describe, expect, it } from 'vitest';
import { QUANTILE_COUNT } from '../demand/distribution.ts';
import { guardCoverage } from './calibration.ts';
import { priorShares } from './capacity.ts';
import { BOOSTERS } from './model.ts';
import type { Rows } from './sample.ts';

/** Held-out days that sold 1 … 1000 units, boosters that say `boosted` and a joint fan that says `joint`, on every level (its median: `median`). */
function guard(boosted: number, joint: number, median = joint): number[] {
  const count = 1000;
  const sold = Float32Array.from({ length: count }, (_, r) => r + 1);
  const held = { count, actual: sold, target: sold } as Partial<Rows> as Rows;
  const raw = BOOSTERS.map(({ loss }) =>
    new Float64Array(count).fill(loss.kind === 'pinball' && loss.level > 0.5 ? boosted : 500),
  );
  const stretch = new Float64Array(QUANTILE_COUNT).fill(1);
  const day = new Float64Array(1 + QUANTILE_COUNT).fill(joint);
  day[1] = median;
  guardCoverage(raw, held, stretch, () => day);
  return [...stretch];
}

describe('coverage guard', () => {
  it('[ORD-17] leaves the boosters alone while the joint quantiles cover enough, however short they are themselves', () => {
    expect(guard(600, 990)).toEqual([1, 1, 1, 1, 1]);
  });

  it('[ORD-17] stretches half way to the distance that would have covered, and only what falls short', () => {
    const [median, q80, q90, q95] = guard(750, 790);
    expect(median).toBe(1);
    // 79 % is within the three points that days may differ by.
    expect(q80).toBe(1);
    // 90 % of the days lie below 901: 1.604 times the distance from 500 to 750, and half of that is gone.
    expect(q90).toBeCloseTo(1.302, 3);
    expect(q95).toBeCloseTo(1.402, 3);
  });

  it('[ORD-17] takes weeks that sold more than expected for what they are: what the median misses is no lack of width', () => {
    // q80 covers 70 %: ten points short, eight of which the median misses as well.
    expect(guard(750, 700, 500)[1]).toBeGreaterThan(1);
    expect(guard(750, 700, 420)[1]).toBe(1);
  });
});

describe('shares before the held-out days have spoken', () => {
  it('[ORD-17] grow with the days that taught the boosters, and stay within their bounds', () => {
    const counts = [0, 5000, 30_000, 60_000, 1_000_000].map(priorShares);
    expect(counts[0]).toEqual({ mean: 0.7, quantiles: 0.15 });
    expect(counts.at(-1)).toEqual({ mean: 1, quantiles: 0.4 });
    for (let i = 1; i < counts.length; i++) {
      expect(counts[i]?.mean).toBeGreaterThanOrEqual(counts[i - 1]?.mean as number);
      expect(counts[i]?.quantiles).toBeGreaterThanOrEqual(counts[i - 1]?.quantiles as number);
    }
  });
});
