// The arrangement is read as data and lunar dates through getLunarDate alone: the library's other functions (getDayDetail,
// getSolarDateFromLunar, getSolarTermDate) shift by a day on machines west of Greenwich.
import chineseDays from 'chinese-days';
import arrangement from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
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

const restDays: Readonly<Record<string, string>> = arrangement.holidays;
const makeUpDays: Readonly<Record<string, string>> = arrangement.workdays;

/** Day of a lunar date (month × 100 + day) inside a solar year; leap months don't count. */
function lunarDays(year: number): Map<number, number> {
  const found = new Map<number, number>();
  const last = dayNumber(`${year}-12-31`);
  for (let day = dayNumber(`${year}-01-01`); day <= last; day++) {
    const lunar = chineseDays.getLunarDate(dateOf(day));
    const key = lunar.lunarMon * 100 + lunar.lunarDay;
    if (!lunar.isLeap && !found.has(key)) found.set(key, day);
  }
  return found;
}

/** 4 or 5 April by the usual formula of the 21st century. */
function qingming(year: number): number {
  const y = year % 100;
  return dayNumber(`${year}-04-0${Math.floor(y * 0.2422 + 4.81) - Math.floor(y / 4)}`);
}

function festivalsOf(year: number): YearFestivals {
  let found = years.get(year);
  if (!found) {
    const lunar = lunarDays(year);
    const at = (key: number): number => {
      const day = lunar.get(key);
      if (day === undefined) throw new RangeError(`no lunar date ${key} in ${year}`);
      return day;
    };
    found = {
      // New Year's day falls between 21 January and 20 February, so the first one of the solar year is meant.
      spring: at(101),
      dragonBoat: at(505),
      midAutumn: at(815),
      qingming: qingming(year),
      arranged: `${year}-10-01` in restDays,
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
  if (date in restDays) return 'holiday';
  if (date in makeUpDays) return 'makeUpWorkday';
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
