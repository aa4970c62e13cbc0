import type { LocalColumn } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays, daysBetween, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { chineseCalendar, keepsChineseCalendar } from '../../demand-model/domain/chinese-calendar.ts';
import { WeatherRepository } from '../../weather/data/weather.repository.ts';
import { WeatherBook } from '../../weather/domain/weather-book.ts';
import { SignalsRepository } from '../data/signals.repository.ts';
import { type KnownColumn, signalColumns } from '../domain/known-columns.ts';
import { localColumns, type PlacedSignal, type StoreWeather } from '../domain/local-columns.ts';

/** The panel for which local columns are wanted. */
export interface LocalAsk {
  /** Date of its first column. */
  readonly from: string;
  readonly dayCount: number;
  /** History and horizon. */
  readonly days: number;
  readonly rows: readonly { readonly storeId: string; readonly from: number; readonly itemIds: readonly string[] }[];
  readonly seriesCount: number;
  readonly categoryOf: (itemId: string) => string | null;
  readonly priceOf: (itemId: string) => bigint | null;
}

/** What a chain knows about days, past and ahead, as the columns that its model reads. Switched-off parameters are left out. */
@Injectable()
export class KnownCalendar {
  constructor(
    private readonly org: OrgApi,
    private readonly signals: SignalsRepository,
    private readonly weather: WeatherRepository,
    private readonly clock: Clock,
  ) {}

  /** @param count dates from `from` on */
  async columns(tx: Tx, from: string, count: number): Promise<KnownColumn[]> {
    const off = await this.signals.switchedOff(tx);
    return (await this.all(tx, from, count)).filter((c) => !off.has(c.name));
  }

  /** Every column with values, whatever is switched off. */
  async all(tx: Tx, from: string, count: number): Promise<KnownColumn[]> {
    const { zone } = await this.org.tenant(tx);
    const builtIn = keepsChineseCalendar(zone)
      ? Object.entries(chineseCalendar(from, count)).map(([name, cells]) => ({ name, cells: cells as string[] }))
      : [];
    const entered = await this.placed(tx, from, count);
    return [
      ...builtIn,
      ...signalColumns(
        entered.filter((s) => s.atRoot && s.items.length + s.categories.length === 0),
        from,
        count,
      ),
    ];
  }

  /**
   * What is known by store, item and region, as of an origin: of the weather only what was known then. `ask.days` are the
   * history before the origin and the days ahead of it.
   */
  async local(tx: Tx, ask: LocalAsk): Promise<LocalColumn[]> {
    const { zone } = await this.org.tenant(tx);
    const off = await this.signals.switchedOff(tx);
    const sites = new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
    const stores = ask.rows.map((r) => ({ ...r, path: sites.get(r.storeId)?.path ?? '' }));
    const origin = addDays(ask.from, ask.dayCount);
    // The night's run reads what is known when it runs; a replay what was known at that midnight.
    const midnight = instantOf(origin, 0, zone);
    const knownAt = origin >= localParts(this.clock.now(), zone).date ? this.clock.now() : midnight;
    const weather = await this.storeWeather(tx, ask, origin, knownAt, sites);
    return localColumns({
      from: ask.from,
      days: ask.days,
      dayCount: ask.dayCount,
      stores,
      seriesCount: ask.seriesCount,
      signals: await this.placed(tx, ask.from, ask.days),
      weather: stores.map((s) => weather.of(s.storeId)),
      categoryOf: ask.categoryOf,
      priceOf: ask.priceOf,
      off,
    });
  }

  /** Dates on which a parameter has a value anywhere in the chain, as days after `from`, and when the newest became known. */
  async knownDates(
    tx: Tx,
    from: string,
    count: number,
  ): Promise<{ readonly dates: ReadonlyMap<string, ReadonlySet<number>>; readonly weatherAt: Date | null }> {
    const dates = new Map<string, Set<number>>();
    const add = (key: string, day: number) => {
      if (day < 0 || day >= count) return;
      const known = dates.get(key) ?? new Set();
      dates.set(key, known.add(day));
    };
    for (const { name, cells } of await this.all(tx, from, count))
      cells.forEach((cell, day) => {
        if (!NOTHING.has(cell)) add(name, day);
      });
    for (const s of await this.placed(tx, from, count))
      for (let day = Math.max(0, daysBetween(from, s.from)); day <= daysBetween(from, s.to) && day < count; day++)
        add(s.kind, day);
    const now = this.clock.now();
    const { zone } = await this.org.tenant(tx);
    const last = addDays(from, count - 1);
    for (const d of await this.weather.bestBetween(tx, from, last, localParts(now, zone).date, now)) {
      if (d.highCenti !== null) add('temperature', daysBetween(from, d.date));
      if (d.rainCenti !== null) add('rain', daysBetween(from, d.date));
    }
    return { dates, weatherAt: await this.weather.newest(tx) };
  }

  private async placed(tx: Tx, from: string, count: number): Promise<PlacedSignal[]> {
    const units = new Map((await this.org.units(tx)).map((u) => [u.id, u]));
    return (await this.signals.between(tx, from, addDays(from, count - 1))).flatMap((s) => {
      const unit = units.get(s.unitId);
      return unit ? [{ ...s, path: unit.path, atRoot: unit.parentId === null }] : [];
    });
  }

  private async storeWeather(
    tx: Tx,
    ask: Pick<LocalAsk, 'from' | 'days'>,
    origin: string,
    knownAt: Date,
    sites: ReadonlyMap<string, StoreInfo>,
  ): Promise<{ of(storeId: string): readonly StoreWeather[] }> {
    const book = new WeatherBook(
      await this.weather.places(tx),
      await this.weather.bestBetween(tx, ask.from, addDays(ask.from, ask.days - 1), origin, knownAt),
    );
    return {
      of: (storeId) => {
        const site = sites.get(storeId);
        return site
          ? book.of(site).map((d) => ({
              day: daysBetween(ask.from, d.date),
              high: figure(d.highCenti),
              rain: figure(d.rainCenti),
            }))
          : [];
      },
    };
  }
}

/** Cells of a column that say nothing, or that nothing is on. */
const NOTHING: ReadonlySet<string> = new Set(['', '0']);
const figure = (centi: number | null): number | null => (centi === null ? null : centi / 100);
