import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './inventory.tables.ts';

/** A store-item on the shelf, with what it uses a day. */
export interface HoldingRow {
  readonly storeId: string;
  readonly itemId: string;
  readonly onHandMilli: bigint;
  readonly averageCostMilliMinor: bigint | null;
  readonly dailyMilli: bigint;
  readonly comingMilli: bigint;
}

export interface HeldLot {
  readonly storeId: string;
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly expiresOn: string | null;
}

/** Goods that a store has promised or offered to another one and that have not left. */
export interface LeavingRow {
  readonly storeId: string;
  readonly itemId: string;
  readonly transferId: string;
  readonly state: 'proposed' | 'agreed';
  readonly toStoreId: string;
  readonly quantityMilli: bigint;
}

/** Minor units over a period, per store and item. */
export interface TurnedRow {
  readonly storeId: string;
  readonly itemId: string;
  /** Stock at cost, mean of the days. */
  readonly averageMinor: bigint;
  readonly usedMinor: bigint;
  readonly wastedMinor: bigint;
}

/** Cost of waste of a store's week, minor units. */
export interface WastedWeek {
  readonly storeId: string;
  readonly week: string;
  readonly expiredMinor: bigint;
  readonly otherMinor: bigint;
}

/** Use that found no stock: what the mean day takes above what was sold, over days that ended empty. Thousandths. */
export interface MissedWeek {
  readonly storeId: string;
  readonly week: string;
  readonly itemId: string;
  readonly missedMilli: bigint;
}

/** Thousandths of a unit times 1/1000 minor units per unit. */
const COST_SCALE = 1_000_000;

/** Reads of whole shelves, for reports. */
@Injectable()
export class StockHealthRepository {
  /** Of each store-item the newest transfer whose goods have not left. */
  async leaving(tx: Tx, storeIds: readonly string[]): Promise<LeavingRow[]> {
    const { rows } = await sql<LeavingRow>`
      select distinct on (t.from_store_id, l.item_id) t.from_store_id "storeId", l.item_id "itemId", t.id "transferId", t.state,
        t.to_store_id "toStoreId", l.requested_milli "quantityMilli"
      from stock_transfer t join stock_transfer_line l on l.tenant_id = t.tenant_id and l.transfer_id = t.id
      where t.tenant_id = ${tx.ctx.tenantId} and t.from_store_id = any (${plainArray(storeIds)}::uuid[]) and t.state in ('proposed', 'agreed')
      order by t.from_store_id, l.item_id, t.created_at desc, t.id`.execute(tables(tx));
    return rows;
  }

  /** Every store-item that has stock or uses some. */
  async holdings(tx: Tx, storeIds: readonly string[]): Promise<HoldingRow[]> {
    const { rows } = await sql<HoldingRow>`
      select b.store_id "storeId", b.item_id "itemId", b.on_hand_milli "onHandMilli", d.average_cost_milli_minor "averageCostMilliMinor",
        coalesce(u.daily_milli, 0)::bigint "dailyMilli", coalesce(e.q, 0)::bigint "comingMilli"
      from stock_balance b
      left join stock_usage u on u.tenant_id = b.tenant_id and u.store_id = b.store_id and u.item_id = b.item_id
      left join (select store_id, item_id, sum(quantity_milli)::bigint q from expected_receipt where tenant_id = ${tx.ctx.tenantId} group by 1, 2) e
        on e.store_id = b.store_id and e.item_id = b.item_id
      left join lateral (select s.average_cost_milli_minor from stock_day s where s.tenant_id = b.tenant_id and s.store_id = b.store_id and s.item_id = b.item_id
        order by s.business_date desc limit 1) d on true
      where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = any(${plainArray(storeIds)}::uuid[]) and (b.on_hand_milli > 0 or u.daily_milli > 0)`.execute(
      tables(tx),
    );
    return rows;
  }

  /** Lots with something left, first expiring first. */
  async lots(tx: Tx, storeIds: readonly string[]): Promise<HeldLot[]> {
    const { rows } = await sql<HeldLot>`
      select store_id "storeId", item_id "itemId", quantity_milli "quantityMilli", expires_on "expiresOn" from stock_lot
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and quantity_milli > 0
      order by expires_on nulls last, received_on, id`.execute(tables(tx));
    return rows;
  }

  /**
   * Average stock at cost and cost of what was used and wasted, days both included. A day without movement carries on what
   * stood before; stock below zero counts as none; goods without a known cost count nothing.
   */
  async turned(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<TurnedRow[]> {
    const { rows } = await sql<TurnedRow>`
      with days as (
        select b.store_id, b.item_id, s.day, s.on_hand_milli, s.average, lead(s.day) over (partition by b.store_id, b.item_id order by s.day) next_day
        from stock_balance b
        cross join lateral (
          (select x.business_date as day, x.on_hand_milli, x.average_cost_milli_minor average from stock_day x
           where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date < ${from}::date order by x.business_date desc limit 1)
          union all
          select x.business_date, x.on_hand_milli, x.average_cost_milli_minor from stock_day x
          where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date between ${from}::date and ${to}::date) s
        where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = any(${plainArray(storeIds)}::uuid[])),
      stock as (
        select store_id, item_id, sum(greatest(on_hand_milli, 0) * average::numeric * (least(coalesce(next_day, ${to}::date + 1), ${to}::date + 1) - greatest(day, ${from}::date))) held
        from days where average is not null group by 1, 2),
      moved as (
        select d.store_id, d.item_id, sum(-l.used * d.average::numeric) used, sum(-l.wasted * d.average::numeric) wasted
        from days d cross join lateral (
          select coalesce(sum(x.quantity_milli) filter (where x.kind in ('sale', 'refund')), 0) used, coalesce(sum(x.quantity_milli) filter (where x.kind = 'waste'), 0) wasted
          from stock_leg x where x.tenant_id = ${tx.ctx.tenantId} and x.store_id = d.store_id and x.item_id = d.item_id and x.business_date = d.day) l
        where d.day >= ${from}::date and d.average is not null group by 1, 2)
      select s.store_id "storeId", s.item_id "itemId", round(s.held / ${COST_SCALE}::numeric / (${to}::date - ${from}::date + 1))::bigint "averageMinor",
        round(coalesce(m.used, 0) / ${COST_SCALE}::numeric)::bigint "usedMinor", round(coalesce(m.wasted, 0) / ${COST_SCALE}::numeric)::bigint "wastedMinor"
      from stock s left join moved m on m.store_id = s.store_id and m.item_id = s.item_id`.execute(tables(tx));
    return rows;
  }

  async wastedWeeks(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<WastedWeek[]> {
    const { rows } = await sql<WastedWeek>`
      select o.store_id "storeId", date_trunc('week', o.business_date)::date "week",
        round(coalesce(sum(-l.quantity_milli * c.average::numeric) filter (where n.reason = 'expired'), 0) / ${COST_SCALE}::numeric)::bigint "expiredMinor",
        round(coalesce(sum(-l.quantity_milli * c.average::numeric) filter (where n.reason is distinct from 'expired'), 0) / ${COST_SCALE}::numeric)::bigint "otherMinor"
      from stock_document o
      join stock_leg l on l.tenant_id = o.tenant_id and l.source_id = o.id and l.kind = 'waste'
      join stock_document_line n on n.tenant_id = o.tenant_id and n.document_id = o.id and n.line_no = l.line_no
      cross join lateral (
        select s.average_cost_milli_minor average from stock_day s
        where s.tenant_id = l.tenant_id and s.store_id = l.store_id and s.item_id = l.item_id and s.business_date <= l.business_date order by s.business_date desc limit 1) c
      where o.tenant_id = ${tx.ctx.tenantId} and o.store_id = any(${plainArray(storeIds)}::uuid[]) and o.kind = 'waste' and c.average is not null
        and o.business_date between ${from}::date and ${to}::date
      group by 1, 2`.execute(tables(tx));
    return rows;
  }

  /** Days at whose end an item had no stock, as `StockFigures.emptySpans` knows them, against its mean daily use. */
  async missedWeeks(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<MissedWeek[]> {
    const { rows } = await sql<MissedWeek>`
      with ends as (
        select b.store_id, b.item_id, u.daily_milli, s.day, s.on_hand_milli, lead(s.day) over (partition by b.store_id, b.item_id order by s.day) next_day
        from stock_balance b
        join stock_usage u on u.tenant_id = b.tenant_id and u.store_id = b.store_id and u.item_id = b.item_id
        cross join lateral (
          (select x.business_date as day, x.on_hand_milli from stock_day x
           where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date < ${from}::date order by x.business_date desc limit 1)
          union all
          select x.business_date, x.on_hand_milli from stock_day x
          where x.tenant_id = b.tenant_id and x.store_id = b.store_id and x.item_id = b.item_id and x.business_date between ${from}::date and ${to}::date) s
        where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = any(${plainArray(storeIds)}::uuid[])),
      empty as (
        select e.store_id, e.item_id, e.daily_milli, g::date as day
        from ends e cross join lateral generate_series(greatest(e.day, ${from}::date), least(coalesce(e.next_day - 1, ${to}::date), ${to}::date), interval '1 day') g
        where e.on_hand_milli <= 0)
      select e.store_id "storeId", date_trunc('week', e.day)::date "week", e.item_id "itemId", sum(greatest(e.daily_milli - coalesce(l.sold, 0), 0))::bigint "missedMilli"
      from empty e left join lateral (
        select -sum(x.quantity_milli) sold from stock_leg x
        where x.tenant_id = ${tx.ctx.tenantId} and x.store_id = e.store_id and x.item_id = e.item_id and x.business_date = e.day and x.kind in ('sale', 'refund')) l on true
      group by 1, 2, 3`.execute(tables(tx));
    return rows;
  }
}
