import { calendarDay } from './calendar.ts';
import { daypartFactor } from './chain/places.ts';
import { dayNumber, minuteOf } from './dates.ts';
import type { ChainDefinition, Daypart, StoreDefinition } from './types.ts';

/** Share of a day's sales per trading hour as a step function over minutes of the business day. */
export interface HourCurve {
  /** Share per local clock hour 0–23, sum 1. */
  readonly byClockHour: readonly number[];
  /** Minute of the business date's own midnight at which each trading hour starts and ends; past 1440 after midnight. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Cumulative share at the end of each trading hour; the last is 1. */
  readonly cumulative: readonly number[];
}

const cache = new WeakMap<StoreDefinition, Map<string, HourCurve>>();

function build(store: StoreDefinition, dayOff: boolean, daypart: Daypart): HourCurve {
  const base = store.hourProfile;
  const opens = minuteOf(store.opens);
  const closes = minuteOf(store.closes);
  const raw = base.map((share, hour) => {
    if (share === 0) return 0;
    // On days off people come about half an hour later.
    const shifted = dayOff ? 0.5 * share + 0.5 * (base[(hour + 23) % 24] ?? 0) : share;
    return shifted * daypartFactor(daypart, hour);
  });
  const sum = raw.reduce((a, b) => a + b, 0);
  const byClockHour = raw.map((share) => share / sum);
  const starts: number[] = [];
  const ends: number[] = [];
  const cumulative: number[] = [];
  let total = 0;
  for (let step = 0; step < 24; step++) {
    const hour = (store.closeoutHour + step) % 24;
    const share = byClockHour[hour] ?? 0;
    if (share === 0) continue;
    const shift = hour < store.closeoutHour ? 1440 : 0;
    starts.push(Math.max(hour * 60, opens) + shift);
    ends.push(Math.min(hour * 60 + 60, closes) + shift);
    total += share;
    cumulative.push(total);
  }
  cumulative[cumulative.length - 1] = 1;
  return { byClockHour, starts, ends, cumulative };
}

/** Curve of a store's daypart on a working day or a day off; memoised per store object. */
export function hourCurve(store: StoreDefinition, dayOff: boolean, daypart: Daypart): HourCurve {
  let curves = cache.get(store);
  if (!curves) {
    curves = new Map();
    cache.set(store, curves);
  }
  const key = `${dayOff ? 1 : 0}${daypart}`;
  let curve = curves.get(key);
  if (!curve) {
    curve = build(store, dayOff, daypart);
    curves.set(key, curve);
  }
  return curve;
}

/** Minute of the business day at which this share (0–1) of the day's sales is reached. */
export function minuteAtShare(curve: HourCurve, share: number): number {
  let before = 0;
  for (let i = 0; i < curve.cumulative.length; i++) {
    const upTo = curve.cumulative[i] ?? 1;
    if (share <= upTo || i === curve.cumulative.length - 1) {
      const start = curve.starts[i] ?? 0;
      const end = curve.ends[i] ?? start;
      return start + ((end - start) * Math.min(1, Math.max(0, share - before))) / Math.max(1e-12, upTo - before);
    }
    before = upTo;
  }
  return 0;
}

/**
 * The one hour profile of the simulator: share of the day's sales per local clock hour (24 values, sum 1) for a store,
 * a date and optionally the daypart of an item.
 * @throws RangeError for an unknown store.
 */
export function hourProfile(
  chain: ChainDefinition,
  storeCode: string,
  date: string,
  daypart: Daypart = 'allDay',
): readonly number[] {
  const store = chain.stores.find((s) => s.code === storeCode);
  if (!store) throw new RangeError(`unknown store ${storeCode}`);
  const { kind } = calendarDay(dayNumber(date));
  return hourCurve(store, kind === 'weekend' || kind === 'holiday', daypart).byClockHour;
}
