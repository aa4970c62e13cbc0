import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import {
  type DayCosts,
  type EmptyHours,
  type EmptySpan,
  type ItemFlow,
  type RunningDay,
  StockFigures,
} from '../stock-figures.facade.ts';
import { tables } from './inventory.tables.ts';

const cells = (array: string): string[] => (array === '{}' ? [] : array.slice(1, -1).split(','));

/** Thousandths of a unit times 1/1000 minor units per unit. */
const COST_SCALE = 1_000_000;
/** A document's business date and its instant may lie this far apart. */
const DATE_SLACK_DAYS = 2;

/**
 * Reads across stores. Legs are reached per store-item through the fold's index, because the ledger has no index by date:
 * a scan by date would read a store's whole past.
 */
@Injectable()
export class StockFiguresRepository extends StockFigures {
  override async onHand(
    tx: Tx,
    storeIds: readonly string[],
    itemIds?: readonly string[],
  ): Promise<Map<string, Map<string, bigint>>> {
    const among = itemIds === undefined ? sql`` : sql` and item_id = any(${plainArray(itemIds)}::uuid[])`;
    const { rows } = await sql<{ storeId: string; items: string; quantities: string }>`
      select store_id "storeId", array_agg(item_id)::text items, array_agg(on_hand_milli)::text quantities from stock_balance
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[])${among} group by store_id`.execute(
      tables(tx),
    );
    return new Map(
      rows.map((r) => {
        const quantities = cells(r.quantities);
        return [r.storeId, new Map(cells(r.items).map((id, i) => [id, BigInt(quantities[i] ?? 0)]))];
      }),
    );
  }

  override async dayCosts(tx: Tx, days: readonly RunningDay[]): Promise<DayCosts[]> {
    const { rows } = await sql<DayCosts>`
      select b.store_id "storeId", round(sum(-l.used * c.average) / ${COST_SCALE}::numeric)::bigint "usageMinor", round(sum(-l.wasted * c.average) / ${COST_SCALE}::numeric)::bigint "wasteMinor"
      from ${running(days)}
      join stock_balance b on b.store_id = d.store_id
      cross join lateral (
        select coalesce(sum(quantity_milli) filter (where kind in ('sale', 'refund')), 0) used, coalesce(sum(quantity_milli) filter (where kind = 'waste'), 0) wasted
        from stock_leg x where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date = d.business_date) l
      cross join lateral (
        select s.average_cost_milli_minor average from stock_day s
        where s.tenant_id = b.tenant_id and s.store_id = b.store_id and s.item_id = b.item_id and s.business_date <= d.business_date order by s.business_date desc limit 1) c
      where b.tenant_id = ${tx.ctx.tenantId} and c.average is not null and (l.used <> 0 or l.wasted <> 0)
      group by b.store_id`.execute(tables(tx));
    return rows;
  }

  override async flows(
    tx: Tx,
    storeId: string,
    itemIds: readonly string[],
    from: string,
    to: string,
  ): Promise<{ readonly onHand: ReadonlyMap<string, bigint>; readonly days: readonly ItemFlow[] }> {
    const items = sql`unnest(${plainArray(itemIds)}::uuid[]) i(id)`;
    const { rows: days } = await sql<ItemFlow>`
      select l.item_id "itemId", l.business_date "businessDate",
        coalesce(sum(l.quantity_milli) filter (where l.kind in ('receipt', 'opening', 'transfer_in', 'transfer_out')), 0)::bigint "receivedMilli",
        coalesce(sum(-l.quantity_milli) filter (where l.kind in ('sale', 'refund')), 0)::bigint "soldMilli",
        coalesce(sum(-l.quantity_milli) filter (where l.kind = 'waste'), 0)::bigint "wastedMilli",
        coalesce(sum(l.quantity_milli) filter (where l.kind = 'count'), 0)::bigint "countedMilli"
      from ${items} join stock_leg l on l.tenant_id = ${tx.ctx.tenantId} and l.store_id = ${storeId} and l.item_id = i.id
        and l.business_date between ${from}::date and ${to}::date
      group by l.item_id, l.business_date order by l.item_id, l.business_date`.execute(tables(tx));
    const { rows: before } = await sql<{ itemId: string; onHand: bigint }>`
      select i.id "itemId", s.on_hand_milli "onHand" from ${items} cross join lateral (
        select on_hand_milli from stock_day d where d.tenant_id = ${tx.ctx.tenantId} and d.store_id = ${storeId} and d.item_id = i.id
          and d.business_date < ${from}::date order by d.business_date desc limit 1) s`.execute(tables(tx));
    return { days, onHand: new Map(before.map((b) => [b.itemId, b.onHand])) };
  }

  override async waste(
    tx: Tx,
    storeIds: readonly string[],
    from: string,
    to: string,
  ): Promise<{ readonly storeId: string; readonly businessDate: string; readonly wasteMinor: bigint }[]> {
    const { rows } = await sql<{ storeId: string; businessDate: string; wasteMinor: bigint }>`
      select o.store_id "storeId", o.business_date "businessDate", round(sum(-l.quantity_milli * c.average) / ${COST_SCALE}::numeric)::bigint "wasteMinor"
      from stock_document o
      join stock_leg l on l.tenant_id = o.tenant_id and l.source_id = o.id and l.kind = 'waste'
      cross join lateral (
        select s.average_cost_milli_minor average from stock_day s
        where s.tenant_id = l.tenant_id and s.store_id = l.store_id and s.item_id = l.item_id and s.business_date <= l.business_date order by s.business_date desc limit 1) c
      where o.tenant_id = ${tx.ctx.tenantId} and o.store_id = any(${plainArray(storeIds)}::uuid[]) and o.kind = 'waste' and c.average is not null
        and o.business_date between ${from}::date and ${to}::date and o.occurred_at >= ${from}::date - ${DATE_SLACK_DAYS}::int
      group by o.store_id, o.business_date`.execute(tables(tx));
    return rows;
  }

  override async emptyHours(tx: Tx, days: readonly RunningDay[]): Promise<EmptyHours[]> {
    const { rows } = await sql<{ storeId: string; itemId: string; before: boolean; slots: string; empty: string }>`
      with moves as (
        select b.store_id, b.item_id, b.on_hand_milli, l.slot, l.q
        from ${running(days)}
        join stock_balance b on b.store_id = d.store_id
        cross join lateral (
          select floor(extract(epoch from x.occurred_at - d.start) / 3600)::int slot, sum(x.quantity_milli) q
          from stock_leg x where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date = d.business_date group by 1) l
        where b.tenant_id = ${tx.ctx.tenantId}),
      ends as (
        select store_id, item_id, slot,
          on_hand_milli - coalesce(sum(q) over (partition by store_id, item_id order by slot desc rows between unbounded preceding and 1 preceding), 0) left_over,
          on_hand_milli - sum(q) over (partition by store_id, item_id) at_start
        from moves)
      select store_id "storeId", item_id "itemId", bool_or(at_start <= 0) "before", array_agg(slot order by slot)::text slots, array_agg((left_over <= 0)::int order by slot)::text "empty"
      from ends group by store_id, item_id having bool_or(left_over <= 0 or at_start <= 0)`.execute(tables(tx));
    return rows.map((r) => ({ ...r, slots: cells(r.slots).map(Number), empty: cells(r.empty).map((e) => e === '1') }));
  }

  override async emptySpans(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<EmptySpan[]> {
    const { rows } = await sql<EmptySpan>`
      select store_id "storeId", item_id "itemId", greatest(day, ${from}::date)::date "from", coalesce(next_day - 1, ${to}::date)::date "to", on_hand_milli < 0 doubtful
      from (
        select b.store_id, b.item_id, s.day, s.on_hand_milli, lead(s.day) over (partition by b.store_id, b.item_id order by s.day) next_day
        from stock_balance b
        cross join lateral (
          (select x.business_date as day, x.on_hand_milli from stock_day x
           where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date < ${from}::date order by x.business_date desc limit 1)
          union all
          select x.business_date, x.on_hand_milli from stock_day x
          where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date between ${from}::date and ${to}::date) s
        where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = any(${plainArray(storeIds)}::uuid[])) d
      where on_hand_milli <= 0 and (next_day is null or next_day > ${from}::date)`.execute(tables(tx));
    return rows;
  }
}

const running = (days: readonly RunningDay[]) =>
  sql`unnest(${plainArray(days.map((d) => d.storeId))}::uuid[], ${plainArray(days.map((d) => d.businessDate))}::date[], ${plainArray(days.map((d) => d.start.toISOString()))}::timestamptz[]) d(store_id, business_date, start)`;
