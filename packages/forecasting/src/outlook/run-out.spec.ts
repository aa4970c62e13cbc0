import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunOutInput, runOutForecast } from './run-out.ts';

const lot = fc.record({
  quantityMilli: fc.integer({ min: 0, max: 60_000 }),
  lifeDays: fc.integer({ min: 1, max: 20 }),
});
const coming = fc.record({
  quantityMilli: fc.integer({ min: 0, max: 40_000 }),
  arrivalDay: fc.integer({ min: 0, max: 9 }),
});
const input = fc.record({
  days: fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 1, maxLength: 10 }),
  dispersion: fc.double({ min: 1, max: 4, noNaN: true }),
  counted: fc.boolean(),
  stock: fc.array(lot, { maxLength: 4 }),
  incoming: fc.array(coming, { maxLength: 3 }),
  life: fc.integer({ min: 1, max: 20 }),
  reserved: fc.integer({ min: 0, max: 5_000 }),
});
type Drawn = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Variance = dispersion × mean, in base units. */
const of = (d: Drawn, factor = 1): RunOutInput => ({
  meanMilli: d.days.map((m) => m * factor),
  sdMilli: d.days.map((m) => Math.sqrt(d.dispersion * m * factor * 1000)),
  counted: d.counted,
  stock: d.stock,
  incoming: d.incoming,
  shelfLifeDays: d.life,
  reservedMilli: d.reserved,
});

describe('[BI-19] chance that a shelf runs out', () => {
  it('property: a chance between 0 and 1 that never falls from day to day, and nothing missing without running out', () => {
    fc.assert(
      fc.property(input, (drawn) => {
        const { byDay, missingMilli, needMilli } = runOutForecast(of(drawn));
        expect(byDay).toHaveLength(drawn.days.length);
        byDay.forEach((p, day) => {
          expect(p).toBeGreaterThanOrEqual(byDay[day - 1] ?? 0);
          expect(p).toBeLessThanOrEqual(1);
          if (p === 0) expect(missingMilli[day]).toBe(0);
          expect(missingMilli[day]).toBeGreaterThanOrEqual(missingMilli[day - 1] ?? 0);
        });
        expect(needMilli).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('property: more stock of any lot never raises it', () => {
    fc.assert(
      fc.property(input, lot, (drawn, more) => {
        const before = runOutForecast(of(drawn));
        const after = runOutForecast(of({ ...drawn, stock: [...drawn.stock, more] }));
        for (const [day, p] of after.byDay.entries()) expect(p).toBeLessThanOrEqual(before.byDay[day] as number);
      }),
    );
  });

  it('property: more that is coming never raises it', () => {
    fc.assert(
      fc.property(input, coming, (drawn, more) => {
        const before = runOutForecast(of(drawn));
        const after = runOutForecast(of({ ...drawn, incoming: [...drawn.incoming, more] }));
        for (const [day, p] of after.byDay.entries()) expect(p).toBeLessThanOrEqual(before.byDay[day] as number);
      }),
    );
  });

  it('property: more demand never lowers it', () => {
    fc.assert(
      fc.property(input, fc.double({ min: 1, max: 3, noNaN: true }), (drawn, factor) => {
        const before = runOutForecast(of(drawn));
        const after = runOutForecast(of(drawn, factor));
        for (const [day, p] of after.byDay.entries()) expect(p).toBeGreaterThanOrEqual(before.byDay[day] as number);
      }),
    );
  });

  it('an empty shelf has run out; plenty has not; a delivery in time saves it, one that comes late does not', () => {
    const base: RunOutInput = {
      meanMilli: [10_000, 10_000, 10_000],
      sdMilli: [3_500, 3_500, 3_500],
      counted: true,
      stock: [],
      incoming: [],
      reservedMilli: 0,
    };
    expect(runOutForecast(base).byDay).toEqual([1, 1, 1]);
    expect(runOutForecast({ ...base, stock: [{ quantityMilli: 200_000, lifeDays: 30 }] }).byDay).toEqual([0, 0, 0]);
    const stock = [{ quantityMilli: 22_000, lifeDays: 30 }];
    const late = runOutForecast({ ...base, stock, incoming: [{ quantityMilli: 60_000, arrivalDay: 3 }] });
    const inTime = runOutForecast({ ...base, stock, incoming: [{ quantityMilli: 60_000, arrivalDay: 2 }] });
    expect(late.byDay[2]).toBeGreaterThan(0.85);
    expect(inTime.byDay[2]).toBe(inTime.byDay[1]);
    expect(late.needMilli).toBeGreaterThan(8_000);
  });

  it('what ends its life is gone: 30 that last one day are no stock for three', () => {
    const fresh = { meanMilli: [5_000, 5_000], sdMilli: [2_300, 2_300], counted: true, incoming: [], reservedMilli: 0 };
    expect(runOutForecast({ ...fresh, stock: [{ quantityMilli: 30_000, lifeDays: 1 }] }).byDay).toEqual([0, 1]);
    expect(runOutForecast({ ...fresh, stock: [{ quantityMilli: 30_000, lifeDays: 2 }] }).byDay).toEqual([0, 0]);
  });
});

/** A world of its own: negative binomial days as a Poisson mixed over a gamma rate, tied by nothing that the rule knows. */
function worldOf(seed: number): { next(): number; demand(mean: number, dispersion: number): number } {
  let state = seed;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    return ((mixed >>> 0) + 0.5) / 4_294_967_296;
  };
  return {
    next,
    demand(mean, dispersion) {
      // Compound Poisson with logarithmic jumps is the negative binomial of this mean and dispersion.
      const q = 1 - 1 / dispersion;
      const rate = (-mean * Math.log(1 - q) * (1 - q)) / q;
      let total = 0;
      const wait = () => -Math.log(next());
      for (let t = wait(); t < rate; t += wait()) {
        const u = next() * -Math.log(1 - q);
        let jump = 1;
        let p = q;
        for (let sum = p; sum < u && jump < 500; sum += p) {
          p *= (q * jump) / (jump + 1);
          jump += 1;
        }
        total += jump;
      }
      return total;
    },
  };
}

describe('[BI-19] calibration', () => {
  it('of shelves said to run out with some chance, about that share does', () => {
    const world = worldOf(7);
    const tenths = Array.from({ length: 10 }, () => ({ said: 0, happened: 0, n: 0 }));
    for (let shelf = 0; shelf < 3_000; shelf++) {
      const mean = 2 + world.next() * 18;
      const dispersion = 1.2 + world.next() * 2;
      const days = 1 + Math.floor(world.next() * 4);
      const life = 1 + Math.floor(world.next() * 6);
      const stock = Math.round(mean * days * (0.6 + world.next()));
      const arrives = Math.round(mean * world.next() * 2);
      const arrivalDay = Math.floor(world.next() * days);
      const { byDay } = runOutForecast({
        meanMilli: new Array<number>(days).fill(mean * 1000),
        sdMilli: new Array<number>(days).fill(Math.sqrt(mean * dispersion) * 1000),
        counted: true,
        correlation: 0,
        stock: [{ quantityMilli: stock * 1000, lifeDays: life }],
        incoming: [{ quantityMilli: arrives * 1000, arrivalDay }],
        shelfLifeDays: 30,
        reservedMilli: 0,
      });
      let old = stock;
      let fresh = 0;
      let out = false;
      for (let day = 0; day < days; day++) {
        if (day === arrivalDay) fresh += arrives;
        const asked = world.demand(mean, dispersion);
        const fromOld = Math.min(old, asked);
        old -= fromOld;
        fresh = Math.max(0, fresh - (asked - fromOld));
        out ||= old + fresh <= 0;
        if (day >= life - 1) old = 0;
      }
      const p = byDay.at(-1) as number;
      const tenth = tenths[Math.min(9, Math.floor(p * 10))] as (typeof tenths)[number];
      tenth.said += p;
      tenth.happened += out ? 1 : 0;
      tenth.n += 1;
    }
    for (const { said, happened, n } of tenths) {
      expect(n).toBeGreaterThan(20);
      // Three standard errors of a share, and the steps of 256 courses.
      const error = 3 * Math.sqrt(0.25 / n) + 0.02;
      expect(Math.abs(said / n - happened / n)).toBeLessThan(error);
    }
  });
});
