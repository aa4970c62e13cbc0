// The arrangement is read as data and lunar dates through getLunarDate alone: the library's other functions shift by a day
// on machines west of Greenwich.
import chineseDays from 'chinese-days';
import arrangement from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { addDays } from '../../../../platform/clock/business-date.ts';

const restDays: Readonly<Record<string, string>> = arrangement.holidays;
const makeUpDays: Readonly<Record<string, string>> = arrangement.workdays;

const CHINESE_ZONES: ReadonlySet<string> = new Set([
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Chongqing',
  'Asia/Harbin',
  'Asia/Kashgar',
]);

/** Lunar festivals that move sales without being days off, month × 100 + day. */
const LUNAR: Readonly<Record<number, string>> = {
  115: '元宵',
  202: '龙抬头',
  505: '端午',
  707: '七夕',
  715: '中元',
  815: '中秋',
  909: '重阳',
  1208: '腊八',
  1223: '小年',
};

/** Solar terms with food customs: day of the month = ⌊y × 0.2422 + C⌋ − ⌊(y − shift) ÷ 4⌋ in this century (Shouxing formula). */
const TERMS: readonly { readonly month: number; readonly c: number; readonly shift: number; readonly name: string }[] =
  [
    { month: 2, c: 3.87, shift: 1, name: '立春' },
    { month: 4, c: 4.81, shift: 0, name: '清明' },
    { month: 6, c: 21.37, shift: 0, name: '夏至' },
    { month: 8, c: 7.5, shift: 0, name: '立秋' },
    { month: 12, c: 21.94, shift: 0, name: '冬至' },
  ];

/** Columns of a chain's calendar, one cell per date; '' = nothing known of that kind. */
export interface CalendarCells {
  /** Day off by the State Council's arrangement, by the name of the holiday. */
  readonly holiday: string[];
  /** '1' on a weekend day that is worked. */
  readonly makeUpDay: string[];
  /** Festivals of the lunar calendar and solar terms. */
  readonly festival: string[];
}

/** True where the built-in calendar holds. Elsewhere only entered days are known. */
export const keepsChineseCalendar = (zone: string): boolean => CHINESE_ZONES.has(zone);

/** Date of the lunar calendar. */
export function lunarDay(date: string): { readonly month: number; readonly day: number; readonly leap: boolean } {
  const { lunarMon, lunarDay: day, isLeap } = chineseDays.getLunarDate(date);
  return { month: lunarMon, day, leap: isLeap };
}

/** The holiday that a day off belongs to; null on other days. */
export function restDay(date: string): { readonly name: string; readonly nameEn: string } | null {
  const [nameEn, name] = restDays[date]?.split(',') ?? [];
  return name === undefined || nameEn === undefined ? null : { name, nameEn };
}

/** @param count dates from `from` on */
export function chineseCalendar(from: string, count: number): CalendarCells {
  const dates = Array.from({ length: count }, (_, i) => addDays(from, i));
  return {
    // "Spring Festival,春节,3": the Chinese name is the same every year.
    holiday: dates.map((date) => restDays[date]?.split(',')[1] ?? ''),
    makeUpDay: dates.map((date) => (date in makeUpDays ? '1' : '0')),
    festival: dates.map(festivalOf),
  };
}

function festivalOf(date: string): string {
  const lunar = chineseDays.getLunarDate(date);
  const named = lunar.isLeap ? undefined : LUNAR[lunar.lunarMon * 100 + lunar.lunarDay];
  if (named !== undefined) return named;
  const next = chineseDays.getLunarDate(addDays(date, 1));
  if (next.lunarMon === 1 && next.lunarDay === 1 && !next.isLeap) return '除夕';
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const y = year % 100;
  return (
    TERMS.find((t) => t.month === month && Math.floor(y * 0.2422 + t.c) - Math.floor((y - t.shift) / 4) === day)
      ?.name ?? ''
  );
}
