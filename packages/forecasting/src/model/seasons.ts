import { YEARS_BACK } from './calendar.ts';
import { ratio } from './statistics.ts';

/** Days of one weekday before the origin that a season is compared with. */
const WEEKDAY_SPAN = 56;
/** Days before the origin whose mean the week around a day is compared with. */
const WEEK_SPAN = 28;
/** Earlier years count only when they sold at least this much a day. */
const LITTLE = 0.05;
const MOST = 10;

/** Daily sales of a series or a group: element t stands at base + t; nothing before `first` counts. */
export interface Sales {
  readonly values: Float32Array | Float64Array;
  readonly base: number;
  readonly first: number;
}

/**
 * Writes for each horizon day how the week around it stood to the four weeks before the origin in up to three earlier
 * years, pooled over the years; event days left out. NaN when no year is known back to the span before it.
 */
export function weekSeasons(sales: Sales, origin: number, event: Uint8Array, out: Float64Array): void {
  seasons(sales, origin, event, WEEK_SPAN, 1, 3, out);
}

/** The same for the weekday of each day alone: that day ±1 week over the same weekdays of the eight weeks before. */
export function weekdaySeasons(sales: Sales, origin: number, event: Uint8Array, out: Float64Array): void {
  seasons(sales, origin, event, WEEKDAY_SPAN, 7, 7, out);
}

/** Days ±`reach` in steps of `step`, over `span` days before the origin in the same steps. */
function seasons(
  sales: Sales,
  origin: number,
  event: Uint8Array,
  span: number,
  step: number,
  reach: number,
  out: Float64Array,
): void {
  const horizon = out.length;
  const sold = new Float64Array(horizon);
  const usual = new Float64Array(horizon);
  for (let year = 1; year <= YEARS_BACK; year++) {
    const start = origin - 364 * year;
    if (start - span < sales.first) break;
    const before = Array.from({ length: step }, (_, k) => strided(sales, start - span + k, start, step, event));
    for (let h = 0; h < horizon; h++) {
      const near = strided(sales, start + h - reach, Math.min(origin, start + h + reach + 1), step, event);
      const level = before[h % step] as number;
      if (!(level > LITTLE) || Number.isNaN(near)) continue;
      sold[h] = (sold[h] as number) + near;
      usual[h] = (usual[h] as number) + level;
    }
  }
  for (let h = 0; h < horizon; h++)
    out[h] = (usual[h] as number) > 0 ? Math.min(MOST, (sold[h] as number) / (usual[h] as number)) : Number.NaN;
}

/** Mean of every `step`-th value from `from` to before `to`, unknown and event days left out; NaN without one. */
function strided({ values, base }: Sales, from: number, to: number, step: number, event: Uint8Array): number {
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
