import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/tx.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { Refused, Square, WeatherFigures } from '../domain/weather.ts';

export type WeatherKind = 'forecast' | 'observed';
export type WeatherSource = 'provider' | 'import';

export interface PlaceRow {
  readonly id: string;
  readonly unitId: string | null;
  readonly latCenti: number | null;
  readonly lngCenti: number | null;
  readonly fetchedAt: Date | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
}

export interface DayRow extends WeatherFigures {
  readonly placeId: string;
  readonly date: string;
  readonly kind: WeatherKind;
  readonly knownAt: Date;
}

export interface NewDay extends WeatherFigures {
  readonly placeId: string;
  readonly date: string;
  readonly kind: WeatherKind;
  readonly knownAt: Date;
}

const PLACE = sql`id, unit_id "unitId", lat_centi "latCenti", lng_centi "lngCenti", fetched_at "fetchedAt", failed_at "failedAt", failure`;
const MOST_REFUSALS = 200;

@Injectable()
export class WeatherRepository {
  async places(tx: Tx): Promise<PlaceRow[]> {
    const { rows } =
      await sql<PlaceRow>`select ${PLACE} from weather_place where tenant_id = ${tx.ctx.tenantId} order by id`.execute(
        tables(tx),
      );
    return rows;
  }

  /** The place of a unit or of a square, made when it is new. */
  async place(tx: Tx, where: { readonly unitId: string } | Square): Promise<PlaceRow> {
    const unitId = 'unitId' in where ? where.unitId : null;
    const { latCenti, lngCenti } = 'unitId' in where ? { latCenti: null, lngCenti: null } : where;
    await sql`insert into weather_place (tenant_id, id, unit_id, lat_centi, lng_centi)
      values (${tx.ctx.tenantId}, ${newId()}, ${unitId}, ${latCenti}, ${lngCenti}) on conflict do nothing`.execute(
      tables(tx),
    );
    const { rows } = await sql<PlaceRow>`select ${PLACE} from weather_place where tenant_id = ${tx.ctx.tenantId}
      and unit_id is not distinct from ${unitId} and lat_centi is not distinct from ${latCenti} and lng_centi is not distinct from ${lngCenti}`.execute(
      tables(tx),
    );
    return rows[0] as PlaceRow;
  }

  /** Notes how the last question ended; null: with an answer. */
  async note(tx: Tx, placeId: string, at: Date, failure: string | null): Promise<void> {
    if (failure === null)
      await sql`update weather_place set fetched_at = ${at}, failed_at = null, failure = null where tenant_id = ${tx.ctx.tenantId} and id = ${placeId}`.execute(
        tables(tx),
      );
    else
      await sql`update weather_place set failed_at = ${at}, failure = ${failure} where tenant_id = ${tx.ctx.tenantId} and id = ${placeId}`.execute(
        tables(tx),
      );
  }

  /**
   * Keeps days that say something new: one with the figures that its place, date and kind already had at the time is left out.
   * @returns how many were kept
   */
  async keep(tx: Tx, days: readonly NewDay[], source: WeatherSource): Promise<number> {
    if (days.length === 0) return 0;
    const column = <K extends keyof NewDay>(name: K) => days.map((d) => d[name]);
    const { numAffectedRows } =
      await sql`insert into weather_day (tenant_id, place_id, business_date, kind, known_at, high_centi, low_centi, rain_centi, source)
      select ${tx.ctx.tenantId}, n.place, n.date, n.kind, n.known, n.high, n.low, n.rain, ${source}
      from unnest(${column('placeId')}::uuid[], ${column('date')}::date[], ${column('kind')}::text[], ${column('knownAt')}::timestamptz[],
        ${column('highCenti')}::int[], ${column('lowCenti')}::int[], ${column('rainCenti')}::int[]) n (place, date, kind, known, high, low, rain)
      where not exists (select 1 from lateral (
        select d.high_centi, d.low_centi, d.rain_centi from weather_day d
        where d.tenant_id = ${tx.ctx.tenantId} and d.place_id = n.place and d.business_date = n.date and d.kind = n.kind and d.known_at <= n.known
        order by d.known_at desc limit 1) last
        where (last.high_centi, last.low_centi, last.rain_centi) is not distinct from (n.high, n.low, n.rain))
      on conflict do nothing`.execute(tables(tx));
    return Number(numAffectedRows ?? 0n);
  }

  /**
   * The best that was known of each place and day on the eve of an origin: what was measured on the days before it, else the
   * newest forecast of that time. What became known later is left out.
   * @param origin first day that lies ahead
   * @param knownAt nothing said later counts; a measurement of a day before the origin was known by then
   */
  async bestBetween(tx: Tx, from: string, to: string, origin: string, knownAt: Date): Promise<DayRow[]> {
    const { rows } =
      await sql<DayRow>`select distinct on (place_id, business_date) place_id "placeId", business_date "date", kind, known_at "knownAt",
        high_centi "highCenti", low_centi "lowCenti", rain_centi "rainCenti"
      from weather_day
      where tenant_id = ${tx.ctx.tenantId} and business_date between ${from}::date and ${to}::date
        and ((kind = 'observed' and business_date < ${origin}::date) or (kind = 'forecast' and known_at <= ${knownAt}))
      order by place_id, business_date, (kind = 'observed') desc, known_at desc`.execute(tables(tx));
    return rows;
  }

  /** When anything was last heard of the weather: an answer of the provider, or a file. */
  async newest(tx: Tx): Promise<Date | null> {
    const { rows } = await sql<{ at: Date | null }>`select greatest(
        (select max(known_at) from weather_day where tenant_id = ${tx.ctx.tenantId}),
        (select max(fetched_at) from weather_place where tenant_id = ${tx.ctx.tenantId})) at`.execute(tables(tx));
    return rows[0]?.at ?? null;
  }

  /** Measured days per place since a date. */
  async observed(tx: Tx, since: string): Promise<Map<string, { readonly days: number; readonly last: string }>> {
    const { rows } = await sql<{
      placeId: string;
      days: number;
      last: string;
    }>`select place_id "placeId", count(distinct business_date)::int days, max(business_date) "last" from weather_day
      where tenant_id = ${tx.ctx.tenantId} and kind = 'observed' and business_date >= ${since}::date group by place_id`.execute(
      tables(tx),
    );
    return new Map(rows.map((r) => [r.placeId, r]));
  }

  /** Forecasts of days long past serve no back-test any more. */
  async prune(tx: Tx, before: string): Promise<void> {
    await sql`delete from weather_day where tenant_id = ${tx.ctx.tenantId} and kind = 'forecast' and business_date < ${before}::date`.execute(
      tables(tx),
    );
  }

  async refuse(
    tx: Tx,
    refusals: readonly (Refused & { readonly placeId: string | null })[],
    source: WeatherSource,
    at: Date,
  ): Promise<void> {
    if (refusals.length === 0) return;
    await tables(tx)
      .insertInto('weather_refusal')
      .values(
        refusals.slice(0, MOST_REFUSALS).map((r) => ({
          tenant_id: tx.ctx.tenantId,
          id: newId(),
          place_id: r.placeId,
          source,
          refused_at: at,
          reason: r.reason,
          sample: r.sample,
        })),
      )
      .execute();
    // The newest are enough to see what is wrong; a provider gone mad must not fill the disk.
    await sql`delete from weather_refusal where tenant_id = ${tx.ctx.tenantId} and id not in (
      select id from weather_refusal where tenant_id = ${tx.ctx.tenantId} order by refused_at desc, id desc limit ${MOST_REFUSALS})`.execute(
      tables(tx),
    );
  }

  async refusals(
    tx: Tx,
  ): Promise<{ id: string; source: WeatherSource; refusedAt: Date; reason: string; sample: string }[]> {
    const { rows } = await sql<{
      id: string;
      source: WeatherSource;
      refusedAt: Date;
      reason: string;
      sample: string;
    }>`select id, source, refused_at "refusedAt", reason, sample from weather_refusal where tenant_id = ${tx.ctx.tenantId}
      order by refused_at desc, id desc`.execute(tables(tx));
    return rows;
  }

  async forgetRefusals(tx: Tx): Promise<void> {
    await sql`delete from weather_refusal where tenant_id = ${tx.ctx.tenantId}`.execute(tables(tx));
  }
}
