import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Concern, rank } from './attention.ts';
import { hourRows } from './hour-table.ts';
import { emptyOn, emptyPerSlot } from './shelf.ts';
import { averageOf, kpisOf, ratioBp, type StoreCell, slotsOf, soFar } from './store-cell.ts';
import { coverOf, dueCounts, expiringLots, meanUse } from './store-work.ts';
import { openFor, remainingBp, slotOfHour, type TradingDay } from './trading-day.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const day = (minutesIn: number, firstHour = 0): TradingDay => ({
  businessDate: '2026-03-02',
  start: new Date('2026-03-01T16:00:00Z'),
  firstHour,
  minutesIn,
});

describe('trading day', () => {
  it('[BI-10] hours after midnight belong to the evening of a shop that closes late', () => {
    expect([4, 23, 0, 3].map((hour) => slotOfHour(hour, day(0, 4)))).toEqual([0, 19, 20, 23]);
  });

  it('knows opening hours that run past midnight', () => {
    const bar = { open: 1080, close: 1560 };
    expect([1079, 1080, 1439, 0, 119, 120].map((m) => openFor(bar, m))).toEqual([null, 0, 359, 360, 479, null]);
    expect(remainingBp(bar, 0)).toBe(2500n);
    expect(remainingBp(bar, 600)).toBe(0n);
  });

  it('[BI-01] compares by elapsed minutes of the running hour', () => {
    const sold = slotsOf(
      [
        { hour: 9, netMinor: 600n, tickets: 6 },
        { hour: 10, netMinor: 600n, tickets: 6 },
      ],
      day(0),
    );
    expect(soFar(sold, day(10 * 60 + 15))).toEqual({ netMinor: 750n, tickets: 8 });
    expect(soFar(sold, day(24 * 60))).toEqual({ netMinor: 1200n, tickets: 12 });
  });
});

describe('[BI-05] sales by the hour', () => {
  const sold = (net: bigint) => slotsOf([{ hour: 9, netMinor: net, tickets: 1 }], day(700));
  const cellOf = (today: bigint, lastWeek: bigint | null) =>
    ({ day: day(700), today: sold(today), lastWeek: lastWeek === null ? null : sold(lastWeek) }) as StoreCell;
  const lastWeekOf = (cells: StoreCell[]) => hourRows([9, 10], cells).map((row) => row.netLastWeekMinor);

  it('a week ago of which nothing is known is not zero', () => {
    expect(lastWeekOf([cellOf(600n, null)])).toEqual([null, null]);
    expect(lastWeekOf([cellOf(600n, 200n), cellOf(100n, null)])).toEqual([200n, 0n]);
  });
});

const cell = fc.record({
  net: fc.array(fc.bigInt({ min: -10_000n, max: 1_000_000n }), { minLength: 24, maxLength: 24 }),
  tickets: fc.array(fc.nat(50), { minLength: 24, maxLength: 24 }),
  days: fc.array(fc.option(fc.record({ netMinor: fc.bigInt({ min: -5n, max: 99_999n }), tickets: fc.nat(99) })), {
    minLength: 14,
    maxLength: 14,
  }),
  listed: fc.nat(300),
  out: fc.nat(20),
  waste: fc.bigInt({ min: 0n, max: 9999n }),
  usage: fc.bigInt({ min: 0n, max: 99_999n }),
  wasteDays: fc.array(fc.bigInt({ min: 0n, max: 999n }), { minLength: 14, maxLength: 14 }),
});

const toCell = (c: typeof cell extends fc.Arbitrary<infer T> ? T : never, i: number): StoreCell => ({
  storeId: `s${i}`,
  day: day(700),
  today: { netMinor: c.net, tickets: c.tickets },
  lastWeek: null,
  lastWeekSoFar: c.days[7] ?? null,
  days: c.days,
  listed: c.listed,
  out: c.out,
  stockDays: c.days.map((d) => d && { listed: c.listed, out: c.out }),
  wasteMinor: c.waste,
  usageMinor: c.usage,
  wasteDays: c.wasteDays,
});

describe('sums', () => {
  it('[BI-02] any split of the stores adds up to the whole', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), fc.nat(7), (drawn, at) => {
        const cells = drawn.map(toCell);
        const whole = kpisOf(cells, 14);
        const parts = [kpisOf(cells.slice(0, at), 14), kpisOf(cells.slice(at), 14)];
        const add = (pick: (k: typeof whole) => bigint | number) => parts.reduce((sum, p) => sum + BigInt(pick(p)), 0n);
        for (const pick of [
          (k: typeof whole) => k.sales.netMinor,
          (k: typeof whole) => k.sales.tickets,
          (k: typeof whole) => k.salesLastWeek?.netMinor ?? 0n,
          (k: typeof whole) => k.listed,
          (k: typeof whole) => k.out,
          (k: typeof whole) => k.wasteMinor,
          (k: typeof whole) => k.usageMinor,
        ])
          expect(add(pick)).toBe(BigInt(pick(whole)));
        for (let i = 0; i < 14; i++) {
          expect(add((k) => k.salesDays[i]?.netMinor ?? 0n)).toBe(whole.salesDays[i]?.netMinor ?? 0n);
          expect(add((k) => k.stockDays[i]?.out ?? 0)).toBe(BigInt(whole.stockDays[i]?.out ?? 0));
          expect(add((k) => k.wasteDays[i] ?? 0n)).toBe(whole.wasteDays[i]);
        }
        expect(whole.salesDays.map((d) => d === null)).toEqual(
          whole.salesDays.map((_, i) => cells.every((c) => c.days[i] == null)),
        );
      }),
      { seed: SEED },
    );
  });

  it('rounds shares and averages half up and knows no share of nothing', () => {
    expect([ratioBp(1n, 3n), ratioBp(2n, 3n), ratioBp(5n, 0n), ratioBp(0n, 8n)]).toEqual([3333, 6667, null, 0]);
    expect([averageOf({ netMinor: 5n, tickets: 2 }), averageOf({ netMinor: 9n, tickets: 0 })]).toEqual([3n, null]);
  });
});

describe('shelf', () => {
  it('[BI-01] counts what was empty at the end of each hour', () => {
    const moved = [
      { itemId: 'a', before: false, slots: [9, 11], empty: [true, false] },
      { itemId: 'b', before: true, slots: [8], empty: [false] },
    ];
    expect(emptyPerSlot(moved, 1, day(12 * 60)).slice(6, 14)).toEqual([2, 2, 1, 2, 2, 1, 1, null]);
  });

  it('[BI-01] an item that was not listed that day cannot be missing', () => {
    const listing = new Map([
      ['a', { from: '2026-01-01', to: null }],
      ['b', { from: '2026-03-01', to: '2026-03-05' }],
    ]);
    const spans = ['a', 'b'].map((itemId) => ({ itemId, from: '2026-02-27', to: '2026-03-06' }));
    expect(
      ['2026-02-26', '2026-02-27', '2026-03-01', '2026-03-06', '2026-03-07'].map((d) => emptyOn(listing, spans, d)),
    ).toEqual([0, 1, 2, 1, 0]);
  });
});

describe('ranking', () => {
  it('[BI-06] critical first, then money, then what ends soonest', () => {
    const concern = (storeId: string, over: Partial<Concern>): Concern => ({
      storeId,
      kind: 'order_due',
      severity: 'warning',
      count: 1,
      impactMinor: null,
      dueAt: null,
      since: null,
      businessDate: null,
      names: [],
      action: { target: 'orders', id: null },
      ...over,
    });
    const ranked = rank([
      concern('poor', {}),
      concern('rich', { impactMinor: 900n }),
      concern('late', { impactMinor: 100n, dueAt: new Date(2000) }),
      concern('soon', { impactMinor: 100n, dueAt: new Date(1000) }),
      concern('fire', { severity: 'critical', impactMinor: 1n }),
    ]);
    expect(ranked.map((c) => c.storeId)).toEqual(['fire', 'rich', 'soon', 'late', 'poor']);
  });
});

describe('a store’s work', () => {
  const stock = (
    onHandMilli: bigint,
    lots: readonly { expiresOn: string | null; quantityMilli: bigint }[] = [],
    lastCountedOn: string | null = null,
  ) => ({
    onHandMilli,
    averageCostMilliMinor: 200_000n,
    lots: lots.map((l, i) => ({ lotId: `${i}`, lotCode: null, ...l })),
    lastCountedOn,
  });

  it('[ORD-03] takes sales apart by recipes and tells how long stock lasts', () => {
    const use = meanUse(new Map([['latte', 140_000]]), 14, () => [{ itemId: 'milk', microPerUnit: 200_000n }]);
    expect(use).toEqual(new Map([['milk', 2000n]]));
    expect(coverOf(new Map([['milk', stock(1000n)]]), use, 1)).toEqual([
      { itemId: 'milk', onHandMilli: 1000n, perDayMilli: 2000n, coverCentidays: 50 },
    ]);
    expect(coverOf(new Map([['milk', stock(2000n)]]), use, 1)).toEqual([]);
    expect(coverOf(new Map([['milk', stock(-500n)]]), use, 1)[0]?.coverCentidays).toBe(0);
  });

  it('[INV-05] lists lots up to a date, soonest first, and never an empty one', () => {
    const lots = [
      { expiresOn: '2026-03-03', quantityMilli: 2000n },
      { expiresOn: '2026-03-02', quantityMilli: 1000n },
      { expiresOn: '2026-03-01', quantityMilli: 0n },
      { expiresOn: '2026-03-04', quantityMilli: 9000n },
      { expiresOn: null, quantityMilli: 9000n },
    ];
    const due = expiringLots(new Map([['bread', stock(12_000n, lots)]]), '2026-03-03');
    expect(due.map((l) => [l.expiresOn, l.costMinor])).toEqual([
      ['2026-03-02', 200n],
      ['2026-03-03', 400n],
    ]);
  });

  it('[INV-03] an item is due for a count when the last one is too far back, or never was', () => {
    const all = new Map([
      ['a', stock(0n, [], '2026-02-01')],
      ['b', stock(0n, [], '2026-02-23')],
      ['c', stock(0n)],
    ]);
    expect(dueCounts(all, '2026-02-23')).toEqual({ items: 2, never: 1 });
  });
});
