import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { type EmptySpan, type ItemFlow, StockFigures } from '../../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { type ItemDays, isIncomplete, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, businessDateOf } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { isForecast } from '../../application/forecast-items.ts';
import { SoldOutDays } from '../../application/sold-out-days.ts';
import { RunsRepository, type StoredForecast } from '../../data/runs.repository.ts';
import { AccuracyRepository } from '../data/accuracy.repository.ts';
import { type DayForecast, type DaySales, measureWeek, type WeekDay } from '../domain/measure-week.ts';
import { mondayOf, weeksIn } from '../domain/weeks.ts';

/** Days between the eve and the day that are measured: the next order, and a week ahead. */
export const HORIZONS = [1, 7] as const;
/** Tickets come late: what was measured is measured again while its week is young. */
const NIGHTLY_WEEKS = 2;
const NOTHING: ReadonlyMap<string, DaySales> = new Map();

/** Holds a store's kept forecasts against what it sold. Safe to repeat: a week is replaced as a whole. */
@Injectable()
export class MeasureAccuracy {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly stock: StockFigures,
    private readonly soldOut: SoldOutDays,
    private readonly runs: RunsRepository,
    private readonly accuracy: AccuracyRepository,
    private readonly clock: Clock,
  ) {}

  /** The store's last business day that is over. */
  async yesterday(ctx: TenantContext, storeId: string): Promise<string> {
    const { zone, closeoutMinute } = await this.db.tx(ctx, (tx) => this.org.store(tx, storeId));
    return addDays(businessDateOf(this.clock.now(), zone, closeoutMinute), -1);
  }

  /** Yesterday's week and the one before it: what the nightly job does. */
  async nightly(ctx: TenantContext, storeId: string): Promise<void> {
    const to = await this.yesterday(ctx, storeId);
    await this.measure(ctx, storeId, addDays(mondayOf(to), -7 * (NIGHTLY_WEEKS - 1)), to);
  }

  /**
   * Measures every week that the span touches, up to and including `to`.
   * @param from any day of the first week
   */
  async measure(ctx: TenantContext, storeId: string, from: string, to: string): Promise<void> {
    for (const week of weeksIn(from, to)) {
      const until = addDays(week, 6) < to ? addDays(week, 6) : to;
      // A transaction per week: a long one would hold back the clean-up of every table.
      await this.db.tx(ctx, async (tx) => {
        const forecasts = await this.runs.forecasts(tx, storeId, addDays(week, -6), until);
        if (forecasts.length === 0) return;
        const first = addDays(week, -7);
        const sold = salesByDay(await this.sales.itemDays(tx, { storeIds: [storeId], from: first, to: until }), first);
        const storeDays = await this.sales.storeDays(tx, [storeId], week, until);
        const incomplete = new Set(storeDays.filter(isIncomplete).map((d) => d.businessDate));
        const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
        const book = await this.catalog.recipeBook(tx, until);
        const accepts = (itemId: string) => isForecast(items.get(itemId), book);
        // Tills know what was sold, the stock knows when there was nothing left to sell.
        const empty = await this.soldOut.between(tx, [storeId], first, until);
        const moved = await this.stock.flows(tx, storeId, [...new Set(empty.map((e) => e.itemId))], first, until);
        markSoldOut(sold, empty, thrownAway(moved.days), accepts);
        const named = (date: string) => new Map([...(sold.get(date) ?? NOTHING)].filter(([id]) => accepts(id)));
        const byOrigin = new Map(forecasts.map((f) => [f.originDate, f]));
        for (const horizon of HORIZONS) {
          const days: WeekDay[] = [];
          for (let date = week; date <= until; date = addDays(date, 1)) {
            const forecast = byOrigin.get(addDays(date, 1 - horizon));
            days.push({
              incomplete: incomplete.has(date),
              forecast: forecast && dayOf(forecast, horizon - 1),
              sold: named(date),
              soldWeekBefore: sold.get(addDays(date, -7)) ?? NOTHING,
            });
          }
          const measured = measureWeek(days, (itemId) => items.get(itemId)?.categoryId ?? '');
          if (measured.measuredDays > 0 || days.some((d) => d.forecast))
            await this.accuracy.replace(tx, { storeId, week, horizon }, measured, this.clock.now());
        }
      });
    }
  }
}

/** What a kept forecast said about its day `at`; undefined beyond its horizon. */
function dayOf(forecast: StoredForecast & { readonly replayed: boolean }, at: number): DayForecast | undefined {
  if (at >= forecast.horizon) return undefined;
  const column = (all: Float32Array) =>
    Float32Array.from(forecast.itemIds, (_, i) => all[i * forecast.horizon + at] as number);
  return {
    itemIds: forecast.itemIds,
    means: column(forecast.means),
    spreads: column(forecast.spreads),
    counted: forecast.kinds.map((kind) => kind & 1),
    replayed: forecast.replayed,
  };
}

function salesByDay(days: ItemDays, from: string): Map<string, Map<string, DaySales>> {
  const byDay = new Map<string, Map<string, DaySales>>();
  for (let i = 0; i < days.day.length; i++) {
    const date = addDays(from, days.day[i] as number);
    const quantity = (days.quantityMilli[i] as number) / 1000;
    const soldOut = days.soldOut[i] === 1;
    if (quantity === 0 && !soldOut) continue;
    const day = byDay.get(date) ?? new Map<string, DaySales>();
    byDay.set(date, day);
    day.set(days.itemIds[days.itemIndex[i] as number] as string, { quantity, soldOut });
  }
  return byDay;
}

/** Days by item on which some of it was thrown away: there was something left to sell. */
function thrownAway(flows: readonly ItemFlow[]): ReadonlySet<string> {
  return new Set(flows.filter((f) => f.wastedMilli > 0n).map((f) => `${f.itemId} ${f.businessDate}`));
}

/**
 * Marks the days at whose end an item had no stock, for items that sell in these days. A day on which the store sold
 * nothing that is forecast stays as it is: it was closed. Bread that is thrown away at closing was not sold out.
 */
function markSoldOut(
  sold: ReadonlyMap<string, Map<string, DaySales>>,
  spans: readonly EmptySpan[],
  left: ReadonlySet<string>,
  accepts: (itemId: string) => boolean,
): void {
  const selling = new Set<string>();
  const trading = new Map<string, Map<string, DaySales>>();
  for (const [date, day] of sold)
    for (const [itemId, { quantity }] of day) {
      if (quantity <= 0 || !accepts(itemId)) continue;
      selling.add(itemId);
      trading.set(date, day);
    }
  for (const { itemId, from, to } of spans) {
    if (!selling.has(itemId)) continue;
    for (let date = from; date <= to; date = addDays(date, 1)) {
      const day = left.has(`${itemId} ${date}`) ? undefined : trading.get(date);
      day?.set(itemId, { quantity: day.get(itemId)?.quantity ?? 0, soldOut: true });
    }
  }
}
