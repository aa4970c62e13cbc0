import type { DemandAlertEvidence, DemandAlertKind } from '@larder/contracts/ordering/demand-alerts';
import { Injectable } from '@nestjs/common';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { type TradingDay, tradingDayOf } from '../../application/trading-day.ts';
import { KnownCalendar } from '../../signals/application/known-calendar.ts';
import { type DayRow, WeatherRepository } from '../../weather/data/weather.repository.ts';
import { WeatherBook } from '../../weather/domain/weather-book.ts';
import { type AlertRule, type DayAhead, triggersOf } from '../domain/demand-alert.ts';

const CENTI = 100;
/** Columns of the calendar that name days on which people buy otherwise. */
const FESTIVE: readonly string[] = ['holiday', 'festival', 'publicHoliday'];
/** The farthest that a rule may look, and a day more for stores that have closed. */
const MOST_DAYS = 15;

type Trigger = ReturnType<typeof triggersOf>[number];

/** A store in whose days ahead something raises demand. */
export interface StoreAhead {
  readonly store: StoreInfo;
  readonly day: TradingDay;
  readonly days: readonly (DayAhead & { readonly knownAt: Date | null })[];
  readonly triggers: readonly Trigger[];
}

/** What weather and festivals bring to the stores. */
@Injectable()
export class AreasAhead {
  constructor(
    private readonly org: OrgApi,
    private readonly calendar: KnownCalendar,
    private readonly weather: WeatherRepository,
    private readonly clock: Clock,
  ) {}

  /** Stores with something ahead, by the unit that answers for them: their area, else their region, else the chain. */
  async read(tx: Tx): Promise<Map<string, StoreAhead[]>> {
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
}

const degrees = (centi: number | null | undefined): number | null =>
  centi === null || centi === undefined ? null : centi / CENTI;

/** What an alert of a kind stands on, as its first store knows it. */
export function evidenceOf(ahead: StoreAhead, kind: DemandAlertKind): DemandAlertEvidence {
  const trigger = ahead.triggers.find((t) => t.kind === kind);
  return {
    days: ahead.days.map((d, i) => ({
      date: d.date,
      counts: trigger?.counts[i] ?? false,
      high: d.high,
      rain: d.rain,
      festival: d.festival,
      knownAt: d.knownAt?.toISOString() ?? null,
    })),
    threshold: trigger?.threshold ?? null,
    leastDays: trigger?.leastDays ?? null,
    forecastFrom: ahead.day.originDate,
  };
}
