import type { LocalColumn, LocalSubject } from '../model/panel.ts';

/** One statement of a local column: the days `from` … `to` − 1 (column indices) of a row have this value. */
export interface LocalEntry {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** A number, a label, or null for unknown. */
  readonly value: number | string | boolean | null;
}

export interface LocalColumnOptions {
  /** Value of the days that no entry speaks of; default 0 (no promotion). NaN = unknown (no price, no weather). */
  readonly otherwise?: number;
  /** Store, item or series → row; default: each has the row of its own number. Maps stores to regions. −1 = none. */
  readonly rowOf?: Int32Array;
}

/**
 * Builds a column that differs by store, item or series from entries in any order; where two overlap the later one
 * counts, and days outside the panel are cut off. One text value makes the whole column a list of labels, numbered in
 * order of appearance from 1. Throws RangeError for a row outside `rows`.
 * @param rows number of rows: stores, items or series, or regions with `rowOf`
 * @param days dayCount + horizon of the panel
 */
export function localColumn(
  name: string,
  by: LocalSubject,
  rows: number,
  days: number,
  entries: readonly LocalEntry[],
  { otherwise = 0, rowOf = Int32Array.from({ length: rows }, (_, i) => i) }: LocalColumnOptions = {},
): LocalColumn {
  for (const { row } of entries)
    if (!(row >= 0 && row < rows)) throw new RangeError(`column ${name}: row ${row} is not one of ${rows}`);
  const { values, labels } = numbersOf(entries);
  const silence = labels ? 0 : Math.fround(otherwise);
  const paint = new Float32Array(days);
  const runs = new Runs();
  const runStart = new Int32Array(rows + 1);
  const { start, order } = grouped(entries, rows);
  for (let row = 0; row < rows; row++) {
    const begin = start[row] as number;
    const end = start[row + 1] as number;
    if (begin < end) {
      paint.fill(silence);
      for (const i of order.subarray(begin, end)) {
        const { from, to } = entries[i] as LocalEntry;
        paint.fill(values[i] as number, Math.max(0, from), Math.max(0, Math.min(days, to)));
      }
      runs.add(paint, silence);
    }
    runStart[row + 1] = runs.from.length;
  }
  return {
    name,
    by,
    labels,
    otherwise: silence,
    rowOf: sharedInts(rowOf),
    runStart: sharedInts(runStart),
    from: sharedInts(runs.from),
    to: sharedInts(runs.to),
    value: sharedFloats(runs.value),
  };
}

/** Stretches of equal days. */
class Runs {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly value: number[] = [];

  /** Takes the stretches of a row in that differ from `silence`. */
  add(days: Float32Array, silence: number): void {
    for (let t = 0; t < days.length; ) {
      const value = days[t] as number;
      let next = t + 1;
      while (next < days.length && Object.is(days[next], value)) next++;
      if (!Object.is(value, silence)) {
        this.from.push(t);
        this.to.push(next);
        this.value.push(value);
      }
      t = next;
    }
  }
}

/** Values as numbers; with any text among them, as indices of labels. */
function numbersOf(entries: readonly LocalEntry[]): { values: Float32Array; labels: boolean } {
  const labels = entries.some(({ value }) => typeof value === 'string');
  const index = new Map<string, number>();
  const values = Float32Array.from(entries, ({ value }) => {
    if (value === null) return labels ? 0 : Number.NaN;
    if (!labels) return Number(value);
    const label = String(value);
    if (label === '' || label === '0' || label === 'false') return 0;
    const known = index.get(label) ?? index.size + 1;
    index.set(label, known);
    return known;
  });
  return { values, labels };
}

/** Entry numbers row by row, in their old order within a row. */
function grouped(entries: readonly LocalEntry[], rows: number): { start: Int32Array; order: Int32Array } {
  const start = new Int32Array(rows + 1);
  for (const { row } of entries) start[row + 1] = (start[row + 1] as number) + 1;
  for (let row = 0; row < rows; row++) start[row + 1] = (start[row + 1] as number) + (start[row] as number);
  const next = start.slice();
  const order = new Int32Array(entries.length);
  entries.forEach(({ row }, i) => {
    const at = next[row] as number;
    order[at] = i;
    next[row] = at + 1;
  });
  return { start, order };
}

/** Copies for which threads need no copy of their own. */
function sharedInts(values: ArrayLike<number>): Int32Array {
  const out = new Int32Array(new SharedArrayBuffer(values.length * 4));
  out.set(values);
  return out;
}
function sharedFloats(values: ArrayLike<number>): Float32Array {
  const out = new Float32Array(new SharedArrayBuffer(values.length * 4));
  out.set(values);
  return out;
}
