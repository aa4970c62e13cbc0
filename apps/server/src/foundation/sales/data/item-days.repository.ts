import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { ItemDayRow } from '../sales.facade.ts';
import { tables } from './sales.tables.ts';

const CHUNK = 20_000;

/** History of one item in one store: parallel columns as the text of their arrays. */
export interface ItemSeries {
  readonly storeId: string;
  readonly itemId: string;
  readonly days: string;
  readonly quantities: string;
  readonly soldOut: string;
}

/** Item-day history: imported rows, and the series that forecasting reads. */
@Injectable()
export class ItemDaysRepository {
  /** @returns rows that are new or different */
  async import(tx: Tx, storeId: string, rows: readonly ItemDayRow[]): Promise<number> {
    let changed = 0n;
    // In the order of the primary key: neighbours land on the same index page.
    const sorted = [...rows].sort((a, b) =>
      a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : a.businessDate < b.businessDate ? -1 : 1,
    );
    for (let at = 0; at < sorted.length; at += CHUNK) {
      const part = sorted.slice(at, at + CHUNK);
      const result =
        await sql`insert into imported_item_day as t (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed)
        select ${tx.ctx.tenantId}::uuid, ${storeId}::uuid, z.* from unnest(${plainArray(part.map((r) => r.itemId))}::uuid[], ${plainArray(part.map((r) => r.businessDate))}::date[],
          ${plainArray(part.map((r) => r.quantityMilli))}::bigint[], ${plainArray(part.map((r) => r.amountMinor))}::bigint[], ${plainArray(part.map((r) => r.soldOut))}::boolean[], ${plainArray(part.map((r) => r.closed))}::boolean[]) z
        on conflict (tenant_id, store_id, item_id, business_date) do update set quantity_milli = excluded.quantity_milli, amount_minor = excluded.amount_minor, sold_out = excluded.sold_out, closed = excluded.closed
          where (t.quantity_milli, t.amount_minor, t.sold_out, t.closed) is distinct from (excluded.quantity_milli, excluded.amount_minor, excluded.sold_out, excluded.closed)`.execute(
          tables(tx),
        );
      changed += result.numAffectedRows ?? 0n;
    }
    return Number(changed);
  }

  /** One row per (store, item) in that order; days rise. Tickets win over imported rows of the same item and day. Days on which the store was closed are left out. */
  async series(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<ItemSeries[]> {
    const stores = plainArray(storeIds);
    const tenant = tx.ctx.tenantId;
    const { rows } =
      await sql<ItemSeries>`select store_id "storeId", item_id "itemId", array_agg(day order by day)::text days, array_agg(q order by day)::text quantities, array_agg(s order by day)::text "soldOut"
      from (
        select store_id, item_id, business_date - ${from}::date as day, quantity_milli q, 0 s from sales_item_day
        where tenant_id = ${tenant} and store_id = any(${stores}::uuid[]) and business_date between ${from}::date and ${to}::date
        union all
        select i.store_id, i.item_id, i.business_date - ${from}::date, i.quantity_milli, i.sold_out::int from imported_item_day i
        where i.tenant_id = ${tenant} and i.store_id = any(${stores}::uuid[]) and i.business_date between ${from}::date and ${to}::date and not i.closed
          and not exists (select 1 from sales_item_day d where d.tenant_id = i.tenant_id and d.store_id = i.store_id and d.item_id = i.item_id and d.business_date = i.business_date)
      ) u group by store_id, item_id order by store_id, item_id`.execute(tables(tx));
    return rows;
  }
}
