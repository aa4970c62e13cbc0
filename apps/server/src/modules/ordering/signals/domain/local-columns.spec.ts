import type { LocalColumn } from '@larder/forecasting/engine/index';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { type LocalInput, localColumns, type PlacedSignal } from './local-columns.ts';

const FROM = '2026-01-01';
const DAYS = 100;
const entry = (over: Partial<PlacedSignal>): PlacedSignal => ({
  id: 'a',
  kind: 'localEvent',
  path: 'hq/north/',
  atRoot: false,
  from: FROM,
  to: addDays(FROM, 1),
  name: 'x',
  valueCenti: null,
  priceMinor: null,
  items: [],
  categories: [],
  ...over,
});
const input = (over: Partial<LocalInput>): LocalInput => ({
  from: FROM,
  days: DAYS,
  dayCount: 86,
  stores: [
    { path: 'hq/north/s1/', from: 0, itemIds: ['water', 'bun'] },
    { path: 'hq/south/s2/', from: 2, itemIds: ['water'] },
  ],
  seriesCount: 3,
  signals: [],
  weather: [[], []],
  categoryOf: (id) => (id === 'water' ? 'drinks' : null),
  priceOf: () => 400n,
  off: new Set(),
  ...over,
});
/** Values of a subject on the first days; '-' where nothing is known. */
function cells(column: LocalColumn | undefined, subject: number, count: number): unknown[] {
  if (!column) return [];
  const row = column.rowOf[subject] as number;
  const out: unknown[] = new Array(count).fill(Number.isNaN(column.otherwise) ? '-' : column.otherwise);
  for (let run = column.runStart[row] as number; run < (column.runStart[row + 1] as number); run++)
    for (let day = column.from[run] as number; day < Math.min(count, column.to[run] as number); day++)
      out[day] = column.value[run];
  return out;
}

describe('[ORD-04] what is known by store and item, as columns of the model', () => {
  it('an event of a region marks the days of its stores only; what holds for the chain is not here', () => {
    const columns = localColumns(input({ signals: [entry({}), entry({ atRoot: true, path: 'hq/' })] }));
    expect(columns.map((c) => c.name)).toEqual(['localEvent@store']);
    expect([cells(columns[0], 0, 3), cells(columns[0], 1, 3)]).toEqual([
      [1, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('[ORD-06] an item promotion stands on its series, as a depth; a price is held against the usual one', () => {
    const [column, ...others] = localColumns(
      input({
        signals: [
          entry({ kind: 'promotion', path: 'hq/', atRoot: true, categories: ['drinks'], valueCenti: 1000n }),
          entry({ id: 'b', kind: 'promotion', items: ['water'], priceMinor: 300n, to: FROM }),
          entry({ id: 'c', kind: 'promotion', items: ['bun'], priceMinor: 900n, to: FROM }),
        ],
      }),
    );
    expect(others).toEqual([]);
    expect(column?.name).toBe('promotion@series');
    // The item in the north speaks before the category in the chain; a price above the usual one is only a mark.
    expect([0, 1, 2].map((s) => cells(column, s, 3))).toEqual([
      [25, 10, 0],
      [1, 0, 0],
      [10, 10, 0],
    ]);
  });

  it('a promotion of a store stands before that of its region', () => {
    const [column] = localColumns(
      input({
        signals: [
          entry({ id: 'z', kind: 'promotion', path: 'hq/north/s1/', valueCenti: 5000n, to: FROM }),
          entry({ kind: 'promotion', valueCenti: 2000n }),
        ],
      }),
    );
    expect(cells(column, 0, 3)).toEqual([50, 20, 0]);
  });

  it('weather needs sixty known days of history somewhere; what is unknown stays unknown', () => {
    const weather = (days: number) => Array.from({ length: days }, (_, day) => ({ day, high: 20 + day, rain: null }));
    expect(localColumns(input({ weather: [weather(59), []] }))).toEqual([]);
    const [column, ...others] = localColumns(
      input({ weather: [weather(60), []], signals: [entry({ kind: 'temperature', valueCenti: 500n })] }),
    );
    expect([column?.name, others]).toEqual(['temperature@store', []]);
    expect([cells(column, 0, 62).slice(-3), cells(column, 1, 2)]).toEqual([
      [79, '-', '-'],
      ['-', '-'],
    ]);
  });

  it('a switched-off parameter is in none', () => {
    const signals = [entry({}), entry({ kind: 'promotion', items: ['water'] })];
    expect(localColumns(input({ signals, off: new Set(['localEvent', 'promotion']) }))).toEqual([]);
  });
});
