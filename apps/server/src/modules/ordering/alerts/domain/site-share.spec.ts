import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortLines } from './demand-alert.ts';
import { type ServedItem, sharesOf } from './site-share.ts';

const served = (storeId: string, allocated = 0n): ServedItem => ({
  storeId,
  itemId: 'water',
  siteId: 'kitchen',
  allocatedMilli: allocated,
});

describe('[ORD-20] what an area may count on of a kitchen or warehouse', () => {
  it('its part by its stores, after what stores have ordered is taken off', () => {
    const all = [served('a', 4_000n), served('b'), served('c', 2_000n)];
    const held = new Map([['kitchen water', 30_000n]]);
    expect(sharesOf(all, held, new Set(['a', 'b']))).toEqual([
      { siteId: 'kitchen', itemId: 'water', freeMilli: 24_000n, shareMilli: 16_000n },
    ]);
    expect(sharesOf(all, held, new Set(['elsewhere']))).toEqual([]);
    expect(sharesOf(all, new Map([['kitchen water', 6_000n]]), new Set(['a']))).toEqual([]);
    expect(sharesOf(all, new Map(), new Set(['a']))).toEqual([]);
  });

  it('areas together never count on more than is free', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ area: fc.nat(3), allocated: fc.bigInt({ min: 0n, max: 9_000n }) }), { minLength: 1 }),
        fc.bigInt({ min: -5_000n, max: 200_000n }),
        (stores, onHand) => {
          const all = stores.map((s, i) => served(`${s.area}-${i}`, s.allocated));
          const held = new Map([['kitchen water', onHand]]);
          const free = onHand - stores.reduce((sum, s) => sum + s.allocated, 0n);
          const counted = [0, 1, 2, 3]
            .flatMap((area) =>
              sharesOf(all, held, new Set(all.map((s) => s.storeId).filter((id) => id[0] === `${area}`))),
            )
            .reduce((sum, s) => sum + s.shareMilli, 0n);
          expect(counted).toBeLessThanOrEqual(free > 0n ? free : 0n);
        },
      ),
    );
  });

  it('what a site holds for the area is not ordered again', () => {
    const line = {
      storeId: 'a',
      itemId: 'water',
      onHandMilli: 10_000n,
      incomingMilli: 0n,
      demandMilli: 58_000n,
      packMilli: 24_000n,
    };
    expect(shortLines([line]).map((l) => l.preparedMilli)).toEqual([48_000n]);
    expect(shortLines([line], [{ itemId: 'water', shareMilli: 24_000n }]).map((l) => l.preparedMilli)).toEqual([
      24_000n,
    ]);
    expect(shortLines([line], [{ itemId: 'water', shareMilli: 48_000n }])).toEqual([]);
    expect(shortLines([line], [{ itemId: 'tea', shareMilli: 48_000n }])).toHaveLength(1);
  });
});
