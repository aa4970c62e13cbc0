import { describe, expect, it } from 'vitest';
import { leftByClosing } from './closed-holidays.ts';

const past = (ratio: number, years: number) => ({ ratio, years });
const NONE = past(Number.NaN, 0);

describe('what a holiday leaves of an ordinary day', () => {
  it('[ORD-17] all of it where no earlier year knows the holiday, or the store was open', () => {
    expect(leftByClosing(NONE, NONE)).toBe(1);
    expect(leftByClosing(past(0.4, 3), past(0, 3))).toBe(1);
    expect(leftByClosing(past(2, 1), past(0.02, 3))).toBe(1);
  });

  it('[ORD-17] a tenth after one year in which the store was closed, less with every further one', () => {
    expect(leftByClosing(past(0, 1), past(1.4, 3))).toBeCloseTo(0.1);
    expect(leftByClosing(past(0.01, 3), past(1.4, 3))).toBeCloseTo(0.1 / 3);
  });

  it('[ORD-17] a new store does as its chain', () => {
    expect(leftByClosing(NONE, past(0, 2))).toBeCloseTo(0.05);
    expect(leftByClosing(NONE, past(0.9, 2))).toBe(1);
  });
});
