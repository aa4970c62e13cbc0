import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import { lunarDay, restDay } from './chinese-calendar.ts';

/** A day of last year that a day can be held against because of the calendar rather than the weekday. */
export interface RelatedDay {
  readonly date: string;
  /** `holiday`: the same day of the same holiday; `lunar`: the same date of the lunar calendar. */
  readonly kind: 'holiday' | 'lunar';
  /** Of a holiday. */
  readonly name: string;
  readonly nameEn: string;
  /** Day of the holiday from 1 on; of a lunar date the month and the day. */
  readonly day: number;
  readonly month: number;
}

/** Same weekday of the week a year ago. */
export const sameWeekday = (date: string): string => addDays(date, -364);

/** A lunar year has 354 or 355 days, 383 to 385 with a leap month. */
const SHORTEST = 350;
const LONGEST = 390;

/** The day of last year with the same place in a holiday, else in the lunar calendar. Holds where the Chinese calendar is kept. */
export function relatedDay(date: string): RelatedDay | null {
  return sameHoliday(date) ?? sameLunarDay(date);
}

function sameHoliday(date: string): RelatedDay | null {
  const holiday = restDay(date);
  if (!holiday) return null;
  const isSame = (day: string) => restDay(day)?.name === holiday.name;
  let day = 1;
  while (isSame(addDays(date, -day))) day += 1;
  // A fixed holiday is a solar year back, one of the lunar calendar up to a month off.
  for (let back = 330; back <= 400; back++) {
    const first = addDays(date, -back);
    if (!isSame(first) || isSame(addDays(first, -1))) continue;
    const same = addDays(first, day - 1);
    return isSame(same) ? { date: same, kind: 'holiday', ...holiday, day, month: 0 } : null;
  }
  return null;
}

function sameLunarDay(date: string): RelatedDay | null {
  const wanted = lunarDay(date);
  for (let back = SHORTEST; back <= LONGEST; back++) {
    const past = addDays(date, -back);
    const found = lunarDay(past);
    if (found.month === wanted.month && found.day === wanted.day && !found.leap)
      return { date: past, kind: 'lunar', name: '', nameEn: '', day: wanted.day, month: wanted.month };
  }
  return null;
}

/** First and last of some dates. */
export function spanOf(dates: readonly string[]): {
  readonly from: string;
  readonly to: string;
  readonly days: number;
} {
  const sorted = [...dates].sort();
  const from = sorted[0] as string;
  const to = sorted.at(-1) as string;
  return { from, to, days: daysBetween(from, to) + 1 };
}
