import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeriodDay } from '../../../foundation/sales/index.ts';
import { isoWeekday } from '../../../platform/clock/business-date.ts';
import { averageTicket, compareSpan, sumOf, trafficOf, trendOf } from './sales-sums.ts';

const SEED = Number(process.env['SEED'] ?? 20_260_302);
const FROM = '2026-01-01';
const TO = '2026-02-10';

const date = fc.integer({ min: 0, max: 40 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
const storeDay: fc.Arbitrary<PeriodDay> = fc.record({
  storeId: fc.constantFrom('a', 'b', 'c'),
  businessDate: date,
  netMinor: fc.bigInt({ min: -1000n, max: 100_000n }),
  tickets: fc.option(fc.integer({ min: 0, max: 300 })),
  discountMinor: fc.bigInt({ min: 0n, max: 1000n }),
  refundMinor: fc.bigInt({ min: 0n, max: 1000n }),
});
const storeDays = fc.uniqueArray(storeDay, { selector: (d) => `${d.storeId} ${d.businessDate}`, maxLength: 60 });

describe(`[BI-05] sums of a report, seed ${SEED}`, () => {
  it('add up the same by day, by store and in all', () => {
    fc.assert(
      fc.property(storeDays, (days) => {
        const total = sumOf(days);
        const byStore = [...Map.groupBy(days, (d) => d.storeId).values()].map(sumOf);
        const byDay = trendOf({ from: FROM, to: TO }, days, null, []).flatMap((d) => d.sums ?? []);
        for (const parts of [byStore, byDay]) {
          expect(parts.reduce((sum, p) => sum + p.netMinor, 0n)).toBe(total.netMinor);
          expect(parts.reduce((sum, p) => sum + (p.tickets ?? 0), 0)).toBe(total.tickets ?? 0);
        }
      }),
      { seed: SEED },
    );
  });

  it('are held against days of the same weekday that lie before the span', () => {
    fc.assert(
      fc.property(date, date, fc.constantFrom('previous', 'year'), (a, b, compare) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const before = compareSpan({ from, to }, compare);
        expect(isoWeekday(before?.from ?? '')).toBe(isoWeekday(from));
        expect((before?.to ?? '') < from).toBe(true);
      }),
      { seed: SEED },
    );
    expect(compareSpan({ from: FROM, to: TO }, 'none')).toBeNull();
  });
});

describe('[BI-05] averages', () => {
  const day = (netMinor: bigint, tickets: number | null): PeriodDay => ({
    storeId: 'a',
    businessDate: '2026-01-05',
    netMinor,
    tickets,
    discountMinor: 0n,
    refundMinor: 0n,
  });

  it('imported days count as money, never as tickets', () => {
    const sums = sumOf([day(1000n, 3), day(9000n, null)]);
    expect([sums.netMinor, sums.tickets, averageTicket(sums)]).toEqual([10_000n, 3, 333n]);
    expect(averageTicket(sumOf([day(9000n, null)]))).toBeNull();
    expect(averageTicket(sumOf([day(-5n, 2)]))).toBe(-3n);
  });

  it('traffic is the mean over store-days with tickets of that weekday', () => {
    const hours = [{ weekday: 1, hour: 12, tickets: 9, netMinor: 900n }];
    const mondays = [day(1n, 5), { ...day(1n, 4), storeId: 'b' }, { ...day(1n, null), storeId: 'c' }];
    expect(trafficOf(hours, mondays)).toEqual([{ weekday: 1, hour: 12, ticketCenti: 450, netMinor: 450n }]);
  });
});
