import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FitLine,
  type FitResult,
  fitBaselines,
  fitOrder,
  loadOf,
  type OrderTerms,
  type ReplenishInput,
  replayOrder,
  replenish,
  TRUCK_SIDES,
} from '../index.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const check = <T extends unknown[]>(property: fc.IPropertyWithHooks<T>, numRuns = 500) =>
  fc.assert(property, { seed: SEED, numRuns });

/** A falling marginal curve: pack n earns `first` − n × `fall`. */
const curve = (first: number, fall: number) => (from: number, to: number) => {
  let sum = 0;
  for (let n = Math.min(from, to); n < Math.max(from, to); n++) sum += first - n * fall;
  return to >= from ? sum : -sum + 0;
};

const line = (over: Partial<FitLine> & { key: string }): FitLine => ({
  packs: 0,
  leastPacks: 1,
  mostPacks: 50,
  packMinor: 1000,
  load: {},
  urgent: false,
  gain: curve(30_000, 10_000),
  ...over,
});

const lines = fc
  .array(
    fc.record({
      packs: fc.integer({ min: 0, max: 12 }),
      leastPacks: fc.integer({ min: 1, max: 3 }),
      mostPacks: fc.integer({ min: 0, max: 20 }),
      packMinor: fc.integer({ min: 0, max: 9000 }),
      weight: fc.option(fc.integer({ min: 0, max: 9000 }), { nil: undefined }),
      volume: fc.option(fc.integer({ min: 0, max: 9000 }), { nil: undefined }),
      urgent: fc.boolean(),
      first: fc.integer({ min: -20_000, max: 90_000 }),
      fall: fc.integer({ min: 0, max: 9000 }),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map(
      ({ weight, volume, first, fall, ...row }, at): FitLine => ({
        ...row,
        key: `k${at}`,
        packs: row.packs < row.leastPacks ? 0 : row.packs,
        load: { ...(weight === undefined ? {} : { weight }), ...(volume === undefined ? {} : { volume }) },
        gain: curve(first, fall),
      }),
    ),
  );
const terms: fc.Arbitrary<OrderTerms> = fc.record({
  minimumMinor: fc.integer({ min: 0, max: 90_000 }),
  freeFreightMinor: fc.integer({ min: 0, max: 120_000 }),
  freightMinor: fc.integer({ min: 0, max: 5000 }),
  truck: fc.record({ weight: fc.integer({ min: 0, max: 90_000 }), volume: fc.integer({ min: 0, max: 90_000 }) }),
});
const sumOf = (of: readonly FitLine[], packs: readonly number[]) =>
  of.reduce((sum, l, i) => sum + l.packMinor * (packs[i] as number), 0);
const packsOf = (result: FitResult) => result.packs;

describe('fitOrder', () => {
  it('[ORD-22] lifts to the minimum with the packs that earn most for their price', () => {
    const result = fitOrder(
      [
        line({ key: 'a', packs: 3, gain: curve(50_000, 14_000) }),
        line({ key: 'b', packs: 1, gain: curve(50_000, 20_000) }),
        line({ key: 'c', gain: curve(-40_000, 1) }),
      ],
      { minimumMinor: 6000 },
    );
    expect(result.outcome).toBe('lifted');
    // b's second pack earns 30,000, its third 10,000; a's fourth 8,000.
    expect(packsOf(result)).toEqual([3, 3, 0]);
    expect(result).toMatchObject({ wantedMinor: 4000, valueMinor: 6000, gain: 40_000 });
  });

  it('[ORD-22] gives the order up when its minimum does not pay and nothing is urgent', () => {
    const only = line({ key: 'a', packs: 1, gain: curve(20_000, 30_000) });
    expect(fitOrder([only], { minimumMinor: 9000 })).toMatchObject({ outcome: 'dropped', packs: [0], valueMinor: 0 });
    expect(fitOrder([{ ...only, urgent: true }], { minimumMinor: 9000 })).toMatchObject({
      outcome: 'lifted',
      packs: [9],
    });
    expect(fitOrder([{ ...only, urgent: true, mostPacks: 3 }], { minimumMinor: 9000 })).toMatchObject({
      outcome: 'unreachable',
      packs: [0],
    });
  });

  it('[ORD-22] leaves behind what loses least for the room that it takes', () => {
    const result = fitOrder(
      [
        line({ key: 'a', packs: 4, load: { weight: 1000 }, gain: curve(10_000, 0) }),
        line({ key: 'b', packs: 4, load: { weight: 4000 }, gain: curve(20_000, 0) }),
        line({ key: 'c', packs: 4, gain: curve(1, 0) }),
      ],
      { minimumMinor: 0, truck: { weight: 12_000 } },
    );
    expect(result).toMatchObject({ outcome: 'cut', packs: [4, 2, 4] });
  });

  it('[ORD-22] fills up to free freight only when the freight is worth more than the packs cost', () => {
    const near = line({ key: 'a', packs: 4, gain: curve(0, 10_000) });
    const at = (freightMinor: number) => fitOrder([near], { minimumMinor: 0, freeFreightMinor: 5000, freightMinor });
    // The fifth pack costs 400.00.
    expect(at(400)).toMatchObject({ outcome: 'kept', packs: [4], gain: 0 });
    expect(at(401)).toMatchObject({ outcome: 'lifted', packs: [5], gain: 100 });
  });

  it('[ORD-22] never above the truck, never below the minimum unless empty, never above what a line may take', () => {
    check(
      fc.property(lines, terms, (of, t) => {
        const { packs } = fitOrder(of, t);
        const load = loadOf(of.map((l, i) => ({ packs: packs[i] as number, load: l.load })));
        for (const side of TRUCK_SIDES)
          expect(load[side]).toBeLessThanOrEqual(t.truck?.[side] ?? Number.POSITIVE_INFINITY);
        const value = sumOf(of, packs);
        if (value > 0) expect(value).toBeGreaterThanOrEqual(t.minimumMinor);
        for (const [i, l] of of.entries()) {
          const n = packs[i] as number;
          if (n > 0) expect(n).toBeGreaterThanOrEqual(l.leastPacks);
          if (n > l.packs) expect(n).toBeLessThanOrEqual(l.mostPacks);
        }
      }),
    );
  });

  it('[ORD-22] [ORD-24] the changes lead from what was wanted to what is ordered, stage by stage', () => {
    check(
      fc.property(lines, terms, (of, t) => {
        const { packs, changes, outcome, valueMinor, wantedMinor } = fitOrder(of, t);
        for (const [i, l] of of.entries())
          expect(
            l.packs +
              (changes.truck[i] as number) +
              (changes.orderMinimum[i] as number) +
              (changes.freeFreight[i] as number),
          ).toBe(packs[i]);
        expect(valueMinor).toBe(sumOf(of, packs));
        for (const n of changes.truck) expect(n).toBeLessThanOrEqual(0);
        for (const n of changes.freeFreight) expect(n).toBeGreaterThanOrEqual(0);
        if (outcome === 'kept') expect(valueMinor).toBe(wantedMinor);
        if (outcome === 'dropped' || outcome === 'unreachable') expect(packs.every((n) => n === 0)).toBe(true);
      }),
    );
  });

  it('[ORD-22] the order of the lines changes nothing', () => {
    check(
      fc.property(lines, terms, (of, t) => {
        const forwards = new Map(of.map((l, i) => [l.key, fitOrder(of, t).packs[i]]));
        const turned = [...of].reverse();
        expect(new Map(turned.map((l, i) => [l.key, fitOrder(turned, t).packs[i]]))).toEqual(forwards);
      }),
      150,
    );
  });

  it('[ORD-22] a higher minimum takes no pack away unless the order is given up; a smaller truck adds none', () => {
    check(
      fc.property(lines, fc.nat(60_000), fc.nat(60_000), fc.nat(80_000), (of, low, more, weight) => {
        const small = fitOrder(of, { minimumMinor: low });
        const large = fitOrder(of, { minimumMinor: low + more });
        if (large.valueMinor > 0)
          for (const [i, n] of large.packs.entries()) expect(n).toBeGreaterThanOrEqual(small.packs[i] as number);
        const wide = fitOrder(of, { minimumMinor: 0, truck: { weight: weight + more } });
        const narrow = fitOrder(of, { minimumMinor: 0, truck: { weight } });
        expect(narrow.valueMinor).toBeLessThanOrEqual(wide.valueMinor);
      }),
    );
  });

  it('refuses a line below its own minimum, fractions and a line that comes twice', () => {
    expect(() => fitOrder([line({ key: 'a', packs: 1, leastPacks: 2 })], { minimumMinor: 0 })).toThrow(RangeError);
    expect(() => fitOrder([line({ key: 'a' })], { minimumMinor: 0.5 })).toThrow(RangeError);
    expect(() => fitOrder([line({ key: 'a' }), line({ key: 'a' })], { minimumMinor: 0 })).toThrow(RangeError);
  });
});

const input = fc
  .record({
    mean: fc.integer({ min: 0, max: 20_000 }),
    onHand: fc.integer({ min: 0, max: 40_000 }),
    pack: fc.constantFrom(1000, 6000, 12_000),
    moq: fc.constantFrom(0, 12_000),
    life: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    facing: fc.integer({ min: 0, max: 20_000 }),
    margin: fc.integer({ min: 1, max: 900 }),
  })
  .map(
    ({ mean, onHand, pack, moq, life, facing, margin }): ReplenishInput => ({
      demand: { meanMilli: new Array<number>(8).fill(mean), dispersion: 2, counted: true },
      arrivalDays: 1,
      coverDays: 3,
      stock: [{ quantityMilli: onHand, lifeDays: 9 }],
      inTransit: [],
      onOrder: [],
      reservedMilli: 0,
      safetyStockMilli: 0,
      facingMilli: facing,
      ...(life === undefined ? {} : { shelfLifeDays: life }),
      packMilli: pack,
      minimumOrderMilli: moq,
      economics: { margin, cost: 300 },
    }),
  );

describe('fitBaselines', () => {
  const planned = (inputs: readonly ReplenishInput[]) =>
    inputs.map((i, at) => ({
      key: `k${at}`,
      result: replenish(i),
      facts: { packMinor: 300 * (i.packMilli / 1000), load: { weight: i.packMilli }, urgent: false },
    }));

  it('[ORD-22] [ORD-24] terms still add up to each baseline, and the stored order replays identically', () => {
    check(
      fc.property(fc.array(input, { minLength: 1, maxLength: 6 }), terms, (inputs, t) => {
        const order = planned(inputs);
        const { fit, results } = fitBaselines(order, t);
        for (const [at, r] of results.entries()) {
          expect(r.terms.reduce((sum, term) => sum + term.valueMilli, 0)).toBe(r.baselineMilli);
          expect(r.baselineMilli).toBe((fit.packs[at] as number) * (inputs[at] as ReplenishInput).packMilli);
        }
        const stored = JSON.parse(JSON.stringify(results.map((r, at) => ({ key: `k${at}`, snapshot: r.snapshot }))));
        const again = replayOrder(stored, JSON.parse(JSON.stringify(t)));
        expect(JSON.stringify([...again.values()])).toBe(JSON.stringify(results));
      }),
      200,
    );
  });

  it('[ORD-22] without terms nothing changes but the facts that the snapshot keeps', () => {
    check(
      fc.property(fc.array(input, { maxLength: 4 }), (inputs) => {
        const order = planned(inputs);
        const { results, fit } = fitBaselines(order, { minimumMinor: 0 });
        expect(fit.outcome).toBe('kept');
        expect(results.map((r) => r.baselineMilli)).toEqual(order.map((l) => l.result.baselineMilli));
      }),
      100,
    );
  });
});
