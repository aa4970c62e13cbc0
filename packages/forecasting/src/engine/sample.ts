import type { Aggregates } from '../model/aggregates.ts';
import type { FeatureBuilder } from '../model/features.ts';
import type { Panel } from '../model/panel.ts';
import { uniform } from '../model/random.ts';
import { rowScale } from './scale.ts';
import { WEEK_DAYS, WeekCollector, type WeekRows, weekOfDay, weeksOf } from './weeks.ts';

/** Rows of the global model: features, target ÷ scale, weight = scale, and what evaluation needs. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  /** count × width */
  readonly features: Float32Array;
  readonly target: Float32Array;
  readonly weight: Float32Array;
  /** The series' level at the row's origin, base units. */
  readonly level: Float32Array;
  /** Units: actual, scale, dSES mean and dispersion, category, counted. */
  readonly actual: Float32Array;
  /** The actual without what was bought in bulk, and at most TARGET_CAP times the scale: what means are taught. */
  readonly ordinary: Float32Array;
  readonly smoothed: Float32Array;
  readonly dispersion: Float32Array;
  readonly category: Int32Array;
  readonly counted: Uint8Array;
  readonly lumpy: Float32Array;
  /** Whole weeks, and the one among them that each row belongs to (−1 = none). */
  readonly weeks: WeekRows;
  readonly week: Int32Array;
}

/** A series takes part when it has sold for at least this long, and within the same stretch before the origin. */
export const ACTIVE_DAYS = 56;
/** A single sale counts for at most this many times what was expected. */
export const TARGET_CAP = 12;

export function isActive(panel: Panel, first: Int32Array, s: number, origin: number): boolean {
  if ((first[s] as number) > origin - ACTIVE_DAYS) return false;
  const base = s * panel.dayCount;
  for (let t = origin - 1; t >= origin - ACTIVE_DAYS; t--) if ((panel.demand[base + t] as number) > 0) return true;
  return false;
}

/**
 * Draws up to `limit` training rows over the origins in turn: series at random, a few days of the horizon each.
 * Days without an observation are left out. The draw depends on the seed alone.
 */
export function sampleRows(
  panel: Panel,
  sums: Aggregates,
  builder: FeatureBuilder,
  origins: readonly number[],
  limit: number,
  daysPerDraw: number,
  seed: number,
): Rows {
  const { horizon, dayCount } = panel;
  const width = builder.width;
  const rows = emptyRows(limit, width);
  const random = uniform(seed);
  const buffer = new Float32Array(horizon * width);
  const draws = Math.ceil(limit / Math.max(1, origins.length) / daysPerDraw);
  const weeks = new WeekCollector(Math.ceil(limit / daysPerDraw), width);
  let n = 0;
  for (const origin of origins) {
    builder.at(origin);
    for (let k = 0, tries = 0; k < draws && tries < draws * 4 && n < limit; tries++) {
      const s = Math.floor(random() * panel.seriesCount);
      if (!isActive(panel, sums.first, s, origin)) continue;
      builder.build(s, buffer, 0);
      // One week a draw, in turn: two would cost training time and share most of their features.
      if (horizon >= WEEK_DAYS) addWeek(weeks, panel, builder, buffer, s, k % weeksOf(horizon), origin);
      k++;
      for (let j = 0; j < daysPerDraw && n < limit; j++) {
        const h = Math.floor(random() * horizon);
        const day = origin + h;
        if (day < dayCount && addRow(rows, n, panel, builder, buffer, s, h, day)) n++;
      }
    }
  }
  return { ...trim(rows, n), weeks: weeks.rows() };
}

/** All rows of the given origins, series by series, at most `limit` (series are then thinned evenly). */
export function allRows(
  panel: Panel,
  sums: Aggregates,
  builder: FeatureBuilder,
  origins: readonly number[],
  limit: number,
): Rows {
  const { horizon, dayCount } = panel;
  const width = builder.width;
  const stride = Math.max(1, Math.ceil((panel.seriesCount * origins.length * horizon) / limit));
  const rows = emptyRows(Math.ceil(panel.seriesCount / stride) * origins.length * horizon, width);
  const buffer = new Float32Array(horizon * width);
  const numbers = new Int32Array(weeksOf(horizon));
  const weeks = new WeekCollector(rows.target.length, width);
  let n = 0;
  for (const origin of origins) {
    builder.at(origin);
    for (let s = 0; s < panel.seriesCount; s += stride) {
      if (!isActive(panel, sums.first, s, origin)) continue;
      builder.build(s, buffer, 0);
      for (let w = 0; w < numbers.length; w++) numbers[w] = addWeek(weeks, panel, builder, buffer, s, w, origin);
      for (let h = 0; h < horizon && origin + h < dayCount; h++)
        if (addRow(rows, n, panel, builder, buffer, s, h, origin + h))
          rows.week[n++] = numbers[weekOfDay(h, horizon)] ?? -1;
    }
  }
  return { ...trim(rows, n), weeks: weeks.rows() };
}

function addRow(
  rows: Rows,
  n: number,
  panel: Panel,
  builder: FeatureBuilder,
  buffer: Float32Array,
  s: number,
  h: number,
  day: number,
): boolean {
  const actual = panel.demand[s * panel.dayCount + day] as number;
  if (Number.isNaN(actual)) return false;
  const width = builder.width;
  const scale = rowScale(builder, buffer, h);
  rows.features.set(buffer.subarray(h * width, (h + 1) * width), n * width);
  rows.target[n] = Math.min(TARGET_CAP, Math.max(0, actual) / scale);
  rows.weight[n] = scale;
  rows.level[n] = builder.levelOn(h);
  rows.actual[n] = actual;
  rows.ordinary[n] = taughtToMeans(builder.ordinarySale(s, day), scale);
  rows.smoothed[n] = builder.smoothedOn(h);
  rows.dispersion[n] = builder.dispersion;
  rows.category[n] = panel.category[s] as number;
  rows.counted[n] = builder.counted ? 1 : 0;
  rows.lumpy[n] = builder.lumpy;
  return true;
}

/** Adds week w of the horizon of the series built last; returns its number, −1 when it was not taken. */
function addWeek(
  weeks: WeekCollector,
  panel: Panel,
  builder: FeatureBuilder,
  buffer: Float32Array,
  s: number,
  w: number,
  origin: number,
): number {
  const from = w * WEEK_DAYS;
  const scaleOf = (d: number) => rowScale(builder, buffer, from + d);
  const saleOf = (d: number) =>
    origin + from + d < panel.dayCount
      ? taughtToMeans(builder.ordinarySale(s, origin + from + d), scaleOf(d))
      : Number.NaN;
  return weeks.add(buffer, from, saleOf, scaleOf);
}

/** An ordinary sale as means are taught it; NaN stays NaN. */
function taughtToMeans(sale: number, scale: number): number {
  return Math.min(TARGET_CAP * scale, Math.max(0, sale));
}

function emptyRows(count: number, width: number): Rows {
  return {
    count,
    width,
    features: new Float32Array(count * width),
    target: new Float32Array(count),
    weight: new Float32Array(count),
    level: new Float32Array(count),
    actual: new Float32Array(count),
    ordinary: new Float32Array(count),
    smoothed: new Float32Array(count),
    dispersion: new Float32Array(count),
    category: new Int32Array(count),
    counted: new Uint8Array(count),
    lumpy: new Float32Array(count),
    weeks: new WeekCollector(0, width).rows(),
    week: new Int32Array(count).fill(-1),
  };
}

function trim(rows: Rows, count: number): Rows {
  return { ...rows, count };
}
