import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEEKS } from './region-sales.ts';
import { learntLag, weatherLag } from './season-lag.ts';

/** Units by week, newest first: a season that peaks once a year, `late` weeks after the first of November. */
const season = (late: number, noise: (k: number) => number = () => 1, swing = 4): Float32Array =>
  Float32Array.from({ length: WEEKS }, (_, k) => {
    const phase = ((k + late) / 52) * 2 * Math.PI;
    return 60 * (1 + (swing - 1) * Math.max(0, Math.cos(phase)) ** 2) * noise(k);
  });

describe('[ORD-31] how long after the north the south follows', () => {
  it('is learnt from last year’s curves, to the week, through noise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 122, maxLength: 122 }),
        (late, noise) => {
          const leader = season(0, (k) => noise[k] as number);
          const follower = season(late, (k) => noise[WEEKS + k] as number);
          const lag = learntLag(leader, follower);
          expect(lag?.source).toBe('history');
          expect(Math.abs((lag?.days ?? 99) - late * 7)).toBeLessThanOrEqual(7);
        },
      ),
    );
  });

  it('a region that went first last year has a negative lag', () => {
    expect(learntLag(season(4), season(0))?.days).toBe(-28);
  });

  it('a flat year, a short one and curves unlike each other say nothing', () => {
    expect(learntLag(season(0, undefined, 1), season(3, undefined, 1))).toBeUndefined();
    expect(learntLag(season(0).subarray(0, 50), season(3))).toBeUndefined();
    const wild = Float32Array.from({ length: WEEKS }, (_, k) => ((k * 37) % 11) ** 3);
    expect(learntLag(season(0), wild)).toBeUndefined();
  });

  it('without a year the weather says it: the day on which the south gets as cold as the north is now', () => {
    const past = (before: number, now: number) => [...Array<number>(56).fill(before), ...Array<number>(7).fill(now)];
    const leader = { past: past(18, 9), ahead: [8, 8, 8] };
    const ahead = [15, 14, 13, 12, 9, 8, 8, 8, 7];
    expect(weatherLag(leader, { past: past(20, 16), ahead }, 7)).toEqual({
      source: 'weather',
      days: 6,
      threshold: 9,
    });
    expect(weatherLag(leader, { past: past(20, 16), ahead: [16, 16, 15] }, 7)).toBe('not-ahead');
    expect(weatherLag(leader, { past: past(8, 7), ahead }, 7)).toMatchObject({ days: 0 });
    // No turn, or nothing known: no word from the weather.
    expect(weatherLag({ ...leader, past: past(10, 9) }, { past: past(20, 16), ahead }, 7)).toBeUndefined();
    expect(weatherLag(leader, { past: past(20, 16), ahead: [null, null, 9] }, 7)).toBeUndefined();
  });
});
