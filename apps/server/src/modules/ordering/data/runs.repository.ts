import { type DB, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { bytesOf, floatsOf, idBytes, idsOf } from './column-bytes.ts';
import { tables } from './ordering.tables.ts';

export type RunRow = Selectable<DB['order_run']>;

export interface RunResult {
  readonly series: number;
  readonly ordersCreated: number;
  readonly ordersRefreshed: number;
  readonly lines: number;
  readonly skips: readonly {
    readonly reason: string;
    readonly sourceId: string | null;
    readonly itemIds: readonly string[];
  }[];
  readonly dataCompleteness: 'ok' | 'incomplete';
}

export interface StoredForecast {
  readonly storeId: string;
  readonly originDate: string;
  readonly itemIds: readonly string[];
  readonly horizon: number;
  readonly means: Float32Array;
  readonly dispersions: Float32Array;
  /** Standard deviation of a day, row i × horizon + day. */
  readonly spreads: Float32Array;
  readonly kinds: Uint8Array;
}

@Injectable()
export class RunsRepository {
  constructor(private readonly live: LiveBus) {}

  /** Runs of one store follow each other: two at once would write the same orders. Held until the transaction ends. */
  async lockStore(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ordering.run ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  async start(
    tx: Tx,
    run: {
      readonly id: string;
      readonly storeId: string;
      readonly businessDate: string;
      readonly trigger: 'nightly' | 'manual';
      readonly startedAt: Date;
      readonly requestedBy: string;
    },
  ): Promise<void> {
    await tables(tx)
      .insertInto('order_run')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: run.id,
        store_id: run.storeId,
        business_date: run.businessDate,
        trigger: run.trigger,
        state: 'running',
        started_at: run.startedAt,
        requested_by: run.requestedBy,
      })
      .execute();
    this.live.publish(tx, 'ordering.run', { storeId: run.storeId, key: run.id });
  }

  async succeed(tx: Tx, id: string, result: RunResult, finishedAt: Date, durationMs: number): Promise<void> {
    const ended = await tables(tx)
      .updateTable('order_run')
      .set({
        state: 'succeeded',
        finished_at: finishedAt,
        duration_ms: durationMs,
        series: result.series,
        orders_created: result.ordersCreated,
        orders_refreshed: result.ordersRefreshed,
        lines: result.lines,
        // A source without items (no calendar, already ordered) counts as one.
        skipped: result.skips.reduce((n, s) => n + Math.max(1, s.itemIds.length), 0),
        skips: JSON.stringify(result.skips),
        data_completeness: result.dataCompleteness,
      })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .returning('store_id')
      .executeTakeFirst();
    this.live.publish(tx, 'ordering.run', { storeId: ended?.store_id, key: id });
  }

  async fail(tx: Tx, id: string, error: string, finishedAt: Date, durationMs: number): Promise<void> {
    const ended = await tables(tx)
      .updateTable('order_run')
      .set({ state: 'failed', finished_at: finishedAt, duration_ms: durationMs, error })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .returning('store_id')
      .executeTakeFirst();
    this.live.publish(tx, 'ordering.run', { storeId: ended?.store_id, key: id });
  }

  async find(tx: Tx, id: string): Promise<RunRow | undefined> {
    return tables(tx)
      .selectFrom('order_run')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async page(
    tx: Tx,
    stores: StoreScope,
    storeId: string | undefined,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<RunRow[]> {
    if (stores !== 'all' && stores.length === 0) return [];
    let query = tables(tx).selectFrom('order_run').selectAll().where('tenant_id', '=', tx.ctx.tenantId);
    if (stores !== 'all') query = query.where('store_id', 'in', [...stores]);
    if (storeId) query = query.where('store_id', '=', storeId);
    if (after) query = query.where(sql<boolean>`(started_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
    return query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }

  /** Keeps a store's forecasts of one origin; a later run of the day replaces them. */
  async saveForecast(tx: Tx, forecast: StoredForecast, madeAt: Date): Promise<void> {
    const values = { ...columnsOf(forecast), made_at: madeAt, replayed: false };
    await tables(tx)
      .insertInto('demand_forecast')
      .values({ tenant_id: tx.ctx.tenantId, store_id: forecast.storeId, origin_date: forecast.originDate, ...values })
      .onConflict((c) => c.columns(['tenant_id', 'store_id', 'origin_date']).doUpdateSet(values))
      .execute();
  }

  /** Keeps a forecast that was made afterwards, unless one was really made that day. */
  async saveReplayed(tx: Tx, forecast: StoredForecast, madeAt: Date): Promise<void> {
    await tables(tx)
      .insertInto('demand_forecast')
      .values({
        tenant_id: tx.ctx.tenantId,
        store_id: forecast.storeId,
        origin_date: forecast.originDate,
        ...columnsOf(forecast),
        made_at: madeAt,
        replayed: true,
      })
      .onConflict((c) => c.columns(['tenant_id', 'store_id', 'origin_date']).doNothing())
      .execute();
  }

  /** Forecasts with origins in a span, oldest first. */
  async forecasts(
    tx: Tx,
    storeId: string,
    from: string,
    to: string,
  ): Promise<(StoredForecast & { readonly replayed: boolean })[]> {
    const rows = await tables(tx)
      .selectFrom('demand_forecast')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', storeId)
      .where('origin_date', '>=', from)
      .where('origin_date', '<=', to)
      .orderBy('origin_date')
      .execute();
    return rows.map((row) => ({ ...forecastOf(row), replayed: row.replayed }));
  }

  async forecast(tx: Tx, storeId: string, originDate: string): Promise<StoredForecast | undefined> {
    return (await this.forecasts(tx, storeId, originDate, originDate))[0];
  }

  /** Forecasts older than the accuracy measurement needs. */
  async dropForecastsBefore(tx: Tx, storeId: string, date: string): Promise<void> {
    await tables(tx)
      .deleteFrom('demand_forecast')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', storeId)
      .where('origin_date', '<', date)
      .execute();
  }
}

const columnsOf = (forecast: StoredForecast) => ({
  series: forecast.itemIds.length,
  horizon: forecast.horizon,
  item_ids: idBytes(forecast.itemIds),
  means: bytesOf(forecast.means),
  dispersions: bytesOf(forecast.dispersions),
  spreads: bytesOf(forecast.spreads),
  kinds: bytesOf(forecast.kinds),
});

function forecastOf(row: Selectable<DB['demand_forecast']>): StoredForecast {
  const means = floatsOf(row.means);
  const dispersions = floatsOf(row.dispersions);
  return {
    storeId: row.store_id,
    originDate: row.origin_date,
    horizon: row.horizon,
    itemIds: idsOf(row.item_ids),
    means,
    dispersions,
    // Rows from before the spread was kept.
    spreads: row.spreads
      ? floatsOf(row.spreads)
      : means.map((mean, i) => Math.sqrt(mean * (dispersions[Math.floor(i / row.horizon)] as number))),
    kinds: new Uint8Array(row.kinds),
  };
}
