import type { BackTestMoney } from '@larder/contracts/ordering/demand-model';
import { milliFromBigint, spreadOfDay } from '@larder/forecasting';
import type { PanelForecast } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type ListingInfo } from '../../../../foundation/catalog/index.ts';
import { StockFigures } from '../../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { unitCost } from '../../application/planning/line-plan.ts';
import { dateOf } from '../../domain/supply-slot.ts';
import type { ChainPanel } from '../domain/chain-panel.ts';
import { MoneyReplay, type ReplayBooks, type ReplayItem } from '../domain/replay-money.ts';

type Panel = ChainPanel['panel'];
const MILLI = 1000;

/** What a store's items cost and when they come, and what the books say came; read once for all spans. */
interface StoreSide {
  readonly items: ReadonlyMap<string, ReplayItem>;
  /** Stock on the eve and deliveries of a span; undefined where no books were kept. */
  readonly books: (itemId: string, from: string, days: number) => ReplayBooks | undefined;
}

/** Lives replayed weeks through in money, store by store. */
@Injectable()
export class MoneyReplays {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly stock: StockFigures,
  ) {}

  /** @param firstOrigin first replayed day @param to last one */
  async open(ctx: TenantContext, chain: ChainPanel, firstOrigin: string, to: string): Promise<MoneySpan> {
    const { currency, stores } = await this.db.tx(ctx, async (tx) => ({
      currency: (await this.org.tenant(tx)).currency,
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
    }));
    const sides = new Map<string, StoreSide>();
    let left = 0;
    for (const { storeId, itemIds } of chain.rows) {
      if (stores.get(storeId)?.currency === currency)
        sides.set(storeId, await this.side(ctx, storeId, itemIds, firstOrigin, to));
      else left += itemIds.length;
    }
    return new MoneySpan(chain, sides, currency, left);
  }

  private side(
    ctx: TenantContext,
    storeId: string,
    itemIds: readonly string[],
    from: string,
    to: string,
  ): Promise<StoreSide> {
    return this.db.tx(ctx, async (tx) => {
      const goodwill = await this.org.policy(tx, 'ordering.goodwill', storeId);
      const calendars = new Map((await this.catalog.calendars(tx, storeId)).map((c) => [c.sourceId, c.slots]));
      const known = await this.catalog.items(tx, [...itemIds]);
      const items = new Map<string, ReplayItem>();
      for (const listing of await this.catalog.listings(tx, storeId)) {
        const item = known.get(listing.itemId);
        const slots = calendars.get(listing.sourceId);
        // Dishes are made, not ordered: their ingredients are, and no record says how those sold day by day.
        if (item?.stocked && item.priceMinor !== null && slots)
          items.set(item.id, replayItem(item, listing, slots, goodwill));
      }
      const { days, onHand } = await this.stock.flows(tx, storeId, [...items.keys()], from, to);
      const flows = Map.groupBy(days, (f) => f.itemId);
      const books = (itemId: string, start: string, length: number): ReplayBooks | undefined => {
        const opening = onHand.get(itemId);
        const own = flows.get(itemId) ?? [];
        // Without stock before the first day nobody knows what stood on the shelf.
        if (opening === undefined || !own.some((f) => f.receivedMilli > 0n)) return undefined;
        const before = own
          .filter((f) => f.businessDate < start)
          .reduce((sum, f) => sum + f.receivedMilli - f.soldMilli - f.wastedMilli + f.countedMilli, opening);
        const first = Date.parse(start) / 86_400_000;
        const received = new Float64Array(length);
        for (const f of own) {
          const at = Date.parse(f.businessDate) / 86_400_000 - first;
          if (at >= 0 && at < length) received[at] = Math.max(0, Number(f.receivedMilli) / MILLI);
        }
        return { opening: Math.max(0, Number(before) / MILLI), received };
      };
      return { items, books };
    });
  }
}

/** Collects spans one after the other. */
export class MoneySpan {
  private readonly chain: ChainPanel;
  private readonly sides: ReadonlyMap<string, StoreSide>;
  private readonly currency: string;
  private readonly otherCurrencySeries: number;
  private readonly replay = new MoneyReplay();

  constructor(chain: ChainPanel, sides: ReadonlyMap<string, StoreSide>, currency: string, otherCurrencySeries: number) {
    this.chain = chain;
    this.sides = sides;
    this.currency = currency;
    this.otherCurrencySeries = otherCurrencySeries;
  }

  /** @param known the panel before the origin, of which `forecast` was made */
  async add(known: Panel, forecast: PanelForecast): Promise<void> {
    const { panel, rows } = this.chain;
    const { horizon, dayCount: origin } = known;
    const originDay = known.firstDay + origin;
    for (const { storeId, from, itemIds } of rows) {
      const side = this.sides.get(storeId);
      if (!side) continue;
      itemIds.forEach((itemId, i) => {
        const item = side.items.get(itemId);
        if (!item) return;
        const s = from + i;
        const base = s * panel.dayCount;
        const at = s * horizon;
        this.replay.add(
          {
            item,
            originDay,
            days: horizon,
            sold: (day) => Math.max(0, panel.demand[base + origin + day] ?? 0),
            mean: forecast.mean.subarray(at, at + horizon),
            spread: Float64Array.from({ length: horizon }, (_, h) => spreadOfDay(forecast, at + h)),
            counted: isCounted(known, s),
          },
          side.books(itemId, dateOf(originDay), horizon),
        );
      });
      // Other jobs of this process wait behind the arithmetic of a store, not of a chain.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  finish(): BackTestMoney {
    return {
      currency: this.currency,
      series: this.replay.series,
      otherCurrencySeries: this.otherCurrencySeries,
      sales: this.replay.sales,
      scores: this.replay.scores(),
      actual: this.replay.actual(),
    };
  }
}

/** How an item is ordered in a store and what it costs. */
export const replayItem = (
  item: ItemInfo,
  listing: ListingInfo,
  slots: ReplayItem['slots'],
  goodwill: number,
): ReplayItem => {
  const cost = unitCost(item, listing, undefined);
  const price = Number(item.priceMinor ?? 0n);
  return {
    packMilli: milliFromBigint(listing.packMilli),
    minimumOrderMilli: milliFromBigint(listing.moqMilli),
    lifeDays: item.shelfLifeDays === null ? undefined : Math.max(1, item.shelfLifeDays),
    shelfCapacityMilli: listing.shelfCapacityMilli === null ? undefined : milliFromBigint(listing.shelfCapacityMilli),
    slots,
    price,
    economics: { margin: Math.max(0, price - cost), cost, goodwill },
  };
};

/** Only whole numbers so far: pieces. */
function isCounted(known: Panel, s: number): boolean {
  const from = s * known.dayCount;
  return known.demand.subarray(from, from + known.dayCount).every((units) => Number.isInteger(units));
}
