import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { StoreScope } from '../../../../platform/tenancy/tenant-context.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { SumRow } from '../domain/accuracy-figures.ts';
import type { AccuracySums, MeasuredWeek } from '../domain/measure-week.ts';

/** Stands for "no category" in a key column. */
export const NO_CATEGORY = '00000000-0000-0000-0000-000000000000';

export interface AccuracyFilter {
  readonly stores: StoreScope;
  /** Mondays. */
  readonly from: string;
  readonly to: string;
  readonly horizon: number;
  readonly categoryId: string | undefined;
}

export interface DayCounts {
  readonly measured: number;
  readonly incomplete: number;
  readonly closed: number;
  readonly unforecast: number;
  readonly replayed: number;
}

const milli = (units: number): bigint => BigInt(Math.round(units * 1000));

@Injectable()
export class AccuracyRepository {
  /**
   * Replaces what is known of a store's week. A measurement that saw fewer days than the one before (its forecasts are no
   * longer kept) changes nothing.
   */
  async replace(
    tx: Tx,
    key: { readonly storeId: string; readonly week: string; readonly horizon: number },
    week: MeasuredWeek,
    at: Date,
  ): Promise<void> {
    const tenant = tx.ctx.tenantId;
    const head =
      await sql`insert into forecast_week (tenant_id, store_id, week, horizon, measured_days, incomplete_days, closed_days, unforecast_days, replayed_days, measured_at)
      values (${tenant}, ${key.storeId}, ${key.week}, ${key.horizon}, ${week.measuredDays}, ${week.incompleteDays}, ${week.closedDays}, ${week.unforecastDays}, ${week.replayedDays}, ${at})
      on conflict (tenant_id, store_id, week, horizon) do update set measured_days = excluded.measured_days, incomplete_days = excluded.incomplete_days,
        closed_days = excluded.closed_days, unforecast_days = excluded.unforecast_days, replayed_days = excluded.replayed_days, measured_at = excluded.measured_at
      where forecast_week.measured_days <= excluded.measured_days`.execute(tables(tx));
    if (head.numAffectedRows !== 1n) return;
    await sql`delete from forecast_accuracy where tenant_id = ${tenant} and store_id = ${key.storeId} and week = ${key.week} and horizon = ${key.horizon}`.execute(
      tables(tx),
    );
    if (week.categories.size === 0) return;
    await tables(tx)
      .insertInto('forecast_accuracy')
      .values(
        [...week.categories].map(([category, sums]) => ({
          tenant_id: tenant,
          store_id: key.storeId,
          week: key.week,
          horizon: key.horizon,
          category_id: category || NO_CATEGORY,
          ...columnsOf(sums),
        })),
      )
      .execute();
  }

  /** Sums by week, store or category. */
  async sums(
    tx: Tx,
    filter: AccuracyFilter,
    by: 'week' | 'store_id' | 'category_id',
  ): Promise<(SumRow & { key: string })[]> {
    const { rows } = await sql<SumRow & { key: string }>`select ${sql.ref(by)}::text key, ${SUMS}
      from forecast_accuracy where ${this.where(tx, filter)} group by 1 order by 1`.execute(tables(tx));
    return rows;
  }

  /** Every stored row of the span, by week, store and category. */
  async rows(
    tx: Tx,
    filter: AccuracyFilter,
  ): Promise<(SumRow & { week: string; storeId: string; categoryId: string; days: number })[]> {
    const { rows } = await sql<SumRow & { week: string; storeId: string; categoryId: string; days: number }>`
      select week, store_id "storeId", category_id "categoryId",
        (select w.measured_days from forecast_week w where w.tenant_id = a.tenant_id and w.store_id = a.store_id and w.week = a.week and w.horizon = a.horizon) days, ${SUMS}
      from forecast_accuracy a where ${this.where(tx, filter)} group by tenant_id, week, store_id, category_id, horizon order by week, store_id, category_id`.execute(
      tables(tx),
    );
    return rows;
  }

  async days(tx: Tx, filter: AccuracyFilter): Promise<(DayCounts & { week: string })[]> {
    const { rows } = await sql<DayCounts & { week: string }>`
      select week, sum(measured_days)::int measured, sum(incomplete_days)::int incomplete, sum(closed_days)::int closed,
        sum(unforecast_days)::int unforecast, sum(replayed_days)::int replayed
      from forecast_week where ${this.where(tx, { ...filter, categoryId: undefined })} group by week order by week`.execute(
      tables(tx),
    );
    return rows;
  }

  private where(tx: Tx, { stores, from, to, horizon, categoryId }: AccuracyFilter) {
    const scope = stores === 'all' ? sql`true` : sql`store_id = any(${[...stores]}::uuid[])`;
    const category = categoryId === undefined ? sql`true` : sql`category_id = ${categoryId}`;
    return sql`tenant_id = ${tx.ctx.tenantId} and horizon = ${horizon} and week between ${from}::date and ${to}::date and ${scope} and ${category}`;
  }
}

/** Floating point: these are summed to be divided, and JavaScript holds them exactly up to nine trillion units. */
const SUMS = sql`sum(item_days)::int "itemDays", sum(sold_milli)::float8 sold, sum(day_error_milli)::float8 "dayError",
  sum(week_error_milli)::float8 "weekError", sum(signed_error_milli)::float8 "signedError", sum(last_week_error_milli)::float8 "lastWeekError",
  sum(counted_sold_milli)::float8 "countedSold", sum(counted_week_error_milli)::float8 "countedWeekError",
  sum(counted_expected_milli)::float8 "countedExpected", sum(counted_deviation_milli)::float8 "countedDeviation",
  sum(open_days)::int "openDays", sum(within80)::int within80, sum(within90)::int within90, sum(within95)::int within95,
  sum(sold_out_days)::int "soldOutDays", sum(sold_out_over_milli)::float8 "soldOutOver"`;

const columnsOf = (s: AccuracySums) => ({
  item_days: s.itemDays,
  sold_milli: milli(s.sold),
  day_error_milli: milli(s.dayError),
  week_error_milli: milli(s.weekError),
  signed_error_milli: milli(s.signedError),
  last_week_error_milli: milli(s.lastWeekError),
  counted_sold_milli: milli(s.countedSold),
  counted_week_error_milli: milli(s.countedWeekError),
  counted_expected_milli: milli(s.countedExpected),
  counted_deviation_milli: milli(s.countedDeviation),
  open_days: s.openDays,
  within80: s.within[0],
  within90: s.within[1],
  within95: s.within[2],
  sold_out_days: s.soldOutDays,
  sold_out_over_milli: milli(s.soldOutOver),
});
