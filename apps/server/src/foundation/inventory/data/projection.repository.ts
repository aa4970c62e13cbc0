import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { FoldedDay, FoldState, LotFacts } from '../domain/fold.ts';
import { tables } from './inventory.tables.ts';

export interface DirtyMark {
  readonly id: string;
  readonly itemIds: readonly string[];
  readonly dates: readonly string[];
}

export interface ItemDayState {
  readonly itemId: string;
  readonly day: FoldedDay;
}

const cells = (array: string): string[] => (array === '{}' ? [] : array.slice(1, -1).split(','));

/** Day states and lot balances: what the fold writes. */
@Injectable()
export class ProjectionRepository {
  constructor(private readonly live: LiveBus) {}

  /** Serialises folds of one store. Taken before the marks are read: an older fold must not overwrite a newer one. */
  async lockFold(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`fold ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  async marks(tx: Tx, storeId: string, limit: number): Promise<DirtyMark[]> {
    const { rows } = await sql<{
      id: string;
      items: string;
      dates: string;
    }>`select id, item_ids::text items, business_dates::text dates from stock_dirty
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} order by id limit ${limit}`.execute(tables(tx));
    return rows.map((r) => ({ id: r.id, itemIds: cells(r.items), dates: cells(r.dates) }));
  }

  async clearMarks(tx: Tx, storeId: string, ids: readonly string[]): Promise<void> {
    await sql`delete from stock_dirty where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and id = any(${plainArray(ids)}::uuid[])`.execute(
      tables(tx),
    );
  }

  async dropAll(tx: Tx, storeId: string): Promise<void> {
    await sql`delete from stock_day where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}`.execute(tables(tx));
    await sql`update stock_lot set quantity_milli = 0 where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and quantity_milli <> 0`.execute(
      tables(tx),
    );
    await sql`delete from stock_dirty where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}`.execute(
      tables(tx),
    );
  }

  /** State of each item before its date. */
  async statesBefore(tx: Tx, storeId: string, from: ReadonlyMap<string, string>): Promise<Map<string, FoldState>> {
    const { rows } = await sql<{
      itemId: string;
      onHandMilli: bigint;
      unlottedMilli: bigint;
      average: bigint | null;
      lots: [string, number][];
    }>`select f.item "itemId", d.on_hand_milli "onHandMilli", d.unlotted_milli "unlottedMilli", d.average_cost_milli_minor average, d.lots
      from unnest(${plainArray([...from.keys()])}::uuid[], ${plainArray([...from.values()])}::date[]) f(item, since)
      cross join lateral (select * from stock_day s where s.tenant_id = ${tx.ctx.tenantId} and s.store_id = ${storeId} and s.item_id = f.item and s.business_date < f.since order by s.business_date desc limit 1) d`.execute(
      tables(tx),
    );
    return new Map(
      rows.map((r) => [
        r.itemId,
        {
          onHandMilli: r.onHandMilli,
          unlottedMilli: r.unlottedMilli,
          averageCostMilliMinor: r.average,
          lots: new Map(r.lots.map(([id, q]) => [id, BigInt(q)])),
        },
      ]),
    );
  }

  async lots(tx: Tx, storeId: string, itemIds: readonly string[]): Promise<Map<string, LotFacts>> {
    const { rows } = await sql<LotFacts>`select id, expires_on "expiresOn", received_on "receivedOn" from stock_lot
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and item_id = any(${plainArray(itemIds)}::uuid[])`.execute(
      tables(tx),
    );
    return new Map(rows.map((r) => [r.id, r]));
  }

  /** Replaces the day states of items from their dates on, and what is left of their lots. */
  async replace(
    tx: Tx,
    storeId: string,
    from: ReadonlyMap<string, string>,
    days: readonly ItemDayState[],
    left: ReadonlyMap<string, bigint>,
  ): Promise<void> {
    const tenant = tx.ctx.tenantId;
    this.live.publish(tx, 'inventory.stock', { storeId });
    await sql`delete from stock_day s using unnest(${plainArray([...from.keys()])}::uuid[], ${plainArray([...from.values()])}::date[]) f(item, since)
      where s.tenant_id = ${tenant} and s.store_id = ${storeId} and s.item_id = f.item and s.business_date >= f.since`.execute(
      tables(tx),
    );
    if (days.length > 0) {
      await sql`insert into stock_day (tenant_id, store_id, item_id, business_date, on_hand_milli, unlotted_milli, average_cost_milli_minor, cost_adjustment_milli_minor, lots)
        select ${tenant}::uuid, ${storeId}::uuid, i, d, h, u, a, c, l::jsonb from unnest(${plainArray(days.map((d) => d.itemId))}::uuid[], ${plainArray(days.map((d) => d.day.businessDate))}::date[],
          ${plainArray(days.map((d) => d.day.onHandMilli))}::bigint[], ${plainArray(days.map((d) => d.day.unlottedMilli))}::bigint[], ${plainArray(days.map((d) => d.day.averageCostMilliMinor))}::bigint[],
          ${plainArray(days.map((d) => d.day.costAdjustmentMilliMinor))}::bigint[], ${textArray(days.map((d) => JSON.stringify([...d.day.lots].map(([id, q]) => [id, Number(q)]))))}::text[]) z(i, d, h, u, a, c, l)`.execute(
        tables(tx),
      );
    }
    await sql`update stock_lot t set quantity_milli = coalesce(z.q, 0) from stock_lot s left join unnest(${plainArray([...left.keys()])}::uuid[], ${plainArray([...left.values()])}::bigint[]) z(id, q) on z.id = s.id
      where s.tenant_id = ${tenant} and s.store_id = ${storeId} and s.item_id = any(${plainArray([...from.keys()])}::uuid[]) and t.tenant_id = s.tenant_id and t.id = s.id and t.quantity_milli <> coalesce(z.q, 0)`.execute(
      tables(tx),
    );
  }
}
