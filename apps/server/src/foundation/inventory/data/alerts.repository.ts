import type { AlertEvidence } from '@larder/contracts/inventory/alerts';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { AlertKind } from '../domain/stock-alert.ts';
import { tables } from './inventory.tables.ts';

/** An alert that is not over. */
export interface RunningAlert {
  readonly id: string;
  readonly itemId: string;
  readonly kind: AlertKind;
  readonly worstKind: AlertKind;
  readonly state: 'open' | 'acknowledged';
  readonly sure: boolean;
}

/** What an evaluation says of a store-item. */
export interface Judged {
  readonly id: string;
  readonly itemId: string;
  readonly kind: AlertKind;
  readonly worstKind: AlertKind;
  readonly state: 'open' | 'acknowledged';
  readonly sure: boolean;
  readonly onHandMilli: bigint;
  readonly safetyMilli: bigint;
  readonly evidence: AlertEvidence;
  /** Kind or certainty differs from before. */
  readonly changed: boolean;
}

export interface WatchRow {
  readonly evaluatedAt: Date;
  readonly sweptAt: Date;
  readonly usageOn: string;
  /** Blank-separated. */
  readonly doubts: string;
}

/** What evaluations read and write. */
@Injectable()
export class AlertsRepository {
  /** Serialises evaluations of a store; blocks neither ingest nor the fold. */
  async lock(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`alerts ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  async mark(tx: Tx, storeId: string, itemIds: readonly string[]): Promise<void> {
    // In one order, so that two writers never wait for each other crosswise.
    await sql`insert into stock_alert_mark (tenant_id, store_id, item_id)
      select ${tx.ctx.tenantId}::uuid, ${storeId}::uuid, i from unnest(${plainArray([...itemIds].sort())}::uuid[]) i on conflict do nothing`.execute(
      tables(tx),
    );
  }

  /** Takes the marks of a store: what is marked from now on waits for the next evaluation. */
  async takeMarks(tx: Tx, storeId: string): Promise<string[]> {
    const { rows } = await sql<{
      itemId: string;
    }>`delete from stock_alert_mark where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} returning item_id "itemId"`.execute(
      tables(tx),
    );
    return rows.map((r) => r.itemId);
  }

  async watch(tx: Tx, storeId: string): Promise<WatchRow | undefined> {
    const { rows } =
      await sql<WatchRow>`select evaluated_at "evaluatedAt", swept_at "sweptAt", usage_on "usageOn", doubts from stock_watch
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}`.execute(tables(tx));
    return rows[0];
  }

  async beat(tx: Tx, storeId: string, watch: WatchRow): Promise<void> {
    await sql`insert into stock_watch (tenant_id, store_id, evaluated_at, swept_at, usage_on, doubts)
      values (${tx.ctx.tenantId}, ${storeId}, ${watch.evaluatedAt}, ${watch.sweptAt}, ${watch.usageOn}::date, ${watch.doubts})
      on conflict (tenant_id, store_id) do update set evaluated_at = excluded.evaluated_at, swept_at = excluded.swept_at, usage_on = excluded.usage_on, doubts = excluded.doubts`.execute(
      tables(tx),
    );
  }

  /** Stores among those given that were not swept since an instant. */
  async unswept(tx: Tx, storeIds: readonly string[], since: Date): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`select s.id from unnest(${plainArray(storeIds)}::uuid[]) s(id)
      left join stock_watch w on w.tenant_id = ${tx.ctx.tenantId} and w.store_id = s.id where w.swept_at is null or w.swept_at < ${since}`.execute(
      tables(tx),
    );
    return rows.map((r) => r.id);
  }

  /**
   * Mean use per trading day of the store since a date, without today; replaces what was known. A store whose ledger begins
   * today has only today to go by, so far.
   * @returns false when it had no whole day
   */
  async measureUse(tx: Tx, storeId: string, from: string, today: string): Promise<boolean> {
    const tenant = tx.ctx.tenantId;
    await sql`delete from stock_usage where tenant_id = ${tenant} and store_id = ${storeId}`.execute(tables(tx));
    const { rows } = await sql<{ days: number }>`
      select count(distinct business_date)::int days from stock_leg
      where tenant_id = ${tenant} and store_id = ${storeId} and kind in ('sale', 'refund') and business_date >= ${from}::date and business_date < ${today}::date`.execute(
      tables(tx),
    );
    const days = rows[0]?.days ?? 0;
    await sql`insert into stock_usage (tenant_id, store_id, item_id, daily_milli)
      select ${tenant}::uuid, ${storeId}::uuid, item_id, round(-sum(quantity_milli) / ${Math.max(1, days)}::int)::bigint from stock_leg
      where tenant_id = ${tenant} and store_id = ${storeId} and kind in ('sale', 'refund') and business_date >= ${from}::date
        and business_date <= ${today}::date and (${days === 0} or business_date < ${today}::date)
      group by item_id having round(-sum(quantity_milli) / ${Math.max(1, days)}::int) > 0`.execute(tables(tx));
    return days > 0;
  }

  /** Use, balance and last count of items; of every item with a balance when none are named. */
  async figures(
    tx: Tx,
    storeId: string,
    itemIds: readonly string[] | undefined,
  ): Promise<
    {
      readonly itemId: string;
      readonly onHandMilli: bigint;
      readonly dailyMilli: bigint | null;
      readonly countedOn: string | null;
    }[]
  > {
    const { rows } = await sql<{
      itemId: string;
      onHandMilli: bigint;
      dailyMilli: bigint | null;
      countedOn: string | null;
    }>`select b.item_id "itemId", b.on_hand_milli "onHandMilli", u.daily_milli "dailyMilli", b.counted_on "countedOn"
      from stock_balance b left join stock_usage u on u.tenant_id = b.tenant_id and u.store_id = b.store_id and u.item_id = b.item_id
      where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = ${storeId} and ${itemIds === undefined ? sql`true` : sql`b.item_id = any(${plainArray(itemIds)}::uuid[])`}`.execute(
      tables(tx),
    );
    return rows;
  }

  async running(tx: Tx, storeId: string): Promise<RunningAlert[]> {
    const { rows } =
      await sql<RunningAlert>`select id, item_id "itemId", kind, worst_kind "worstKind", state, sure from stock_alert
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and state <> 'resolved'`.execute(tables(tx));
    return rows;
  }

  /** Opens new alerts and brings running ones up to date. */
  async save(tx: Tx, storeId: string, judged: readonly Judged[], at: Date): Promise<void> {
    if (judged.length === 0) return;
    await sql`insert into stock_alert as a (tenant_id, id, store_id, item_id, kind, worst_kind, state, sure, on_hand_milli, safety_milli, evidence, opened_at, changed_at, evaluated_at)
      select ${tx.ctx.tenantId}::uuid, i, ${storeId}::uuid, t, k, w, s, u, h, m, e::jsonb, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
      from unnest(${plainArray(judged.map((j) => j.id))}::uuid[], ${plainArray(judged.map((j) => j.itemId))}::uuid[], ${plainArray(judged.map((j) => j.kind))}::text[], ${plainArray(judged.map((j) => j.worstKind))}::text[],
        ${plainArray(judged.map((j) => j.state))}::text[], ${plainArray(judged.map((j) => j.sure))}::boolean[], ${plainArray(judged.map((j) => j.onHandMilli))}::bigint[], ${plainArray(judged.map((j) => j.safetyMilli))}::bigint[],
        ${textArray(judged.map((j) => JSON.stringify(j.evidence)))}::text[]) z(i, t, k, w, s, u, h, m, e)
      on conflict (tenant_id, id) do update set kind = excluded.kind, worst_kind = excluded.worst_kind, sure = excluded.sure, on_hand_milli = excluded.on_hand_milli,
        safety_milli = excluded.safety_milli, evidence = excluded.evidence, evaluated_at = excluded.evaluated_at,
        changed_at = case when a.kind <> excluded.kind or a.sure <> excluded.sure then excluded.changed_at else a.changed_at end,
        version = case when a.kind <> excluded.kind or a.state <> excluded.state then a.version + 1 else a.version end,
        state = excluded.state,
        acknowledged_at = case when excluded.state = 'open' then null else a.acknowledged_at end,
        acknowledged_by = case when excluded.state = 'open' then null else a.acknowledged_by end,
        acknowledged_by_name = case when excluded.state = 'open' then null else a.acknowledged_by_name end,
        note = case when excluded.state = 'open' then null else a.note end`.execute(tables(tx));
  }

  async resolve(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length === 0) return;
    await sql`update stock_alert a set state = 'resolved', resolved_at = ${at}, evaluated_at = ${at}, version = version + 1,
        on_hand_milli = coalesce((select b.on_hand_milli from stock_balance b where b.tenant_id = a.tenant_id and b.store_id = a.store_id and b.item_id = a.item_id), a.on_hand_milli)
      where tenant_id = ${tx.ctx.tenantId} and id = any(${plainArray(ids)}::uuid[])`.execute(tables(tx));
  }

  async forget(tx: Tx, storeId: string, before: Date): Promise<void> {
    await sql`delete from stock_alert where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and state = 'resolved' and resolved_at < ${before}`.execute(
      tables(tx),
    );
    await sql`delete from stock_alert_mute where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and until < ${before}`.execute(
      tables(tx),
    );
  }
}
