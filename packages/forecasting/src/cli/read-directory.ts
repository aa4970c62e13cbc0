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
  const history = new History(first, dayCount, named);
  let columns: Map<string, number> | null = null;
  for await (const row of csvRows(path)) {
    if (columns) history.add(row, columns);
    else {
      columns = new Map(row.map((name, i) => [name.trim(), i]));
      for (const need of ['series_id', 'date', 'qty'])
        if (!columns.has(need)) throw new RangeError(`history.csv has no column ${need}`);
    }
  }
  return history.finish();
}

/** Collects history rows into a panel whose series are the named ones, or those that appear. */
class History {
  private readonly first: number;
  private readonly dayCount: number;
  private readonly named: readonly string[] | undefined;
  private readonly series = new Numbering();
  private readonly stores = new Numbering();
  private readonly skus = new Numbering();
  private readonly categories = new Numbering();
  private readonly storeOf: number[] = [];
  private readonly skuOf: number[] = [];
  private readonly categoryOf: number[] = [];
  private readonly days = new Map<string, number>();
  private demand: Float32Array<SharedArrayBuffer>;

  constructor(first: number, dayCount: number, named: readonly string[] | undefined) {
    this.first = first;
    this.dayCount = dayCount;
    this.named = named;
    for (const id of named ?? []) this.series.of(id);
    this.demand = new Float32Array(new SharedArrayBuffer(Math.max(1, this.series.names.length) * dayCount * 4));
  }

  add(row: readonly string[], columns: ReadonlyMap<string, number>): void {
    const cell = (name: string) => row[columns.get(name) ?? -1];
    const id = cell('series_id') as string;
    const before = this.series.names.length;
    const s = this.series.of(id);
    if (this.named && this.series.names.length > before) return;
    if (s * this.dayCount >= this.demand.length) this.demand = grown(this.demand, this.dayCount);
    if (this.storeOf[s] === undefined)
      this.place(s, cell('store') ?? 'store', cell('sku') ?? id, cell('category') ?? cell('dept') ?? '');
    const quantity = Number(cell('qty'));
    if (Number.isNaN(quantity)) throw new RangeError(`history.csv: qty of ${id} on ${cell('date')} is no number`);
    const t = this.column(cell('date') as string);
    if (t < 0 || t >= this.dayCount) return;
    const at = s * this.dayCount + t;
    this.demand[at] = (this.demand[at] as number) + quantity;
  }

  finish(): { panel: HistoryPanel; ids: string[] } {
    const seriesCount = this.named?.length ?? this.series.names.length;
    for (let s = 0; s < seriesCount; s++)
      // A series without a single sale: its id may still say where it belongs (store|sku).
      if (this.storeOf[s] === undefined) this.place(s, ...splitId(this.series.names[s] as string), '');
    return {
      ids: this.series.names.slice(0, seriesCount),
      panel: {
        seriesCount,
        demand: this.demand.subarray(0, seriesCount * this.dayCount),
        flags: null,
        store: Int32Array.from(this.storeOf.slice(0, seriesCount)),
        sku: Int32Array.from(this.skuOf.slice(0, seriesCount)),
        category: Int32Array.from(this.categoryOf.slice(0, seriesCount)),
        storeCount: this.stores.names.length,
        skuCount: this.skus.names.length,
        categoryCount: this.categories.names.length,
      },
    };
  }

  private place(s: number, store: string, sku: string, category: string): void {
    this.storeOf[s] = this.stores.of(store);
    this.skuOf[s] = this.skus.of(sku);
    this.categoryOf[s] = this.categories.of(category);
  }

  private column(date: string): number {
    let t = this.days.get(date);
    if (t === undefined) {
      t = dayNumber(date.slice(0, 10)) - this.first;
      this.days.set(date, t);
    }
    return t;
  }
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
