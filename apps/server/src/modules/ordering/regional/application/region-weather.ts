import { Injectable } from '@nestjs/common';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { type DayRow, WeatherRepository } from '../../weather/data/weather.repository.ts';
import { WeatherBook } from '../../weather/domain/weather-book.ts';
import { RECENT_DAYS } from '../domain/region-sales.ts';
import type { RegionHighs } from '../domain/season-lag.ts';
import type { Region } from './read-regions.ts';

const AHEAD_DAYS = 16;
const CENTI = 100;

/** Highs of regions, measured and ahead: the mean of their stores. */
@Injectable()
export class RegionWeather {
  constructor(
    private readonly weather: WeatherRepository,
    private readonly clock: Clock,
  ) {}

  /** By unit. A region where nobody knows the weather has days without a figure. */
  async read(tx: Tx, regions: readonly Region[], today: string): Promise<Map<string, RegionHighs>> {
    const from = addDays(today, -RECENT_DAYS);
    const places = await this.weather.places(tx);
    if (places.length === 0) return new Map();
    const days = await this.weather.bestBetween(tx, from, addDays(today, AHEAD_DAYS - 1), today, this.clock.now());
    const book = new WeatherBook<DayRow>(places, days);
    return new Map(
      regions.map(({ unitId, stores }) => {
        const byDate = Map.groupBy(
          stores.flatMap((s) => [...book.of(s)]),
          (d) => d.date,
        );
        const high = (date: string): number | null => {
          const known = (byDate.get(date) ?? []).flatMap((d) => d.highCenti ?? []);
          return known.length === 0 ? null : known.reduce((sum, c) => sum + c, 0) / known.length / CENTI;
        };
        const span = (first: string, count: number) => Array.from({ length: count }, (_, i) => high(addDays(first, i)));
        return [unitId, { past: span(from, RECENT_DAYS), ahead: span(today, AHEAD_DAYS) }];
      }),
    );
  }
}
