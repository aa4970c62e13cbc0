import { type RawBuilder, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { ShortageVerdict } from '../domain/shortage.ts';

export interface ShortageRow {
  readonly storeId: string;
  readonly originDate: string;
  readonly itemId: string;
  readonly sourceId: string | null;
  readonly nextDelivery: string | null;
  readonly followingDelivery: string | null;
  readonly byDate: string;
  readonly beforeBp: number;
  readonly weekBp: number;
  readonly fortnightBp: number;
  readonly dayBp: readonly number[];
  readonly likelyDate: string;
  readonly onHandMilli: bigint;
  readonly incomingMilli: bigint;
  readonly plannedMilli: bigint;
  readonly demandMilli: bigint;
  readonly missingMilli: bigint;
  readonly needMilli: bigint;
  readonly lostMinor: bigint;
  /** Its part of the store's sum. */
  readonly countedMinor: bigint;
  readonly currency: string;
  readonly action: 'urgent' | 'raise' | 'transfer';
  readonly orderId: string | null;
}

export interface ShortageFilterRow {
  readonly storeIds: readonly string[];
  /** Looks older than this say nothing any more. */
  readonly since: string;
  readonly horizon: 'delivery' | 'week' | 'fortnight';
  readonly leastBp: number;
  readonly day?: string | undefined;
  readonly itemId?: string | undefined;
  readonly sourceId?: string | undefined;
}

export interface ShortageSum {
  readonly key: string | null;
  readonly currency: string;
  readonly items: number;
  readonly stores: number;
  /** Each sale once. */
  readonly lostMinor: bigint;
  /** What the rows say one by one: at least as much. */
  readonly rowsMinor: bigint;
}

export interface LookRow {
  readonly storeId: string;
  readonly originDate: string;
  readonly madeAt: Date;
  readonly items: number;
}

export interface PromiseRow {
  readonly originDate: string;
  readonly itemId: string;
  readonly byDate: string;
  readonly incomingMilli: bigint;
}

const ROW = sql`f.store_id "storeId", f.origin_date "originDate", f.item_id "itemId", f.source_id "sourceId", f.next_delivery "nextDelivery",
  f.following_delivery "followingDelivery", f.by_date "byDate", f.before_bp "beforeBp", f.week_bp "weekBp", f.fortnight_bp "fortnightBp", f.day_bp "dayBp",
  f.likely_date "likelyDate", f.on_hand_milli "onHandMilli", f.incoming_milli "incomingMilli", f.planned_milli "plannedMilli", f.demand_milli "demandMilli",
  f.missing_milli "missingMilli", f.need_milli "needMilli", f.lost_minor "lostMinor", f.counted_minor "countedMinor", f.currency, f.action, f.order_id "orderId"`;
const LATEST = sql`shortage_forecast f join outlook_run r on r.tenant_id = f.tenant_id and r.store_id = f.store_id and r.origin_date = f.origin_date`;
const HORIZONS = { delivery: 'f.before_bp', week: 'f.week_bp', fortnight: 'f.fortnight_bp' } as const;
/** A statement takes 65,535 parameters. */
const CHUNK = 1_000;

@Injectable()
export class OutlookRepository {
  /** Looks of one store follow each other. Held until the transaction ends. */
  async lockStore(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ordering.outlook ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  /** Replaces what was said of the store on this origin; what has a verdict stays. */
  async replace(
    tx: Tx,
    look: LookRow & { readonly unknown: Readonly<Record<string, number>> },
    rows: readonly ShortageRow[],
  ): Promise<void> {
    const tenant = tx.ctx.tenantId;
    await sql`insert into outlook_run (tenant_id, store_id, origin_date, made_at, items, unknown)
      values (${tenant}, ${look.storeId}, ${look.originDate}::date, ${look.madeAt}, ${look.items}, ${JSON.stringify(look.unknown)}::jsonb)
      on conflict (tenant_id, store_id) do update set origin_date = excluded.origin_date, made_at = excluded.made_at, items = excluded.items, unknown = excluded.unknown`.execute(
      tables(tx),
    );
    await sql`delete from shortage_forecast where tenant_id = ${tenant} and store_id = ${look.storeId} and origin_date = ${look.originDate}::date and verdict is null`.execute(
      tables(tx),
    );
    for (let at = 0; at < rows.length; at += CHUNK)
      await tables(tx)
        .insertInto('shortage_forecast')
        .values(rows.slice(at, at + CHUNK).map((row) => ({ tenant_id: tenant, ...columnsOf(row) })))
        .onConflict((c) => c.columns(['tenant_id', 'store_id', 'origin_date', 'item_id']).doNothing())
        .execute();
  }

  async looks(tx: Tx, storeIds: readonly string[], since: string): Promise<LookRow[]> {
    const { rows } =
      await sql<LookRow>`select store_id "storeId", origin_date "originDate", made_at "madeAt", items from outlook_run
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and origin_date >= ${since}::date`.execute(
        tables(tx),
      );
    return rows;
  }

  async sums(
    tx: Tx,
    filter: ShortageFilterRow,
    by: 'store_id' | 'item_id' | 'source_id' | 'likely_date',
  ): Promise<ShortageSum[]> {
    const { rows } =
      await sql<ShortageSum>`select f.${sql.ref(by)}::text key, f.currency, count(*)::int items, count(distinct f.store_id)::int stores, sum(f.counted_minor)::bigint "lostMinor", sum(f.lost_minor)::bigint "rowsMinor"
      from ${LATEST} where ${matching(tx, filter)} group by 1, 2 order by 5 desc, 1`.execute(tables(tx));
    return rows;
  }

  /** Greatest lost margin first. */
  async page(
    tx: Tx,
    filter: ShortageFilterRow,
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<ShortageRow[]> {
    const from = after
      ? sql`(f.lost_minor, f.store_id, f.item_id) < (${after[0]}::bigint, ${after[1]}::uuid, ${after[2]}::uuid)`
      : sql`true`;
    const { rows } = await sql<ShortageRow>`select ${ROW} from ${LATEST} where ${matching(tx, filter)} and ${from}
      order by f.lost_minor desc, f.store_id desc, f.item_id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  async find(tx: Tx, storeId: string, itemId: string): Promise<(ShortageRow & { readonly madeAt: Date }) | undefined> {
    const { rows } = await sql<ShortageRow & { madeAt: Date }>`select ${ROW}, r.made_at "madeAt" from ${LATEST}
      where f.tenant_id = ${tx.ctx.tenantId} and f.store_id = ${storeId} and f.item_id = ${itemId}`.execute(tables(tx));
    return rows[0];
  }

  /** Undecided lines of open orders: what is planned, but not promised. */
  async planned(
    tx: Tx,
    storeId: string,
  ): Promise<{ orderId: string; sourceId: string; itemId: string; deliveryDate: string; quantityMilli: bigint }[]> {
    const { rows } = await sql<{
      orderId: string;
      sourceId: string;
      itemId: string;
      deliveryDate: string;
      quantityMilli: bigint;
    }>`select o.id "orderId", o.source_id "sourceId", l.item_id "itemId", o.delivery_date "deliveryDate", l.quantity_milli "quantityMilli"
      from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
      where o.tenant_id = ${tx.ctx.tenantId} and o.store_id = ${storeId} and o.state in ('generated', 'reviewing')`.execute(
      tables(tx),
    );
    return rows;
  }

  /** Promises whose last day is over and that nobody has held against the books. */
  async unjudged(tx: Tx, storeId: string, until: string, leastBp: number): Promise<PromiseRow[]> {
    const { rows } =
      await sql<PromiseRow>`select origin_date "originDate", item_id "itemId", by_date "byDate", incoming_milli "incomingMilli" from shortage_forecast
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and verdict is null and by_date <= ${until}::date and before_bp >= ${leastBp}
      order by origin_date, item_id`.execute(tables(tx));
    return rows;
  }

  /** Keeps verdicts and counts the nights anew that they belong to. */
  async judge(
    tx: Tx,
    storeId: string,
    verdicts: readonly { readonly originDate: string; readonly itemId: string; readonly verdict: ShortageVerdict }[],
    at: Date,
  ): Promise<void> {
    if (verdicts.length === 0) return;
    const tenant = tx.ctx.tenantId;
    const origins = plainArray(verdicts.map((v) => v.originDate));
    await sql`update shortage_forecast f set verdict = v.verdict, judged_at = ${at}
      from unnest(${origins}::date[], ${plainArray(verdicts.map((v) => v.itemId))}::uuid[], ${plainArray(verdicts.map((v) => v.verdict))}::text[]) v (origin_date, item_id, verdict)
      where f.tenant_id = ${tenant} and f.store_id = ${storeId} and f.origin_date = v.origin_date and f.item_id = v.item_id`.execute(
      tables(tx),
    );
    await sql`insert into shortage_score (tenant_id, store_id, origin_date, tenth, said_bp, ran_out, held, prevented, unknown)
      select tenant_id, store_id, origin_date, least(9, before_bp / 1000), coalesce(sum(before_bp) filter (where verdict in ('ran_out', 'held')), 0),
        count(*) filter (where verdict = 'ran_out'), count(*) filter (where verdict = 'held'), count(*) filter (where verdict = 'prevented'), count(*) filter (where verdict = 'unknown')
      from shortage_forecast where tenant_id = ${tenant} and store_id = ${storeId} and origin_date = any(${origins}::date[]) and verdict is not null
      group by 1, 2, 3, 4
      on conflict (tenant_id, store_id, origin_date, tenth) do update set said_bp = excluded.said_bp, ran_out = excluded.ran_out, held = excluded.held,
        prevented = excluded.prevented, unknown = excluded.unknown`.execute(tables(tx));
  }

  /** Their sums stay in `shortage_score` until they are older than `sums`: calibration speaks of the model of these months. */
  async dropBefore(tx: Tx, storeId: string, date: string, sums: string): Promise<void> {
    await sql`delete from shortage_score where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and origin_date < ${sums}::date`.execute(
      tables(tx),
    );
    await sql`delete from shortage_forecast where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and origin_date < ${date}::date`.execute(
      tables(tx),
    );
  }

  async scores(
    tx: Tx,
    storeIds: readonly string[],
  ): Promise<{
    tenths: { tenth: number; saidBp: bigint; ranOut: number; held: number; prevented: number; unknown: number }[];
    from: string | null;
    to: string | null;
  }> {
    const among = sql`tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[])`;
    const { rows } = await sql<{
      tenth: number;
      saidBp: bigint;
      ranOut: number;
      held: number;
      prevented: number;
      unknown: number;
    }>`
      select tenth, sum(said_bp)::bigint "saidBp", sum(ran_out)::int "ranOut", sum(held)::int held, sum(prevented)::int prevented, sum(unknown)::int unknown
      from shortage_score where ${among} group by 1 order by 1`.execute(tables(tx));
    const span = await sql<{
      from: string | null;
      to: string | null;
    }>`select min(origin_date) "from", max(origin_date) "to" from shortage_score where ${among}`.execute(tables(tx));
    return { tenths: rows, from: span.rows[0]?.from ?? null, to: span.rows[0]?.to ?? null };
  }
}

function matching(tx: Tx, filter: ShortageFilterRow): RawBuilder<unknown> {
  const when = (value: string | undefined, clause: (v: string) => RawBuilder<unknown>): RawBuilder<unknown> =>
    value === undefined ? sql`` : sql` and ${clause(value)}`;
  return sql`f.tenant_id = ${tx.ctx.tenantId} and f.store_id = any(${plainArray(filter.storeIds)}::uuid[]) and r.origin_date >= ${filter.since}::date
    and ${sql.ref(HORIZONS[filter.horizon])} >= ${filter.leastBp}${when(filter.day, (d) => sql`f.likely_date = ${d}::date`)}${when(filter.itemId, (i) => sql`f.item_id = ${i}`)}${when(filter.sourceId, (s) => sql`f.source_id = ${s}`)}`;
}

const columnsOf = (row: ShortageRow) => ({
  store_id: row.storeId,
  origin_date: row.originDate,
  item_id: row.itemId,
  source_id: row.sourceId,
  next_delivery: row.nextDelivery,
  following_delivery: row.followingDelivery,
  by_date: row.byDate,
  before_bp: row.beforeBp,
  week_bp: row.weekBp,
  fortnight_bp: row.fortnightBp,
  day_bp: JSON.stringify(row.dayBp),
  likely_date: row.likelyDate,
  on_hand_milli: row.onHandMilli,
  incoming_milli: row.incomingMilli,
  planned_milli: row.plannedMilli,
  demand_milli: row.demandMilli,
  missing_milli: row.missingMilli,
  need_milli: row.needMilli,
  lost_minor: row.lostMinor,
  counted_minor: row.countedMinor,
  currency: row.currency,
  action: row.action,
  order_id: row.orderId,
});
