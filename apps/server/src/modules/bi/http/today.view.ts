import {
  type AttentionItem,
  SERIES_DAYS,
  type StoreToday,
  type Today,
  type TodayStore,
} from '@larder/contracts/bi/today';
import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Overview } from '../application/overview-query.ts';
import type { ReachedStore } from '../application/reach.ts';
import { COUNT_AFTER_DAYS, type StoreWork } from '../application/store-query.ts';
import type { Concern } from '../domain/attention.ts';
import { hourRows, tradingHours } from '../domain/hour-table.ts';
import { averageOf, type DayFigures, kpisOf, netToday, ratioBp, type StoreCell } from '../domain/store-cell.ts';
import { slotOfHour } from '../domain/trading-day.ts';

const WEEK = 7;
/** A store below this share of last week's sales at the same time stands out, hundredths of a percent. */
const BREACH_BP = 8000;
const MOST_ATTENTION = 50;
const UNANSWERED = new Set(['generated', 'reviewing', 'in_band', 'awaiting_approval']);

const money = (minor: bigint | null): number | null => (minor === null ? null : minorToWire(minor));
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const average = (figures: DayFigures | null): number | null => (figures === null ? null : money(averageOf(figures)));

export const storeView = ({ info }: ReachedStore): TodayStore => ({
  id: info.id,
  code: info.code,
  name: info.name,
  nameEn: info.nameEn,
  regionName: info.regionName,
  regionNameEn: info.regionNameEn,
});

export function todayView(o: Overview): Today {
  const stores = new Map(o.stores.map((s) => [s.info.id, s]));
  const cells = new Map(o.cells.map((c) => [c.storeId, c]));
  const inCurrency = o.stores.filter((s) => cells.has(s.info.id));
  const hours = tradingHours(inCurrency, o.salesCells);
  return {
    now: o.now.toISOString(),
    asOf: iso(o.asOf),
    stale: o.stale,
    currency: o.currency,
    otherCurrencyStores: o.otherCurrencyStores,
    storeCount: o.stores.length,
    kpis: kpiView(o),
    hours:
      o.salesCells.length === 0
        ? []
        : hourRows(hours, o.salesCells).map((h) => ({
            hour: h.hour,
            net: money(h.netMinor),
            tickets: h.tickets,
            netLastWeek: money(h.netLastWeekMinor),
          })),
    attention: o.concerns.slice(0, MOST_ATTENTION).flatMap((c) => attentionView(c, stores)),
    attentionStores: new Set(o.concerns.map((c) => c.storeId)).size,
    ranking: rankingView(o.salesCells, stores),
    heat: heatView(o),
  };
}

function kpiView(o: Overview): Today['kpis'] {
  const all = kpisOf(o.cells, SERIES_DAYS);
  const sales = kpisOf(o.salesCells, SERIES_DAYS);
  const stockDays = all.stockDays.map((d) => d && ratioBp(BigInt(d.out), BigInt(d.listed)));
  const waiting = o.orders?.filter((order) => UNANSWERED.has(order.state) && order.cutoffAt > o.now);
  return {
    sales:
      o.salesCells.length === 0 && o.cells.length > 0
        ? null
        : {
            net: minorToWire(sales.sales.netMinor),
            netLastWeek: money(sales.salesLastWeek?.netMinor ?? null),
            netSeries: sales.salesDays.map((d) => money(d?.netMinor ?? null)),
            tickets: sales.sales.tickets,
            ticketsLastWeek: sales.salesLastWeek?.tickets ?? null,
            ticketsSeries: sales.salesDays.map((d) => d?.tickets ?? null),
            average: average(sales.sales),
            averageLastWeek: average(sales.salesLastWeek),
            averageSeries: sales.salesDays.map(average),
          },
    stockOut: {
      out: all.out,
      listed: all.listed,
      rateBp: ratioBp(BigInt(all.out), BigInt(all.listed)),
      lastWeekBp: stockDays[SERIES_DAYS - WEEK] ?? null,
      series: stockDays,
    },
    waste: {
      cost: minorToWire(atLeastZero(all.wasteMinor)),
      usageCost: minorToWire(all.usageMinor),
      rateBp: ratioBp(atLeastZero(all.wasteMinor), all.usageMinor),
      costLastWeek: minorToWire(atLeastZero(all.wasteDays[SERIES_DAYS - WEEK] ?? 0n)),
      series: all.wasteDays.map((w) => minorToWire(w)),
    },
    ordersWaiting: waiting
      ? {
          count: waiting.length,
          amount: minorToWire(
            waiting.filter((w) => w.currency === o.currency).reduce((total, w) => total + w.amountMinor, 0n),
          ),
          nextCutoffAt: iso(
            waiting.reduce<Date | null>(
              (soonest, w) => (soonest === null || w.cutoffAt < soonest ? w.cutoffAt : soonest),
              null,
            ),
          ),
        }
      : null,
  };
}

const atLeastZero = (minor: bigint): bigint => (minor < 0n ? 0n : minor);

function attentionView(c: Concern, stores: ReadonlyMap<string, ReachedStore>): AttentionItem[] {
  const store = stores.get(c.storeId);
  if (!store) return [];
  return [
    {
      store: storeView(store),
      kind: c.kind,
      severity: c.severity,
      count: c.count,
      impact: c.impactMinor === null ? null : minorToWire(atLeastZero(c.impactMinor)),
      dueAt: iso(c.dueAt),
      since: iso(c.since),
      businessDate: c.businessDate,
      names: c.names,
      action: c.action,
    },
  ];
}

function rankingView(cells: readonly StoreCell[], stores: ReadonlyMap<string, ReachedStore>): Today['ranking'] {
  return cells
    .flatMap((cell) => {
      const store = stores.get(cell.storeId);
      if (!store) return [];
      const net = netToday(cell);
      const before = cell.lastWeekSoFar?.netMinor ?? null;
      const ratio = before === null ? null : ratioBp(atLeastZero(net), before);
      return [
        {
          store: storeView(store),
          net: minorToWire(net),
          netLastWeek: money(before),
          ratioBp: ratio,
          breach: ratio !== null && ratio < BREACH_BP,
        },
      ];
    })
    .sort((a, b) => b.net - a.net || (a.store.code < b.store.code ? -1 : 1));
}

function heatView(o: Overview): Today['heat'] {
  const stores = o.stores.filter((s) => o.shelf.has(s.info.id));
  if (stores.length === 0) return null;
  const hours = tradingHours(stores, []);
  const listed = new Map(o.cells.map((c) => [c.storeId, c.listed]));
  return {
    hours,
    rows: stores.map((s) => ({
      store: storeView(s),
      listed: listed.get(s.info.id) ?? 0,
      out: hours.map((hour) => o.shelf.get(s.info.id)?.[slotOfHour(hour, s.day)] ?? null),
    })),
  };
}

export function storeTodayView(w: StoreWork): StoreToday {
  const stores = new Map(w.stores.map((s) => [s.info.id, s]));
  const [cell] = w.cells;
  const { businessDate } = w.store.day;
  const names = (itemId: string) => {
    const item = w.items.get(itemId);
    return {
      itemId,
      sku: item?.sku ?? '',
      name: item?.name ?? '',
      nameEn: item?.nameEn ?? null,
      uom: item?.baseUom ?? '',
    };
  };
  return {
    now: w.now.toISOString(),
    asOf: iso(w.asOf),
    stale: w.stale,
    currency: w.store.info.currency,
    businessDate,
    store: storeView(w.store),
    orders: (w.orders ?? [])
      .filter((o) => o.cutoffAt > w.now)
      .map((o) => {
        const source = w.sources.get(o.sourceId);
        return {
          id: o.id,
          sourceName: source?.name ?? '',
          sourceNameEn: source?.nameEn ?? null,
          state: o.state,
          urgent: o.urgent,
          cutoffAt: o.cutoffAt.toISOString(),
          deliveryDate: o.deliveryDate,
          amount: minorToWire(o.amountMinor),
          lineCount: o.lineCount,
          runsOutCount: o.runsOutCount,
        };
      }),
    deliveries: w.deliveries.map((d) => ({
      id: d.id,
      number: d.number,
      sourceName: d.sourceName,
      sourceNameEn: d.sourceNameEn,
      deliveryDate: d.deliveryDate,
      late: d.status !== 'received' && d.deliveryDate < businessDate,
      partly: d.status === 'partially_received',
      done: d.status === 'received',
      openLines: d.openLines,
      lineCount: d.lineCount,
      amount: minorToWire(d.amountMinor),
    })),
    counts: w.counts && { ...w.counts, afterDays: COUNT_AFTER_DAYS },
    attention: w.concerns.flatMap((c) => attentionView(c, stores)),
    yesterday: cell && w.salesCells.length > 0 ? yesterdayView(cell) : null,
    runningOut: w.short.map((s) => ({
      ...names(s.itemId),
      onHand: fromMilli(s.onHandMilli),
      perDay: fromMilli(s.perDayMilli),
      coverCentidays: s.coverCentidays,
    })),
    runningOutCount: w.shortCount,
    nearExpiry: w.expiring.map((l) => ({
      ...names(l.itemId),
      lotCode: l.lotCode,
      expiresOn: l.expiresOn,
      quantity: fromMilli(l.quantityMilli),
      cost: money(l.costMinor),
    })),
    nearExpiryCount: w.expiringCount,
  };
}

function yesterdayView(cell: StoreCell): StoreToday['yesterday'] {
  const last = SERIES_DAYS - 1;
  const yesterday = cell.days[last] ?? { netMinor: 0n, tickets: 0 };
  const before = cell.days[last - WEEK] ?? null;
  return {
    businessDate: addDays(cell.day.businessDate, -1),
    net: minorToWire(yesterday.netMinor),
    netBefore: money(before?.netMinor ?? null),
    tickets: yesterday.tickets,
    ticketsBefore: before?.tickets ?? null,
    average: average(yesterday),
    averageBefore: average(before),
    waste: minorToWire(atLeastZero(cell.wasteDays[last] ?? 0n)),
    wasteBefore: minorToWire(atLeastZero(cell.wasteDays[last - WEEK] ?? 0n)),
  };
}
