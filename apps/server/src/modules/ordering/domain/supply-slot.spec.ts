import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarSlot, dateOf, dayOf, nextDeliveryAfter, nextSlot, weekdayOfDay } from './supply-slot.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const slot = (orderWeekday: number, cutoffMinute = 960, leadDays = 1): CalendarSlot => ({
  orderWeekday,
  cutoffMinute,
  leadDays,
  window: null,
});
const SUNDAY = dayOf('2026-11-22');

describe('supply calendar', () => {
  it('[ORD-16] knows weekdays and dates', () => {
    expect(weekdayOfDay(SUNDAY)).toBe(7);
    expect(dateOf(SUNDAY + 1)).toBe('2026-11-23');
  });

  it('[ORD-16] takes today before the cut-off and the next day of the calendar after it', () => {
    const daily = [1, 2, 3, 4, 5, 6, 7].map((d) => slot(d));
    expect(nextSlot(daily, SUNDAY, 959)).toMatchObject({
      orderDay: SUNDAY,
      deliveryDay: SUNDAY + 1,
      nextDeliveryDay: SUNDAY + 2,
    });
    expect(nextSlot(daily, SUNDAY, 960)).toMatchObject({ orderDay: SUNDAY + 1, deliveryDay: SUNDAY + 2 });
  });

  it('[ORD-16] lasts until the next delivery: Monday and Thursday', () => {
    const twice = [slot(1), slot(4)];
    expect(nextSlot(twice, SUNDAY, 0)).toMatchObject({
      orderDay: SUNDAY + 1,
      deliveryDay: SUNDAY + 2,
      nextDeliveryDay: SUNDAY + 5,
    });
  });

  it('[ORD-16] a longer lead on a later weekday does not make an earlier delivery', () => {
    const mixed = [slot(1, 960, 4), slot(2, 960, 1)];
    expect(nextSlot(mixed, SUNDAY, 0)).toMatchObject({ deliveryDay: SUNDAY + 5, nextDeliveryDay: SUNDAY + 10 });
  });

  it('[ORD-16] an empty calendar has no slot', () => {
    expect(nextSlot([], SUNDAY, 0)).toBeUndefined();
    expect(nextDeliveryAfter([], SUNDAY, SUNDAY)).toBeUndefined();
  });

  it('[ORD-16] every slot is in the future, delivers not before it is ordered, and covers at least a day', () => {
    const slots = fc.array(
      fc.record({
        orderWeekday: fc.integer({ min: 1, max: 7 }),
        cutoffMinute: fc.integer({ min: 0, max: 1439 }),
        leadDays: fc.integer({ min: 0, max: 7 }),
        window: fc.constant(null),
      }),
      { minLength: 1, maxLength: 7 },
    );
    fc.assert(
      fc.property(
        slots,
        fc.integer({ min: 20_000, max: 22_000 }),
        fc.integer({ min: 0, max: 1439 }),
        (calendar, day, minute) => {
          const found = nextSlot(calendar, day, minute);
          expect(found).toBeDefined();
          if (!found) return;
          expect(found.orderDay > day || (found.orderDay === day && found.cutoffMinute > minute)).toBe(true);
          expect(found.deliveryDay).toBeGreaterThanOrEqual(found.orderDay);
          expect(found.nextDeliveryDay).toBeGreaterThan(found.deliveryDay);
          expect(found.nextDeliveryDay - found.deliveryDay).toBeLessThanOrEqual(14);
        },
      ),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
