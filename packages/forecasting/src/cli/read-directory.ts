import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayNumber } from '../dates.ts';
import { calendarColumn } from '../engine/columns.ts';
import type { CalendarColumn, Panel } from '../model/panel.ts';
import { csvRows } from './csv.ts';

interface Meta {
  readonly first: string;
  readonly origin: string;
  readonly horizon: number;
  readonly series?: readonly string[];
}

/** Reads history.csv, calendar.csv and meta.json; missing rows are zero sales. Throws on files that do not fit. */
export async function readDirectory(directory: string): Promise<{ panel: Panel; ids: string[]; origin: string }> {
  const meta = JSON.parse(await readFile(join(directory, 'meta.json'), 'utf8')) as Meta;
  const first = dayNumber(meta.first);
  const dayCount = dayNumber(meta.origin) - first;
  const horizon = meta.horizon;
  if (!(dayCount > 0) || !Number.isInteger(horizon) || horizon < 1)
    throw new RangeError(
      `meta.json: origin must follow first, horizon must be whole: ${JSON.stringify(meta).slice(0, 200)}`,
    );
  const history = await readHistory(join(directory, 'history.csv'), first, dayCount, meta.series);
  const calendar = await readCalendar(join(directory, 'calendar.csv'), first, dayCount + horizon);
  return {
    panel: { ...history.panel, dayCount, horizon, firstDay: first, calendar },
    ids: history.ids,
    origin: meta.origin,
  };
}

class Numbering {
  readonly names: string[] = [];
  private readonly index = new Map<string, number>();
  of(name: string): number {
    let i = this.index.get(name);
    if (i === undefined) {
      i = this.names.length;
      this.names.push(name);
      this.index.set(name, i);
    }
    return i;
  }
}

type HistoryPanel = Omit<Panel, 'dayCount' | 'horizon' | 'firstDay' | 'calendar'>;

async function readHistory(
  path: string,
  first: number,
  dayCount: number,
  named: readonly string[] | undefined,
): Promise<{ panel: HistoryPanel; ids: string[] }> {
  const series = new Numbering();
  for (const id of named ?? []) series.of(id);
  const stores = new Numbering();
  const skus = new Numbering();
  const categories = new Numbering();
  const storeOf: number[] = [];
  const skuOf: number[] = [];
  const categoryOf: number[] = [];
  let demand = new Float32Array(new SharedArrayBuffer(Math.max(1, series.names.length) * dayCount * 4));
  const days = new Map<string, number>();
  let columns: Record<string, number> | null = null;
  for await (const row of csvRows(path)) {
    if (!columns) {
      columns = Object.fromEntries(row.map((name, i) => [name.trim(), i]));
      for (const need of ['series_id', 'date', 'qty'])
        if (columns[need] === undefined) throw new RangeError(`history.csv has no column ${need}`);
      continue;
    }
    const cell = (name: string) => {
      const at = columns?.[name];
      return at === undefined ? undefined : row[at];
    };
    const id = cell('series_id') as string;
    const before = series.names.length;
    const s = series.of(id);
    if (named && series.names.length > before) continue;
    if (s * dayCount >= demand.length) demand = grown(demand, dayCount);
    if (storeOf[s] === undefined) {
      storeOf[s] = stores.of(cell('store') ?? 'store');
      skuOf[s] = skus.of(cell('sku') ?? id);
      categoryOf[s] = categories.of(cell('category') ?? cell('dept') ?? '');
    }
    const date = cell('date') as string;
    let t = days.get(date);
    if (t === undefined) {
      t = dayNumber(date.slice(0, 10)) - first;
      days.set(date, t);
    }
    const quantity = Number(cell('qty'));
    if (Number.isNaN(quantity)) throw new RangeError(`history.csv: qty of ${id} on ${date} is no number`);
    if (t >= 0 && t < dayCount) demand[s * dayCount + t] = (demand[s * dayCount + t] as number) + quantity;
  }
  const seriesCount = named?.length ?? series.names.length;
  for (let s = 0; s < seriesCount; s++)
    if (storeOf[s] === undefined) {
      // A series without a single sale: its id may still say where it belongs (store|sku).
      const [store, sku] = splitId(series.names[s] as string);
      storeOf[s] = stores.of(store);
      skuOf[s] = skus.of(sku);
      categoryOf[s] = categories.of('');
    }
  return {
    ids: series.names.slice(0, seriesCount),
    panel: {
      seriesCount,
      demand: demand.subarray(0, seriesCount * dayCount),
      flags: null,
      store: Int32Array.from(storeOf.slice(0, seriesCount)),
      sku: Int32Array.from(skuOf.slice(0, seriesCount)),
      category: Int32Array.from(categoryOf.slice(0, seriesCount)),
      storeCount: stores.names.length,
      skuCount: skus.names.length,
      categoryCount: categories.names.length,
    },
  };
}

/** Store and item of an id of the form store|sku. */
export function splitId(id: string): [string, string] {
  const at = id.indexOf('|');
  return at < 0 ? ['store', id] : [id.slice(0, at), id.slice(at + 1)];
}

function grown(demand: Float32Array<SharedArrayBuffer>, dayCount: number): Float32Array<SharedArrayBuffer> {
  const larger = new Float32Array(new SharedArrayBuffer((demand.length * 2 + 64 * dayCount) * 4));
  larger.set(demand);
  return larger;
}

/** Reads date + known columns over `days` days from `first`; a missing file or day is unknown. */
export async function readCalendar(path: string, first: number, days: number): Promise<CalendarColumn[]> {
  let names: string[] = [];
  let cells: (string | undefined)[][] = [];
  for await (const row of csvRows(path)) {
    if (names.length === 0) {
      names = row.slice(1).map((name) => name.trim());
      cells = names.map(() => new Array<string | undefined>(days).fill(undefined));
      if (names.length === 0) return [];
      continue;
    }
    const t = dayNumber((row[0] as string).slice(0, 10)) - first;
    if (t < 0 || t >= days) continue;
    names.forEach((_, i) => {
      (cells[i] as (string | undefined)[])[t] = row[i + 1]?.trim();
    });
  }
  return names.map((name, i) => calendarColumn(name, cells[i] as (string | undefined)[]));
}
