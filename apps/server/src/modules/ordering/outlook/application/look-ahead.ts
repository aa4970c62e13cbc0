import {
  explodeUsage,
  type IncomingStock,
  type ItemForecast,
  milliFromBigint,
  milliFromUnits,
} from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type ListingInfo, type RecipeBook } from '../../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { lotsOf } from '../../application/planning/line-plan.ts';
import { marginOf, marginsOf } from '../../application/planning/store-plan.ts';
import { type TradingDay, tradingDayOf } from '../../application/trading-day.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { RunsRepository, type StoredForecast } from '../../data/runs.repository.ts';
import { dayOf, nextSlot } from '../../domain/supply-slot.ts';
import { OutlookRepository, type ShortageRow } from '../data/outlook.repository.ts';
import { PeaksRepository } from '../data/peaks.repository.ts';
import { countedOnce } from '../domain/counted-once.ts';
import { judgeShortage } from '../domain/shortage.ts';
import { PeakDays } from './peak-days.ts';

/** A forecast this old says less than the sales since. */
export const STALE_DAYS = 2;
/** Days ahead that anything is said about. */
export const AHEAD_DAYS = 14;
const MICRO = 1_000_000;

/** What a store will be asked for, item by item: sold ones and the ingredients of its dishes. */
export interface NeedAhead {
  readonly itemId: string;
  readonly meanMilli: readonly number[];
  readonly sdMilli: readonly number[];
  readonly counted: boolean;
  readonly usedBy: readonly { readonly itemId: string; readonly perUnit: number; readonly units: number }[];
}

interface Deliveries {
  readonly nextDay: number | undefined;
  readonly followingDay: number | undefined;
}

/** Looks at the days ahead of one store with the last night's forecast and the stock of now. Safe to repeat at any time. */
@Injectable()
export class LookAhead {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly runs: RunsRepository,
    private readonly orderLines: OrderLinesRepository,
    private readonly outlook: OutlookRepository,
    private readonly peaks: PeaksRepository,
    private readonly peakDays: PeakDays,
    private readonly clock: Clock,
  ) {}

  /** @returns goods that may run out, and days that stand out */
  async run(ctx: TenantContext, storeId: string): Promise<{ readonly shortages: number; readonly peaks: number }> {
    return this.db.tx(ctx, async (tx) => {
      await this.outlook.lockStore(tx, storeId);
      const store = await this.org.store(tx, storeId);
      if (store.kind !== 'store' || store.status !== 'open') return { shortages: 0, peaks: 0 };
      const day = tradingDayOf(this.clock.now(), store);
      const { originDate } = day;
      const forecast = (await this.runs.forecasts(tx, storeId, addDays(originDate, -STALE_DAYS), originDate)).at(-1);
      const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
      const rows = forecast
        ? await this.shortages(tx, store, day, forecast, items)
        : { found: [], judged: 0, unknown: { no_forecast: 1 } };
      await this.outlook.replace(
        tx,
        { storeId, originDate, madeAt: this.clock.now(), items: rows.judged, unknown: rows.unknown },
        rows.found,
      );
      const peaks = forecast ? await this.peakDays.of(tx, store, originDate, forecast, items) : [];
      await this.peaks.replace(tx, peaks, this.clock.now());
      return { shortages: rows.found.length, peaks: peaks.filter((p) => p.standsOut).length };
    });
  }

  private async shortages(
    tx: Tx,
    store: StoreInfo,
    day: TradingDay,
    forecast: StoredForecast,
    items: ReadonlyMap<string, ItemInfo>,
  ): Promise<{ found: ShortageRow[]; judged: number; unknown: Record<string, number> }> {
    const { originDate } = day;
    const origin = dayOf(originDate);
    const book = await this.catalog.recipeBook(tx, originDate);
    const balances = await this.inventory.balances(tx, store.id);
    const promised = await this.inventory.promised(tx, store.id);
    const listed = await this.catalog.listings(tx, store.id);
    const listings = new Map(listed.filter((l) => isListed(l, originDate)).map((l) => [l.itemId, l]));
    const needs = needsAhead(forecast, book, originDate, day.remainingShare);
    const goods = { items, book, balances, listings: listed };
    const needOf = new Map(needs.map((n) => [n.itemId, n]));
    const margins = marginsOf(goods, needOf);
    const deliveries = await this.deliveries(tx, store.id, day, origin);
    const incoming = await this.incoming(tx, store.id, origin);
    const planned = await this.outlook.planned(tx, store.id);
    const unknown: Record<string, number> = {};
    const found: Omit<ShortageRow, 'countedMinor'>[] = [];
    let judged = 0;
    for (const need of needs) {
      const item = items.get(need.itemId);
      const listing = listings.get(need.itemId);
      const balance = balances.get(need.itemId);
      if (!item?.stocked || item.status !== 'active' || !listing) continue;
      if (!balance) {
        unknown.no_stock = (unknown.no_stock ?? 0) + 1;
        continue;
      }
      judged += 1;
      const { nextDay, followingDay } = deliveries.get(listing.sourceId) ?? {
        nextDay: undefined,
        followingDay: undefined,
      };
      const lines = planned.filter((p) => p.itemId === need.itemId && p.quantityMilli > 0n);
      const life = item.shelfLifeDays === null ? undefined : Math.max(1, item.shelfLifeDays);
      const result = judgeShortage({
        ...need,
        stock: lotsOf(balance, origin, life),
        incoming: incoming.get(need.itemId) ?? [],
        planned: lines.map((l) => ({
          quantityMilli: milliFromBigint(l.quantityMilli),
          arrivalDay: Math.max(0, dayOf(l.deliveryDate) - origin),
        })),
        reservedMilli: milliFromBigint(promised.get(need.itemId) ?? 0n),
        shelfLifeDays: life,
        nextDay,
        followingDay,
        margin: margins.get(need.itemId) ?? 0,
      });
      if (!result) continue;
      const dateAt = (n: number): string => addDays(originDate, n);
      const nextDelivery = nextDay === undefined ? null : dateAt(nextDay);
      found.push({
        storeId: store.id,
        originDate,
        itemId: need.itemId,
        sourceId: listing.sourceId,
        nextDelivery,
        followingDelivery: followingDay === undefined ? null : dateAt(followingDay),
        byDate: dateAt(result.byDay),
        beforeBp: result.beforeBp,
        weekBp: result.weekBp,
        fortnightBp: result.fortnightBp,
        dayBp: result.dayBp,
        likelyDate: dateAt(result.likelyDay),
        onHandMilli: balance.onHandMilli,
        incomingMilli: BigInt(result.incomingMilli),
        plannedMilli: BigInt(result.plannedMilli),
        demandMilli: BigInt(result.demandMilli),
        missingMilli: BigInt(result.missingMilli),
        needMilli: BigInt(result.needMilli),
        lostMinor: BigInt(result.lostMinor),
        currency: store.currency,
        action: result.action,
        orderId:
          planned.find((p) => p.sourceId === listing.sourceId && p.deliveryDate === nextDelivery)?.orderId ?? null,
      });
    }
    return { found: withParts(found, needOf, marginOf(goods)), judged, unknown };
  }

  /** First delivery that an order can still reach and the one after it, by source. */
  private async deliveries(tx: Tx, storeId: string, day: TradingDay, origin: number): Promise<Map<string, Deliveries>> {
    const calendars = await this.catalog.calendars(tx, storeId);
    return new Map(
      calendars.flatMap((c) => {
        const slot = nextSlot(c.slots, dayOf(day.localDate), day.localMinute);
        return slot
          ? [
              [
                c.sourceId,
                {
                  nextDay: Math.max(0, slot.deliveryDay - origin),
                  followingDay: Math.max(1, slot.nextDeliveryDay - origin),
                },
              ] as const,
            ]
          : [];
      }),
    );
  }

  private async incoming(tx: Tx, storeId: string, origin: number): Promise<Map<string, IncomingStock[]>> {
    const coming = new Map<string, IncomingStock[]>();
    const add = (itemId: string, quantityMilli: bigint, date: string): void => {
      if (quantityMilli <= 0n) return;
      const entry = { quantityMilli: milliFromBigint(quantityMilli), arrivalDay: Math.max(0, dayOf(date) - origin) };
      coming.set(itemId, [...(coming.get(itemId) ?? []), entry]);
    };
    for (const e of await this.inventory.expected(tx, storeId)) add(e.itemId, e.quantityMilli, e.dueDate);
    for (const c of await this.orderLines.committed(tx, storeId)) add(c.itemId, c.quantityMilli, c.deliveryDate);
    return coming;
  }
}

/** Each row with its part of what the store loses. */
function withParts(
  rows: readonly Omit<ShortageRow, 'countedMinor'>[],
  needOf: ReadonlyMap<string, NeedAhead>,
  margin: (itemId: string) => number,
): ShortageRow[] {
  const parts = countedOnce(
    rows.map(({ itemId, lostMinor }) => ({
      itemId,
      lostMinor: Number(lostMinor),
      through: (needOf.get(itemId)?.usedBy ?? []).map((by) => ({
        itemId: by.itemId,
        worth: by.units * margin(by.itemId),
      })),
    })),
  );
  return rows.map((row) => ({ ...row, countedMinor: BigInt(parts.get(row.itemId) ?? 0) }));
}

const isListed = (l: ListingInfo, date: string): boolean =>
  l.status !== 'delisted' && l.listedFrom <= date && (l.listedTo === null || l.listedTo >= date);

/** Needs from an origin on, out of a kept forecast: of a day that has begun only what is left of it counts. */
export function needsAhead(
  forecast: StoredForecast,
  book: RecipeBook,
  originDate: string,
  remainingShare: number,
): NeedAhead[] {
  const skip = daysBetween(forecast.originDate, originDate);
  const days = Math.min(AHEAD_DAYS, forecast.horizon - skip);
  if (days <= 0) return [];
  const share = (day: number): number => (day === 0 ? remainingShare : 1);
  const rows = new Map(forecast.itemIds.map((id, row) => [id, row]));
  const sold: ItemForecast[] = forecast.itemIds.map((item, row) => {
    const at = row * forecast.horizon + skip;
    return {
      item,
      mean: Array.from({ length: days }, (_, d) => (forecast.means[at + d] as number) * share(d)),
      variance: Array.from({ length: days }, (_, d) => (forecast.spreads[at + d] as number) ** 2 * share(d)),
    };
  });
  const units = new Map(sold.map((s) => [s.item, s.mean.reduce((a, b) => a + b, 0)]));
  const recipes = forecast.itemIds
    .filter((id) => book.isExploded(id))
    .map((id) => ({
      item: id,
      batchMilli: 1_000,
      components: book
        .leaves(id)
        .map((leaf) => ({ item: leaf.itemId, quantityMilli: (Number(leaf.microPerUnit) / MICRO) * 1_000 })),
    }));
  return explodeUsage(sold, recipes, days).map((need) => {
    const direct = need.from.length === 1 && need.from[0]?.item === need.item;
    return {
      itemId: need.item,
      meanMilli: need.mean.map((m) => milliFromUnits(Math.max(0, m))),
      sdMilli: need.variance.map((v) => milliFromUnits(Math.sqrt(Math.max(0, v)))),
      counted: direct && ((forecast.kinds[rows.get(need.item) as number] as number) & 1) === 1,
      usedBy: direct
        ? []
        : need.from.map((f) => ({ itemId: f.item, perUnit: f.perUnit, units: units.get(f.item) ?? 0 })),
    };
  });
}
