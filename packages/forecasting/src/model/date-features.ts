import { type DayCalendar, NO_EVENT } from './calendar.ts';

/** Columns of the date alone. */
const DATE_COLUMNS = [
  'weekday',
  'dayOfMonth',
  'dayOfYear',
  'horizon',
  'event',
  'eventTomorrow',
  'eventYesterday',
  'toNextEvent',
  'sinceLastEvent',
  'eventOffset',
  'easterOffset',
] as const;

/** Names of the columns that {@link writeDateFeatures} writes, in order. */
export function dateFeatureNames(calendar: DayCalendar): string[] {
  const covariates = calendar.covariates.flatMap((column, i) =>
    calendar.binary[i]
      ? [column.name, `${column.name}:lastWeek`, `${column.name}:share28`]
      : [column.name, `${column.name}:anomaly`],
  );
  return [...DATE_COLUMNS, ...covariates];
}

/** Writes what the calendar says about each horizon day, one row per day; unknown = NaN. */
export function writeDateFeatures(calendar: DayCalendar, origin: number, horizon: number, out: Float32Array): void {
  const last = calendar.days - 1;
  let at = 0;
  const put = (value: number) => {
    out[at++] = value;
  };
  for (let h = 0; h < horizon; h++) {
    const t = Math.min(last, origin + h);
    put(calendar.weekday[t] as number);
    put(calendar.dayOfMonth[t] as number);
    put(calendar.dayOfYear[t] as number);
    put(h);
    put(calendar.event[t] as number);
    put(calendar.event[t + 1] as number);
    put(t > 0 ? (calendar.event[t - 1] as number) : 0);
    put(calendar.toNext[t] as number);
    put(calendar.sinceLast[t] as number);
    put(calendar.offset[t] === NO_EVENT ? Number.NaN : (calendar.offset[t] as number));
    put(calendar.easterOffset[t] as number);
    calendar.covariates.forEach((column, i) => {
      const value = column.values[t] as number;
      const recent = meanOf(column.values, origin - 28, origin);
      put(value);
      if (calendar.binary[i]) {
        put(t >= 7 ? (column.values[t - 7] as number) : Number.NaN);
        put(recent);
      } else put(value - recent);
    });
  }
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = values[t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return n > 0 ? sum / n : Number.NaN;
}
