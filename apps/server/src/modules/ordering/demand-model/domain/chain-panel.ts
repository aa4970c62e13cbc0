import { type CalendarColumn, calendarColumn, type Panel } from '@larder/forecasting/engine/index';
import { addDays } from '../../../../platform/clock/business-date.ts';
import type { StoreHistory } from '../../application/planning/store-history.ts';
import { dayOf } from '../../domain/supply-slot.ts';
import type { KnownColumn } from '../../signals/domain/known-columns.ts';

/** Days that the model forecasts. */
export const MODEL_HORIZON = 14;
/** Two years: holidays need the year before, and older sales say little about now. */
export const MODEL_DAYS = 730;

/** Where a store's items lie in the panel: rows `from` … `from + itemIds.length − 1`. */
export interface StoreRows {
  readonly storeId: string;
  readonly from: number;
  readonly itemIds: readonly string[];
}

export interface ChainPanel {
  readonly panel: Panel;
  readonly rows: readonly StoreRows[];
  /** Category ids in the order of the panel's indices; '' stands for items without one. */
  readonly categories: readonly string[];
  /** Date of the panel's first column. */
  readonly from: string;
}

/** Gathers stores one by one, so that only one store's text of history is in memory at a time. */
export class ChainPanelBuilder {
  private readonly dayCount: number;
  private readonly parts: { readonly storeId: string; readonly history: StoreHistory }[] = [];

  constructor(dayCount: number) {
    this.dayCount = dayCount;
  }

  add(storeId: string, history: StoreHistory): void {
    if (history.dayCount !== this.dayCount)
      throw new RangeError(`history of ${history.dayCount} days, not ${this.dayCount}`);
    if (history.itemIds.length > 0) this.parts.push({ storeId, history });
  }

  /**
   * @param from date of the first column
   * @param calendar known columns over history and horizon
   * @returns null when no store has a sale
   */
  build(from: string, categoryOf: (itemId: string) => string, calendar: readonly KnownColumn[]): ChainPanel | null {
    const seriesCount = this.parts.reduce((n, p) => n + p.history.itemIds.length, 0);
    const first = this.firstDay();
    if (seriesCount === 0 || first === null) return null;
    const dayCount = this.dayCount - first;
    const demand = new Float32Array(new SharedArrayBuffer(seriesCount * dayCount * 4));
    const flags = new Uint8Array(new SharedArrayBuffer(seriesCount * dayCount));
    const store = new Int32Array(seriesCount);
    const items = [...new Set(this.parts.flatMap((p) => p.history.itemIds))].sort();
    const skuOf = new Map(items.map((id, i) => [id, i]));
    const categories = [...new Set(items.map(categoryOf))].sort();
    const categoryAt = new Map(categories.map((id, i) => [id, i]));
    const sku = new Int32Array(seriesCount);
    const category = new Int32Array(seriesCount);
    const rows: StoreRows[] = [];
    let s = 0;
    this.parts.forEach(({ storeId, history }, storeIndex) => {
      rows.push({ storeId, from: s, itemIds: history.itemIds });
      history.itemIds.forEach((itemId, row) => {
        const start = row * this.dayCount + first;
        demand.set(history.demand.subarray(start, start + dayCount), s * dayCount);
        flags.set(history.flags.subarray(start, start + dayCount), s * dayCount);
        store[s] = storeIndex;
        sku[s] = skuOf.get(itemId) as number;
        category[s] = categoryAt.get(categoryOf(itemId)) as number;
        s += 1;
      });
    });
    return {
      rows,
      categories,
      from: addDays(from, first),
      panel: {
        seriesCount,
        dayCount,
        horizon: MODEL_HORIZON,
        firstDay: dayOf(from) + first,
        demand,
        flags,
        store,
        sku,
        category,
        storeCount: this.parts.length,
        skuCount: items.length,
        categoryCount: categories.length,
        calendar: calendar.map(({ name, cells }): CalendarColumn => calendarColumn(name, cells.slice(first))),
      },
    };
  }

  /** First day on which any store sold anything: the empty years before would only cost memory. */
  private firstDay(): number | null {
    let first = this.dayCount;
    for (const { history } of this.parts)
      for (let row = 0; row < history.itemIds.length; row++) {
        const base = row * this.dayCount;
        for (let t = 0; t < first; t++) if (history.demand[base + t] !== 0) first = t;
      }
    return first === this.dayCount ? null : first;
  }
}
