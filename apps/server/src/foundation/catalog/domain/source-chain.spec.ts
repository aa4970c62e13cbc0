import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestChain, validOn } from './source-chain.ts';

describe('the chain of sources that counts', () => {
  it('[ORD-27] is that of the nearest unit, as a whole', () => {
    const chains = [{ unitId: 'hq' }, { unitId: 'area' }];
    expect(nearestChain(chains, ['store', 'area', 'region', 'hq'])).toEqual({ unitId: 'area' });
    expect(nearestChain(chains, ['other', 'region', 'hq'])).toEqual({ unitId: 'hq' });
    expect(nearestChain([{ unitId: 'elsewhere' }], ['store', 'hq'])).toBeUndefined();
  });

  it('[ORD-27] does not depend on the order in which chains are read', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
        fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
        (have, up) => {
          const chains = have.map((n) => ({ unitId: `u${n}` }));
          const lineage = up.map((n) => `u${n}`);
          expect(nearestChain(chains.toReversed(), lineage)).toEqual(nearestChain(chains, lineage));
        },
      ),
    );
  });

  it('counts both ends of the dates', () => {
    const line = { validFrom: '2026-11-01', validTo: '2026-11-30' };
    expect(['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map((d) => validOn(line, d))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(validOn({ validFrom: null, validTo: null }, '2026-11-22')).toBe(true);
  });
});
