import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { type ItemDays, SalesApi } from '../../../foundation/sales/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { keepsChineseCalendar } from '../demand-model/domain/chinese-calendar.ts';
import { type RelatedDay, relatedDay, sameWeekday, spanOf } from '../demand-model/domain/comparable-days.ts';

/** What a day of an order's window sold a year ago; null: the store was closed or has no figures. Thousandths. */
export interface LastYearDay {
  readonly date: string;
  readonly weekday: { readonly date: string; readonly soldMilli: number | null };
  readonly related: (RelatedDay & { readonly soldMilli: number | null }) | null;
}

const MICRO = 1_000_000;

/** Sales, or use in dishes, of one item on the days of last year that correspond to given days. */
@Injectable()
export class LastYear {
  constructor(
    private readonly sales: SalesApi,
    private readonly catalog: CatalogApi,
  ) {}

  /** @param dates ascending, at most some weeks */
  async of(
    tx: Tx,
    store: { readonly id: string; readonly zone: string },
    itemId: string,
    dates: readonly string[],
  ): Promise<LastYearDay[]> {
    if (dates.length === 0) return [];
    const chinese = keepsChineseCalendar(store.zone);
    const days = dates.map((date) => ({
      date,
      weekday: sameWeekday(date),
      related: chinese ? relatedDay(date) : null,
    }));
    const span = spanOf(days.flatMap((d) => (d.related ? [d.weekday, d.related.date] : [d.weekday])));
    const sold = await this.sales.itemDays(tx, { storeIds: [store.id], from: span.from, to: span.to });
    const perUnit = await this.unitsOf(tx, itemId, sold.itemIds, dates[0] as string);
    const byDay = soldByDay(sold, span.days, perUnit);
    const on = (date: string): number | null => byDay[spanOf([span.from, date]).days - 1] ?? null;
    return days.map(({ date, weekday, related }) => ({
      date,
      weekday: { date: weekday, soldMilli: on(weekday) },
      related: related && { ...related, soldMilli: on(related.date) },
    }));
  }

  /** Base units of the item in one unit of each sold item: itself, and the dishes it goes into. */
  private async unitsOf(
    tx: Tx,
    itemId: string,
    soldIds: readonly string[],
    date: string,
  ): Promise<Map<string, number>> {
    const book = await this.catalog.recipeBook(tx, date);
    const units = new Map<string, number>();
    for (const id of soldIds) {
      if (!book.isExploded(id)) {
        if (id === itemId) units.set(id, 1);
        continue;
      }
      const leaf = book.leaves(id).find((l) => l.itemId === itemId);
      if (leaf) units.set(id, Number(leaf.microPerUnit) / MICRO);
    }
    return units;
  }
}

/** Per day of the span; null where the store sold nothing at all. */
function soldByDay(sold: ItemDays, days: number, perUnit: ReadonlyMap<string, number>): (number | null)[] {
  const byDay = new Array<number | null>(days).fill(null);
  for (let i = 0; i < sold.day.length; i++) {
    const day = sold.day[i] as number;
    const quantity = sold.quantityMilli[i] as number;
    if (quantity === 0) continue;
    const factor = perUnit.get(sold.itemIds[sold.itemIndex[i] as number] as string) ?? 0;
    byDay[day] = (byDay[day] ?? 0) + factor * quantity;
  }
  return byDay.map((quantity) => (quantity === null ? null : Math.round(quantity)));
}
