import type { PeakReason } from '@larder/contracts/ordering/outlook';
import { Injectable } from '@nestjs/common';
import type { ItemInfo } from '../../../../foundation/catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { isIncomplete, SalesApi, SalesPeriods } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween, isoWeekday } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { StoredForecast } from '../../data/runs.repository.ts';
import { KnownCalendar } from '../../signals/application/known-calendar.ts';
import { SignalsRepository } from '../../signals/data/signals.repository.ts';
import { type DayRow, WeatherRepository } from '../../weather/data/weather.repository.ts';
import { WeatherBook } from '../../weather/domain/weather-book.ts';
import type { PeakRow } from '../data/peaks.repository.ts';
import { type PeakInput, peakOf } from '../domain/peak.ts';

/** "Usual" is taken from so many weeks, what list price really brings from the last four of them. */
const WEEKS = 8;
const REALISED_DAYS = 28;
const AHEAD_DAYS = 14;
const FESTIVE: Readonly<Record<string, PeakReason['kind']>> = {
  holiday: 'holiday',
  publicHoliday: 'holiday',
  festival: 'festival',
};
const SIGNALS: Readonly<Record<string, PeakReason['kind']>> = {
  promotion: 'promotion',
  localEvent: 'event',
  schoolHoliday: 'schoolHoliday',
};
const MOST_REASONS = 4;

/** What the days ahead of a store will bring in customers and takings, against what it is used to. */
@Injectable()
export class PeakDays {
  constructor(
    private readonly org: OrgApi,
    private readonly sales: SalesApi,
    private readonly periods: SalesPeriods,
    private readonly calendar: KnownCalendar,
    private readonly signals: SignalsRepository,
    private readonly weather: WeatherRepository,
    private readonly clock: Clock,
  ) {}

  async of(
    tx: Tx,
    store: StoreInfo,
    originDate: string,
    forecast: StoredForecast,
    items: ReadonlyMap<string, ItemInfo>,
  ): Promise<PeakRow[]> {
    const span = { storeIds: [store.id], from: addDays(originDate, -7 * WEEKS), to: addDays(originDate, -1) };
    const incomplete = new Set(
      (await this.sales.storeDays(tx, [store.id], span.from, span.to)).filter(isIncomplete).map((d) => d.businessDate),
    );
    const days = (await this.periods.days(tx, span)).filter((d) => d.netMinor > 0n && !incomplete.has(d.businessDate));
    const ticketed = days.filter((d) => d.tickets !== null && d.tickets > 0);
    const tickets = ticketed.reduce((sum, d) => sum + (d.tickets ?? 0), 0);
    const averageTicket = tickets > 0 ? ticketed.reduce((sum, d) => sum + Number(d.netMinor), 0) / tickets : null;
    const realised = await this.realised(tx, store.id, originDate, days, items);
    if (realised === null) return [];
    const hours = await this.usualHours(tx, span, ticketed);
    const reasons = await this.reasons(tx, store, originDate);
    const capacity = await this.org.policy(tx, 'ordering.ticketsPerHour', store.id);
    const skip = daysBetween(forecast.originDate, originDate);
    const found: PeakRow[] = [];
    for (let day = 0; day < Math.min(AHEAD_DAYS, forecast.horizon - skip); day++) {
      const date = addDays(originDate, day);
      const peak = peakOf({
        weekday: isoWeekday(date),
        listMinor: listValue(forecast, skip + day, items),
        realised,
        sameWeekday: days.filter((d) => isoWeekday(d.businessDate) === isoWeekday(date)).map((d) => Number(d.netMinor)),
        averageTicket,
        hours,
        capacity: capacity > 0 ? capacity : null,
      });
      if (!peak) continue;
      const milli = (value: number | null): bigint | null => (value === null ? null : BigInt(Math.round(value * 1000)));
      found.push({
        storeId: store.id,
        businessDate: date,
        currency: store.currency,
        expectedMinor: BigInt(peak.expectedMinor),
        usualMinor: BigInt(peak.usualMinor),
        expectedTicketsMilli: milli(peak.expectedTickets),
        usualTicketsMilli: milli(peak.usualTickets),
        usualDays: peak.usualDays,
        standsOut: peak.standsOut,
        reasons: (reasons.get(date) ?? []).slice(0, MOST_REASONS),
        hours: peak.hours,
        capacity: capacity > 0 ? capacity : null,
        overCapacity: peak.overCapacity,
      });
    }
    return found;
  }

  /** Takings by list value of what was sold, over the last weeks; null without either. */
  private async realised(
    tx: Tx,
    storeId: string,
    originDate: string,
    days: readonly { readonly businessDate: string; readonly netMinor: bigint }[],
    items: ReadonlyMap<string, ItemInfo>,
  ): Promise<number | null> {
    const from = addDays(originDate, -REALISED_DAYS);
    const counted = new Set(days.map((d) => d.businessDate).filter((date) => date >= from));
    const sold = await this.sales.itemDays(tx, { storeIds: [storeId], from, to: addDays(originDate, -1) });
    let list = 0;
    for (let i = 0; i < sold.day.length; i++) {
      if (!counted.has(addDays(from, sold.day[i] as number))) continue;
      const price = items.get(sold.itemIds[sold.itemIndex[i] as number] as string)?.priceMinor;
      if (price) list += ((sold.quantityMilli[i] as number) / 1000) * Number(price);
    }
    const net = days.reduce((sum, d) => (counted.has(d.businessDate) ? sum + Number(d.netMinor) : sum), 0);
    return list > 0 && net > 0 ? net / list : null;
  }

  private async usualHours(
    tx: Tx,
    span: { readonly storeIds: readonly string[]; readonly from: string; readonly to: string },
    ticketed: readonly { readonly businessDate: string }[],
  ): Promise<PeakInput['hours']> {
    const daysOf = new Map<number, number>();
    for (const { businessDate } of ticketed)
      daysOf.set(isoWeekday(businessDate), (daysOf.get(isoWeekday(businessDate)) ?? 0) + 1);
    return (await this.periods.weekdayHours(tx, span)).flatMap(({ weekday, hour, tickets }) => {
      const days = daysOf.get(weekday) ?? 0;
      return days > 0 ? [{ weekday, hour, tickets: tickets / days }] : [];
    });
  }

  private async reasons(tx: Tx, store: StoreInfo, originDate: string): Promise<Map<string, PeakReason[]>> {
    const found = new Map<string, PeakReason[]>();
    const add = (date: string, reason: PeakReason): void => {
      const known = found.get(date) ?? [];
      if (!known.some((r) => r.kind === reason.kind && r.name === reason.name)) found.set(date, [...known, reason]);
    };
    const until = addDays(originDate, AHEAD_DAYS - 1);
    await this.addFestivals(tx, originDate, add);
    const above = new Set(store.path.split('/'));
    for (const signal of await this.signals.between(tx, originDate, until)) {
      const kind = SIGNALS[signal.kind];
      if (!kind || !above.has(signal.unitId)) continue;
      const first = signal.from > originDate ? signal.from : originDate;
      for (let date = first; date <= signal.to && date <= until; date = addDays(date, 1))
        add(date, { kind, name: signal.name });
    }
    await this.addWeather(tx, store, originDate, until, add);
    return found;
  }

  /** Cells of the calendar are '' or '0' for ordinary days, '1' or a name for the others. */
  private async addFestivals(
    tx: Tx,
    originDate: string,
    add: (date: string, reason: PeakReason) => void,
  ): Promise<void> {
    for (const { name, cells } of await this.calendar.all(tx, originDate, AHEAD_DAYS)) {
      const kind = FESTIVE[name];
      if (!kind) continue;
      for (const [i, cell] of cells.entries())
        if (cell !== '' && cell !== '0') add(addDays(originDate, i), { kind, name: cell === '1' ? '' : cell });
    }
  }

  private async addWeather(
    tx: Tx,
    store: StoreInfo,
    from: string,
    to: string,
    add: (date: string, reason: PeakReason) => void,
  ): Promise<void> {
    const policies = await this.org.policies(tx, store.id);
    const book = new WeatherBook<DayRow>(
      await this.weather.places(tx),
      await this.weather.bestBetween(tx, from, to, from, this.clock.now()),
    );
    for (const day of book.of(store)) {
      const { highCenti, rainCenti } = day;
      if (highCenti !== null && highCenti / 100 >= policies['weather.hotTempC'])
        add(day.date, { kind: 'heat', name: `${highCenti / 100} °C` });
      if (highCenti !== null && highCenti / 100 <= policies['weather.coldTempC'])
        add(day.date, { kind: 'cold', name: `${highCenti / 100} °C` });
      if (rainCenti !== null && rainCenti / 100 >= policies['weather.rainMm'])
        add(day.date, { kind: 'rain', name: `${rainCenti / 100} mm` });
    }
  }
}

/** Expected units of a whole day at list price, minor units. */
function listValue(forecast: StoredForecast, day: number, items: ReadonlyMap<string, ItemInfo>): number {
  let sum = 0;
  for (const [row, itemId] of forecast.itemIds.entries()) {
    const price = items.get(itemId)?.priceMinor;
    if (price) sum += (forecast.means[row * forecast.horizon + day] as number) * Number(price);
  }
  return sum;
}
