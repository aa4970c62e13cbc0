import { forecastSeries } from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { isIncomplete, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { isForecast } from '../../application/forecast-items.ts';
import { HISTORY_DAYS, type StoreHistory, storeHistory } from '../../application/planning/store-history.ts';
import { RunsRepository, type StoredForecast } from '../../data/runs.repository.ts';

/** As far as accuracy is measured ahead. */
const REPLAYED_HORIZON = 7;

/**
 * Forecasts of past days that nobody made at the time, from nothing but what was known on their eve, by smoothing: the
 * trained model has seen later days and would know too much. A chain that starts with imported history sees at once
 * how it would have been served. Rows say that they were replayed; a forecast that was really made is never replaced.
 */
@Injectable()
export class ReplayForecasts {
  constructor(
    private readonly db: TenantDb,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly runs: RunsRepository,
    private readonly clock: Clock,
  ) {}

  /** @returns origins that were added */
  async run(ctx: TenantContext, storeId: string, from: string, to: string): Promise<number> {
    const first = addDays(from, -HISTORY_DAYS);
    const last = addDays(to, -1);
    const { known, items, book, sold, ignored } = await this.db.tx(ctx, async (tx) => ({
      known: new Set((await this.runs.forecasts(tx, storeId, from, to)).map((f) => f.originDate)),
      items: new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i])),
      book: await this.catalog.recipeBook(tx, to),
      sold: await this.sales.itemDays(tx, { storeIds: [storeId], from: first, to: last }),
      ignored: new Set(
        (await this.sales.storeDays(tx, [storeId], first, last))
          .filter(isIncomplete)
          .map((d) => daysBetween(first, d.businessDate)),
      ),
    }));
    const whole = storeHistory(sold, daysBetween(first, to), (id) => isForecast(items.get(id), book), [], ignored);
    const made: StoredForecast[] = [];
    for (let origin = from; origin <= to; origin = addDays(origin, 1)) {
      if (known.has(origin)) continue;
      const history = window(whole, daysBetween(from, origin), HISTORY_DAYS);
      if (history.itemIds.length === 0) continue;
      made.push(smoothed(storeId, origin, history, (id) => items.get(id)?.categoryId ?? ''));
    }
    const now = this.clock.now();
    await this.db.tx(ctx, async (tx) => {
      for (const forecast of made) await this.runs.saveReplayed(tx, forecast, now);
    });
    return made.length;
  }
}

/** What smoothing says on an eve, as it would have been kept. */
function smoothed(
  storeId: string,
  originDate: string,
  history: StoreHistory,
  categoryOf: (itemId: string) => string,
): StoredForecast {
  const { itemIds, dayCount, demand, flags } = history;
  const categories = [...new Set(itemIds.map(categoryOf))];
  const out = forecastSeries({
    seriesCount: itemIds.length,
    dayCount,
    demand,
    flags,
    category: Int32Array.from(itemIds, (id) => categories.indexOf(categoryOf(id))),
    startDate: originDate,
    horizon: REPLAYED_HORIZON,
  });
  return {
    storeId,
    originDate,
    itemIds,
    horizon: REPLAYED_HORIZON,
    means: Float32Array.from(out.mean),
    dispersions: Float32Array.from(out.dispersion),
    spreads: Float32Array.from(out.mean, (mean, i) =>
      Math.sqrt(mean * (out.dispersion[Math.floor(i / REPLAYED_HORIZON)] as number)),
    ),
    kinds: Uint8Array.from(itemIds, (_, i) => (out.counted[i] as number) | ((out.source[i] as number) << 1)),
  };
}

/** `days` columns of a history from column `start` on, with the items that sold in them. */
function window(whole: StoreHistory, start: number, days: number): StoreHistory {
  const rows = whole.itemIds.flatMap((_, row) => {
    const at = row * whole.dayCount + start;
    return whole.demand.subarray(at, at + days).some((units) => units > 0) ? [row] : [];
  });
  const itemIds = rows.map((row) => whole.itemIds[row] as string);
  const demand = new Float64Array(rows.length * days);
  const flags = new Uint8Array(rows.length * days);
  rows.forEach((row, i) => {
    const at = row * whole.dayCount + start;
    demand.set(whole.demand.subarray(at, at + days), i * days);
    flags.set(whole.flags.subarray(at, at + days), i * days);
  });
  return { itemIds, indexOf: new Map(itemIds.map((id, i) => [id, i])), dayCount: days, demand, flags };
}
