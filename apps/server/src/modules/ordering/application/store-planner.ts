import { TREE_WORDS } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import {
  CatalogApi,
  type ItemInfo,
  type ListingInfo,
  type RecipeBook,
  type SourceInfo,
  type SupplyCalendarInfo,
} from '../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { OrgApi, type PolicyKey, type PolicyValue, type StoreInfo } from '../../../foundation/org/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { addDays, daysBetween } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { type NewLine, OrderLinesRepository } from '../data/order-lines.repository.ts';
import { DemandModelsRepository } from '../demand-model/data/demand-models.repository.ts';
import { Uplifts } from '../regional/application/uplifts.ts';
import { isForecast } from './forecast-items.ts';
import { basisFacts, type KnownAtRun } from './planning/line-basis.ts';
import type { Incoming, PlannedLine } from './planning/line-plan.ts';
import { termsOf } from './planning/order-fit.ts';
import { HISTORY_DAYS, storeHistory } from './planning/store-history.ts';
import {
  NEW_LISTING_DAYS,
  type PlannableSource,
  type PlannedOrder,
  planStore,
  type StorePlan,
} from './planning/store-plan.ts';
import { type TradingDay, tradingDayOf } from './trading-day.ts';

/** What is known about a store before anything is computed; cheap, so that sources can be chosen from it. */
export interface StoreDesk {
  readonly store: StoreInfo;
  readonly day: TradingDay;
  readonly policies: { readonly [K in PolicyKey]: PolicyValue<K> };
  readonly listings: readonly ListingInfo[];
  readonly sources: ReadonlyMap<string, SourceInfo>;
  readonly calendars: ReadonlyMap<string, SupplyCalendarInfo>;
}

export interface PlannedStore extends StorePlan {
  /** Days of the last two weeks whose tickets are not all here, newest first. */
  readonly incompleteDays: readonly string[];
  readonly linesOf: (order: PlannedOrder, arrivalDate: string) => NewLine[];
}

const COMPLETENESS_DAYS = 14;
/** Terms that say how much demand there is; stock and packs explain themselves in the other columns. */
const DRIVER_KEYS = new Set<string>([
  ...TREE_WORDS,
  'regional',
  'dayElapsed',
  'model',
  'uncertainty',
  'safetyStock',
  'facing',
  'shelfLifeCap',
  'shelfCapacityCap',
  'minimumOrder',
  'expiring',
  'truck',
  'orderMinimum',
  'freeFreight',
]);

/** Reads everything that a store's suggestions rest on and plans them. Writes nothing. */
@Injectable()
export class StorePlanner {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly sales: SalesApi,
    private readonly lines: OrderLinesRepository,
    private readonly models: DemandModelsRepository,
    private readonly uplifts: Uplifts,
    private readonly clock: Clock,
  ) {}

  async desk(tx: Tx, storeId: string): Promise<StoreDesk> {
    const store = await this.org.store(tx, storeId);
    const policies = await this.org.policies(tx, storeId);
    const listings = await this.catalog.listings(tx, storeId);
    const sources = await this.catalog.sources(tx);
    const calendars = new Map((await this.catalog.calendars(tx, storeId)).map((c) => [c.sourceId, c]));
    return { store, day: tradingDayOf(this.clock.now(), store), policies, listings, sources, calendars };
  }

  async plan(tx: Tx, desk: StoreDesk, sources: readonly PlannableSource[]): Promise<PlannedStore> {
    const { store, day, policies, listings } = desk;
    const { originDate } = day;
    const historyFrom = addDays(originDate, -HISTORY_DAYS);
    const days = await this.sales.storeDays(
      tx,
      [store.id],
      addDays(originDate, -COMPLETENESS_DAYS),
      addDays(originDate, -1),
    );
    const incomplete = days.filter((d) => d.state === 'open' || d.state === 'receiving');
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const book = await this.catalog.recipeBook(tx, originDate);
    const history = storeHistory(
      await this.sales.itemDays(tx, { storeIds: [store.id], from: historyFrom, to: addDays(originDate, -1) }),
      HISTORY_DAYS,
      (id) => isForecast(items.get(id), book),
      newListings(listings, items, book, originDate),
      new Set(incomplete.filter((d) => d.missing > 0).map((d) => daysBetween(historyFrom, d.businessDate))),
    );
    const incoming = new Map<string, Incoming[]>();
    const add = (itemId: string, entry: Incoming) => incoming.set(itemId, [...(incoming.get(itemId) ?? []), entry]);
    for (const e of await this.inventory.expected(tx, store.id))
      add(e.itemId, { quantityMilli: e.quantityMilli, dueDate: e.dueDate, state: e.state });
    // Decided but not yet sent: supply-chain does not know these orders, the shelf will.
    for (const c of await this.lines.committed(tx, store.id))
      add(c.itemId, { quantityMilli: c.quantityMilli, dueDate: c.deliveryDate, state: 'on_order' });
    const trained = await this.models.forecast(tx, store.id, originDate);
    const plan = planStore({
      originDate,
      historyFrom,
      remainingShare: day.remainingShare,
      history,
      items,
      book,
      listings,
      sources: sources.map((s) => {
        const source = desk.sources.get(s.sourceId);
        return { ...s, terms: source && termsOf(source) };
      }),
      balances: await this.inventory.balances(tx, store.id),
      incoming,
      promised: await this.inventory.promised(tx, store.id),
      trained,
      lift: await this.uplifts.liftFor(tx, store.id, originDate),
      settings: {
        goodwill: policies['ordering.goodwill'],
        safetyDays: policies['ordering.safetyDays'],
        lowCoverDays: policies['stock.lowCoverDays'],
      },
    });
    const last = await this.lines.lastQuantities(tx, store.id);
    const firstGap = incomplete.map((d) => d.businessDate).sort()[0];
    const known: KnownAtRun = {
      originDate,
      salesUntil: addDays(firstGap ?? originDate, -1),
      model: trained?.trainedAt && plan.demand.modelId ? { id: trained.modelId, trainedAt: trained.trainedAt } : null,
    };
    return {
      ...plan,
      incompleteDays: incomplete
        .map((d) => d.businessDate)
        .sort()
        .reverse(),
      linesOf: (order, arrivalDate) =>
        order.lines.map((line) =>
          newLineOf(line, Math.max(0, daysBetween(originDate, arrivalDate)), last.get(line.listing.itemId), known),
        ),
    };
  }
}

/** Young listings get a series even without a sale, so that their category can speak for them. */
function newListings(
  listings: readonly ListingInfo[],
  items: ReadonlyMap<string, ItemInfo>,
  book: RecipeBook,
  originDate: string,
): string[] {
  const since = addDays(originDate, -NEW_LISTING_DAYS);
  return listings
    .filter(
      (l) =>
        l.status === 'listed' &&
        l.listedFrom > since &&
        items.get(l.itemId)?.type === 'sellable' &&
        isForecast(items.get(l.itemId), book),
    )
    .map((l) => l.itemId);
}

function newLineOf(
  line: PlannedLine,
  arrivalDays: number,
  last: { readonly quantityMilli: bigint; readonly date: string } | undefined,
  known: KnownAtRun,
): NewLine {
  const { listing, result, demand } = line;
  const driver = result ? strongest(result.terms) : undefined;
  return {
    itemId: listing.itemId,
    supplierItemId: listing.supplierItemId,
    packMilli: listing.packMilli,
    packUom: listing.packUom,
    packPriceMinor: listing.packPriceMinor,
    moqMilli: listing.moqMilli,
    packSize: listing.packSize,
    shelfCapacityMilli: listing.shelfCapacityMilli,
    baselineMilli: line.baselineMilli,
    onHandMilli: line.stock.onHandMilli,
    inTransitMilli: line.stock.inTransitMilli,
    onOrderMilli: line.stock.onOrderMilli,
    averageMilli: line.averageMilli,
    coverageCentidays: line.coverageCentidays,
    arrivalDays,
    runsOut: line.runsOut,
    lastOrderMilli: last?.quantityMilli ?? null,
    lastOrderDate: last?.date ?? null,
    driverKey: driver?.key ?? null,
    driverMilli: driver ? BigInt(driver.valueMilli) : null,
    basis:
      result && demand
        ? {
            terms: JSON.stringify(result.terms),
            snapshot: JSON.stringify(result.snapshot),
            facts: JSON.stringify(basisFacts(demand, result, known)),
          }
        : null,
  };
}

function strongest(
  terms: readonly { readonly key: string; readonly valueMilli: number }[],
): { readonly key: string; readonly valueMilli: number } | undefined {
  const drivers = terms.filter((t) => DRIVER_KEYS.has(t.key) && t.valueMilli !== 0);
  return (
    drivers.reduce<(typeof drivers)[number] | undefined>(
      (best, t) => (best && Math.abs(best.valueMilli) >= Math.abs(t.valueMilli) ? best : t),
      undefined,
    ) ?? terms[0]
  );
}
