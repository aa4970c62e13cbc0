import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './sales.tables.ts';

export interface HourFigures {
  readonly businessDate: string;
  readonly hour: number;
  readonly channel: string;
  readonly sales: number;
  readonly refunds: number;
  readonly voids: number;
  readonly netMinor: bigint;
  readonly refundMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
}

export interface ItemDayFigures {
  readonly itemId: string;
  readonly businessDate: string;
  readonly quantityMilli: bigint;
  readonly amountMinor: bigint;
}

@Injectable()
export class FigureReads {
  async hours(tx: Tx, storeId: string, from: string, to: string): Promise<HourFigures[]> {
    const { rows } =
      await sql<HourFigures>`select business_date "businessDate", hour, channel, sales, refunds, voids, net_minor "netMinor", refund_minor "refundMinor", discount_minor "discountMinor", tax_minor "taxMinor" from sales_hour
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date between ${from}::date and ${to}::date order by business_date, hour, channel`.execute(
        tables(tx),
      );
    return rows;
  }

  /** Newest day first; imported days stand in where no ticket was sold. */
  async itemDays(
    tx: Tx,
    storeId: string,
    from: string,
    to: string,
    itemId: string | null,
    after: { readonly businessDate: string; readonly itemId: string } | null,
    limit: number,
  ): Promise<ItemDayFigures[]> {
    const { rows } = await sql<ItemDayFigures>`select "itemId", "businessDate", "quantityMilli", "amountMinor" from (
        select item_id "itemId", business_date "businessDate", quantity_milli "quantityMilli", amount_minor "amountMinor" from sales_item_day
        where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date between ${from}::date and ${to}::date and (${itemId}::uuid is null or item_id = ${itemId}::uuid)
        union all
        select i.item_id, i.business_date, i.quantity_milli, i.amount_minor from imported_item_day i
        where i.tenant_id = ${tx.ctx.tenantId} and i.store_id = ${storeId} and i.business_date between ${from}::date and ${to}::date and (${itemId}::uuid is null or i.item_id = ${itemId}::uuid) and not i.closed
          and not exists (select 1 from sales_item_day d where d.tenant_id = i.tenant_id and d.store_id = i.store_id and d.item_id = i.item_id and d.business_date = i.business_date)) u
      where (${after?.itemId ?? null}::uuid is null or ("businessDate", "itemId") < (${after?.businessDate ?? null}::date, ${after?.itemId ?? null}::uuid))
      order by "businessDate" desc, "itemId" desc limit ${limit}`.execute(tables(tx));
    return rows;
  }
}
