import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivedCost, costOf, pickLots, shortOf } from './transfer.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const TODAY = '2026-11-22';
const milli = (most: number) => fc.integer({ min: 0, max: most }).map(BigInt);
const lots = fc
  .array(
    fc.record({ quantityMilli: milli(9_000), expires: fc.option(fc.integer({ min: -3, max: 9 }), { nil: null }) }),
    {
      maxLength: 6,
    },
  )
  .map((rows) =>
    rows
      .map((r, i) => ({
        lotId: `l${i}`,
        lotCode: `L${i}`,
        receivedOn: '2026-11-01',
        quantityMilli: r.quantityMilli,
        expiresOn: r.expires === null ? null : `2026-11-${22 + r.expires}`,
      }))
      .sort((a, b) => ((a.expiresOn ?? '9') < (b.expiresOn ?? '9') ? -1 : 1)),
  );

describe('pickLots', () => {
  it('[ORD-27] takes exactly what was asked, first expiring first, never what has expired', () => {
    fc.assert(
      fc.property(lots, milli(20_000), (of, wanted) => {
        const parts = pickLots(of, wanted, TODAY);
        expect(parts.reduce((sum, p) => sum + p.quantityMilli, 0n)).toBe(wanted);
        for (const part of parts) {
          expect(part.quantityMilli > 0n).toBe(true);
          if (part.expiresOn !== null) expect(part.expiresOn >= TODAY).toBe(true);
        }
        // A lot stays untouched only when every usable one before it is empty or nothing more was wanted.
        const usable = of.filter((l) => l.quantityMilli > 0n && (l.expiresOn === null || l.expiresOn >= TODAY));
        const taken = parts.filter((p) => p.lotId !== null);
        expect(taken.map((p) => p.lotId)).toEqual(usable.slice(0, taken.length).map((l) => l.lotId));
        for (const [i, part] of taken.slice(0, -1).entries()) expect(part.quantityMilli).toBe(usable[i]?.quantityMilli);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });
});

describe('what arrives and what lacks', () => {
  it('[ORD-27] add up to what was shipped, in quantity and in money', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_000_000 }),
        fc.nat(1000),
        fc.option(fc.nat(5_000_000), { nil: null }),
        (s, share, cost) => {
          const shippedMilli = BigInt(s);
          const parcel = {
            shippedMilli,
            receivedMilli: (shippedMilli * BigInt(share)) / 1000n,
            costMinor: cost === null ? null : BigInt(cost),
          };
          const short = shortOf(parcel);
          expect(short.quantityMilli + parcel.receivedMilli).toBe(shippedMilli);
          expect(short.quantityMilli >= 0n).toBe(true);
          if (cost === null) expect(short.costMinor).toBeNull();
          else {
            expect((short.costMinor ?? 0n) + (arrivedCost(parcel) ?? 0n)).toBe(BigInt(cost));
            expect((short.costMinor ?? 0n) >= 0n).toBe(true);
          }
        },
      ),
      { seed: SEED, numRuns: 400 },
    );
  });

  it('costs a quantity at the average, half a minor unit up', () => {
    expect(costOf(1_500n, 333_000n)).toBe(500n);
    expect(costOf(1_000n, null)).toBeNull();
  });
});
