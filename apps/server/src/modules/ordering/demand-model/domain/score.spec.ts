import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METHODS, poissonDeviation, Score } from './score.ts';

const SEED = Number(process.env['SEED'] ?? 7);

describe(`[ORD-12] scores of a back-test, seed ${SEED}`, () => {
  it('by hand: day errors, week errors and bias of each method', () => {
    const score = new Score();
    score.add(
      [10, 0, 10],
      [
        [10, 0, 10],
        [15, 0, 5],
        [0, 0, 0],
      ],
    );
    expect(score.units).toBe(20);
    expect(score.scores()).toEqual([
      { method: 'model', day: 1, week: 1, bias: 0 },
      { method: 'smoothing', day: 0.5, week: 1, bias: 0 },
      { method: 'last_week', day: 0, week: 0, bias: -1 },
    ]);
  });

  it('a day that nobody observed counts for nobody', () => {
    const score = new Score();
    score.add(
      [10, Number.NaN],
      [
        [10, 99],
        [10, 99],
        [10, 99],
      ],
    );
    expect(score.scores().map((s) => [s.day, s.week])).toEqual(METHODS.map(() => [1, 1]));
  });

  it('says nothing about a store that sold nothing', () => {
    const score = new Score();
    score.add(
      [0, 0],
      [
        [1, 1],
        [0, 0],
        [0, 0],
      ],
    );
    expect(score.scores().map((s) => s.day)).toEqual([null, null, null]);
  });

  it('weeks never err more than their days', () => {
    const days = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(days, days, (actual, forecast) => {
        const score = new Score();
        score.add([...actual, 1], [[...forecast, 1], forecast, forecast]);
        const [model] = score.scores();
        expect(model?.week ?? 0).toBeGreaterThanOrEqual((model?.day ?? 0) - 1e-9);
      }),
      { seed: SEED },
    );
  });
});

describe('[ORD-12] what chance alone leaves of accuracy', () => {
  const byDefinition = (rate: number) => {
    let p = Math.exp(-rate);
    let sum = rate * p;
    for (let k = 1; k < rate * 4 + 60; k++) {
      p *= rate / k;
      sum += Math.abs(k - rate) * p;
    }
    return sum;
  };

  it.each([0.1, 0.5, 1, 3.7, 19.5, 20, 40.2, 150])('mean deviation of Poisson(%d)', (rate) => {
    expect(poissonDeviation(rate)).toBeCloseTo(byDefinition(rate), 6);
  });

  it('no demand, no deviation', () => {
    expect(poissonDeviation(0)).toBe(0);
  });
});
