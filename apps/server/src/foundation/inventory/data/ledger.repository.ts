import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { LedgerLeg } from '../domain/ledger-leg.ts';
import { tables } from './inventory.tables.ts';

/** Place of an item's last count; null when it was never counted. */
export interface CountedItem {
  readonly storeId: string;
  readonly itemId: string;
  readonly countedOn: string | null;
  readonly countedAt: Date | null;
}

/** Legs by store. */
export type StoreLegs = ReadonlyMap<string, readonly LedgerLeg[]>;

interface LegRow extends Omit<LedgerLeg, 'occurredAt'> {
  readonly occurredAt: Date;
}

const LEG = sql`id, source_id "sourceId", item_id "itemId", business_date "businessDate", occurred_at "occurredAt", quantity_milli "quantityMilli", kind, rev, line_no "lineNo",
  recipe_version "recipeVersion", reverses, lot_id "lotId", cost_minor "costMinor"`;

/** The append-only ledger, balances by delta and the marks of what to fold again. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly live: LiveBus) {}

  async lockStore(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`store ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  /** The locks of `lockStore` as far as nobody else holds them: who never waits can't be part of a deadlock. */
  async lockFreeStores(tx: Tx, storeIds: readonly string[]): Promise<Set<string>> {
    const rows = await askPrepared(
      tables(tx),
      'store.lock_free',
      sql<{ storeId: string }>`select s "storeId" from unnest(${plainArray(storeIds)}::uuid[]) s
      where pg_try_advisory_xact_lock(hashtextextended('store ' || ${tx.ctx.tenantId} || ' ' || s, 0))`,
    );
    return new Set(rows.map((r) => r.storeId));
  }

  /** Plain insert on purpose: a second posting of the same leg fails instead of doubling. */
  async insert(tx: Tx, stores: StoreLegs): Promise<void> {
    const legs = [...stores.values()].flat();
    if (legs.length === 0) return;
    for (const storeId of stores.keys()) this.live.publish(tx, 'inventory.stock', { storeId });
    const storeIds = plainArray([...stores].flatMap(([storeId, own]) => own.map(() => storeId)));
    const priced = legs.some((l) => l.reverses !== null || l.lotId !== null || l.costMinor !== null);
    const shared = sql`unnest(${storeIds}::uuid[], ${plainArray(legs.map((l) => l.sourceId))}::uuid[], ${plainArray(legs.map((l) => l.id))}::uuid[], ${plainArray(legs.map((l) => l.itemId))}::uuid[],
      ${plainArray(legs.map((l) => l.businessDate))}::date[], ${plainArray(legs.map((l) => l.occurredAt.toISOString()))}::timestamptz[], ${plainArray(legs.map((l) => l.quantityMilli))}::bigint[],
      ${plainArray(legs.map((l) => l.kind))}::text[], ${plainArray(legs.map((l) => l.rev))}::int[], ${plainArray(legs.map((l) => l.lineNo))}::int[], ${plainArray(legs.map((l) => l.recipeVersion))}::int[]`;
    if (priced) {
      await sql`insert into stock_leg (tenant_id, source_id, id, store_id, item_id, business_date, occurred_at, quantity_milli, kind, rev, line_no, recipe_version, reverses, lot_id, cost_minor)
        select ${tx.ctx.tenantId}::uuid, s, i, p, t, d, o, q, k, r, n, v, x, l, c from ${shared},
          ${plainArray(legs.map((l) => l.reverses))}::uuid[], ${plainArray(legs.map((l) => l.lotId))}::uuid[], ${plainArray(legs.map((l) => l.costMinor))}::bigint[]) z(p, s, i, t, d, o, q, k, r, n, v, x, l, c)`.execute(
        tables(tx),
      );
      return;
    }
    await askPrepared(
      tables(tx),
      'stock_leg.insert',
      sql`insert into stock_leg (tenant_id, source_id, id, store_id, item_id, business_date, occurred_at, quantity_milli, kind, rev, line_no, recipe_version)
      select ${tx.ctx.tenantId}::uuid, s, i, p, t, d, o, q, k, r, n, v from ${shared}) z(p, s, i, t, d, o, q, k, r, n, v)`,
    );
  }

  /** Adds to on-hand, by store and item, and returns where each item was last counted. */
  async addBalances(tx: Tx, deltas: ReadonlyMap<string, ReadonlyMap<string, bigint>>): Promise<CountedItem[]> {
    const cells = [...deltas].flatMap(([store, items]) =>
      [...items].map(([item, quantity]) => ({ store, item, quantity })),
    );
    if (cells.length === 0) return [];
    return askPrepared(
      tables(tx),
      'stock_balance.add',
      sql<CountedItem>`insert into stock_balance as t (tenant_id, store_id, item_id, on_hand_milli)
      select ${tx.ctx.tenantId}::uuid, z.* from unnest(${plainArray(cells.map((c) => c.store))}::uuid[], ${plainArray(cells.map((c) => c.item))}::uuid[], ${plainArray(cells.map((c) => c.quantity))}::bigint[]) z
      on conflict (tenant_id, store_id, item_id) do update set on_hand_milli = t.on_hand_milli + excluded.on_hand_milli
      returning store_id "storeId", item_id "itemId", counted_on "countedOn", counted_at "countedAt"`,
    );
  }

  async markCounted(
    tx: Tx,
    storeId: string,
    itemIds: readonly string[],
    businessDate: string,
    at: Date,
  ): Promise<void> {
    await sql`update stock_balance set counted_on = ${businessDate}::date, counted_at = ${at}
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and item_id = any(${plainArray(itemIds)}::uuid[])
        and (counted_at is null or (counted_on, counted_at) < (${businessDate}::date, ${at}::timestamptz))`.execute(
      tables(tx),
    );
  }

  /** Marks store-items to fold again from a date: by store, the date of each item. */
  async markDirty(tx: Tx, from: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<void> {
    const stores = [...from];
    await askPrepared(
      tables(tx),
      'stock_dirty.mark',
      sql`insert into stock_dirty (tenant_id, store_id, id, item_ids, business_dates)
      select ${tx.ctx.tenantId}::uuid, s, n, i::uuid[], d::date[] from unnest(${plainArray(stores.map(([storeId]) => storeId))}::uuid[], ${plainArray(stores.map(() => newId()))}::uuid[],
        ${textArray(stores.map(([, items]) => plainArray([...items.keys()])))}::text[], ${textArray(stores.map(([, items]) => plainArray([...items.values()])))}::text[]) z(s, n, i, d)`,
    );
  }

  /** Legs of ticket revisions that nothing has taken back yet. */
  async standing(
    tx: Tx,
    storeId: string,
    revs: readonly { readonly ticketUid: string; readonly rev: number }[],
  ): Promise<LedgerLeg[]> {
    const { rows } = await sql<LegRow>`select ${LEG} from stock_leg l
      join unnest(${plainArray(revs.map((r) => r.ticketUid))}::uuid[], ${plainArray(revs.map((r) => r.rev))}::int[]) r(uid, revision) on l.source_id = r.uid and l.rev = r.revision
      where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = ${storeId} and l.reverses is null
        and not exists (select 1 from stock_leg x where x.tenant_id = l.tenant_id and x.source_id = l.source_id and x.reverses = l.id)`.execute(
      tables(tx),
    );
    return rows;
  }

  async posted(tx: Tx, storeId: string, ticketUids: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{
      uid: string;
    }>`select distinct source_id uid from stock_leg where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and source_id = any(${plainArray(ticketUids)}::uuid[])`.execute(
      tables(tx),
    );
    return new Set(rows.map((r) => r.uid));
  }

  /** Main legs of the counts of some items from a business date on. */
  async counts(tx: Tx, storeId: string, itemIds: readonly string[], from: string): Promise<LedgerLeg[]> {
    const { rows } =
      await sql<LegRow>`select ${LEG} from stock_leg where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and item_id = any(${plainArray(itemIds)}::uuid[])
      and business_date >= ${from}::date and kind = 'count' and rev = 0`.execute(tables(tx));
    return rows;
  }

  /** On hand of items as of a place in the fold: everything up to and including that instant. */
  async onHandAt(
    tx: Tx,
    storeId: string,
    itemIds: readonly string[],
    businessDate: string,
    at: Date,
  ): Promise<Map<string, bigint>> {
    const ids = plainArray(itemIds);
    const { rows } = await sql<{
      itemId: string;
      onHand: bigint;
    }>`select b.item_id "itemId", (b.on_hand_milli - coalesce((select sum(l.quantity_milli) from stock_leg l
        where l.tenant_id = b.tenant_id and l.store_id = b.store_id and l.item_id = b.item_id and (l.business_date, l.occurred_at) > (${businessDate}::date, ${at}::timestamptz)), 0))::bigint "onHand"
      from stock_balance b where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = ${storeId} and b.item_id = any(${ids}::uuid[])`.execute(
      tables(tx),
    );
    return new Map(rows.map((r) => [r.itemId, r.onHand]));
  }

  /** Legs of items from a date on, for the fold. */
  async legsFrom(tx: Tx, storeId: string, from: ReadonlyMap<string, string>): Promise<LedgerLeg[]> {
    const { rows } =
      await sql<LegRow>`select ${LEG} from unnest(${plainArray([...from.keys()])}::uuid[], ${plainArray([...from.values()])}::date[]) f(item, since)
      join stock_leg l on l.item_id = f.item and l.business_date >= f.since
      where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = ${storeId}`.execute(tables(tx));
    return rows;
  }

  /** Sums of the ledger as balances, with the last count of each item. */
  async rebuildBalances(tx: Tx, storeId: string): Promise<string[]> {
    await sql`delete from stock_balance where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}`.execute(
      tables(tx),
    );
    const { rows } = await sql<{
      itemId: string;
    }>`insert into stock_balance (tenant_id, store_id, item_id, on_hand_milli)
      select tenant_id, store_id, item_id, sum(quantity_milli)::bigint from stock_leg where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}
      group by tenant_id, store_id, item_id returning item_id "itemId"`.execute(tables(tx));
    await sql`update stock_balance b set counted_on = c.business_date, counted_at = c.occurred_at
      from (select distinct on (item_id) item_id, business_date, occurred_at from stock_leg
        where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and kind = 'count' and rev = 0 order by item_id, business_date desc, occurred_at desc) c
      where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = ${storeId} and b.item_id = c.item_id`.execute(tables(tx));
    return rows.map((r) => r.itemId);
  }
}
