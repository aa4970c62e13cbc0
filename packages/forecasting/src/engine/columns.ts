import type { CalendarColumn } from '../model/panel.ts';

/**
 * Reads one known-future column from text cells: numbers stay numbers (empty = unknown); any other text makes the whole
 * column a list of labels, numbered in order of appearance from 1, empty = none. true/false count as 1/0.
 */
export function calendarColumn(name: string, cells: readonly (string | undefined)[]): CalendarColumn {
  const values = new Float64Array(cells.length);
  let labels = false;
  for (let t = 0; t < cells.length; t++) {
    const value = numberOf(cells[t]);
    values[t] = value;
    if (Number.isNaN(value) && cells[t] && !/^(nan|null|na|none)$/i.test(cells[t] as string)) labels = true;
  }
  if (!labels) return { name, values, labels };
  const index = new Map<string, number>();
  for (let t = 0; t < cells.length; t++) {
    const cell = cells[t];
    if (!cell || /^(nan|null|na|none|0|false)$/i.test(cell)) {
      values[t] = 0;
      continue;
    }
    let label = index.get(cell);
    if (label === undefined) {
      label = index.size + 1;
      index.set(cell, label);
    }
    values[t] = label;
  }
  return { name, values, labels };
}

function numberOf(cell: string | undefined): number {
  if (cell === undefined || cell === '') return Number.NaN;
  if (/^true$/i.test(cell)) return 1;
  if (/^false$/i.test(cell)) return 0;
  return Number(cell);
}
