import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestTaker, type Holding, judge, type Taker, turnover } from './redundant.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const milli = (most: number) => fc.integer({ min: 0, max: most }).map(BigInt);
const holding: fc.Arbitrary<Holding> = fc
  .record({
    lots: fc.array(fc.record({ quantityMilli: milli(9000), daysLeft: fc.option(fc.nat(20), { nil: null }) }), {
      maxLength: 5,
    }),
    extra: milli(5000),
    dailyMilli: milli(3000),
    longDays: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ lots, extra, ...rest }) => ({
    ...rest,
    lots: [...lots].sort((a, b) => (a.daysLeft ?? 99) - (b.daysLeft ?? 99)),
    onHandMilli: lots.reduce((sum, l) => sum + l.quantityMilli, extra),
  }));
const check = (property: fc.IPropertyWithHooks<[Holding]>) => fc.assert(property, { seed: SEED, numRuns: 500 });

describe('redundant stock', () => {
  it('[INV-11] what sells before it expires does not count; the rest does, day by day', () => {
    const lots = [
      { quantityMilli: 6000n, daysLeft: 1 },
      { quantityMilli: 10_000n, daysLeft: 3 },
    ];
    const at = (dailyMilli: bigint) => judge({ onHandMilli: 16_000n, lots, dailyMilli, longDays: 30 });
    // 4 a day: of the first 6 only 4 sell today, of the next 10 the 8 of two more days.
    expect(at(4000n)).toMatchObject({ expiringMilli: 4000n, firstLossDays: 1, coverDays: 4, reasons: ['expires'] });
    expect(at(6000n)).toMatchObject({ expiringMilli: 0n, reasons: [] });
    expect(at(0n)).toMatchObject({ reasons: ['expires', 'unsold'], redundantMilli: 16_000n, coverDays: null });
    expect(judge({ onHandMilli: 100_000n, lots: [], dailyMilli: 1000n, longDays: 30 })).toMatchObject({
      reasons: ['long_cover'],
      excessMilli: 70_000n,
      redundantMilli: 70_000n,
    });
  });

  it('[INV-11] never more than there is, never less than nothing', () => {
    check(
      fc.property(holding, (h) => {
        const j = judge(h);
        for (const part of [j.expiringMilli, j.excessMilli, j.redundantMilli]) {
          expect(part >= 0n).toBe(true);
          expect(part <= h.onHandMilli).toBe(true);
        }
        expect(j.reasons.length === 0).toBe(j.redundantMilli === 0n);
      }),
    );
  });

  it('[INV-11] more use never makes more redundant; more stock never less', () => {
    check(
      fc.property(holding, (h) => {
        const more = judge({ ...h, dailyMilli: h.dailyMilli + 500n });
        expect(more.expiringMilli <= judge(h).expiringMilli).toBe(true);
        const fuller = judge({ ...h, onHandMilli: h.onHandMilli + 1000n });
        expect(fuller.redundantMilli >= judge(h).redundantMilli).toBe(true);
      }),
    );
  });
});

describe('who could sell it', () => {
  const taker = (storeId: string, over: Partial<Taker> = {}): Taker => ({
    storeId,
    onHandMilli: 0n,
    comingMilli: 0n,
    dailyMilli: 2000n,
    distance: 1,
    ...over,
  });

  it('[ORD-27] the store that sells most of it in time, the nearest of equals, nobody when there is no time', () => {
    const takers = [taker('far', { distance: 2 }), taker('near'), taker('full', { onHandMilli: 9000n })];
    expect(bestTaker(10_000n, 4, 30, takers)).toEqual({ storeId: 'near', quantityMilli: 6000n });
    expect(bestTaker(5000n, 4, 30, takers)).toEqual({ storeId: 'near', quantityMilli: 5000n });
    expect(bestTaker(10_000n, 1, 30, takers)).toBeUndefined();
    expect(bestTaker(10_000n, 4, 30, [taker('quick', { dailyMilli: 3000n, distance: 9 }), ...takers])?.storeId).toBe(
      'quick',
    );
  });

  it('[ORD-27] never offers more than the surplus or than the other store sells in time', () => {
    fc.assert(
      fc.property(
        milli(50_000),
        fc.option(fc.nat(20), { nil: null }),
        fc.array(milli(5000), { maxLength: 4 }),
        (s, d, uses) => {
          const takers = uses.map((dailyMilli, i) => taker(`s${i}`, { dailyMilli, onHandMilli: 1500n }));
          const best = bestTaker(s, d, 30, takers);
          if (!best) return;
          const chosen = takers.find((t) => t.storeId === best.storeId) as Taker;
          expect(best.quantityMilli <= s).toBe(true);
          expect(best.quantityMilli % 1000n).toBe(0n);
          expect(best.quantityMilli + 1500n <= chosen.dailyMilli * BigInt(Math.max(0, (d ?? 30) - 1))).toBe(true);
        },
      ),
      { seed: SEED, numRuns: 400 },
    );
  });
});

describe('turnover', () => {
  it('[INV-07] days = average stock ÷ use × days; nothing used has none', () => {
    expect(turnover(10_000n, 28_000n, 28)).toEqual({ days: 10, perYear: 36.5 });
    expect(turnover(10_000n, 0n, 28)).toEqual({ days: null, perYear: null });
    expect(turnover(0n, 500n, 28)).toEqual({ days: 0, perYear: null });
  });
});
