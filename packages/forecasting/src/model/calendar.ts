import { weekdayOf } from '../dates.ts';
import { type DayKeys, dayKeys, EASTER_CIRCLE, easterDay } from './festivals.ts';
import type { CalendarColumn, Panel } from './panel.ts';

/** A column with at most this share of marked days is a list of events; others are plain covariates. */
const EVENT_SHARE = 0.08;
/** Days around an event that are compared with the same days around it in earlier years. */
const EVENT_REACH = 5;
/** Distances to events are cut here. */
const DISTANCE_CUT = 15;
/** Earlier years that a day is compared with. */
export const YEARS_BACK = 3;
/** Offset of a day that is near no event. */
export const NO_EVENT = 99;

/** What the model knows about dates: events, distances, and the days of earlier years that a day corresponds to. */
export interface DayCalendar {
  readonly days: number;
  readonly weekday: Uint8Array;
  readonly dayOfMonth: Uint8Array;
  readonly dayOfYear: Uint16Array;
  /** 1 on days that any event column marks. */
  readonly event: Uint8Array;
  readonly toNext: Uint8Array;
  readonly sinceLast: Uint8Array;
  /** Signed distance to the nearest event within reach, else 99. */
  readonly offset: Int8Array;
  /** Corresponding earlier days, most recent first, per day; −1 = none. days × YEARS_BACK. */
  readonly analogues: Int32Array;
  /** Earlier years' days at the same distance from Easter (within its circle), laid out like `analogues`. */
  readonly sameEaster: Int32Array;
  /** Days from Easter, NaN outside its circle. */
  readonly easterOffset: Float32Array;
  /** Plain covariate columns; event columns are in `events` only when they carry more than one label. */
  readonly covariates: readonly CalendarColumn[];
  readonly binary: readonly boolean[];
}

/** Reads the calendar of a panel: everything in it is known for the horizon as well. */
export function dayCalendar(panel: Panel): DayCalendar {
  const days = panel.dayCount + panel.horizon;
  const { holidays, covariates } = sortColumns(panel);
  // A holiday just after the horizon already moves its last days: look as far ahead as distances reach.
  const event = new Uint8Array(days + DISTANCE_CUT);
  for (const holiday of holidays) for (const t of holiday.marked) event[t] = 1;
  const near = distances(event);
  return {
    days,
    ...dateParts(panel.firstDay, days),
    event,
    ...near,
    analogues: sameHolidays(holidays, near.offset),
    ...easterCircle(panel.firstDay, days),
    covariates,
    binary: covariates.map((column) => countMarks(column.values).binary),
  };
}

/** Tells holidays from plain covariates; a column of labels is both. A column that never changes is neither. */
function sortColumns(panel: Panel): { holidays: HolidayColumn[]; covariates: CalendarColumn[] } {
  const holidays: HolidayColumn[] = [];
  const covariates: CalendarColumn[] = [];
  const known = new Map<number, DayKeys>();
  const keysOf = (t: number): DayKeys => {
    let keys = known.get(t);
    if (!keys) {
      keys = dayKeys(panel.firstDay + t);
      known.set(t, keys);
    }
    return keys;
  };
  for (const column of panel.calendar) {
    const marks = countMarks(column.values);
    if (marks.distinct < 2) continue;
    const sparse = (column.labels || marks.binary) && marks.marked <= EVENT_SHARE * marks.known;
    const holiday = sparse ? holidayColumn(column, keysOf) : null;
    if (holiday) holidays.push(holiday);
    if (!holiday || column.labels) covariates.push(column);
  }
  return { holidays, covariates };
}

function dateParts(firstDay: number, days: number): Pick<DayCalendar, 'weekday' | 'dayOfMonth' | 'dayOfYear'> {
  const weekday = new Uint8Array(days);
  const dayOfMonth = new Uint8Array(days);
  const dayOfYear = new Uint16Array(days);
  for (let t = 0; t < days; t++) {
    const day = firstDay + t;
    const date = new Date(day * 86_400_000);
    weekday[t] = weekdayOf(day);
    dayOfMonth[t] = date.getUTCDate();
    dayOfYear[t] = day - Date.UTC(date.getUTCFullYear(), 0, 1) / 86_400_000 + 1;
  }
  return { weekday, dayOfMonth, dayOfYear };
}

/** Per day near a holiday the same days around that holiday in earlier years. */
function sameHolidays(holidays: readonly HolidayColumn[], offset: Int8Array): Int32Array {
  const analogues = new Int32Array(offset.length * YEARS_BACK).fill(-1);
  for (let t = 0; t < offset.length; t++) {
    const distance = offset[t] as number;
    if (distance === NO_EVENT) continue;
    const center = t - distance;
    const past = holidays.find((column) => column.past.has(center))?.past.get(center) ?? [];
    for (let k = 0; k < past.length; k++) analogues[t * YEARS_BACK + k] = Math.max(-1, (past[k] as number) + distance);
  }
  return analogues;
}

function easterCircle(firstDay: number, days: number): Pick<DayCalendar, 'easterOffset' | 'sameEaster'> {
  const easterOffset = new Float32Array(days).fill(Number.NaN);
  const sameEaster = new Int32Array(days * YEARS_BACK).fill(-1);
  for (let t = 0; t < days; t++) {
    const day = firstDay + t;
    const year = new Date(day * 86_400_000).getUTCFullYear();
    const distance = day - easterDay(year);
    if (Math.abs(distance) > EASTER_CIRCLE) continue;
    easterOffset[t] = distance;
    for (let k = 0; k < YEARS_BACK; k++)
      sameEaster[t * YEARS_BACK + k] = Math.max(-1, easterDay(year - 1 - k) + distance - firstDay);
  }
  return { easterOffset, sameEaster };
}

/** A column whose marked days come back every year, with the days of earlier years that each corresponds to. */
interface HolidayColumn {
  readonly marked: readonly number[];
  readonly past: ReadonlyMap<number, readonly number[]>;
}

/**
 * Holidays return by some rule; campaigns do not. A sparse column is taken for holidays when at least half of its marked
 * days with a year behind them are found again; with less than a year of history its name has to tell.
 */
function holidayColumn(column: CalendarColumn, keysOf: (t: number) => DayKeys): HolidayColumn | null {
  const marked: number[] = [];
  let begin = -1;
  for (let t = 0; t < column.values.length; t++) {
    const value = column.values[t] as number;
    if (begin < 0 && !Number.isNaN(value)) begin = t;
    if (value > 0) marked.push(t);
  }
  const past = new Map<number, readonly number[]>();
  let old = 0;
  let found = 0;
  for (const t of marked) {
    const days = sameHoliday(t, marked, column, keysOf);
    past.set(t, days);
    if (t - begin < 370) continue;
    old++;
    if (days.length > 0) found++;
  }
  const recurs = old >= 3 ? found >= 0.5 * old : /holiday|event|festiv|feier|fest/i.test(column.name);
  if (!recurs) return null;
  for (const t of expectedHolidays(column, marked, keysOf)) {
    past.set(t, sameHoliday(t, marked, column, keysOf));
    marked.push(t);
  }
  return { marked, past };
}

/**
 * Holidays on days that the column does not speak of (after its end, or in a gap): every earlier day of the same name
 * under one rule was one, at least two of them, or one by its date.
 */
function expectedHolidays(
  column: CalendarColumn,
  marked: readonly number[],
  keysOf: (t: number) => DayKeys,
): readonly number[] {
  const { values } = column;
  const marks = new Set(marked);
  const days = new Map<string, number>();
  const holidays = new Map<string, number>();
  const names = (t: number) => keysOf(t).flatMap((key, rule) => (key < 0 ? [] : [`${rule}:${key}`]));
  const unknown: number[] = [];
  for (let t = 0; t < values.length + DISTANCE_CUT; t++) {
    if (t >= values.length || Number.isNaN(values[t] as number)) {
      unknown.push(t);
      continue;
    }
    for (const name of names(t)) {
      days.set(name, (days.get(name) ?? 0) + 1);
      if (marks.has(t)) holidays.set(name, (holidays.get(name) ?? 0) + 1);
    }
  }
  return unknown.filter((t) =>
    names(t).some((name) => {
      const seen = holidays.get(name) ?? 0;
      return seen === days.get(name) && seen >= (name.startsWith('0:') ? 1 : 2);
    }),
  );
}

/** The same holiday in earlier years, latest first: by label, else by the rule that finds it in most years. */
function sameHoliday(
  center: number,
  marked: readonly number[],
  column: CalendarColumn,
  keysOf: (t: number) => DayKeys,
): number[] {
  const own = keysOf(center);
  let best: number[] = [];
  for (const rule of column.labels && center < column.values.length ? [-1] : [0, 1, 2, 3]) {
    const found: number[] = [];
    let before = center - 300;
    for (let i = marked.length - 1; i >= 0 && found.length < YEARS_BACK; i--) {
      const t = marked[i] as number;
      if (t > before) continue;
      const same =
        rule < 0 ? column.values[t] === column.values[center] : own[rule] !== -1 && own[rule] === keysOf(t)[rule];
      if (!same) continue;
      found.push(t);
      before = t - 300;
    }
    if (found.length > best.length) best = found;
  }
  return best;
}

function countMarks(values: Float64Array): { binary: boolean; marked: number; known: number; distinct: number } {
  let binary = true;
  let marked = 0;
  let known = 0;
  const distinct = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    known++;
    if (distinct.size < 3) distinct.add(value);
    if (value !== 0) marked++;
    if (value !== 0 && value !== 1) binary = false;
  }
  return { binary, marked, known, distinct: distinct.size };
}

function distances(event: Uint8Array): { toNext: Uint8Array; sinceLast: Uint8Array; offset: Int8Array } {
  const days = event.length;
  const toNext = new Uint8Array(days).fill(DISTANCE_CUT);
  const sinceLast = new Uint8Array(days).fill(DISTANCE_CUT);
  const offset = new Int8Array(days).fill(NO_EVENT);
  let last = -1;
  for (let t = 0; t < days; t++) {
    if (event[t]) last = t;
    if (last >= 0) sinceLast[t] = Math.min(DISTANCE_CUT, t - last);
  }
  let next = -1;
  for (let t = days - 1; t >= 0; t--) {
    if (event[t]) next = t;
    if (next >= 0) toNext[t] = Math.min(DISTANCE_CUT, next - t);
  }
  for (let t = 0; t < days; t++) {
    const ahead = toNext[t] as number;
    const behind = sinceLast[t] as number;
    if (Math.min(ahead, behind) > EVENT_REACH) continue;
    offset[t] = behind <= ahead ? behind : -ahead;
  }
  return { toNext, sinceLast, offset };
}
