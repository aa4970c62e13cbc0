import { describe, expect, it } from 'vitest';
import { rowsOf } from './model.ts';
import { line } from './testing/order-line.ts';
import { sideLoads } from './truck.ts';

const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };
const load = (weightGrams: number | null) => ({ weightGrams, volumeMl: null, palletMicro: null });

describe('sideLoads', () => {
  it('[ORD-22] counts what is typed in whole packs, and names how many ordered items have no weight', () => {
    const rows = rowsOf({
      policy: POLICY,
      lines: [
        line('a', { packLoad: load(10_500) }),
        line('b', { packLoad: load(null) }),
        line('c', { packLoad: load(null), baseline: '0', quantity: '0' }),
      ],
    });
    expect(sideLoads(rows, new Map()).weightGrams).toEqual({ load: 65 * 10_500, unknown: 1 });
    expect(sideLoads(rows, new Map([['a', { quantity: '2.5' }]])).weightGrams.load).toBe(3 * 10_500);
    expect(sideLoads(rows, new Map([['b', { quantity: '0' }]])).weightGrams.unknown).toBe(0);
  });
});
