import type { LocalColumn, LocalSubject, Panel } from './panel.ts';

/** Days over which a share or an ordinary value is taken. */
const WINDOW = 28;
/** Distances to the last marked day are cut here. */
const SINCE_CUT = 60;

/** How a column is read; it decides which features it gives. */
interface Reading {
  readonly column: LocalColumn;
  /** Silence means "not": shares and distances make sense. */
  readonly sparse: boolean;
  /** Numbers that are not just marks: the difference to the ordinary value makes sense; a ratio when none is ≤ 0. */
  readonly against: 'ratio' | 'gap' | null;
}

/**
 * Features of the columns that differ by store, item or series: the value, tomorrow's, for sparse columns the share of
 * marked days of the last four weeks and the days since the last marked one, for numbers the ratio (or gap) to their mean
 * of the four weeks before the origin. Nothing but the calendar is read, so the days ahead may be.
 */
export class LocalFeatures {
  readonly names: readonly string[];
  private readonly panel: Panel;
  private readonly readings: readonly Reading[];
  /** Values of the window before the origin, the horizon and the day after it. */
  private readonly window: Float32Array;

  constructor(panel: Panel) {
    this.panel = panel;
    this.readings = (panel.local ?? []).flatMap((column) => reading(column) ?? []);
    this.names = this.readings.flatMap(({ column, sparse, against }) => [
      column.name,
      `${column.name}:tomorrow`,
      ...(sparse ? [`${column.name}:share28`, `${column.name}:since`] : []),
      ...(against ? [`${column.name}:${against}`] : []),
    ]);
    this.window = new Float32Array(WINDOW + panel.horizon + 1);
  }

  /** Writes the features of series s for the horizon from `origin`: day h at `offset + h × stride`. */
  write(s: number, origin: number, out: Float32Array, offset: number, stride: number): void {
    let at = offset;
    for (const reading of this.readings) at += this.writeColumn(reading, s, origin, out, at, stride);
  }

  private writeColumn(
    { column, sparse, against }: Reading,
    s: number,
    origin: number,
    out: Float32Array,
    offset: number,
    stride: number,
  ): number {
    const { horizon } = this.panel;
    const row = column.rowOf[subjectOf(this.panel, column.by, s)] ?? -1;
    const last = this.fill(column, row, origin);
    const { window } = this;
    const usual = against || sparse ? ordinary(window) : null;
    let since = last;
    for (let h = 0; h < horizon; h++) {
      let at = offset + h * stride;
      const value = window[WINDOW + h] as number;
      out[at++] = value;
      out[at++] = window[WINDOW + h + 1] as number;
      if (usual && sparse) {
        out[at++] = usual.share;
        out[at++] = since;
        since = value > 0 || value < 0 ? 1 : Math.min(SINCE_CUT, since + 1);
      }
      if (usual && against) {
        if (against === 'gap') out[at++] = value - usual.mean;
        else out[at++] = value / usual.mean;
      }
    }
    return 2 + (sparse ? 2 : 0) + (against ? 1 : 0);
  }

  /** Values around the origin into `window`; returns the days since the last marked day before it. */
  private fill(column: LocalColumn, row: number, origin: number): number {
    const { window } = this;
    const begin = origin - WINDOW;
    const end = begin + window.length;
    const { from, to, value, runStart, otherwise } = column;
    window.fill(otherwise);
    let since = SINCE_CUT;
    const first = row < 0 ? 0 : (runStart[row] as number);
    let k = row < 0 ? -1 : lastRunBefore(from, first, runStart[row + 1] as number, end);
    for (; k >= first; k--) {
      const until = to[k] as number;
      const marked = value[k] as number;
      const known = (from[k] as number) < origin && (marked > 0 || marked < 0);
      if (known) since = Math.min(since, Math.max(1, origin - Math.min(until, origin) + 1));
      if (until <= begin) {
        if (known || until <= origin - SINCE_CUT) break;
        continue;
      }
      window.fill(marked, Math.max(0, (from[k] as number) - begin), Math.min(window.length, until - begin));
    }
    // The day after the panel's last is unknown; what runs today mostly runs on.
    const beyond = this.panel.dayCount + this.panel.horizon - begin;
    if (beyond > 0 && beyond < window.length) window[beyond] = window[beyond - 1] as number;
    return since;
  }
}

function subjectOf(panel: Panel, by: LocalSubject, s: number): number {
  return by === 'series' ? s : ((by === 'store' ? panel.store : panel.sku)[s] as number);
}

/** Last run of [first, end) that begins before `day`; first − 1 when there is none. */
function lastRunBefore(from: Int32Array, first: number, end: number, day: number): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Mean and share of marked days of the window before the origin, unknown days left out. */
function ordinary(window: Float32Array): { mean: number; share: number } {
  let sum = 0;
  let marked = 0;
  let known = 0;
  for (let i = 0; i < WINDOW; i++) {
    const value = window[i] as number;
    if (Number.isNaN(value)) continue;
    known++;
    sum += value;
    if (value !== 0) marked++;
  }
  return known > 0 ? { mean: sum / known, share: marked / known } : { mean: Number.NaN, share: Number.NaN };
}

/** How the column is read, or null when it says the same of every day and subject. */
function reading(column: LocalColumn): Reading | null {
  const { value, otherwise, labels } = column;
  let constant = true;
  let marks = !Number.isNaN(otherwise) && (otherwise === 0 || otherwise === 1);
  let positive = !(otherwise <= 0);
  let first = otherwise;
  for (const v of value) {
    if (Number.isNaN(v)) continue;
    if (Number.isNaN(first)) first = v;
    if (v !== first) constant = false;
    if (v !== 0 && v !== 1) marks = false;
    if (v <= 0) positive = false;
  }
  if (constant) return null;
  const against = labels || marks ? null : positive ? 'ratio' : 'gap';
  return { column, sparse: otherwise === 0, against };
}
