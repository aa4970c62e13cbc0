import { existsSync } from 'node:fs';
import { dayNumber } from '../dates.ts';
import { type LocalEntry, localColumn } from '../engine/local-column.ts';
import type { LocalColumn, LocalSubject, Panel } from '../model/panel.ts';
import { csvRows } from './csv.ts';

/** Names of the panel's series, stores and items in the order of their indices. */
export interface PanelNames {
  readonly ids: readonly string[];
  readonly stores: readonly string[];
  readonly skus: readonly string[];
}

const SCOPE = ['series_id', 'store', 'sku', 'date', 'from', 'to'];

/**
 * Reads local.csv, which may be absent: known-future columns that differ by store, item or series. A row names `store`,
 * `sku`, both, or `series_id`, and a `date` or `from` and `to` (both included); every other column is a known column,
 * an empty cell says nothing. Days that no row speaks of are 0 (no promotion), or unknown in a column of numbers that are
 * never 0 and stated for most days (a price, a temperature). Stores and items that the history does not know are ignored.
 */
export async function readLocal(path: string, panel: Panel, names: PanelNames): Promise<LocalColumn[]> {
  if (!existsSync(path)) return [];
  const days = panel.dayCount + panel.horizon;
  const lookup = new Subjects(panel, names);
  const entries = new Map<string, { name: string; by: LocalSubject; list: LocalEntry[] }>();
  let header: string[] | null = null;
  let line = 0;
  for await (const row of csvRows(path)) {
    line++;
    if (!header) {
      header = row.map((name) => name.trim());
      continue;
    }
    const cells = new Map(header.map((name, i) => [name, row[i]?.trim() ?? '']));
    const from = dayOf(cells.get('date') || cells.get('from'), panel.firstDay, line);
    const to = 1 + dayOf(cells.get('date') || cells.get('to') || cells.get('from'), panel.firstDay, line);
    const { by, rows } = lookup.of(cells.get('series_id'), cells.get('store'), cells.get('sku'), line);
    for (const name of header) {
      const cell = cells.get(name);
      if (SCOPE.includes(name) || !cell) continue;
      const key = `${name}@${by}`;
      let known = entries.get(key);
      if (!known) {
        known = { name: key, by, list: [] };
        entries.set(key, known);
      }
      for (const at of rows) known.list.push({ row: at, from, to, value: cellValue(cell) });
    }
  }
  const size = { store: panel.storeCount, sku: panel.skuCount, series: panel.seriesCount };
  return [...entries.values()].map(({ name, by, list }) =>
    localColumn(name, by, size[by], days, list, { otherwise: isLevel(list, days) ? Number.NaN : 0 }),
  );
}

/** Finds the rows that a line speaks of. */
class Subjects {
  private readonly panel: Panel;
  private readonly series: ReadonlyMap<string, number>;
  private readonly stores: ReadonlyMap<string, number>;
  private readonly skus: ReadonlyMap<string, number>;
  private readonly pairs = new Map<number, number[]>();

  constructor(panel: Panel, { ids, stores, skus }: PanelNames) {
    const index = (list: readonly string[]) => new Map(list.map((name, i) => [name, i]));
    this.panel = panel;
    this.series = index(ids);
    this.stores = index(stores);
    this.skus = index(skus);
    for (let s = 0; s < panel.seriesCount; s++) {
      const pair = (panel.store[s] as number) * panel.skuCount + (panel.sku[s] as number);
      const known = this.pairs.get(pair);
      if (known) known.push(s);
      else this.pairs.set(pair, [s]);
    }
  }

  of(
    id: string | undefined,
    store: string | undefined,
    sku: string | undefined,
    line: number,
  ): { by: LocalSubject; rows: readonly number[] } {
    const one = (index: number | undefined) => (index === undefined ? [] : [index]);
    if (id) return { by: 'series', rows: one(this.series.get(id)) };
    if (store && sku) {
      const [a, b] = [this.stores.get(store), this.skus.get(sku)];
      if (a === undefined || b === undefined) return { by: 'series', rows: [] };
      return { by: 'series', rows: this.pairs.get(a * this.panel.skuCount + b) ?? [] };
    }
    if (store) return { by: 'store', rows: one(this.stores.get(store)) };
    if (sku) return { by: 'sku', rows: one(this.skus.get(sku)) };
    throw new RangeError(`local.csv line ${line}: names no store, sku or series_id`);
  }
}

function dayOf(date: string | undefined, first: number, line: number): number {
  try {
    return dayNumber((date ?? '').slice(0, 10)) - first;
  } catch {
    throw new RangeError(`local.csv line ${line}: date must be YYYY-MM-DD, is ${JSON.stringify(date ?? '')}`);
  }
}

function cellValue(cell: string): number | string | null {
  if (/^(nan|null|na|none)$/i.test(cell)) return null;
  if (/^true$/i.test(cell)) return 1;
  if (/^false$/i.test(cell)) return 0;
  const value = Number(cell);
  return Number.isNaN(value) ? cell : value;
}

/** A level (a price, a temperature) is known on most days and never 0: silence about it means unknown, not none. */
function isLevel(list: readonly LocalEntry[], days: number): boolean {
  const values = list.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  if (values.length < list.filter(({ value }) => value !== null).length || values.includes(0)) return false;
  const rows = new Set(list.map(({ row }) => row)).size;
  const covered = list.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, days) - Math.max(0, from)), 0);
  return values.some((value) => value !== 1) && covered > 0.5 * rows * days;
}
