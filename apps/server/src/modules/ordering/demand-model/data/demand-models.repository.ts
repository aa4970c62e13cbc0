import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { sql } from '@larder/db';
import type { ForecastModel, TrainingReport } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { bytesOf, floatsOf, idBytes, idsOf } from '../../data/column-bytes.ts';
import { tables } from '../../data/ordering.tables.ts';
import {
  ExplanationReader,
  explanationBytes,
  explanationOf,
  type StoreExplanation,
} from '../domain/store-explanation.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Older models are only history; three weeks of them explain every order that can still be asked about. */
const KEPT_MODELS = 3;
/** A forecast older than this says less than the sales since. */
const STALE_DAYS = 2;

/** What is known of a model without loading it. */
export interface ModelCard {
  readonly id: string;
  readonly trainedAt: Date;
  readonly originDate: string;
  readonly series: number;
  readonly days: number;
  readonly categories: readonly string[];
  /** Known-future columns that it was given, by parameter. */
  readonly calendar: readonly string[];
  readonly report: TrainingReport;
  readonly durationMs: number;
}

/** Expected units of one store's items: row i × horizon + day, base units. */
export interface ChainForecast {
  readonly storeId: string;
  readonly originDate: string;
  readonly modelId: string;
  readonly horizon: number;
  readonly itemIds: readonly string[];
  readonly means: Float32Array;
  /** Standard deviation of a day. */
  readonly spreads: Float32Array;
}

/** A kept forecast with its reasons; null for one that was made without. */
export interface ExplainedForecast extends ChainForecast {
  /** Null without trees. */
  readonly trainedAt: Date | null;
  readonly reasons: ExplanationReader | null;
}

/** Bytes of a store's explanation as they are kept; needs no transaction. */
export const packExplanation = (explanation: StoreExplanation): Promise<Buffer> => pack(explanationBytes(explanation));

const CARD = sql`id, trained_at "trainedAt", origin_date "originDate", series, days, categories, calendar, report, duration_ms "durationMs"`;

@Injectable()
export class DemandModelsRepository {
  /** One training at a time per chain: two would only cost twice. Held until the transaction ends. */
  async lock(tx: Tx): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ordering.demand-model ${tx.ctx.tenantId}`}, 0))`.execute(
      tables(tx),
    );
  }

  async newest(tx: Tx): Promise<ModelCard | undefined> {
    const { rows } =
      await sql<ModelCard>`select ${CARD} from demand_model where tenant_id = ${tx.ctx.tenantId} order by trained_at desc, id desc limit 1`.execute(
        tables(tx),
      );
    return rows[0];
  }

  /** First day of the newest forecast: what the chain was last read up to. */
  async lastOrigin(tx: Tx): Promise<string | null> {
    const { rows } = await sql<{
      origin: string | null;
    }>`select max(origin_date) origin from chain_forecast where tenant_id = ${tx.ctx.tenantId}`.execute(tables(tx));
    return rows[0]?.origin ?? null;
  }

  async body(tx: Tx, id: string): Promise<ForecastModel | undefined> {
    const { rows } = await sql<{
      body: Buffer;
    }>`select body from demand_model where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(tables(tx));
    return rows[0] && (deserialize(await unpack(rows[0].body)) as ForecastModel);
  }

  async insert(tx: Tx, card: Omit<ModelCard, 'report'>, model: ForecastModel): Promise<void> {
    const tenantId = tx.ctx.tenantId;
    await sql`insert into demand_model (tenant_id, id, trained_at, origin_date, series, days, categories, calendar, report, duration_ms, body)
      values (${tenantId}, ${card.id}, ${card.trainedAt}, ${card.originDate}, ${card.series}, ${card.days}, ${JSON.stringify(card.categories)}::jsonb, ${JSON.stringify(card.calendar)}::jsonb,
        ${JSON.stringify(model.report)}::jsonb, ${card.durationMs}, ${await pack(serialize(model))})`.execute(
      tables(tx),
    );
    await sql`delete from chain_forecast where tenant_id = ${tenantId} and model_id in (select id from demand_model where tenant_id = ${tenantId} order by trained_at desc, id desc offset ${KEPT_MODELS})`.execute(
      tables(tx),
    );
    await sql`delete from demand_model where tenant_id = ${tenantId} and id in (select id from demand_model where tenant_id = ${tenantId} order by trained_at desc, id desc offset ${KEPT_MODELS})`.execute(
      tables(tx),
    );
  }

  /**
   * Keeps a store's forecast of one origin; a later night of the same origin replaces it, older ones go.
   * @param forecast its explanation as {@link packExplanation} made it; null for a forecast without
   */
  async saveForecast(
    tx: Tx,
    forecast: ChainForecast & { readonly explanation: Buffer | null },
    madeAt: Date,
  ): Promise<void> {
    const values = {
      explanation: forecast.explanation,
      model_id: forecast.modelId,
      series: forecast.itemIds.length,
      horizon: forecast.horizon,
      item_ids: idBytes(forecast.itemIds),
      means: bytesOf(forecast.means),
      spreads: bytesOf(forecast.spreads),
      made_at: madeAt,
    };
    const key = { tenant_id: tx.ctx.tenantId, store_id: forecast.storeId, origin_date: forecast.originDate };
    await tables(tx)
      .insertInto('chain_forecast')
      .values({ ...key, ...values })
      .onConflict((c) => c.columns(['tenant_id', 'store_id', 'origin_date']).doUpdateSet(values))
      .execute();
    await tables(tx)
      .deleteFrom('chain_forecast')
      .where('tenant_id', '=', key.tenant_id)
      .where('store_id', '=', key.store_id)
      .where('origin_date', '<', key.origin_date)
      .execute();
  }

  /**
   * What the model expects of a store from a date on. A forecast made up to two days earlier still speaks for the days
   * that are left of it: after closing time, or when a night's training failed.
   */
  async forecast(tx: Tx, storeId: string, originDate: string): Promise<ExplainedForecast | undefined> {
    const row = await tables(tx)
      .selectFrom('chain_forecast as f')
      .innerJoin('demand_model as m', (join) =>
        join.onRef('m.tenant_id', '=', 'f.tenant_id').onRef('m.id', '=', 'f.model_id'),
      )
      .selectAll('f')
      .select(
        sql<Date | null>`case when jsonb_array_length(m.report -> 'trees') > 0 then m.trained_at end`.as('trained_at'),
      )
      .where('f.tenant_id', '=', tx.ctx.tenantId)
      .where('f.store_id', '=', storeId)
      .where('f.origin_date', '<=', originDate)
      .where('f.origin_date', '>=', addDays(originDate, -STALE_DAYS))
      .orderBy('f.origin_date', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    const past = daysBetween(row.origin_date, originDate);
    const horizon = row.horizon - past;
    const ahead = (bytes: Buffer): Float32Array => {
      const all = floatsOf(bytes);
      return Float32Array.from({ length: row.series * horizon }, (_, i) => {
        const at = Math.floor(i / horizon) * row.horizon + past + (i % horizon);
        return all[at] as number;
      });
    };
    return {
      storeId,
      originDate,
      modelId: row.model_id,
      trainedAt: row.trained_at,
      horizon,
      itemIds: idsOf(row.item_ids),
      means: ahead(row.means),
      spreads: ahead(row.spreads),
      reasons: row.explanation && new ExplanationReader(explanationOf(await unpack(row.explanation)), past),
    };
  }
}
