import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertRule, type DayAhead, shortLines, triggersOf } from './demand-alert.ts';

const RULE: AlertRule = {
  hotTempC: 33,
  hotDays: 3,
  coldTempC: 5,
  coldDays: 2,
  rainMm: 25,
  rainDays: 1,
  festivals: true,
};
const day = (over: Partial<DayAhead> = {}): DayAhead => ({
  date: '2026-07-20',
  high: 28,
  low: 20,
  rain: 0,
  festival: null,
  ...over,
});

describe('[ORD-20] what raises demand in the days ahead', () => {
  it.each([
    ['three hot days', [35, 33, 36], ['heat']],
    ['two are ordinary', [35, 32.9, 36], []],
    ['unknown is not hot', [35, null, 36], []],
    ['three in a row after a cool one', [35, 20, 35, 33, 36], ['heat']],
    ['three with a cool one between them are no run', [35, 33, 20, 36], []],
    ['two cold days', [5, -3, 12], ['cold']],
    ['two cold days apart', [5, 12, -3], []],
  ])('%s', (_, highs, kinds) => {
    expect(
      triggersOf(
        highs.map((high) => day({ high })),
        RULE,
      ).map((t) => t.kind),
    ).toEqual(kinds);
  });

  it('rain counts in a row too', () => {
    const rule = { ...RULE, rainDays: 2 };
    const wet = (rains: readonly number[]) =>
      triggersOf(
        rains.map((rain) => day({ rain })),
        rule,
      ).map((t) => t.kind);
    expect(wet([30, 0, 30])).toEqual([]);
    expect(wet([0, 30, 30])).toEqual(['rain']);
  });

  it('heavy rain, and a festival, name their days', () => {
    const [rain, festival] = triggersOf([day(), day({ rain: 40 }), day({ festival: '中秋' })], RULE);
    expect(rain).toMatchObject({ kind: 'rain', counts: [false, true, false], threshold: 25 });
    expect(festival).toMatchObject({ kind: 'festival', counts: [false, false, true], threshold: null });
    expect(triggersOf([day({ festival: '中秋' })], { ...RULE, festivals: false })).toEqual([]);
  });

  it('a window shorter than the rule must count as a whole; no days, no alert', () => {
    expect(triggersOf([day({ high: 40 }), day({ high: 40 })], RULE).map((t) => t.kind)).toEqual(['heat']);
    expect(triggersOf([], RULE)).toEqual([]);
  });
});

describe('[ORD-20] stock against demand in an area', () => {
  const line = (storeId: string, onHand: number, demand: number, incoming = 0, itemId = 'water', pack = 24) => ({
    storeId,
    itemId,
    onHandMilli: BigInt(onHand * 1000),
    incomingMilli: BigInt(incoming * 1000),
    demandMilli: BigInt(demand * 1000),
    packMilli: BigInt(pack * 1000),
  });
  const prepared = (lines: ReturnType<typeof line>[]) =>
    shortLines(lines).map((l) => [l.storeId, Number(l.preparedMilli) / 1000]);

  it('each store gets its own gap in whole packs, the shortest first', () => {
    expect(prepared([line('a', 10, 100), line('b', 0, 30)])).toEqual([
      ['a', 96],
      ['b', 24],
    ]);
  });

  it('an area that has enough is left alone, receipts count, and so is a gap that is small beside pack and demand', () => {
    expect(prepared([line('a', 0, 100), line('b', 200, 50)])).toEqual([]);
    expect(prepared([line('a', 0, 100, 90)])).toEqual([]);
    expect(prepared([line('a', 190, 200)])).toEqual([]);
    // Slow goods: nothing left for a few pieces is short, and stock below zero is none.
    expect(prepared([line('a', -500, 3)])).toEqual([['a', 24]]);
  });

  it('never prepares a pack more than the area lacks, and never for a store that has enough', () => {
    const any = fc.record({
      store: fc.integer({ min: 0, max: 9 }),
      onHand: fc.integer({ min: -50, max: 300 }),
      demand: fc.integer({ min: 0, max: 300 }),
      incoming: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (l) => l.store, minLength: 1, maxLength: 8 }), (rows) => {
        const lines = rows.map((r) => line(`s${r.store}`, r.onHand, r.demand, r.incoming));
        const have = (l: (typeof lines)[number]) => (l.onHandMilli > 0n ? l.onHandMilli : 0n) + l.incomingMilli;
        const gap = lines.reduce((sum, l) => sum + l.demandMilli - have(l), 0n);
        const short = shortLines(lines);
        const total = short.reduce((sum, l) => sum + l.preparedMilli, 0n);
        const need = lines.reduce((sum, l) => sum + l.demandMilli, 0n);
        expect(short.length > 0).toBe(gap > 0n && (gap >= 24_000n || gap * 3n >= need));
        if (short.length === 0) return;
        expect(total).toBeGreaterThanOrEqual(gap);
        expect(total - gap).toBeLessThan(BigInt(lines.length) * 24_000n);
        for (const l of short) if (l.demandMilli <= have(l)) expect(l.preparedMilli).toBe(0n);
      }),
    );
  });
});
