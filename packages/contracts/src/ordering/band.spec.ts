import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustTenths,
  allowedMilli,
  type BandLine,
  type BandPolicy,
  bandEdge,
  bandOf,
  orderValueInBand,
  valueMinor,
  verdictOf,
} from './band.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const POLICY: BandPolicy = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };
const line = (baseline: number, pack: number, extra: Partial<BandLine> = {}): BandLine => ({
  baselineMilli: BigInt(baseline),
  packMilli: BigInt(pack),
  moqMilli: 0n,
  shelfCapacityMilli: null,
  ...extra,
});

describe('line band', () => {
  // baseline, pack, adjusted, policy, verdict
  const table: readonly [string, number, number, number, Partial<BandPolicy>, string][] = [
    ['exactly +20.0 %', 1_000_000, 1_000, 1_200_000, {}, 'in_band'],
    ['+20.1 %', 1_000_000, 1_000, 1_201_000, {}, 'out_of_band'],
    ['exactly −20.0 %', 1_000_000, 1_000, 800_000, {}, 'in_band'],
    ['−20.1 %', 1_000_000, 1_000, 799_000, {}, 'out_of_band'],
    ['20 % of 65 packs of 10 kg is 13 packs', 650_000, 10_000, 780_000, {}, 'in_band'],
    ['the 14th pack is out', 650_000, 10_000, 790_000, {}, 'out_of_band'],
    ['20 % of 13 packs is 2.6, rounded down to 2', 130_000, 10_000, 150_000, {}, 'in_band'],
    ['the third pack is over after rounding', 130_000, 10_000, 160_000, {}, 'out_of_band'],
    ['one pack is allowed on a small baseline', 20_000, 10_000, 30_000, {}, 'in_band'],
    ['one pack down too', 10_000, 10_000, 0, {}, 'in_band'],
    ['two packs are not', 20_000, 10_000, 40_000, {}, 'out_of_band'],
    ['without the one-pack rule nothing is', 20_000, 10_000, 30_000, { allowOnePack: false }, 'out_of_band'],
    ['baseline 0: the allowance', 0, 10_000, 10_000, {}, 'in_band'],
    ['baseline 0: one more', 0, 10_000, 20_000, {}, 'out_of_band'],
    ['baseline 0 without allowance', 0, 10_000, 10_000, { zeroBaselinePacks: 0 }, 'out_of_band'],
    ['baseline 0 unchanged', 0, 10_000, 0, { zeroBaselinePacks: 0 }, 'in_band'],
    ['a band of 12.5 % is exact', 8_000, 1_000, 9_000, { bandPct: 12.5, allowOnePack: false }, 'in_band'],
    [
      'a band of 12.49 % is less than a pack',
      8_000,
      1_000,
      9_000,
      { bandPct: 12.49, allowOnePack: false },
      'out_of_band',
    ],
    ['half a pack', 20_000, 10_000, 25_000, {}, 'not_a_multiple'],
  ];
  it.each(table)('[ORD-07] %s', (_, baseline, pack, adjusted, policy, verdict) => {
    expect(verdictOf(line(baseline, pack), BigInt(adjusted), { ...POLICY, ...policy })).toBe(verdict);
  });

  it('[ORD-07] what the shelf cannot hold is an error, not an override', () => {
    const shelf = line(100_000, 10_000, { shelfCapacityMilli: 110_000n });
    expect(verdictOf(shelf, 110_000n, POLICY)).toBe('in_band');
    expect(verdictOf(shelf, 120_000n, POLICY)).toBe('over_capacity');
    expect(verdictOf(shelf, 500_000n, POLICY)).toBe('over_capacity');
  });

  it('[ORD-07] less than the supplier delivers is an error; nothing at all is a choice', () => {
    const minimum = line(100_000, 10_000, { moqMilli: 50_000n });
    expect(verdictOf(minimum, 40_000n, POLICY)).toBe('below_minimum');
    expect(verdictOf(minimum, 0n, POLICY)).toBe('out_of_band');
  });

  it('[ORD-07] refuses a negative quantity', () => {
    expect(() => verdictOf(line(1_000, 1_000), -1_000n, POLICY)).toThrow(RangeError);
  });

  const anyLine = fc.record({
    packs: fc.integer({ min: 0, max: 400 }),
    pack: fc.integer({ min: 1, max: 50_000 }),
    moqPacks: fc.integer({ min: 0, max: 5 }),
    shelfPacks: fc.option(fc.integer({ min: 0, max: 500 })),
  });
  const anyPolicy = fc.record({
    bandPct: fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100),
    orderValueBandPct: fc.integer({ min: 0, max: 100 }),
    allowOnePack: fc.boolean(),
    zeroBaselinePacks: fc.integer({ min: 0, max: 20 }),
  });
  const build = (l: { packs: number; pack: number; moqPacks: number; shelfPacks: number | null }): BandLine => {
    const baseline = l.packs > 0 && l.packs < l.moqPacks ? l.moqPacks : l.packs;
    return line(baseline * l.pack, l.pack, {
      moqMilli: BigInt(l.moqPacks * l.pack),
      shelfCapacityMilli: l.shelfPacks === null ? null : BigInt(Math.max(l.shelfPacks, baseline) * l.pack),
    });
  };

  it('[ORD-07] the verdict equals |adjusted − baseline| ≤ allowed for whole packs, and a wider band never refuses more', () => {
    fc.assert(
      fc.property(anyLine, anyPolicy, fc.integer({ min: 0, max: 900 }), (l, policy, packs) => {
        const it = { ...build(l), moqMilli: 0n, shelfCapacityMilli: null };
        const adjusted = BigInt(packs) * it.packMilli;
        const change = adjusted > it.baselineMilli ? adjusted - it.baselineMilli : it.baselineMilli - adjusted;
        const inBand = verdictOf(it, adjusted, policy) === 'in_band';
        expect(inBand).toBe(change <= allowedMilli(it, policy));
        if (inBand)
          expect(verdictOf(it, adjusted, { ...policy, bandPct: Math.min(100, policy.bandPct + 1) })).toBe('in_band');
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it('[ORD-07] the band edge is orderable without approval and no orderable quantity in the band is nearer to the wish', () => {
    fc.assert(
      fc.property(anyLine, anyPolicy, fc.integer({ min: 0, max: 900 }), (l, policy, packs) => {
        const it = build(l);
        const asked = BigInt(packs) * it.packMilli;
        const edge = bandEdge(it, asked, policy);
        expect(verdictOf(it, edge, policy)).toBe('in_band');
        const band = bandOf(it, policy);
        const distance = (q: bigint) => (q > asked ? q - asked : asked - q);
        // Only lines with a least quantity may stop short: there the neighbours are no quantities at all.
        if (it.moqMilli > 0n) return;
        for (let q = 0n; q <= band.highMilli; q += it.packMilli) {
          if (verdictOf(it, q, policy) === 'in_band') expect(distance(q)).toBeGreaterThanOrEqual(distance(edge));
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('order value', () => {
  it.each([
    [100_00n, 120_00n, true],
    [100_00n, 120_01n, false],
    [100_00n, 80_00n, true],
    [100_00n, 79_99n, false],
    [0n, 0n, true],
    [0n, 1n, false],
  ])('[ORD-07] baseline %s, adjusted %s: %s', (baseline, adjusted, expected) => {
    expect(orderValueInBand(baseline, adjusted, 20)).toBe(expected);
  });

  it('[ORD-07] values a quantity at the pack price, half up only for a part of a pack', () => {
    expect(valueMinor(650_000n, 10_000n, 19_956n)).toBe(65n * 19_956n);
    expect(valueMinor(500n, 1_000n, 3n)).toBe(2n);
  });

  it('[ORD-24] shows the change in tenths of a percent', () => {
    expect(adjustTenths(1_000n, 1_200n)).toBe(200);
    expect(adjustTenths(1_000n, 799n)).toBe(-201);
    expect(adjustTenths(3_000n, 4_000n)).toBe(333);
    expect(adjustTenths(0n, 4_000n)).toBeNull();
  });
});
