import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OutcomeDay, type OverrideInput, type OverrideScore, scoreOverride } from './score-override.ts';

const day = (at: number, rest: Partial<OutcomeDay> = {}): OutcomeDay => ({
  date: `2026-03-${String(at + 1).padStart(2, '0')}`,
  incomplete: false,
  opening: 0,
  received: 0,
  sold: 0,
  wasted: 0,
  counted: 0,
  soldOut: false,
  demand: { mean: 10, variance: 10 },
  ...rest,
});
const line = (rest: Partial<OverrideInput>): OverrideInput => ({
  baseline: 10,
  ordered: 16,
  days: [],
  coverDays: 2,
  lifeDays: 3,
  pieces: true,
  economics: { margin: 200, cost: 420, holdingPerDay: 1 },
  ...rest,
});
const score = (rest: Partial<OverrideInput>): OverrideScore => {
  const result = scoreOverride(line(rest));
  if (typeof result === 'string') throw new Error(result);
  return result;
};

describe('[ORD-24] a changed line against its suggestion', () => {
  it('six more, four of them sold, two thrown away: 4 × 2.00 − 2 × 4.20 − holding', () => {
    const result = score({
      days: [day(0, { received: 16, sold: 8 }), day(1, { opening: 8, sold: 6 }), day(2, { opening: 2, wasted: 2 })],
    });
    // Ten would have been gone after two more on day 1: four of its six were sold from the surplus.
    expect(result).toMatchObject({ sold: 4, waste: 2, margin: 800, wasteMoney: -840, holding: -8, effect: -48 });
    expect([...result.charged]).toEqual([['2026-03-03', 2]]);
    expect(result.verdict).toBe('neutral');
  });

  it('all of the surplus sold helped, all of it thrown away hurt', () => {
    expect(score({ days: [day(0, { received: 16, sold: 16, soldOut: true }), day(1)] })).toMatchObject({
      verdict: 'helped',
      sold: 6,
      waste: 0,
      effect: 1200,
    });
    expect(
      score({ days: [day(0, { received: 16, sold: 6 }), day(1, { opening: 10, sold: 4, wasted: 6 })] }),
    ).toMatchObject({ verdict: 'hurt', sold: 0, waste: 6, margin: 0, wasteMoney: -2520 });
  });

  it('a surplus that keeps is only held', () => {
    expect(
      score({ lifeDays: undefined, days: [day(0, { received: 16, sold: 5 }), day(1, { opening: 11, sold: 5 })] }),
    ).toMatchObject({ verdict: 'neutral', sold: 0, waste: 0, holding: -12, effect: -12 });
  });

  it('waste that an earlier line answers for, or of goods that came later, is not charged', () => {
    const days = [day(0, { received: 16, sold: 10 }), day(1, { opening: 6 }), day(2), day(3), day(4, { wasted: 6 })];
    expect(score({ days }).waste).toBe(0);
    expect(score({ days, lifeDays: 4 }).waste).toBe(6);
  });

  it('less: a sold-out day lost what the forecast still expected, never more than was taken away', () => {
    const days = [day(0, { received: 6, sold: 6, soldOut: true }), day(1)];
    const result = score({ baseline: 10, ordered: 6, lifeDays: undefined, days });
    expect(result.sold).toBeLessThan(-3);
    expect(result.sold).toBeGreaterThanOrEqual(-4);
    expect(result).toMatchObject({ verdict: 'hurt', waste: 0 });
  });

  it('less: what nobody would have bought before it spoiled is waste avoided', () => {
    const days = [day(0, { received: 6, sold: 3 }), day(1, { opening: 3, sold: 2 }), day(2, { opening: 1, sold: 1 })];
    expect(score({ baseline: 10, ordered: 6, days })).toMatchObject({ sold: 0, waste: -3, verdict: 'helped' });
    // Not yet too old when we looked: nothing is claimed.
    expect(score({ baseline: 10, ordered: 6, days, lifeDays: 9 }).waste).toBe(0);
  });

  it.each([
    ['incomplete_days', { incomplete: true }],
    ['stock_corrected', { counted: -4 }],
    ['negative_stock', { sold: 40 }],
  ] as const)('says %s instead of guessing', (reason, wrong) => {
    expect(scoreOverride(line({ days: [day(0, { received: 16, ...wrong }), day(1)] }))).toBe(reason);
  });

  it('no day in the books is no verdict', () => {
    expect(scoreOverride(line({ days: [] }))).toBe('no_stock_kept');
  });

  it('never sells and wastes more than the change, and its parts add up', () => {
    const units = fc.nat(30);
    fc.assert(
      fc.property(
        units,
        units,
        fc.array(fc.tuple(units, units, fc.boolean()), { minLength: 3, maxLength: 6 }),
        (b, o, ds) => {
          fc.pre(b !== o);
          let opening = 0;
          const days = ds.map(([sells, wastes, soldOut], at) => {
            const received = at === 0 ? o : 0;
            const sold = Math.min(sells, opening + received);
            const wasted = Math.min(wastes, opening + received - sold);
            const made = day(at, { opening, received, sold, wasted, soldOut });
            opening += received - sold - wasted;
            return made;
          });
          const result = score({ baseline: b, ordered: o, days });
          expect(Math.abs(result.sold) + Math.abs(result.waste)).toBeLessThanOrEqual(Math.abs(o - b) + 1e-9);
          expect(result.margin + result.wasteMoney + result.holding).toBe(result.effect);
          if (o > b) expect(result.sold >= 0 && result.waste >= 0).toBe(true);
          else expect(result.sold <= 0 && result.waste <= 0).toBe(true);
        },
      ),
    );
  });
});
