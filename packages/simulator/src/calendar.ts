import chineseDays from 'chinese-days';
import { dateOf, dayNumber, isoWeekday, monthOf } from './dates.ts';

export type DayKind = 'workday' | 'weekend' | 'holiday' | 'makeUpWorkday';

/** What the Chinese calendar says about one day. */
export interface CalendarDay {
  readonly day: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  readonly kind: DayKind;
  /** Days until the next gift-giving festival (Spring Festival, Dragon Boat, Mid-Autumn), 0 on it; 99 when none is near. */
  readonly daysToFestival: number;
  /** Days since lunar New Year's day, −30 … 30; null outside. */
  readonly springOffset: number | null;
  readonly schoolHoliday: boolean;
}

interface YearFestivals {
  readonly spring: number;
  readonly dragonBoat: number;
  readonly midAutumn: number;
  readonly qingming: number;
  /** The State Council's arrangement of that year is in the data. */
  readonly arranged: boolean;
}

const years = new Map<number, YearFestivals>();
const days = new Map<number, CalendarDay>();

function lunarDay(year: number, monthDay: string): number {
  return dayNumber(chineseDays.getSolarDateFromLunar(`${year}-${monthDay}`).date);
}

function festivalsOf(year: number): YearFestivals {
  let found = years.get(year);
  if (!found) {
    found = {
      spring: lunarDay(year, '01-01'),
      dragonBoat: lunarDay(year, '05-05'),
      midAutumn: lunarDay(year, '08-15'),
      qingming: dayNumber(chineseDays.getSolarTermDate(year, 4, 'pure_brightness')),
      arranged: chineseDays.getDayDetail(`${year}-10-01`).name.includes(','),
    };
    years.set(year, found);
  }
  return found;
}

/** Holidays of a year whose arrangement isn't published yet: the fixed days and the lunar festivals, without make-up days. */
function ruleHoliday(day: number, year: number, festivals: YearFestivals): boolean {
  const within = (first: number, length: number) => day >= first && day < first + length;
  return (
    within(dayNumber(`${year}-01-01`), 1) ||
    within(festivals.spring - 1, 8) ||
    within(festivals.qingming, 1) ||
    within(dayNumber(`${year}-05-01`), 5) ||
    within(festivals.dragonBoat, 1) ||
    within(festivals.midAutumn, 1) ||
    within(dayNumber(`${year}-10-01`), 7)
  );
}

function kindOf(day: number, date: string, year: number, festivals: YearFestivals): DayKind {
  const weekend = isoWeekday(day) >= 6;
  if (!festivals.arranged) return ruleHoliday(day, year, festivals) ? 'holiday' : weekend ? 'weekend' : 'workday';
  const detail = chineseDays.getDayDetail(date);
  const named = detail.name.includes(',');
  if (named) return detail.work ? 'makeUpWorkday' : 'holiday';
  return weekend ? 'weekend' : 'workday';
}

/** Summer holiday July and August; winter holiday from three weeks before Spring Festival until two and a half after. */
function isSchoolHoliday(month: number, springOffset: number | null): boolean {
  return month === 7 || month === 8 || (springOffset !== null && springOffset >= -21 && springOffset <= 18);
}

/** Calendar facts of a day number; holidays, make-up days and lunar dates come from `chinese-days`. */
export function calendarDay(day: number): CalendarDay {
  let found = days.get(day);
  if (found) return found;
  const date = dateOf(day);
  const year = Number(date.slice(0, 4));
  const festivals = festivalsOf(year);
  const offset = day - festivals.spring;
  const springOffset = Math.abs(offset) <= 30 ? offset : null;
  const distances = [festivals.spring, festivals.dragonBoat, festivals.midAutumn, festivalsOf(year + 1).spring]
    .map((f) => f - day)
    .filter((d) => d >= 0);
  found = {
    day,
    weekday: isoWeekday(day),
    kind: kindOf(day, date, year, festivals),
    daysToFestival: Math.min(99, ...distances),
    springOffset,
    schoolHoliday: isSchoolHoliday(monthOf(day), springOffset),
  };
  days.set(day, found);
  return found;
}
