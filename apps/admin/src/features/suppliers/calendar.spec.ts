import { describe, expect, it } from 'vitest';
import { calendarRows, deliveryWeekday, type Slot, withRow } from './calendar.ts';

const slot = (storeId: string | null, orderWeekday: number): Slot => ({
  storeId,
  orderWeekday,
  cutoffMinute: 960,
  leadDays: 1,
  window: null,
});

describe('[ORD-27] ordering calendar', () => {
  it('shows the general row even when it is empty, then one row per store', () => {
    const rows = calendarRows([slot('a', 1), slot('b', 2), slot('a', 3)]);
    expect(rows.map((row) => [row.storeId, row.slots.length])).toEqual([
      [null, 0],
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('replaces one row and leaves the others alone', () => {
    const before = [slot(null, 1), slot('a', 2), slot('b', 3)];
    expect(withRow(before, 'a', [slot('a', 5)])).toEqual([slot(null, 1), slot('b', 3), slot('a', 5)]);
    expect(withRow(before, 'a', [])).toEqual([slot(null, 1), slot('b', 3)]);
    expect(withRow(before, null, [])).toEqual([slot('a', 2), slot('b', 3)]);
  });

  it('knows the weekday of arrival across the end of the week', () => {
    expect(deliveryWeekday({ orderWeekday: 7, leadDays: 1 })).toBe(1);
    expect(deliveryWeekday({ orderWeekday: 5, leadDays: 0 })).toBe(5);
    expect(deliveryWeekday({ orderWeekday: 6, leadDays: 9 })).toBe(1);
  });
});
