import { fromMilli } from '@larder/contracts/common/quantity';
import type { DemandAlertEvidence, DemandAlertKind } from '@larder/contracts/ordering/demand-alerts';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type ListingInfo } from '../../../../foundation/catalog/index.ts';
import { InventoryApi, StockFigures } from '../../../../foundation/inventory/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { type TradingDay, tradingDayOf } from '../../application/trading-day.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { RunsRepository, type StoredForecast } from '../../data/runs.repository.ts';
import { KnownCalendar } from '../../signals/application/known-calendar.ts';
import { type DayRow, WeatherRepository } from '../../weather/data/weather.repository.ts';
import { WeatherBook } from '../../weather/domain/weather-book.ts';
import {
  type AlertRow,
  alertKey,
  DemandAlertsRepository,
  type GoodsRow,
  type NewAlertLine,
} from '../data/demand-alerts.repository.ts';
import { type AlertRule, type DayAhead, shortLines, triggersOf } from '../domain/demand-alert.ts';

/** Goods that keep this long can be laid in ahead; fresh ones are ordered day by day anyway. */
const KEEPS_DAYS = 7;
/** A store's forecast this old says less than the sales since. */
const STALE_DAYS = 2;
const CENTI = 100;
const MILLI = 1000;
/** Columns of the calendar that name days on which people buy otherwise. */
const FESTIVE: readonly string[] = ['holiday', 'festival', 'publicHoliday'];

type Trigger = ReturnType<typeof triggersOf>[number];

/** A store in whose days ahead something raises demand. */
interface StoreAhead {
  readonly store: StoreInfo;
  readonly day: TradingDay;
  readonly days: readonly (DayAhead & { readonly knownAt: Date | null })[];
  readonly triggers: readonly Trigger[];
}

type StockOf = Omit<NewAlertLine, 'preparedMilli'> & {
  readonly moqMilli: bigint;
  readonly capacityMilli: bigint | null;
};

/** Finds the areas that run short, tells who answers for them, and closes what is over. */
@Injectable()
export class CheckDemandAlerts {
  constructor(
    private readonly db: TenantDb,
    private readonly alerts: DemandAlertsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly stock: StockFigures,
    private readonly sales: SalesApi,
    private readonly runs: RunsRepository,
    private readonly orderLines: OrderLinesRepository,
    private readonly calendar: KnownCalendar,
    private readonly weather: WeatherRepository,
    private readonly notifications: NotificationsApi,
    private readonly clock: Clock,
  ) {}

  /**
   * An area that fails costs the others nothing, and keeps the alerts that it has.
   * @returns alerts that are open after it, and how many of them are new
   * @throws AggregateError with what went wrong, after all other areas
   */
  async run(ctx: TenantContext): Promise<{ open: number; raised: number }> {
    const areas = await this.db.tx(ctx, (tx) => this.ahead(tx));
    let raised = 0;
    const standing = new Set<string>();
    const failed = new Map<string, unknown>();
    // A transaction per area: a chain's stock and forecasts in one would hold everything back.
    for (const [unitId, stores] of areas)
      try {
        const found = await this.db.tx(ctx, async (tx) => {
          await this.alerts.lock(tx);
          return this.checkArea(tx, unitId, stores);
        });
        for (const alert of found) standing.add(alert.id);
        raised += found.filter((a) => a.isNew).length;
      } catch (error) {
        failed.set(unitId, error);
      }
    await this.db.tx(ctx, async (tx) => {
      await this.alerts.lock(tx);
      for (const id of await this.alerts.openOf(tx, [...failed.keys()])) standing.add(id);
      await this.lapse(tx, standing);
      await this.conclude(tx);
    });
    if (failed.size > 0)
      throw new AggregateError(failed.values(), `${failed.size} of ${areas.size} areas were not checked`);
    return { open: standing.size, raised };
  }

  /** Stores with something ahead, by the unit that answers for them: their area, else their region, else the chain. */
  private async ahead(tx: Tx): Promise<Map<string, StoreAhead[]>> {
    const now = this.clock.now();
    const { zone } = await this.org.tenant(tx);
    const today = localParts(now, zone).date;
    const stores = (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'store' && s.status === 'open');
    const root = (await this.org.units(tx)).find((u) => u.parentId === null)?.id ?? '';
    const book = new WeatherBook<DayRow>(
      await this.weather.places(tx),
      // Today's weather is still a forecast, and a store that has closed looks a day further.
      await this.weather.bestBetween(tx, today, addDays(today, MOST_DAYS), today, now),
    );
    const festive = await this.festiveDays(tx, today);
    const areas = new Map<string, StoreAhead[]>();
    for (const store of stores) {
      const policies = await this.org.policies(tx, store.id);
      if (!policies['weather.alerts']) continue;
      const day = tradingDayOf(now, store);
      const known = new Map(book.of(store).map((d) => [d.date, d]));
      const days = Array.from({ length: policies['weather.coverDays'] }, (_, i) => {
        const date = addDays(day.originDate, i);
        const weather = known.get(date);
        return {
          date,
          high: degrees(weather?.highCenti),
          low: degrees(weather?.lowCenti),
          rain: degrees(weather?.rainCenti),
          festival: festive.get(date) ?? null,
          knownAt: weather?.knownAt ?? null,
        };
      });
      const rule: AlertRule = {
        hotTempC: policies['weather.hotTempC'],
        hotDays: policies['weather.hotDays'],
        coldTempC: policies['weather.coldTempC'],
        coldDays: policies['weather.coldDays'],
        rainMm: policies['weather.rainMm'],
        rainDays: policies['weather.rainDays'],
        festivals: policies['weather.festivals'],
      };
      const triggers = triggersOf(days, rule);
      if (triggers.length === 0) continue;
      const unitId = store.areaId ?? store.regionId ?? root;
      areas.set(unitId, [...(areas.get(unitId) ?? []), { store, day, days, triggers }]);
    }
    return areas;
  }

  private async festiveDays(tx: Tx, today: string): Promise<Map<string, string>> {
    const festive = new Map<string, string>();
    for (const { name, cells } of await this.calendar.all(tx, today, MOST_DAYS + 1))
      if (FESTIVE.includes(name))
        cells.forEach((cell, i) => {
          if (cell !== '' && cell !== '0') festive.set(addDays(today, i), cell);
        });
    return festive;
  }

  private async checkArea(
    tx: Tx,
    unitId: string,
    stores: readonly StoreAhead[],
  ): Promise<{ id: string; isNew: boolean }[]> {
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const goods = Map.groupBy(await this.alerts.goods(tx), (g) => g.kind);
    const answered = await this.alerts.answered(tx, stores[0]?.day.localDate ?? '');
    const stock = new Map<string, readonly StockOf[]>();
    for (const s of stores) stock.set(s.store.id, await this.stockOf(tx, s));
    const raised: { id: string; isNew: boolean }[] = [];
    for (const kind of new Set(stores.flatMap((s) => s.triggers.map((t) => t.kind)))) {
      const concerned = stores.filter((s) => s.triggers.some((t) => t.kind === kind));
      for (const watched of watchedGoods(goods.get(kind) ?? [])) {
        if (answered.has(alertKey({ kind, unitId, goodsKey: watched.key }))) continue;
        const lines = shortLines(
          concerned.flatMap((s) => stock.get(s.store.id) ?? []).filter((l) => watched.has(items.get(l.itemId))),
        ).map(orderable);
        if (!lines.some((l) => l.preparedMilli > 0n)) continue;
        raised.push(await this.raise(tx, unitId, kind, watched.key, concerned, lines, items));
      }
    }
    return raised;
  }

  /** What a store has, expects and will be asked for, of every item that it can order. */
  private async stockOf(tx: Tx, { store, day, days }: StoreAhead): Promise<StockOf[]> {
    const { originDate, remainingShare } = day;
    const forecast = (await this.runs.forecasts(tx, store.id, addDays(originDate, -STALE_DAYS), originDate)).at(-1);
    if (!forecast) return [];
    const last = addDays(originDate, days.length - 1);
    const balances = await this.inventory.balances(tx, store.id);
    const incoming = new Map<string, bigint>();
    const add = (itemId: string, milli: bigint) => incoming.set(itemId, (incoming.get(itemId) ?? 0n) + milli);
    for (const e of await this.inventory.expected(tx, store.id)) if (e.dueDate <= last) add(e.itemId, e.quantityMilli);
    for (const c of await this.orderLines.committed(tx, store.id))
      if (c.deliveryDate <= last) add(c.itemId, c.quantityMilli);
    const listings = new Map((await this.catalog.listings(tx, store.id)).map((l) => [l.itemId, l]));
    return forecast.itemIds.flatMap((itemId, row): StockOf[] => {
      const listing = listings.get(itemId);
      if (!listing || !isOrdered(listing, originDate)) return [];
      return [
        {
          storeId: store.id,
          itemId,
          sourceId: listing.sourceId,
          onHandMilli: balances.get(itemId)?.onHandMilli ?? 0n,
          incomingMilli: incoming.get(itemId) ?? 0n,
          demandMilli: demandOf(forecast, row, originDate, days.length, remainingShare),
          packMilli: listing.packMilli,
          packUom: listing.packUom,
          packPriceMinor: listing.packPriceMinor,
          moqMilli: listing.moqMilli,
          capacityMilli: listing.shelfCapacityMilli,
        },
      ];
    });
  }

  private async raise(
    tx: Tx,
    unitId: string,
    kind: DemandAlertKind,
    goodsKey: string,
    stores: readonly StoreAhead[],
    lines: readonly NewAlertLine[],
    items: ReadonlyMap<string, ItemInfo>,
  ): Promise<{ id: string; isNew: boolean }> {
    const [first] = stores as [StoreAhead, ...StoreAhead[]];
    const evidence = evidenceOf(first, first.triggers.find((t) => t.kind === kind) as Trigger);
    const from = first.days[0]?.date ?? first.day.originDate;
    const to = first.days.at(-1)?.date ?? from;
    const alert = await this.alerts.raise(
      tx,
      { kind, unitId, goodsKey, from, to, evidence },
      lines.map(
        ({
          storeId,
          itemId,
          sourceId,
          onHandMilli,
          incomingMilli,
          demandMilli,
          preparedMilli,
          packMilli,
          packUom,
          packPriceMinor,
        }) => ({
          storeId,
          itemId,
          sourceId,
          onHandMilli,
          incomingMilli,
          demandMilli,
          preparedMilli,
          packMilli,
          packUom,
          packPriceMinor,
        }),
      ),
      this.clock.now(),
    );
    if (!alert.isNew) return alert;
    const unit = (await this.org.units(tx)).find((u) => u.id === unitId);
    const short = [...new Set(lines.map((l) => l.itemId))].flatMap((id) => items.get(id) ?? []);
    await this.notifications.notify(tx, {
      kind: 'demand-alert',
      storeId: first.store.id,
      dedupKey: `demand-alert ${alert.id}`,
      to: { roles: ['area_supervisor', 'buyer', 'hq_manager'] },
      params: {
        alertId: alert.id,
        kind,
        area: { name: unit?.name ?? '', nameEn: unit?.nameEn ?? null },
        count: short.length,
        items: short.slice(0, 3).map(({ name, nameEn }) => ({ name, nameEn })),
        days: evidence.days.filter((d) => d.counts).length,
        from,
      },
    });
    return alert;
  }

  /** Open alerts that this check did not find again: the weather turned, or the goods came. */
  private async lapse(tx: Tx, standing: ReadonlySet<string>): Promise<void> {
    for (const alert of await this.alerts.list(tx, 'open'))
      if (!standing.has(alert.id))
        await this.alerts.close(tx, alert.id, alert.version, { state: 'lapsed', reason: null, at: this.clock.now() });
  }

  /** What became of alerts whose last day is over: what was sold, and whose shelves were empty. */
  private async conclude(tx: Tx): Promise<void> {
    const { zone } = await this.org.tenant(tx);
    const over = await this.alerts.over(tx, localParts(this.clock.now(), zone).date);
    const lines = Map.groupBy(
      await this.alerts.lines(
        tx,
        over.map((a) => a.id),
      ),
      (l) => l.alertId,
    );
    for (const alert of over) {
      const own = lines.get(alert.id) ?? [];
      const sold = await this.soldIn(tx, alert, own);
      await this.alerts.conclude(tx, alert.id, {
        ranOut: own.filter((l) => sold.get(`${l.storeId} ${l.itemId}`)?.ranOut).length,
        of: own.length,
        sold: fromMilli(BigInt(Math.round([...sold.values()].reduce((sum, s) => sum + s.milli, 0)))),
        expected: fromMilli(own.reduce((sum, l) => sum + l.demandMilli, 0n)),
      });
    }
  }

  private async soldIn(
    tx: Tx,
    alert: AlertRow,
    lines: readonly { readonly storeId: string; readonly itemId: string }[],
  ): Promise<Map<string, { milli: number; ranOut: boolean }>> {
    const wanted = new Map(lines.map((l) => [`${l.storeId} ${l.itemId}`, { milli: 0, ranOut: false }]));
    const storeIds = [...new Set(lines.map((l) => l.storeId))];
    if (storeIds.length === 0) return wanted;
    const sold = await this.sales.itemDays(tx, { storeIds, from: alert.from, to: alert.to });
    sold.day.forEach((_, i) => {
      const key = `${sold.storeIds[sold.storeIndex[i] as number]} ${sold.itemIds[sold.itemIndex[i] as number]}`;
      const line = wanted.get(key);
      if (!line) return;
      line.milli += sold.quantityMilli[i] as number;
      line.ranOut ||= sold.soldOut[i] === 1;
    });
    // Only imported days say themselves that they sold out; where tickets come in, the books do.
    for (const span of await this.stock.emptySpans(tx, storeIds, alert.from, alert.to)) {
      const line = wanted.get(`${span.storeId} ${span.itemId}`);
      if (line) line.ranOut = true;
    }
    return wanted;
  }
}

/** The farthest that a rule may look, and a day more for stores that have closed. */
const MOST_DAYS = 15;

const degrees = (centi: number | null | undefined): number | null =>
  centi === null || centi === undefined ? null : centi / CENTI;

const isOrdered = (l: ListingInfo, date: string): boolean =>
  l.status === 'listed' && l.listedFrom <= date && (l.listedTo === null || l.listedTo >= date);

/** Expected units of the days ahead; of a day that has begun only what is left of it counts. */
function demandOf(
  forecast: StoredForecast,
  row: number,
  originDate: string,
  days: number,
  remainingShare: number,
): bigint {
  const skip = daysBetween(forecast.originDate, originDate);
  let units = 0;
  for (let day = 0; day < days; day++) {
    // Past the horizon the last day speaks on.
    const at = Math.min(forecast.horizon - 1, skip + day);
    units += (forecast.means[row * forecast.horizon + at] ?? 0) * (day === 0 ? remainingShare : 1);
  }
  return BigInt(Math.round(units * MILLI));
}

/** The chosen goods one by one; without a choice everything that keeps, together. */
function watchedGoods(
  rows: readonly GoodsRow[],
): { readonly key: string; readonly has: (item: ItemInfo | undefined) => boolean }[] {
  const sold = (item: ItemInfo | undefined): item is ItemInfo =>
    item?.stocked === true && item.status === 'active' && item.type === 'sellable';
  if (rows.length === 0)
    return [
      {
        key: '',
        has: (item) => sold(item) && (item.shelfLifeDays === null || item.shelfLifeDays >= KEEPS_DAYS),
      },
    ];
  return rows.map(({ itemId, categoryId }) => ({
    key: itemId ?? categoryId ?? '',
    has: (item) => sold(item) && (itemId === null ? item.categoryId === categoryId : item.id === itemId),
  }));
}

/** Whole packs that an order takes: no less than the source sells, no more than the shelf holds. */
function orderable<L extends StockOf & { readonly preparedMilli: bigint }>(line: L): L {
  if (line.preparedMilli === 0n) return line;
  const wanted = line.preparedMilli > line.moqMilli ? line.preparedMilli : roundUp(line.moqMilli, line.packMilli);
  if (line.capacityMilli === null || wanted <= line.capacityMilli) return { ...line, preparedMilli: wanted };
  const most = (line.capacityMilli / line.packMilli) * line.packMilli;
  return { ...line, preparedMilli: most >= line.moqMilli ? most : 0n };
}

const roundUp = (milli: bigint, pack: bigint): bigint => ((milli + pack - 1n) / pack) * pack;

function evidenceOf(ahead: StoreAhead, trigger: Trigger): DemandAlertEvidence {
  return {
    days: ahead.days.map((d, i) => ({
      date: d.date,
      counts: trigger.counts[i] ?? false,
      high: d.high,
      rain: d.rain,
      festival: d.festival,
      knownAt: d.knownAt?.toISOString() ?? null,
    })),
    threshold: trigger.threshold,
    leastDays: trigger.leastDays,
    forecastFrom: ahead.day.originDate,
  };
}
