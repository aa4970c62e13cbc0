import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { StockAlerts } from '../../../foundation/inventory/index.ts';
import { type ItemSales, SalesFigures } from '../../../foundation/sales/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { Concern } from '../domain/attention.ts';
import { remainingBp } from '../domain/trading-day.ts';
import { type AttentionInput, concern, idsWith, MOST_NAMES } from './concern.ts';
import type { ReachedStore } from './reach.ts';

/** Days behind the ranking of a store's sellers, and how many of them count as top sellers. */
const SELLER_DAYS = 14;
const TOP_SELLERS = 20;
const WHOLE_BP = 10_000n;

/** Shelves that run low or are empty. */
@Injectable()
export class StockConcerns {
  constructor(
    private readonly stockAlerts: StockAlerts,
    private readonly sales: SalesFigures,
    private readonly catalog: CatalogApi,
  ) {}

  /** Running stock alerts per store. A shelf that costs sales right now stands as `top_seller_out` besides. */
  async alerts(tx: Tx, stores: readonly ReachedStore[]): Promise<Concern[]> {
    const ids = idsWith(tx, 'inventory.stock.read', stores);
    const summaries = ids.length === 0 ? [] : await this.stockAlerts.summary(tx, ids);
    return summaries.flatMap(({ storeId, belowSafety, stockout, negative }) => {
      const count = belowSafety + stockout + negative;
      if (count === 0) return [];
      return [
        concern(storeId, 'stock_alerts', {
          severity: 'warning',
          count,
          impactMinor: null,
          action: { target: 'stockAlerts', id: null },
        }),
      ];
    });
  }

  async topSellersOut(tx: Tx, { stores, cells }: AttentionInput): Promise<Concern[]> {
    const ids = idsWith(tx, 'inventory.stock.read', stores).filter((id) => (cells.outItems.get(id)?.length ?? 0) > 0);
    if (ids.length === 0) return [];
    const dates = stores.map((s) => s.day.businessDate).sort();
    const from = addDays(dates[0] ?? '', -SELLER_DAYS);
    // Made-to-order dishes hold no stock: only what the shelf holds can be sold out, so only that is ranked.
    const itemIds = [...new Set(ids.flatMap((id) => [...(cells.listedItems.get(id) ?? [])]))];
    const span = { storeIds: ids, itemIds, from, to: addDays(dates.at(-1) ?? '', -1) };
    // Twice as many as are looked at: some may be on other stores' lists only.
    const sellers = Map.groupBy(await this.sales.topItems(tx, span, 2 * TOP_SELLERS), (s) => s.storeId);
    const missing = stores.flatMap((store) => {
      const out = new Set(cells.outItems.get(store.info.id));
      const listed = cells.listedItems.get(store.info.id);
      const top = (sellers.get(store.info.id) ?? []).filter((s) => listed?.has(s.itemId)).slice(0, TOP_SELLERS);
      const gone = top.filter((s) => out.has(s.itemId));
      return gone.length === 0 ? [] : [{ store, gone }];
    });
    const items = await this.catalog.items(tx, [
      ...new Set(missing.flatMap((m) => m.gone.slice(0, MOST_NAMES).map((g) => g.itemId))),
    ]);
    return missing.map(({ store, gone }) =>
      concern(store.info.id, 'top_seller_out', {
        severity: 'warning',
        count: gone.length,
        impactMinor: untilClosing(gone, store),
        names: gone.slice(0, MOST_NAMES).flatMap((g) => {
          const item = items.get(g.itemId);
          return item ? [{ name: item.name, nameEn: item.nameEn }] : [];
        }),
        action: { target: 'stock', id: null },
      }),
    );
  }
}

/** Mean sales of the items for the part of the opening hours that is left. */
function untilClosing(gone: readonly ItemSales[], store: ReachedStore): bigint {
  const daily = gone.reduce((total, g) => total + (g.amountMinor > 0n ? g.amountMinor : 0n), 0n) / BigInt(SELLER_DAYS);
  return (daily * remainingBp(store.hours, store.localMinute)) / WHOLE_BP;
}
