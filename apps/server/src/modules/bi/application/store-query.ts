import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type SourceInfo } from '../../../foundation/catalog/index.ts';
import { type Balance, InventoryApi } from '../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import type { DeliveryInfo } from '../../supply-chain/index.ts';
import { coverOf, dueCounts, expiringLots, type LotDue, meanUse, type ShortItem } from '../domain/store-work.ts';
import { OrderConcerns } from './order-concerns.ts';
import { type Overview, OverviewQuery } from './overview-query.ts';
import { type ReachedStore, ReachedStores } from './reach.ts';

/** Days of sales behind the mean daily use. */
const USE_DAYS = 14;
/** Days after which an item is due for a count. */
export const COUNT_AFTER_DAYS = 7;
/** Lots that expire within so many days are shown. */
const EXPIRY_DAYS = 1;
const MOST_LINES = 8;

export interface StoreWork extends Overview {
  readonly store: ReachedStore;
  readonly sources: ReadonlyMap<string, SourceInfo>;
  readonly deliveries: readonly DeliveryInfo[];
  readonly counts: { readonly items: number; readonly never: number } | null;
  readonly short: readonly ShortItem[];
  readonly shortCount: number;
  readonly expiring: readonly LotDue[];
  readonly expiringCount: number;
  readonly items: ReadonlyMap<string, ItemInfo>;
}

/** What one store has to do today. */
@Injectable()
export class StoreWorkQuery {
  constructor(
    private readonly reached: ReachedStores,
    private readonly overview: OverviewQuery,
    private readonly orders: OrderConcerns,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly sales: SalesApi,
    private readonly org: OrgApi,
  ) {}

  async read(tx: Tx, storeId: string): Promise<StoreWork> {
    const { store, ...reach } = await this.reached.one(tx, storeId);
    const overview = await this.overview.of(tx, reach);
    const { businessDate } = store.day;
    const keepsStock = store.info.cutoverAt !== null && reaches(tx.ctx, 'inventory.stock.read', storeId);
    const balances = keepsStock ? await this.inventory.balances(tx, storeId) : new Map<string, Balance>();
    const lowDays = await this.org.policy(tx, 'stock.lowCoverDays', storeId);
    const short = keepsStock ? coverOf(balances, await this.dailyUse(tx, storeId, businessDate), lowDays) : [];
    const expiring = expiringLots(balances, addDays(businessDate, EXPIRY_DAYS));
    const shown = { short: short.slice(0, MOST_LINES), expiring: expiring.slice(0, MOST_LINES) };
    return {
      ...overview,
      store,
      sources: await this.catalog.sources(tx),
      deliveries: await this.orders.deliveries(tx, reach.stores),
      counts: keepsStock ? dueCounts(balances, addDays(businessDate, -COUNT_AFTER_DAYS)) : null,
      short: shown.short,
      shortCount: short.length,
      expiring: shown.expiring,
      expiringCount: expiring.length,
      items: await this.catalog.items(
        tx,
        [...shown.short, ...shown.expiring].map((i) => i.itemId),
      ),
    };
  }

  /** Mean use per day of every stocked item, thousandths: what was sold, taken apart by recipes. */
  private async dailyUse(tx: Tx, storeId: string, businessDate: string): Promise<ReadonlyMap<string, bigint>> {
    const days = await this.sales.itemDays(tx, {
      storeIds: [storeId],
      from: addDays(businessDate, -USE_DAYS),
      to: addDays(businessDate, -1),
    });
    const sold = new Map<string, number>();
    const traded = new Set<number>();
    for (let i = 0; i < days.day.length; i++) {
      const itemId = days.itemIds[days.itemIndex[i] as number] as string;
      sold.set(itemId, (sold.get(itemId) ?? 0) + (days.quantityMilli[i] as number));
      traded.add(days.day[i] as number);
    }
    if (traded.size === 0) return new Map();
    const recipes = await this.catalog.recipeBook(tx, businessDate);
    return meanUse(sold, traded.size, (itemId) => recipes.leaves(itemId));
  }
}
