import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BandPolicy } from './band.ts';
import { type ReviewLine, reviewOrder } from './review.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const POLICY: BandPolicy = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };
const line = (itemId: string, baseline: number, quantity: number, extra: Partial<ReviewLine> = {}): ReviewLine => ({
  itemId,
  baselineMilli: BigInt(baseline) * 1_000n,
  quantityMilli: BigInt(quantity) * 1_000n,
  packMilli: 1_000n,
  packPriceMinor: 100n,
  moqMilli: 0n,
  shelfCapacityMilli: null,
  reasonCode: null,
  ...extra,
});

describe('reviewOrder', () => {
  it('[ORD-07] routes nothing when lines and value are inside', () => {
    const review = reviewOrder([line('a', 100, 120), line('b', 100, 100)], POLICY);
    expect(review.routed).toEqual([]);
    expect(review.orderValueInBand).toBe(true);
    expect([review.changed, review.amountMinor, review.baselineMinor]).toEqual([1, 22_000n, 20_000n]);
  });

  it('[ORD-08] routes only the lines outside, with the edge they fall back to', () => {
    const review = reviewOrder(
      [line('a', 100, 160), line('b', 100, 40), line('c', 100, 110), line('d', 500, 500)],
      POLICY,
    );
    expect(review.routed).toEqual([
      { itemId: 'a', cause: 'line', fallbackMilli: 120_000n },
      { itemId: 'b', cause: 'line', fallbackMilli: 80_000n },
    ]);
    expect(review.missingReasons).toEqual(['a', 'b']);
  });

  it('[ORD-07] one-pack changes that together leave the value band are routed as a whole', () => {
    const review = reviewOrder([line('a', 1, 2, { reasonCode: 'festival' }), line('b', 1, 1)], POLICY);
    expect(review.orderValueInBand).toBe(false);
    expect(review.routed).toEqual([{ itemId: 'a', cause: 'order_value', fallbackMilli: 1_000n }]);
    expect(review.missingReasons).toEqual([]);
  });

  it('[ORD-07] names what no approval can cure', () => {
    const review = reviewOrder(
      [line('a', 10, 30, { shelfCapacityMilli: 20_000n }), line('b', 10, 10, { quantityMilli: 10_500n })],
      POLICY,
    );
    expect(review.errors).toEqual([
      { itemId: 'a', verdict: 'over_capacity' },
      { itemId: 'b', verdict: 'not_a_multiple' },
    ]);
  });

  it('[ORD-08] with every routed line refused, the order needs nobody', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            baseline: fc.integer({ min: 0, max: 50 }),
            quantity: fc.integer({ min: 0, max: 90 }),
            price: fc.integer({ min: 0, max: 5_000 }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        (raw) => {
          const lines = raw.map((r, i) => line(`i${i}`, r.baseline, r.quantity, { packPriceMinor: BigInt(r.price) }));
          const review = reviewOrder(lines, POLICY);
          const fallback = new Map(review.routed.map((r) => [r.itemId, r.fallbackMilli]));
          const after = reviewOrder(
            lines.map((l) => ({ ...l, quantityMilli: fallback.get(l.itemId) ?? l.quantityMilli })),
            POLICY,
          );
          expect(after.routed.filter((r) => r.cause === 'line')).toEqual([]);
        },
      ),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
