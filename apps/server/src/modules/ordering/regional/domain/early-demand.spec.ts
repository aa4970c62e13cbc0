import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBehind, leastScore, type Rise, riseOf, type Standing, standingOf, trafficOf } from './early-demand.ts';
import { maskLongGaps, RECENT_DAYS, type RegionSales, type StoreSales, WEEKS, WINDOW_DAYS } from './region-sales.ts';

/** A chain of 150 items in eight areas. */
const RULE = { leastStores: 2, leastScore: leastScore(1_200) };
const BASE_DAYS = RECENT_DAYS - WINDOW_DAYS;
const WEEKDAY = [0.8, 0.85, 0.9, 1, 1.1, 1.25, 1.1];

/** Mulberry32: the same series for the same seed, everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
function poisson(random: () => number, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(random)));
  let p = Math.exp(-mean);
  let sum = p;
  const u = random();
  let k = 0;
  while (u > sum && k < 500) {
    k += 1;
    p *= mean / k;
    sum += p;
  }
  return k;
}

interface World {
  readonly seed: number;
  readonly stores: number;
  readonly perDay: number;
  /** Standard deviation of the shock that a week brings to the whole region. */
  readonly weekShock: number;
  /** Extra dispersion of a day. */
  readonly dayShock: number;
}
/** Sales of one region: weekday pattern, shocks of weeks and days, whole units. `lift` multiplies a day of a store. */
function region(world: World, lift: (day: number, store: number) => number = () => 1): RegionSales {
  const random = randomOf(world.seed);
  const shocks = Array.from({ length: RECENT_DAYS / 7 }, () => Math.exp(world.weekShock * gaussian(random)));
  const stores = Array.from({ length: world.stores }, (_, s): StoreSales => {
    const level = world.perDay * (0.6 + 0.8 * random());
    const sold = Float32Array.from({ length: RECENT_DAYS }, (_, d) =>
      poisson(
        random,
        level *
          (WEEKDAY[d % 7] as number) *
          (shocks[Math.floor(d / 7)] as number) *
          Math.exp(world.dayShock * gaussian(random)) *
          lift(d, s),
      ),
    );
    return { storeId: `s${s}`, sold };
  });
  return { unitId: 'north', stores, weeks: new Float32Array(WEEKS), knownWeeks: 9, traffic: 1 };
}

const worlds = fc.record({
  seed: fc.integer(),
  stores: fc.integer({ min: 2, max: 8 }),
  perDay: fc.double({ min: 1, max: 40, noNaN: true }),
  weekShock: fc.double({ min: 0, max: 0.12, noNaN: true }),
  dayShock: fc.double({ min: 0, max: 0.3, noNaN: true }),
});
const judge = (r: RegionSales, rest: readonly Standing[] = []): Rise | undefined => {
  const standing = standingOf(r);
  return standing && riseOf(r, standing, rest, RULE);
};

describe('[ORD-31] a region whose demand runs early', () => {
  it('on pure noise fewer than one item in two thousand tells anybody in a night', () => {
    // 4,000 items of a region on one night: weekday pattern, shocks of weeks, overdispersed days, nothing else.
    let alarms = 0;
    const sample = fc.sample(worlds, { numRuns: 4_000, seed: 31 });
    for (const world of sample) if (judge(region(world))) alarms += 1;
    expect(alarms).toBeLessThanOrEqual(2);
  });

  it('sales that double for good, in stores that sell a dozen a day, are seen within a week, most within five days', () => {
    const delays: (number | null)[] = fc
      .sample(fc.record({ seed: fc.integer(), stores: fc.integer({ min: 2, max: 6 }) }), { numRuns: 200, seed: 31 })
      .map(({ seed, stores }) => {
        const world = { seed, stores, perDay: 12, weekShock: 0.05, dayShock: 0.2 };
        for (let days = 1; days <= WINDOW_DAYS; days++)
          if (judge(region(world, (d) => (d >= RECENT_DAYS - days ? 2 : 1)))) return days;
        return null;
      });
    const seen = delays.filter((d) => d !== null);
    expect(seen.length / delays.length).toBeGreaterThanOrEqual(0.95);
    expect(seen.filter((d) => d <= 5).length / delays.length).toBeGreaterThanOrEqual(0.6);
  });

  it('one store’s bulk line is no season, however large, on one day or on several', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 6 }), fc.double({ min: 3, max: 60, noNaN: true }), (w, days, n) => {
        const world = { ...w, weekShock: 0, stores: Math.max(3, w.stores) };
        if (judge(region(world))) return;
        const bulk = region(world, (d, s) => (s === 0 && d >= RECENT_DAYS - days ? n : 1));
        expect(judge(bulk)).toBeUndefined();
      }),
    );
  });

  it('what rises everywhere has come for everybody: nothing to forward', () => {
    const world = { seed: 3, stores: 3, perDay: 15, weekShock: 0, dayShock: 0.1 };
    const up = (d: number) => (d >= BASE_DAYS ? 2 : 1);
    const north = region(world, up);
    expect(judge(north)?.uplift).toBeGreaterThan(1.6);
    const south = standingOf(region({ ...world, seed: 4 }, up)) as Standing;
    expect(judge(north, [south])).toBeUndefined();
    const calm = standingOf(region({ ...world, seed: 5 })) as Standing;
    expect(judge(north, [calm])).toBeDefined();
  });

  it('days that say nothing are left out; with too few left nobody is told', () => {
    const world = { seed: 9, stores: 3, perDay: 15, weekShock: 0, dayShock: 0.1 };
    const promoted = region(world, (d) => (d >= BASE_DAYS ? 2 : 1));
    for (const s of promoted.stores) s.sold.fill(Number.NaN, BASE_DAYS);
    expect(standingOf(promoted)).toBeUndefined();
    // Sold out for half of the weeks before, full again now: goods came in, demand did not go up.
    const restocked = region(world);
    for (const s of restocked.stores) for (let d = 0; d < BASE_DAYS; d++) if (d % 14 > 5) s.sold[d] = Number.NaN;
    expect(standingOf(restocked)).toBeUndefined();
  });

  it('what last year did in the same weeks is expected, and no rise', () => {
    const world = { seed: 12, stores: 3, perDay: 15, weekShock: 0, dayShock: 0.1 };
    const now = region(world, (d) => (d >= BASE_DAYS ? 2 : 1));
    const weeks = new Float32Array(WEEKS).fill(300);
    weeks.fill(600, 50, 54);
    expect(judge({ ...now, weeks, knownWeeks: WEEKS })).toBeUndefined();
    const flat = judge({ ...now, weeks: new Float32Array(WEEKS).fill(300), knownWeeks: WEEKS });
    expect(flat).toMatchObject({ seasonKnown: true, stores: 3 });
    expect(flat?.safeUplift).toBeLessThan(flat?.uplift ?? 0);
  });

  it('a busy region is not an early one: all its goods rise together', () => {
    const busy = Array.from({ length: 12 }, (_, i) =>
      region({ seed: i, stores: 2, perDay: 8, weekShock: 0, dayShock: 0.1 }, (d) => (d >= BASE_DAYS ? 1.4 : 1)),
    );
    const traffic = trafficOf(busy.map((r) => r.stores));
    expect(traffic).toBeGreaterThan(1.3);
    expect(trafficOf(busy.slice(0, 5).map((r) => r.stores))).toBe(1);
    for (const r of busy) expect(judge({ ...r, traffic })).toBeUndefined();
  });

  it('who has risen by less than half as much is still behind', () => {
    const rise = { uplift: 2 } as Rise;
    const at = (sold: number) => ({ sold, expected: 100 }) as Standing;
    expect([at(100), at(140), at(151), undefined].map((s) => isBehind(s, rise))).toEqual([true, true, false, true]);
  });

  it('weeks without a sale in a store that sells daily were an empty shelf', () => {
    const sold = Float32Array.from({ length: RECENT_DAYS }, (_, d) => (d >= 20 && d < 40 ? 0 : 5));
    maskLongGaps(sold);
    expect([sold[19], sold[20], sold[39], sold[40]]).toEqual([5, Number.NaN, Number.NaN, 5]);
    const slow = Float32Array.from({ length: RECENT_DAYS }, (_, d) => (d % 8 === 0 ? 1 : 0));
    maskLongGaps(slow);
    expect(slow.some((v) => Number.isNaN(v))).toBe(false);
  });
});
