import { YEARS_BACK } from './calendar.ts';
import { ratio } from './statistics.ts';

/** Days of one weekday before the origin that a season is compared with. */
const WEEKDAY_SPAN = 56;
/** Days before the origin whose mean the week around a day is compared with. */
const WEEK_SPAN = 28;
/** Earlier years count only when they sold at least this much a day. */
const LITTLE = 0.05;
const MOST = 10;

/**
 * How the days around origin + h stood to the weeks before the origin in up to three earlier years, pooled over the
 * years; event days left out. NaN when no year before `first` (the first sale) plus the span is known.
 */
export function weekSeason(
  values: Float32Array | Float64Array,
  base: number,
  first: number,
  origin: number,
  h: number,
  event: Uint8Array,
): number {
  let sold = 0;
  let usual = 0;
  for (let year = 1; year <= YEARS_BACK; year++) {
    const start = origin - 364 * year;
    if (start - WEEK_SPAN < first) break;
    const before = strided(values, base, start - WEEK_SPAN, start, 1, event);
    const near = strided(values, base, start + h - 3, Math.min(origin, start + h + 4), 1, event);
    if (!(before > LITTLE) || Number.isNaN(near)) continue;
    sold += near;
    usual += before;
  }
  return usual > 0 ? Math.min(MOST, sold / usual) : Number.NaN;
}

/** The same for the weekday of origin + h alone: that day ±1 week over the same weekdays of the eight weeks before. */
export function weekdaySeason(
  values: Float32Array | Float64Array,
  base: number,
  first: number,
  origin: number,
  h: number,
  event: Uint8Array,
): number {
  let sold = 0;
  let usual = 0;
  for (let year = 1; year <= YEARS_BACK; year++) {
    const start = origin - 364 * year;
    if (start - WEEKDAY_SPAN < first) break;
    const before = strided(values, base, start - WEEKDAY_SPAN + (h % 7), start, 7, event);
    const near = strided(values, base, start + h - 7, Math.min(origin, start + h + 8), 7, event);
    if (!(before > 0) || Number.isNaN(near)) continue;
    sold += near;
    usual += before;
  }
  return usual > 0 ? Math.min(MOST, sold / usual) : Number.NaN;
}

/** Mean of every `step`-th value from `from` to before `to`, unknown and event days left out; NaN without one. */
function strided(
  values: Float32Array | Float64Array,
  base: number,
  from: number,
  to: number,
  step: number,
  event: Uint8Array,
): number {
  let sum = 0;
  let n = 0;
  for (let t = from; t < to; t += step) {
    if (t < 0 || event[t]) continue;
    const value = values[base + t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return ratio(sum, n);
}
