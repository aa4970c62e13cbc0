import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo } from '../../../../foundation/catalog/index.ts';
import { StockFigures } from '../../../../foundation/inventory/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { type ItemDays, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { isSold, type Watched } from '../../alerts/domain/watched-goods.ts';
import { SoldOutDays } from '../../application/sold-out-days.ts';
import { type SignalRow, SignalsRepository } from '../../signals/data/signals.repository.ts';
import { trafficOf } from '../domain/early-demand.ts';
import { promotedDays } from '../domain/promoted-days.ts';
import { maskLongGaps, RECENT_DAYS, type RegionSales, type StoreSales, WEEKS } from '../domain/region-sales.ts';

export interface Region {
  readonly unitId: string;
  readonly stores: readonly StoreInfo[];
}

/** A store whose sales could not be read, and why. */
export interface UnreadStore {
  readonly store: StoreInfo;
  readonly cause: unknown;
}

/** One region's sales by watched goods; stores that could not be read are left out of them. */
export interface RegionRead {
  readonly region: Region;
  readonly goods: readonly RegionSales[];
  readonly unread: readonly UnreadStore[];
}

export interface RegionBook {
  readonly regions: readonly Region[];
  /** The regions in that order, each read when it is asked for and not kept. */
  readonly read: () => AsyncGenerator<RegionRead>;
}

interface RegionAsk {
  readonly today: string;
  readonly promotions: readonly SignalRow[];
  readonly items: readonly ItemInfo[];
  readonly wanted: ReadonlySet<string>;
  readonly categoryOf: ReadonlyMap<string, string | null>;
  /** Ids of the items of each of the goods. */
  readonly members: readonly (readonly string[])[];
}

interface ItemSales {
  readonly recent: Float32Array;
  readonly weeks: Float32Array;
  /** Of the first sale, counted from the first day read. */
  readonly firstDay: number;
}

const HISTORY_DAYS = WEEKS * 7;
const FIRST_RECENT = HISTORY_DAYS - RECENT_DAYS;
const FIRST_JUDGED = RECENT_DAYS - 7;
const READ_MS = 60_000;

/**
 * The chain's sales as regions see them. A day says nothing where the store was closed or tickets are missing, and for an
 * item that a promotion of the calendar was for, that was sold out, or that the store had not sold before.
 */
@Injectable()
export class ReadRegions {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly stock: StockFigures,
    private readonly soldOut: SoldOutDays,
    private readonly signals: SignalsRepository,
  ) {}

  /** @param today days before it are read. One transaction per store: a year of a chain in one would hold everything back. */
  async open(ctx: TenantContext, today: string, goods: readonly Watched[]): Promise<RegionBook> {
    const { items, regions, promotions } = await this.db.tx(ctx, async (tx) => {
      const stores = (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'store' && s.status === 'open');
      const byUnit = Map.groupBy(stores, (s) => s.areaId ?? s.regionId ?? '');
      byUnit.delete('');
      return {
        items: (await this.catalog.allItems(tx)).filter(isSold),
        regions: [...byUnit].map(([unitId, own]): Region => ({ unitId, stores: own })),
        promotions: await this.signals.between(tx, addDays(today, -RECENT_DAYS), addDays(today, -1), 'promotion'),
      };
    });
    const ask = {
      today,
      promotions,
      items,
      wanted: new Set(items.map((i) => i.id)),
      categoryOf: new Map(items.map((i) => [i.id, i.categoryId])),
      members: goods.map((g) => items.filter((i) => g.has(i)).map((i) => i.id)),
    };
    return { regions, read: () => this.each(ctx, regions, ask) };
  }

  private async *each(ctx: TenantContext, regions: readonly Region[], ask: RegionAsk): AsyncGenerator<RegionRead> {
    for (const region of regions) yield await this.region(ctx, region, ask);
  }

  private async region(ctx: TenantContext, region: Region, ask: RegionAsk): Promise<RegionRead> {
    const { today, promotions, items, wanted, categoryOf, members } = ask;
    const all = new Map<string, ReadonlyMap<string, ItemSales>>();
    const unread: UnreadStore[] = [];
    for (const store of region.stores) {
      const promoted = promotedDays(promotions, store.path, addDays(today, -RECENT_DAYS), (id) => categoryOf.get(id));
      try {
        all.set(store.id, await this.store(ctx, store.id, today, wanted, promoted));
      } catch (cause) {
        unread.push({ store, cause });
      }
    }
    const seriesOf = (ids: readonly string[]) =>
      [...all].flatMap(([storeId, sold]) => {
        const own = ids.flatMap((id) => sold.get(id) ?? []);
        return own.length === 0 ? [] : [{ storeId, ...together(own) }];
      });
    const traffic = trafficOf(items.map((item): readonly StoreSales[] => seriesOf([item.id])));
    return {
      region,
      unread,
      goods: members.map((ids): RegionSales => {
        const stores = seriesOf(ids);
        const firstDay = Math.min(HISTORY_DAYS, ...stores.map((s) => s.firstDay));
        return {
          unitId: region.unitId,
          stores: stores.map(({ storeId, sold }) => ({ storeId, sold })),
          weeks: sumOf(stores.map((s) => s.weeks)),
          knownWeeks: Math.ceil((HISTORY_DAYS - firstDay) / 7),
          traffic,
        };
      }),
    };
  }

  private store(
    ctx: TenantContext,
    storeId: string,
    today: string,
    wanted: ReadonlySet<string>,
    promoted: (itemId: string, day: number) => boolean,
  ): Promise<Map<string, ItemSales>> {
    const from = addDays(today, -HISTORY_DAYS);
    const recentFrom = addDays(today, -RECENT_DAYS);
    const yesterday = addDays(today, -1);
    return this.db.tx(
      ctx,
      async (tx) => {
        const days = await this.sales.itemDays(tx, { storeIds: [storeId], from, to: yesterday });
        const { found, open } = soldBy(days, wanted);
        for (const { businessDate, missing } of await this.sales.storeDays(tx, [storeId], recentFrom, yesterday))
          if (missing > 0) open[daysBetween(recentFrom, businessDate)] = 0;
        const empty = await this.emptyDays(tx, storeId, recentFrom, yesterday);
        for (const [itemId, { recent, firstDay }] of found) {
          const saysNothing = (d: number): boolean =>
            !open[d] ||
            d < firstDay - FIRST_RECENT ||
            promoted(itemId, d) ||
            ((d < FIRST_JUDGED || recent[d] === 0) && empty(itemId, d));
          for (let d = 0; d < RECENT_DAYS; d++) if (saysNothing(d)) recent[d] = Number.NaN;
          maskLongGaps(recent);
        }
        return found;
      },
      { timeoutMs: READ_MS },
    );
  }

  /** Days on which the books had none, or were below zero: what was sold then is not what was asked for. */
  private async emptyDays(
    tx: Tx,
    storeId: string,
    from: string,
    to: string,
  ): Promise<(itemId: string, day: number) => boolean> {
    const doubtful = (await this.stock.emptySpans(tx, [storeId], from, to)).filter((s) => s.doubtful);
    const marked = new Map<string, Uint8Array>();
    for (const span of [...(await this.soldOut.between(tx, [storeId], from, to)), ...doubtful]) {
      const days = marked.get(span.itemId) ?? new Uint8Array(RECENT_DAYS);
      days.fill(1, Math.max(0, daysBetween(from, span.from)), daysBetween(from, span.to) + 1);
      marked.set(span.itemId, days);
    }
    return (itemId, day) => marked.get(itemId)?.[day] === 1;
  }
}

/** A store's sales by item, and the recent days on which it was open. */
function soldBy(
  days: ItemDays,
  wanted: ReadonlySet<string>,
): { readonly found: Map<string, ItemSales>; readonly open: Uint8Array } {
  const found = new Map<string, ItemSales>();
  const open = new Uint8Array(RECENT_DAYS);
  for (let i = 0; i < days.day.length; i++) {
    const itemId = days.itemIds[days.itemIndex[i] as number] as string;
    const day = days.day[i] as number;
    const units = (days.quantityMilli[i] as number) / 1000;
    const at = day - FIRST_RECENT;
    if (at >= 0 && units !== 0) open[at] = 1;
    if (!wanted.has(itemId) || (units <= 0 && !days.soldOut[i])) continue;
    // Days of an item rise, so that the first one seen is its first sale.
    const own = found.get(itemId) ?? newSales(day);
    found.set(itemId, own);
    const week = Math.floor((HISTORY_DAYS - 1 - day) / 7);
    own.weeks[week] = (own.weeks[week] as number) + units;
    // What sold out in the judged week sold at least that much.
    if (at >= 0) own.recent[at] = days.soldOut[i] && at < FIRST_JUDGED ? Number.NaN : units;
  }
  return { found, open };
}

const newSales = (firstDay: number): ItemSales => ({
  recent: new Float32Array(RECENT_DAYS),
  weeks: new Float32Array(WEEKS),
  firstDay,
});

/** Several items as one: a day says something when any of them does. */
function together(items: readonly ItemSales[]): Pick<ItemSales, 'weeks' | 'firstDay'> & { sold: Float32Array } {
  const [only] = items;
  if (items.length === 1 && only) return { sold: only.recent, weeks: only.weeks, firstDay: only.firstDay };
  const sold = new Float32Array(RECENT_DAYS).fill(Number.NaN);
  for (const { recent } of items)
    recent.forEach((units, d) => {
      const before = sold[d] as number;
      if (!Number.isNaN(units)) sold[d] = Number.isNaN(before) ? units : before + units;
    });
  return { sold, weeks: sumOf(items.map((i) => i.weeks)), firstDay: Math.min(...items.map((i) => i.firstDay)) };
}

function sumOf(rows: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(WEEKS);
  for (const row of rows)
    row.forEach((units, k) => {
      sum[k] = (sum[k] as number) + units;
    });
  return sum;
}
