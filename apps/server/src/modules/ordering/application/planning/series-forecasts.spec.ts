import type { ForecastOutput } from '@larder/forecasting';
import { describe, expect, it } from 'vitest';
import { SeriesForecasts, type TrainedForecast } from './series-forecasts.ts';

const HORIZON = 3;
const smoothed = {
  horizon: HORIZON,
  mean: Float64Array.of(8, 8, 8),
  dispersion: Float64Array.of(1.5),
  level: Float64Array.of(8),
  weekday: new Float64Array(7).fill(1),
} as unknown as ForecastOutput;
const trained: TrainedForecast = {
  modelId: 'm',
  trainedAt: new Date(0),
  horizon: HORIZON,
  itemIds: ['a'],
  means: Float32Array.of(10, 10, 10),
  spreads: Float32Array.of(4, 4, 4),
  reasons: null,
};
/** Half as much again from the second day on. */
const lift = (itemId: string, day: number) => (itemId === 'a' && day > 0 ? 1.5 : 1);

describe('[ORD-31] a forecast that an accepted alert raises', () => {
  it('the trained one: mean and variance rise, and a piece of its own says how much', () => {
    const series = new SeriesForecasts(['a'], smoothed, 0, trained, lift);
    expect([0, 1, 2].map((h) => series.day(0, h))).toEqual([
      { mean: 10, variance: 16 },
      { mean: 15, variance: 24 },
      { mean: 15, variance: 24 },
    ]);
    const meanMilli = [10_000, 15_000, 15_000];
    const reasons = series.reasonsOf([{ s: 0, perUnit: 1, itemId: 'a' }], meanMilli, 1);
    expect(reasons?.pieces.find((p) => p.key === 'regional')?.milli).toEqual([0, 5_000, 5_000]);
    meanMilli.forEach((mean, h) => {
      const sum = (reasons?.pieces ?? []).reduce((all, p) => all + (p.milli[h] ?? 0), reasons?.baseMilli[h] ?? 0);
      expect(sum).toBe(mean);
    });
  });

  it('smoothing alike; without an alert nothing changes', () => {
    expect(new SeriesForecasts(['a'], smoothed, 0, undefined, lift).day(0, 1)).toEqual({ mean: 12, variance: 18 });
    expect(new SeriesForecasts(['a'], smoothed, 0, undefined).day(0, 1)).toEqual({ mean: 8, variance: 12 });
  });
});
