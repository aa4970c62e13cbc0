import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { splitCsv } from '../cli/csv.ts';
import { dayNumber } from '../dates.ts';
import { calendarColumn } from '../engine/columns.ts';
import type { Panel } from '../model/panel.ts';

/** A real data set as one panel over its whole length; the benchmark cuts it at its origins. */
export interface Dataset {
  readonly name: string;
  readonly panel: Panel;
  readonly origins: number;
  /** Names of the stores and items that the panel's indexes mean. */
  readonly stores: readonly string[];
  readonly skus: readonly string[];
}

interface Source {
  readonly folder: string;
  readonly origins: number;
  /** Date columns of the same file that are known in advance, new name ← old name. */
  readonly known: Readonly<Record<string, string>>;
  /** A second file with one row per date, when the columns are not in the first. */
  readonly calendarPrefix?: string;
  readonly notGoods?: ReadonlySet<string>;
}

const SOURCES: readonly Source[] = [
  {
    folder: 'bakery',
    origins: 8,
    known: {
      holiday: 'is_holiday',
      promo: 'promotion_currentweek',
      school: 'is_schoolholiday',
      temp: 'temperature',
      rain: 'rainfall',
    },
    calendarPrefix: 'bakery_data_onestore',
  },
  {
    folder: 'restaurant_yaz',
    origins: 4,
    known: {
      holiday: 'is_holiday',
      closed: 'is_closed',
      wind: 'wind',
      clouds: 'clouds',
      rain: 'rain',
      sunshine: 'sunshine',
      temp: 'temperature',
    },
  },
  {
    folder: 'online_retail',
    origins: 4,
    known: {},
    notGoods: new Set(['POST', 'DOT', 'M', 'D', 'C2', 'S', 'BANK CHARGES', 'AMAZONFEE', 'CRUK', 'B']),
  },
];

/** Loads the data sets that are present under a folder; absent ones are named in `missing`. */
export async function loadDatasets(
  folder: string,
  horizon: number,
  only?: readonly string[],
): Promise<{ found: Dataset[]; missing: string[] }> {
  const found: Dataset[] = [];
  const missing: string[] = [];
  for (const source of SOURCES) {
    if (only && !only.includes(source.folder)) continue;
    const path = join(folder, source.folder, 'normalized.csv.gz');
    if (!existsSync(path)) missing.push(source.folder);
    else found.push({ name: source.folder, origins: source.origins, ...(await load(source, folder, path, horizon)) });
  }
  return { found, missing };
}

async function load(
  source: Source,
  folder: string,
  path: string,
  horizon: number,
): Promise<Omit<Dataset, 'name' | 'origins'>> {
  const rows: { id: string; store: string; sku: string; date: string; quantity: number }[] = [];
  const byDate = new Map<string, Record<string, string>>();
  for await (const row of table(path)) {
    const sku = (row.sku as string).toUpperCase();
    if (source.notGoods?.has(sku)) continue;
    rows.push({
      id: `${row.store}|${sku}`,
      store: row.store as string,
      sku,
      date: row.date as string,
      quantity: Number(row.qty),
    });
    if (!source.calendarPrefix) byDate.set(row.date as string, row);
  }
  if (source.calendarPrefix) {
    const file = (await readdir(join(folder, source.folder))).find((name) =>
      name.startsWith(source.calendarPrefix as string),
    );
    if (file) for await (const row of table(join(folder, source.folder, file))) byDate.set(row.date as string, row);
  }
  const days = rows.map((row) => dayNumber(row.date));
  let firstDay = Number.POSITIVE_INFINITY;
  let lastDay = 0;
  for (const day of days) {
    if (day < firstDay) firstDay = day;
    if (day > lastDay) lastDay = day;
  }
  const dayCount = lastDay - firstDay + 1;
  const ids = [...new Set(rows.map((row) => row.id))].sort();
  const stores = [...new Set(rows.map((row) => row.store))].sort();
  const skus = [...new Set(rows.map((row) => row.sku))].sort();
  const index = (list: readonly string[]) => new Map(list.map((name, i) => [name, i]));
  const [idOf, storeOf, skuOf] = [index(ids), index(stores), index(skus)];
  const demand = new Float32Array(new SharedArrayBuffer(ids.length * dayCount * 4));
  const store = new Int32Array(ids.length);
  const sku = new Int32Array(ids.length);
  rows.forEach((row, i) => {
    const s = idOf.get(row.id) as number;
    store[s] = storeOf.get(row.store) as number;
    sku[s] = skuOf.get(row.sku) as number;
    const at = s * dayCount + (days[i] as number) - firstDay;
    demand[at] = (demand[at] as number) + row.quantity;
  });
  const calendar = Object.entries(source.known).map(([name, column]) => {
    const cells = new Array<string | undefined>(dayCount + horizon).fill(undefined);
    for (const [date, row] of byDate) {
      const t = dayNumber(date) - firstDay;
      if (t >= 0 && t < cells.length) cells[t] = row[column];
    }
    return calendarColumn(name, cells);
  });
  const panel: Panel = {
    seriesCount: ids.length,
    dayCount,
    horizon,
    firstDay,
    demand,
    flags: null,
    store,
    sku,
    category: new Int32Array(ids.length),
    storeCount: stores.length,
    skuCount: skus.length,
    categoryCount: 1,
    calendar,
  };
  return { panel, stores, skus };
}

async function* table(path: string): AsyncGenerator<Record<string, string>> {
  const file = createReadStream(path);
  const lines = createInterface({ input: path.endsWith('.gz') ? file.pipe(createGunzip()) : file });
  let names: string[] | null = null;
  for await (const line of lines) {
    if (line === '') continue;
    const cells = splitCsv(line);
    if (!names) names = cells;
    else yield Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  }
}

/** The panel as it stood on the morning of column `origin`. */
export function cutPanel(panel: Panel, origin: number): Panel {
  const demand = new Float32Array(new SharedArrayBuffer(panel.seriesCount * origin * 4));
  for (let s = 0; s < panel.seriesCount; s++)
    demand.set(panel.demand.subarray(s * panel.dayCount, s * panel.dayCount + origin), s * origin);
  return {
    ...panel,
    dayCount: origin,
    demand,
    calendar: panel.calendar.map((column) => ({ ...column, values: column.values.slice(0, origin + panel.horizon) })),
  };
}
