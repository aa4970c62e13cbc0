import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { TerminalDay } from '../domain/store-day.ts';
import {
  type DaySales,
  type HourSales,
  type ItemSales,
  SalesFigures,
  type StoreDayIssue,
} from '../sales-figures.facade.ts';
import { tables } from './sales.tables.ts';

/** Reads of the hourly, item-day and store-day figures across stores. */
@Injectable()
export class SalesFiguresRepository extends SalesFigures {
  override async days(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<DaySales[]> {
    const { rows } = await sql<DaySales>`
      select store_id "storeId", business_date "businessDate", sum(sales)::int tickets, sum(net_minor)::bigint "netMinor" from sales_hour
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and business_date between ${from}::date and ${to}::date
      group by store_id, business_date`.execute(tables(tx));
    return rows;
  }

  override async hours(
    tx: Tx,
    days: readonly { readonly storeId: string; readonly businessDate: string }[],
  ): Promise<HourSales[]> {
    const { rows } = await sql<HourSales>`
      select h.store_id "storeId", h.business_date "businessDate", h.hour, sum(h.sales)::int tickets, sum(h.net_minor)::bigint "netMinor"
      from unnest(${plainArray(days.map((d) => d.storeId))}::uuid[], ${plainArray(days.map((d) => d.businessDate))}::date[]) d(store_id, business_date)
      join sales_hour h on h.store_id = d.store_id and h.business_date = d.business_date
      where h.tenant_id = ${tx.ctx.tenantId} group by h.store_id, h.business_date, h.hour`.execute(tables(tx));
    return rows;
  }

  override async topItems(
    tx: Tx,
    { storeIds, itemIds, from, to }: Parameters<SalesFigures['topItems']>[1],
    limit: number,
  ): Promise<ItemSales[]> {
    const { rows } = await sql<ItemSales>`
      select s.id "storeId", i.item_id "itemId", i.q "quantityMilli", i.a "amountMinor"
      from unnest(${plainArray(storeIds)}::uuid[]) s(id)
      cross join lateral (
        select item_id, sum(quantity_milli)::bigint q, sum(amount_minor)::bigint a from sales_item_day
        where tenant_id = ${tx.ctx.tenantId} and store_id = s.id and business_date between ${from}::date and ${to}::date
          and item_id = any(${plainArray(itemIds)}::uuid[])
        group by item_id order by a desc, item_id limit ${limit}) i`.execute(tables(tx));
    return rows;
  }

  override async lastTickets(tx: Tx, storeIds: readonly string[], from: string): Promise<Map<string, Date>> {
    const { rows } = await sql<{ storeId: string; at: Date }>`
      select s.id "storeId", t.occurred_at at from unnest(${plainArray(storeIds)}::uuid[]) s(id)
      cross join lateral (
        select occurred_at from ticket where tenant_id = ${tx.ctx.tenantId} and store_id = s.id and business_date >= ${from}::date
        order by business_date desc, occurred_at desc, ticket_uid desc limit 1) t`.execute(tables(tx));
    return new Map(rows.map((r) => [r.storeId, r.at]));
  }

  override async dayIssues(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<StoreDayIssue[]> {
    const { rows } = await sql<Omit<StoreDayIssue, 'differenceMinor'> & { readonly terminals: readonly TerminalDay[] }>`
      select store_id "storeId", business_date "businessDate", state, missing, terminals from store_day
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and business_date between ${from}::date and ${to}::date
        and (missing > 0 or state = 'disputed') order by business_date desc, store_id`.execute(tables(tx));
    return rows.map(({ terminals, ...row }) => ({ ...row, differenceMinor: largestDifference(terminals) }));
  }
}

/** Figures of a Z that are money; `ticketCount` is not. */
function largestDifference(terminals: readonly TerminalDay[]): bigint {
  let largest = 0n;
  for (const { figure, z, computed } of terminals.flatMap((t) => t.differences)) {
    if (figure === 'ticketCount') continue;
    const difference = BigInt(z) - BigInt(computed);
    const size = difference < 0n ? -difference : difference;
    if (size > largest) largest = size;
  }
  return largest;
}
