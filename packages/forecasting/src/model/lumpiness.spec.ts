import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lumpiness } from './lumpiness.ts';

const SEED = Number(process.env.SEED ?? 20261122);

function of(sales: readonly number[]): number {
  const sum = sales.reduce((total, units) => total + units, 0);
  return lumpiness(
    sales.length,
    sum,
    sales.reduce((total, units) => total + units * units, 0),
  );
}

describe('lumpiness', () => {
  it('[ORD-17] daily bread is not lumpy, wholesale lines are, and a handful of sales says nothing', () => {
    expect(of([9, 10, 12, 8, 11, 10, 9])).toBe(0);
    expect(of([1, 1, 2, 1, 3, 1, 1])).toBe(0);
    expect(of([2, 1, 48, 3, 1, 96, 2, 6])).toBe(1);
    expect(of([1, 500])).toBe(0);
  });

  it('[ORD-17] counts ratios: neither the unit nor the order of the days matters', () => {
    const sales = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(sales, fc.integer({ min: 1, max: 50 }), (list, unit) => {
        expect(of(list.map((units) => units * unit).reverse())).toBeCloseTo(of(list), 6);
        expect(of(list)).toBeGreaterThanOrEqual(0);
        expect(of(list)).toBeLessThanOrEqual(1);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
