import type { PurchaseOrderStatus } from '@larder/contracts/supply-chain/purchase-order';
import { type RawBuilder, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { type PurchaseOrderRow, type RawOrder, rowOf } from './purchase-order-row.ts';
import { sqlTables } from './supply-chain.tables.ts';

export interface OrderFilter {
  readonly stores: StoreScope;
  readonly sourceId: string | undefined;
  readonly statuses: readonly PurchaseOrderStatus[] | undefined;
  readonly deliveryFrom: string | undefined;
  readonly deliveryTo: string | undefined;
  readonly search: string | undefined;
  readonly after: { readonly deliveryDate: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Orders of many stores: the list, its counts, what should arrive. */
@Injectable()
export class PurchaseOrderListsRepository {
  async list(tx: Tx, f: OrderFilter): Promise<PurchaseOrderRow[]> {
    let query = sqlTables(tx)
      .selectFrom('purchase_order')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where(scoped(f.stores));
    if (f.sourceId !== undefined) query = query.where('source_id', '=', f.sourceId);
    if (f.statuses !== undefined) query = query.where('status', 'in', [...f.statuses]);
    if (f.deliveryFrom !== undefined) query = query.where('delivery_date', '>=', f.deliveryFrom);
    if (f.deliveryTo !== undefined) query = query.where('delivery_date', '<=', f.deliveryTo);
    if (f.search !== undefined) query = query.where(sql<boolean>`position(upper(${f.search}) in number) > 0`);
    if (f.after !== undefined)
      query = query.where(sql<boolean>`(delivery_date, id) < (${f.after.deliveryDate}::date, ${f.after.id}::uuid)`);
    const rows = await query.orderBy('delivery_date', 'desc').orderBy('id', 'desc').limit(f.limit).execute();
    return rows.map(rowOf);
  }

  async counts(tx: Tx, stores: StoreScope, today: string): Promise<{ toSend: number; open: number; late: number }> {
    const { rows } = await sql<{ toSend: number; open: number; late: number }>`
      select count(*) filter (where status = 'approved' and coalesce(approval_state, 'approved') = 'approved')::int "toSend", count(*)::int "open", count(*) filter (where delivery_date < ${today}::date)::int "late"
      from purchase_order where tenant_id = ${tx.ctx.tenantId} and status in ('approved', 'sent', 'partially_received') and ${scoped(stores)}`.execute(
      sqlTables(tx),
    );
    return rows[0] ?? { toSend: 0, open: 0, late: 0 };
  }

  /** Orders that should have arrived by the date and still wait, and those of which something arrived on it. */
  async deliveries(
    tx: Tx,
    stores: StoreScope,
    date: string,
  ): Promise<(PurchaseOrderRow & { readonly openLines: number; readonly draftId: string | null })[]> {
    const { rows } = await sql<RawOrder & { open_lines: number; draft_id: string | null }>`
      select o.*,
        (select count(*)::int from purchase_order_line l where l.tenant_id = o.tenant_id and l.purchase_order_id = o.id and l.accepted_milli + l.rejected_milli < l.ordered_milli) open_lines,
        (select r.id from receipt r where r.tenant_id = o.tenant_id and r.purchase_order_id = o.id and r.status = 'draft') draft_id
      from purchase_order o
      where o.tenant_id = ${tx.ctx.tenantId} and ${scoped(stores, 'o')}
        and ((o.status in ('approved', 'sent', 'partially_received') and o.delivery_date <= ${date}::date)
          or (o.status = 'received' and exists (select 1 from receipt r where r.tenant_id = o.tenant_id and r.store_id = o.store_id and r.purchase_order_id = o.id and r.status = 'posted' and r.business_date = ${date}::date)))
      order by (o.status = 'received'), o.delivery_date, o.number`.execute(sqlTables(tx));
    return rows.map((r) => ({ ...rowOf(r), openLines: r.open_lines, draftId: r.draft_id }));
  }
}

function scoped(stores: StoreScope, alias?: string): RawBuilder<boolean> {
  if (stores === 'all') return sql<boolean>`true`;
  if (stores.length === 0) return sql<boolean>`false`;
  return sql<boolean>`${sql.ref(alias ? `${alias}.store_id` : 'store_id')} in (${sql.join(stores.map((id) => sql`${id}::uuid`))})`;
}
