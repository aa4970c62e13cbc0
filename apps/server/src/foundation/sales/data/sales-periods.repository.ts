import { type RawBuilder, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import {
  type ChannelSales,
  type PeriodDay,
  type PeriodItem,
  SalesPeriods,
  type SalesSpan,
  type WeekdayHour,
} from '../sales-periods.facade.ts';
import { tables } from './sales.tables.ts';

/** The rows of a span in the table that is called `t`. */
const within = (tx: Tx, { storeIds, from, to }: SalesSpan): RawBuilder<unknown> =>
  sql`t.tenant_id = ${tx.ctx.tenantId} and t.store_id = any(${plainArray(storeIds)}::uuid[]) and t.business_date between ${from}::date and ${to}::date`;

/** Reads sums of spans, one query per kind whatever the number of stores. */
@Injectable()
export class SalesPeriodsRepository extends SalesPeriods {
  override async days(tx: Tx, span: SalesSpan): Promise<PeriodDay[]> {
    const { rows } = await sql<PeriodDay>`
      with ticketed as (
        select t.store_id, t.business_date, sum(t.net_minor)::bigint net, sum(t.sales)::int tickets, sum(t.discount_minor)::bigint discount, sum(t.refund_minor)::bigint refund
        from sales_hour t where ${within(tx, span)} group by 1, 2),
      imported as (
        select t.store_id, t.business_date, sum(t.amount_minor)::bigint net from imported_item_day t where ${within(tx, span)} and not t.closed group by 1, 2)
      select store_id "storeId", business_date "businessDate", net "netMinor", tickets, discount "discountMinor", refund "refundMinor" from ticketed
      union all
      select i.store_id, i.business_date, i.net, null, 0, 0 from imported i
      where not exists (select 1 from ticketed d where d.store_id = i.store_id and d.business_date = i.business_date)`.execute(
      tables(tx),
    );
    return rows;
  }

  override async weekdayHours(tx: Tx, span: SalesSpan): Promise<WeekdayHour[]> {
    const { rows } = await sql<WeekdayHour>`
      select extract(isodow from t.business_date)::int weekday, t.hour, sum(t.sales)::int tickets, sum(t.net_minor)::bigint "netMinor"
      from sales_hour t where ${within(tx, span)} group by 1, 2 order by 1, 2`.execute(tables(tx));
    return rows;
  }

  override async channels(tx: Tx, span: SalesSpan): Promise<ChannelSales[]> {
    const { rows } = await sql<ChannelSales>`
      select t.channel, sum(t.sales)::int tickets, sum(t.net_minor)::bigint "netMinor" from sales_hour t where ${within(tx, span)}
      group by 1 order by 3 desc, 1`.execute(tables(tx));
    return rows;
  }

  override async items(tx: Tx, span: SalesSpan): Promise<PeriodItem[]> {
    const { rows } = await sql<PeriodItem>`
      select item_id "itemId", sum(q)::bigint "quantityMilli", sum(a)::bigint "amountMinor" from (
        select t.item_id, t.quantity_milli q, t.amount_minor a from sales_item_day t where ${within(tx, span)}
        union all
        select t.item_id, t.quantity_milli, t.amount_minor from imported_item_day t where ${within(tx, span)} and not t.closed
          and not exists (select 1 from sales_item_day d where d.tenant_id = t.tenant_id and d.store_id = t.store_id and d.item_id = t.item_id and d.business_date = t.business_date)
      ) u group by 1`.execute(tables(tx));
    return rows;
  }
}
