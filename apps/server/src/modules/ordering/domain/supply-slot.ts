/**
 * When a store may order from a source. Dates are whole days since 1970-01-01 (store-local calendar days) and minutes
 * count from local midnight, so that the rule needs no clock and no zone.
 */

export interface CalendarSlot {
  /** 1 = Monday … 7 = Sunday. */
  readonly orderWeekday: number;
  readonly cutoffMinute: number;
  readonly leadDays: number;
  readonly window: string | null;
}

export interface Slot {
  readonly orderDay: number;
  readonly cutoffMinute: number;
  readonly deliveryDay: number;
  readonly window: string | null;
  /** First delivery after this one; this delivery must last until then. */
  readonly nextDeliveryDay: number;
}

/** A weekly calendar repeats; the next delivery after a slot lies at most this far away. */
const LOOK_AHEAD_DAYS = 35;

/** ISO weekday of a day number: day 0 was a Thursday. */
export const weekdayOfDay = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Day number of 'YYYY-MM-DD'. */
export const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);

/** 'YYYY-MM-DD' of a day number. */
export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The next slot whose cut-off has not passed at `minute` of `day`; undefined for an empty calendar. */
export function nextSlot(slots: readonly CalendarSlot[], day: number, minute: number): Slot | undefined {
  const ahead = occurrences(slots, day);
  const first = ahead.find((o) => o.orderDay > day || o.cutoffMinute > minute);
  if (!first) return undefined;
  const following = ahead
    .filter((o) => o.deliveryDay > first.deliveryDay && o.orderDay >= first.orderDay)
    .map((o) => o.deliveryDay);
  // A calendar with one slot a week has its next delivery a week later.
  return { ...first, nextDeliveryDay: following.length > 0 ? Math.min(...following) : first.deliveryDay + 7 };
}

/** First regular delivery strictly after a day, for orders outside the calendar; undefined for an empty calendar. */
export function nextDeliveryAfter(
  slots: readonly CalendarSlot[],
  fromDay: number,
  afterDay: number,
): number | undefined {
  const days = occurrences(slots, fromDay)
    .map((o) => o.deliveryDay)
    .filter((d) => d > afterDay);
  return days.length > 0 ? Math.min(...days) : undefined;
}

function occurrences(slots: readonly CalendarSlot[], day: number): Omit<Slot, 'nextDeliveryDay'>[] {
  const found: Omit<Slot, 'nextDeliveryDay'>[] = [];
  for (let d = day; d <= day + LOOK_AHEAD_DAYS; d++) {
    for (const slot of slots) {
      if (slot.orderWeekday === weekdayOfDay(d))
        found.push({
          orderDay: d,
          cutoffMinute: slot.cutoffMinute,
          deliveryDay: d + slot.leadDays,
          window: slot.window,
        });
    }
  }
  return found.sort((a, b) => a.orderDay - b.orderDay || a.cutoffMinute - b.cutoffMinute);
}
