import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayNumber } from '../dates.ts';
import { calendarColumn } from '../engine/columns.ts';
import type { CalendarColumn, Panel } from '../model/panel.ts';
import { csvRows } from './csv.ts';
import { readLocal } from './read-local.ts';

interface Meta {
  readonly first: number;
  readonly dayCount: number;
  readonly origin: string;
  readonly horizon: number;
  readonly series: readonly string[] | undefined;
}

const LONGEST_HORIZON = 366;

/** Reads history.csv, calendar.csv and meta.json; missing rows are zero sales. Throws on files that do not fit. */
export async function readDirectory(directory: string): Promise<{ panel: Panel; ids: string[]; origin: string }> {
  for (const name of ['meta.json', 'history.csv'])
    if (!existsSync(join(directory, name))) throw new Error(`${join(directory, name)} is missing`);
  const { first, dayCount, origin, horizon, series } = await readMeta(join(directory, 'meta.json'));
  const history = await readHistory(join(directory, 'history.csv'), first, dayCount, series);
  const calendar = await readCalendar(join(directory, 'calendar.csv'), first, dayCount + horizon);
  const panel: Panel = { ...history.panel, dayCount, horizon, firstDay: first, calendar };
  const { ids, stores, skus } = history;
  const local = await readLocal(join(directory, 'local.csv'), panel, { ids, stores, skus });
  return { panel: local.length > 0 ? { ...panel, local } : panel, ids, origin };
}

async function readMeta(path: string): Promise<Meta> {
  let meta: Record<string, unknown>;
  try {
    meta = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`meta.json is no JSON: ${(error as Error).message}`);
  }
  const { origin, horizon, series } = meta;
  const day = (name: 'first' | 'origin') => {
    try {
      return dayNumber(String(meta[name]).slice(0, 10));
    } catch {
      throw new RangeError(`meta.json: ${name} must be a date (YYYY-MM-DD), is ${JSON.stringify(meta[name])}`);
    }
  };
  const first = day('first');
  const dayCount = day('origin') - first;
  if (!(dayCount > 0)) throw new RangeError(`meta.json: origin ${origin} must follow first ${meta.first}`);
  if (typeof horizon !== 'number' || !Number.isInteger(horizon) || horizon < 1 || horizon > LONGEST_HORIZON)
    throw new RangeError(`meta.json: horizon must be 1 to ${LONGEST_HORIZON} days, is ${JSON.stringify(horizon)}`);
  if (series !== undefined && !(Array.isArray(series) && series.every((id) => typeof id === 'string')))
    throw new RangeError('meta.json: series must be a list of names');
  return {
    first,
    dayCount,
    origin: String(origin).slice(0, 10),
    horizon,
    series: series && [...new Set(series as string[])],
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

interface ReadHistory {
  readonly panel: HistoryPanel;
  /** Names in the order of the panel's indices. */
  readonly ids: string[];
  readonly stores: readonly string[];
  readonly skus: readonly string[];
}

async function readHistory(
  path: string,
  first: number,
  dayCount: number,
  named: readonly string[] | undefined,
): Promise<ReadHistory> {
  const history = new History(first, dayCount, named);
  let columns: Map<string, number> | null = null;
  let line = 0;
  for await (const row of csvRows(path)) {
    line++;
    if (columns) history.add(row, columns, line);
    else {
      columns = new Map(row.map((name, i) => [name.trim(), i]));
      for (const need of ['series_id', 'date', 'qty'])
        if (!columns.has(need)) throw new RangeError(`history.csv has no column ${need}`);
    }
  }
  if (!columns) throw new RangeError('history.csv is empty: its first line must name the columns');
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

  /** Takes one row in; rows of the same series and day add up. `line` is for messages. */
  add(row: readonly string[], columns: ReadonlyMap<string, number>, line: number): void {
    const cell = (name: string) => row[columns.get(name) ?? -1];
    const id = cell('series_id');
    if (!id) throw new RangeError(`history.csv line ${line}: no series_id`);
    const quantity = Number(cell('qty') ?? Number.NaN);
    if (!Number.isFinite(quantity))
      throw new RangeError(`history.csv line ${line}: qty of ${id} is no number: ${JSON.stringify(cell('qty') ?? '')}`);
    const t = this.column(cell('date') ?? '', line);
    const s = this.series.of(id);
    // Not asked for.
    if (this.named && s >= this.named.length) return;
    if (s * this.dayCount >= this.demand.length) this.demand = grown(this.demand, this.dayCount);
    if (this.storeOf[s] === undefined)
      this.place(s, cell('store') ?? 'store', cell('sku') ?? id, cell('category') ?? cell('dept') ?? '');
    if (t < 0 || t >= this.dayCount) return;
    const at = s * this.dayCount + t;
    this.demand[at] = (this.demand[at] as number) + quantity;
  }

  finish(): ReadHistory {
    const seriesCount = this.named?.length ?? this.series.names.length;
    for (let s = 0; s < seriesCount; s++)
      // A series without a single sale: its id may still say where it belongs (store|sku).
      if (this.storeOf[s] === undefined) this.place(s, ...splitId(this.series.names[s] as string), '');
    return {
      ids: this.series.names.slice(0, seriesCount),
      stores: this.stores.names,
      skus: this.skus.names,
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

  private column(date: string, line: number): number {
    let t = this.days.get(date);
    if (t === undefined) {
      try {
        t = dayNumber(date.slice(0, 10)) - this.first;
      } catch {
        throw new RangeError(`history.csv line ${line}: date must be YYYY-MM-DD, is ${JSON.stringify(date)}`);
      }
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

/**
 * Reads date + known columns over `days` days from `first`. A missing file, column or day is unknown; of two rows of one
 * day the later counts.
 */
export async function readCalendar(path: string, first: number, days: number): Promise<CalendarColumn[]> {
  if (!existsSync(path)) return [];
  let names: string[] | null = null;
  let dateAt = 0;
  let cells: (string | undefined)[][] = [];
  for await (const row of csvRows(path)) {
    if (!names) {
      const header = row.map((name) => name.trim());
      dateAt = Math.max(0, header.indexOf('date'));
      names = header;
      cells = names.map(() => new Array<string | undefined>(days).fill(undefined));
      continue;
    }
    let t: number;
    try {
      t = dayNumber((row[dateAt] as string).slice(0, 10)) - first;
    } catch {
      throw new RangeError(`calendar.csv: date must be YYYY-MM-DD, is ${JSON.stringify(row[dateAt])}`);
    }
    if (t < 0 || t >= days) continue;
    cells.forEach((column, i) => {
      column[t] = row[i]?.trim();
    });
  }
  return (names ?? []).flatMap((name, i) =>
    i === dateAt ? [] : [calendarColumn(name, cells[i] as (string | undefined)[])],
  );
}
