/**
 * Which holiday of an earlier year a date corresponds to. Fixed dates repeat by month and day, Easter feasts by their
 * distance from Easter Sunday, Chinese festivals by lunar month and day, labelled events by their label.
 */

/** Day number of Easter Sunday of a Gregorian year (anonymous Gregorian algorithm; Meeus, "Astronomical Algorithms"). */
export function easterDay(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

let lunarFormat: Intl.DateTimeFormat | null = null;

/** Lunar month × 100 + day of a day number, from the runtime's Chinese calendar; leap months count from 1300. */
export function lunarKey(day: number): number {
  lunarFormat ??= new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
  let month = 0;
  let date = 0;
  for (const part of lunarFormat.formatToParts(day * 86_400_000)) {
    if (part.type === 'month') month = Number.parseInt(part.value, 10) + (/\D/.test(part.value) ? 12 : 0);
    if (part.type === 'day') date = Number(part.value);
  }
  return month * 100 + date;
}

/** Names of a day under each rule by which holidays repeat; two days with the same name are the same holiday. */
export type DayKeys = readonly [monthDay: number, easter: number, nthWeekday: number, lunar: number];

/** Days further from Easter than this do not belong to its circle. */
export const EASTER_CIRCLE = 70;

/** Names of a day number; −1 where a rule does not apply. */
export function dayKeys(day: number): DayKeys {
  const date = new Date(day * 86_400_000);
  const month = date.getUTCMonth() + 1;
  const dayOfMonth = date.getUTCDate();
  const fromEaster = day - easterDay(date.getUTCFullYear());
  return [
    month * 100 + dayOfMonth,
    Math.abs(fromEaster) <= EASTER_CIRCLE ? fromEaster + 100 : -1,
    month * 100 + date.getUTCDay() * 10 + Math.floor((dayOfMonth - 1) / 7),
    lunarKey(day),
  ];
}
