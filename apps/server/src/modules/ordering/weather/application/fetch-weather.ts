import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { type PlaceRow, WeatherRepository } from '../data/weather.repository.ts';
import { squareKey, squareOf } from '../domain/weather.ts';
import { type Span, WeatherProvider } from '../provider/weather-provider.ts';

/** What was asked this recently is not asked again. */
const FRESH_MS = 3 * 3_600_000;
const FORECAST_DAYS = 16;
/** The first question reaches back as far as the format does; later ones only over what may have been missed or corrected. */
const FIRST_PAST_DAYS = 92;
const PAST_DAYS = 10;
/** Forecasts of days longer ago are no longer needed by any back-test. */
const KEPT_DAYS = 200;
const MOST_FAILURE_CHARS = 300;

export interface WeatherOutcome {
  readonly asked: number;
  readonly failed: number;
  readonly kept: number;
  readonly refused: number;
}

/** Weather of every square in which a store of the chain stands: one question each, kept as of now. */
@Injectable()
export class FetchWeather {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly weather: WeatherRepository,
    private readonly provider: WeatherProvider,
    private readonly clock: Clock,
  ) {}

  /** @param again asks also where the last answer is still fresh */
  async run(
    ctx: TenantContext,
    options: { readonly again: boolean; readonly signal: AbortSignal },
  ): Promise<WeatherOutcome> {
    const outcome = { asked: 0, failed: 0, kept: 0, refused: 0 };
    if (this.provider.host === null) return outcome;
    for (const { place, zone } of await this.due(ctx, options.again)) {
      if (options.signal.aborted) break;
      outcome.asked += 1;
      const { kept, refused, failed } = await this.ask(ctx, place, zone, options.signal);
      outcome.kept += kept;
      outcome.refused += refused;
      if (failed) outcome.failed += 1;
    }
    const oldest = addDays(localParts(this.clock.now(), 'UTC').date, -KEPT_DAYS);
    await this.db.tx(ctx, (tx) => this.weather.prune(tx, oldest));
    return outcome;
  }

  private due(ctx: TenantContext, again: boolean): Promise<{ place: PlaceRow; zone: string }[]> {
    return this.db.tx(ctx, async (tx) => {
      const squares = new Map<string, { place: PlaceRow; zone: string }>();
      for (const { lat, lng, zone, status } of await this.org.stores(tx, 'all')) {
        const square = squareOf(lat, lng);
        if (square === null || status === 'closed' || squares.has(squareKey(square))) continue;
        squares.set(squareKey(square), { place: await this.weather.place(tx, square), zone });
      }
      const fresh = this.clock.now().getTime() - FRESH_MS;
      return [...squares.values()].filter(({ place }) => again || (place.fetchedAt?.getTime() ?? 0) < fresh);
    });
  }

  private async ask(
    ctx: TenantContext,
    place: PlaceRow,
    zone: string,
    signal: AbortSignal,
  ): Promise<{ kept: number; refused: number; failed: boolean }> {
    const span: Span = {
      pastDays: place.fetchedAt === null ? FIRST_PAST_DAYS : PAST_DAYS,
      forecastDays: FORECAST_DAYS,
    };
    const square = { latCenti: place.latCenti as number, lngCenti: place.lngCenti as number };
    try {
      const { days, refused } = await this.provider.daily(square, zone, span, signal);
      const now = this.clock.now();
      const today = localParts(now, zone).date;
      const kept = await this.db.tx(ctx, async (tx) => {
        const count = await this.weather.keep(
          tx,
          days.map((day) => ({
            ...day,
            placeId: place.id,
            kind: day.date < today ? ('observed' as const) : ('forecast' as const),
            knownAt: now,
          })),
          'provider',
        );
        await this.weather.refuse(
          tx,
          refused.map((r) => ({ ...r, placeId: place.id })),
          'provider',
          now,
        );
        await this.weather.note(tx, place.id, now, null);
        return count;
      });
      return { kept, refused: refused.length, failed: false };
    } catch (error) {
      // One place that fails must not cost the others theirs; people see it on the page, and the next period asks again.
      const failure = (error as Error).message.slice(0, MOST_FAILURE_CHARS);
      await this.db.tx(ctx, (tx) => this.weather.note(tx, place.id, this.clock.now(), failure));
      return { kept: 0, refused: 0, failed: true };
    }
  }
}
