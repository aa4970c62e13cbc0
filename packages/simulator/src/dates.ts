/** Day numbers since 1970-01-01 for arithmetic; strings at the edges. China has one zone without summer time, hence fixed +08:00. */

export const OFFSET = '+08:00';
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Day number of 'YYYY-MM-DD'.
 * @throws RangeError when the text isn't a date.
 */
export function dayNumber(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`not a date: ${date}`);
  return Math.round(ms / DAY_MS);
}

/** 'YYYY-MM-DD' of a day number. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** ISO weekday, 1 = Monday … 7 = Sunday (1970-01-01 was a Thursday). */
export function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Month 1–12 of a day number. */
export function monthOf(day: number): number {
  return new Date(day * DAY_MS).getUTCMonth() + 1;
}

/** Epoch milliseconds of a second counted from local midnight of a day (may pass 24 h for late trading). */
export function epochMs(day: number, secondOfDay: number): number {
  return day * DAY_MS + secondOfDay * 1000 - OFFSET_MS;
}

/** ISO instant with the store's offset. */
export function instantWithOffset(ms: number): string {
  return `${new Date(ms + OFFSET_MS).toISOString().slice(0, 19)}${OFFSET}`;
}

/** Business day of an instant for a close-out hour. */
export function businessDayOf(ms: number, closeoutHour: number): number {
  return Math.floor((ms + OFFSET_MS - closeoutHour * 3_600_000) / DAY_MS);
}

/** Minutes since midnight of 'HH:mm' ('24:00' allowed). */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
