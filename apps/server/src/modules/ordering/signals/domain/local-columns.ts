import type { ParameterKey } from '@larder/contracts/ordering/parameters';
import { MEASURED, type SignalKind } from '@larder/contracts/ordering/signals';
import { type LocalColumn, type LocalEntry, localColumn } from '@larder/forecasting/engine/index';
import { daysBetween } from '../../../../platform/clock/business-date.ts';

import { type DatedSignal, LEAST_MEASURED_DAYS } from './known-columns.ts';
import { type Promotion, precedence } from './promotions.ts';

/** An entry with its place; root entries without goods are chain columns, see `signalColumns`. */
export interface PlacedSignal extends DatedSignal, Promotion {
  readonly priceMinor: bigint | null;
  /** True when it holds for the whole chain. */
  readonly atRoot: boolean;
}

/** A day's weather as a store has it: °C and mm, null where nothing is known. */
export interface StoreWeather {
  readonly day: number;
  readonly high: number | null;
  readonly rain: number | null;
}

/** The panel that the columns belong to, and what is known of it. */
export interface LocalInput {
  /** Date of column 0. */
  readonly from: string;
  /** History and horizon. */
  readonly days: number;
  /** Columns that are history. */
  readonly dayCount: number;
  /** By store index: path in the tree, and the rows of its items. */
  readonly stores: readonly { readonly path: string; readonly from: number; readonly itemIds: readonly string[] }[];
  readonly seriesCount: number;
  readonly signals: readonly PlacedSignal[];
  /** By store index; stores that share their weather share the array. */
  readonly weather: readonly (readonly StoreWeather[])[];
  readonly categoryOf: (itemId: string) => string | null;
  /** Usual price of a base unit, minor units. */
  readonly priceOf: (itemId: string) => bigint | null;
  /** Parameters that the chain switched off. */
  readonly off: ReadonlySet<string>;
}

/** The parameter that a column of a model belongs to: `temperature@store` is the temperature. */
export const parameterOf = (column: string): string => column.split('@')[0] as string;

const MARKS: readonly SignalKind[] = ['competitor', 'localEvent', 'schoolHoliday', 'publicHoliday'];
const PERCENT = 100;
const CENTI = 100;

/**
 * What is known by store and by item: events and promotions of regions and stores, item promotions, footfall and weather.
 * Events are marks and not names: the number of a label would move from night to night as entries come and go.
 * A measured column needs sixty known days of history in some store.
 */
export function localColumns(input: LocalInput): LocalColumn[] {
  const own = input.signals.filter((s) => !input.off.has(s.kind));
  const local = own
    .filter((s) => !s.atRoot && s.items.length + s.categories.length === 0)
    // Where two meet the nearer place speaks, then the later start: it is painted last.
    .sort((a, b) => precedence(a, b));
  const columns: LocalColumn[] = [];
  const byStore = (key: ParameterKey, entries: LocalEntry[], otherwise: number) => {
    if (entries.length > 0)
      columns.push(localColumn(`${key}@store`, 'store', input.stores.length, input.days, entries, { otherwise }));
  };
  for (const kind of MARKS)
    byStore(
      kind as ParameterKey,
      local.filter((s) => s.kind === kind).flatMap((s) => storeEntries(input, s, 1)),
      0,
    );
  byStore(
    'promotion',
    local.filter((s) => s.kind === 'promotion').flatMap((s) => storeEntries(input, s, depthOf(s))),
    0,
  );
  byStore(
    'footfall',
    enough(
      input,
      local
        .filter((s) => s.kind === 'footfall')
        .flatMap((s) => storeEntries(input, s, Number(s.valueCenti ?? 0n) / CENTI)),
    ),
    Number.NaN,
  );
  const goods = promotionEntries(input, own);
  if (goods.length > 0) columns.push(localColumn('promotion@series', 'series', input.seriesCount, input.days, goods));
  return [...columns, ...weatherColumns(input, local)];
}

/** A promotion's depth in percent; 1 stands for one whose depth nobody knows, beside depths of 1 to 100. */
const depthOf = ({ valueCenti }: DatedSignal): number => (valueCenti === null ? 1 : Number(valueCenti) / CENTI);

function span(input: LocalInput, s: DatedSignal): { from: number; to: number } {
  return { from: daysBetween(input.from, s.from), to: daysBetween(input.from, s.to) + 1 };
}

function storeEntries(input: LocalInput, s: PlacedSignal, value: number): LocalEntry[] {
  const { from, to } = span(input, s);
  if (to <= 0 || from >= input.days) return [];
  return input.stores.flatMap((store, row) => (store.path.startsWith(s.path) ? [{ row, from, to, value }] : []));
}

function promotionEntries(input: LocalInput, signals: readonly PlacedSignal[]): LocalEntry[] {
  return signals
    .filter((s) => s.kind === 'promotion' && s.items.length + s.categories.length > 0)
    .sort((a, b) => precedence(a, b))
    .flatMap((s) => {
      const { from, to } = span(input, s);
      if (to <= 0 || from >= input.days) return [];
      const items = new Set(s.items);
      const categories = new Set(s.categories);
      return input.stores.flatMap((store) =>
        store.path.startsWith(s.path)
          ? store.itemIds.flatMap((itemId, i): LocalEntry[] =>
              items.has(itemId) || categories.has(input.categoryOf(itemId) ?? '')
                ? [{ row: store.from + i, from, to, value: goodsDepth(s, input.priceOf(itemId)) }]
                : [],
            )
          : [],
      );
    });
}

/** Depth in percent; a price is held against the usual one, and is a mark where that is unknown or not undercut. */
function goodsDepth(s: PlacedSignal, usual: bigint | null): number {
  if (s.priceMinor === null) return depthOf(s);
  if (usual === null || usual <= s.priceMinor) return 1;
  return Math.max(1, Math.round((PERCENT * Number(usual - s.priceMinor)) / Number(usual)));
}

/** Weather by store. An entry of the demand calendar counts where the weather itself is silent. */
function weatherColumns(input: LocalInput, local: readonly PlacedSignal[]): LocalColumn[] {
  return (['temperature', 'rain'] as const).flatMap((key) => {
    if (input.off.has(key)) return [];
    const figure = (w: StoreWeather) => (key === 'temperature' ? w.high : w.rain);
    const entries = [
      ...local
        .filter((s) => s.kind === key && MEASURED.has(s.kind))
        .flatMap((s) => storeEntries(input, s, Number(s.valueCenti ?? 0n) / CENTI)),
      ...input.weather.flatMap((days, row) =>
        days.flatMap((w): LocalEntry[] => {
          const value = figure(w);
          return value === null ? [] : [{ row, from: w.day, to: w.day + 1, value }];
        }),
      ),
    ];
    const kept = enough(input, entries);
    return kept.length === 0
      ? []
      : [localColumn(`${key}@store`, 'store', input.stores.length, input.days, kept, { otherwise: Number.NaN })];
  });
}

/** The entries, when some row knows enough days of history to learn from; else none. */
function enough(input: LocalInput, entries: LocalEntry[]): LocalEntry[] {
  const known = new Map<number, Set<number>>();
  for (const { row, from, to } of entries) {
    const days = known.get(row) ?? new Set();
    known.set(row, days);
    for (let day = Math.max(0, from); day < Math.min(input.dayCount, to); day++) days.add(day);
    if (days.size >= LEAST_MEASURED_DAYS) return entries;
  }
  return [];
}
