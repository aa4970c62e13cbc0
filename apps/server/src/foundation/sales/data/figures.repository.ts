import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { FigureDeltas } from '../domain/figures.ts';
import { tables } from './sales.tables.ts';

/** Hourly and item-day figures: by delta while tickets arrive, recomputed bucket by bucket at night. Both give the same rows. */
@Injectable()
export class FiguresRepository {
  /** @param deltas of each store; the caller holds the locks of all of them */
  async apply(tx: Tx, deltas: ReadonlyMap<string, FigureDeltas>): Promise<void> {
    await atOnce([this.applyHours(tx, deltas), this.applyItemDays(tx, deltas)]);
  }

  private async applyHours(tx: Tx, deltas: ReadonlyMap<string, FigureDeltas>): Promise<void> {
    const hours = [...deltas].flatMap(([storeId, d]) => [...d.hours.values()].map((h) => ({ ...h, storeId })));
    if (hours.length === 0) return;
    await askPrepared(
      tables(tx),
      'sales_hour.add',
      sql`insert into sales_hour as t (tenant_id, store_id, business_date, hour, channel, sales, refunds, voids, net_minor, refund_minor, discount_minor, tax_minor)
      select ${tx.ctx.tenantId}::uuid, z.* from unnest(${plainArray(hours.map((h) => h.storeId))}::uuid[], ${plainArray(hours.map((h) => h.businessDate))}::date[], ${plainArray(hours.map((h) => h.hour))}::smallint[],
        ${plainArray(hours.map((h) => h.channel))}::text[], ${plainArray(hours.map((h) => h.sales))}::int[], ${plainArray(hours.map((h) => h.refunds))}::int[], ${plainArray(hours.map((h) => h.voids))}::int[],
        ${plainArray(hours.map((h) => h.netMinor))}::bigint[], ${plainArray(hours.map((h) => h.refundMinor))}::bigint[], ${plainArray(hours.map((h) => h.discountMinor))}::bigint[], ${plainArray(hours.map((h) => h.taxMinor))}::bigint[]) z
      on conflict (tenant_id, store_id, business_date, hour, channel) do update set sales = t.sales + excluded.sales, refunds = t.refunds + excluded.refunds, voids = t.voids + excluded.voids,
        net_minor = t.net_minor + excluded.net_minor, refund_minor = t.refund_minor + excluded.refund_minor, discount_minor = t.discount_minor + excluded.discount_minor, tax_minor = t.tax_minor + excluded.tax_minor`,
    );
    const shrunk = hours.filter((h) => h.sales < 0 || h.refunds < 0 || h.voids < 0);
    if (shrunk.length === 0) return;
    await sql`delete from sales_hour where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray([...new Set(shrunk.map((h) => h.storeId))])}::uuid[]) and sales = 0 and refunds = 0 and voids = 0
      and business_date = any(${plainArray([...new Set(shrunk.map((h) => h.businessDate))])}::date[])`.execute(
      tables(tx),
    );
  }

  private async applyItemDays(tx: Tx, deltas: ReadonlyMap<string, FigureDeltas>): Promise<void> {
    const days = [...deltas].flatMap(([storeId, d]) => [...d.itemDays.values()].map((i) => ({ ...i, storeId })));
    if (days.length === 0) return;
    await askPrepared(
      tables(tx),
      'sales_item_day.add',
      sql`insert into sales_item_day as t (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, line_count)
      select ${tx.ctx.tenantId}::uuid, z.* from unnest(${plainArray(days.map((d) => d.storeId))}::uuid[], ${plainArray(days.map((d) => d.itemId))}::uuid[], ${plainArray(days.map((d) => d.businessDate))}::date[],
        ${plainArray(days.map((d) => d.quantityMilli))}::bigint[], ${plainArray(days.map((d) => d.amountMinor))}::bigint[], ${plainArray(days.map((d) => d.lineCount))}::int[]) z
      on conflict (tenant_id, store_id, item_id, business_date) do update set quantity_milli = t.quantity_milli + excluded.quantity_milli,
        amount_minor = t.amount_minor + excluded.amount_minor, line_count = t.line_count + excluded.line_count`,
    );
    const shrunk = days.filter((d) => d.lineCount < 0);
    if (shrunk.length === 0) return;
    await sql`delete from sales_item_day where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray([...new Set(shrunk.map((d) => d.storeId))])}::uuid[]) and line_count = 0
      and item_id = any(${plainArray([...new Set(shrunk.map((d) => d.itemId))])}::uuid[]) and business_date = any(${plainArray([...new Set(shrunk.map((d) => d.businessDate))])}::date[])`.execute(
      tables(tx),
    );
  }

  /** Recomputes whole buckets of a store from heads and lines; the caller holds the store's lock. */
  async recompute(tx: Tx, storeId: string, businessDates: readonly string[]): Promise<void> {
    const dates = plainArray(businessDates);
    const tenant = tx.ctx.tenantId;
    await sql`delete from sales_hour where tenant_id = ${tenant} and store_id = ${storeId} and business_date = any(${dates}::date[])`.execute(
      tables(tx),
    );
    await sql`insert into sales_hour (tenant_id, store_id, business_date, hour, channel, sales, refunds, voids, net_minor, refund_minor, discount_minor, tax_minor)
      select tenant_id, store_id, business_date, hour, channel,
        count(*) filter (where status = 'closed' and kind = 'sale'), count(*) filter (where status = 'closed' and kind = 'refund'), count(*) filter (where status = 'void'),
        coalesce(sum(case kind when 'sale' then total_minor else -total_minor end) filter (where status = 'closed'), 0)::bigint,
        coalesce(sum(total_minor) filter (where status = 'closed' and kind = 'refund'), 0)::bigint,
        coalesce(sum(discount_minor) filter (where status = 'closed' and kind = 'sale'), 0)::bigint,
        coalesce(sum(case kind when 'sale' then tax_minor else -tax_minor end) filter (where status = 'closed'), 0)::bigint
      from ticket where tenant_id = ${tenant} and store_id = ${storeId} and business_date = any(${dates}::date[]) and status <> 'open'
      group by tenant_id, store_id, business_date, hour, channel`.execute(tables(tx));
    await sql`delete from sales_item_day where tenant_id = ${tenant} and store_id = ${storeId} and business_date = any(${dates}::date[])`.execute(
      tables(tx),
    );
    await sql`insert into sales_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, line_count)
      select t.tenant_id, t.store_id, l.item_id, t.business_date, sum(case t.kind when 'sale' then l.quantity_milli else -l.quantity_milli end)::bigint,
        sum(case t.kind when 'sale' then l.amount_minor else -l.amount_minor end)::bigint, count(*)
      from ticket t join ticket_line l on l.tenant_id = t.tenant_id and l.ticket_uid = t.ticket_uid and l.store_id = t.store_id
      where t.tenant_id = ${tenant} and t.store_id = ${storeId} and t.business_date = any(${dates}::date[]) and t.status = 'closed' and l.item_id is not null
      group by t.tenant_id, t.store_id, l.item_id, t.business_date`.execute(tables(tx));
  }
}
