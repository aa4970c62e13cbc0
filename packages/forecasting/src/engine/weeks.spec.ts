import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainBoosters } from './boost-pool.ts';
import { capacityFor } from './capacity.ts';
import { BOOSTERS } from './model.ts';
import { averageWeek, pullToWeeks, WeekCollector, WeekForecaster, weekFactor, weekJobs, weekOfDay } from './weeks.ts';

const SEED = Number(process.env.SEED ?? 20261122);

describe('weeks', () => {
  it('[ORD-17] days are drawn to their week and keep their shape, quantiles with them', () => {
    const answers = [1, 2, 3, 1, 2, 3, 2, 5, 5];
    const raw = BOOSTERS.map(({ loss }) => Float64Array.from(answers, (x) => (loss.kind === 'pinball' ? 2 * x : x)));
    const scale = new Float64Array(answers.length).fill(10);
    // Seven days of week 0 were expected to sell 140 units, the week model says 210; one day of no week.
    const weekOf = Int32Array.of(0, 0, 0, 0, 0, 0, 0, -1, 1);
    pullToWeeks(raw, answers.length, scale, weekOf, Float64Array.of(3, 5), 0.5);
    const mean = [...(raw[0] as Float64Array)];
    expect(mean).toEqual([1.25, 2.5, 3.75, 1.25, 2.5, 3.75, 2.5, 5, 5]);
    expect([...(raw.at(-1) as Float64Array)]).toEqual(mean.map((x) => 2 * x));
  });

  it('[ORD-17] a factor lies between 1 and the ratio of the two, within a third and three, and is 1 when nothing is known', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (days, week, pull) => {
          const factor = weekFactor(days, week, pull);
          if (days === 0 || pull === 0) expect(factor).toBe(1);
          else {
            expect(factor).toBeGreaterThanOrEqual(Math.max(1 / 3, Math.min(1, week / days)) - 1e-9);
            expect(factor).toBeLessThanOrEqual(Math.min(3, Math.max(1, week / days)) + 1e-9);
          }
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('[ORD-17] features are means of the days that know them; days left over belong to the last week', () => {
    const days = Float32Array.from({ length: 14 }, (_, i) => (i % 2 === 0 ? i / 2 : Number.NaN));
    days[1] = 4;
    const out = new Float32Array(2);
    averageWeek(days, 0, 2, out, 0);
    expect([...out]).toEqual([3, 4]);
    expect([0, 6, 7, 13, 14, 15].map((h) => weekOfDay(h, 16))).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('[ORD-17] a week of which half was not observed is not taught', () => {
    const weeks = new WeekCollector(3, 1);
    const seen = (observed: number) =>
      weeks.add(
        new Float32Array(7),
        0,
        (d) => (d < observed ? 6 : Number.NaN),
        () => 3,
      );
    expect([seen(7), seen(3), seen(4), seen(7), seen(7)]).toEqual([0, -1, 1, 2, -1]);
    expect([...weeks.rows().target]).toEqual([2, 2, 2]);
    expect([...weeks.rows().weight]).toEqual([21, 12, 21]);
  });

  it('[ORD-17] the boosters learn what a week sells, whatever its days do', async () => {
    const weeks = new WeekCollector(3000, 1);
    for (let i = 0; i < 3000; i++) {
      const level = i % 10;
      const noise = (d: number) => ((i * 7919 + d * 104_729) % 100) / 50;
      weeks.add(
        new Float32Array(7).fill(level),
        0,
        (d) => (1 + level / 5) * noise(d),
        () => 1,
      );
    }
    const week = weekJobs(weeks.rows(), 1, capacityFor(100_000), 60, 1);
    if (!week) throw new Error('no week model');
    const boosters = await trainBoosters(week.data, week.jobs, 1);
    const forecaster = new WeekForecaster({ binner: week.binner, boosters, pull: 0.5 }, 1, 2);
    const out = new Float64Array(2);
    forecaster.run(Float32Array.of(0, 9), 2, out);
    expect(out[0]).toBeGreaterThan(0.85);
    expect(out[0]).toBeLessThan(1.15);
    expect(out[1]).toBeGreaterThan(2.5);
    expect(out[1]).toBeLessThan(3);
    expect(weekJobs(new WeekCollector(5, 1).rows(), 1, capacityFor(100_000), 60, 1)).toBeNull();
  }, 60_000);
});
