import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { OrderRow } from '../../data/orders.repository.ts';

export interface PastOrder {
  readonly id: string;
  /** Who changed and sent it. */
  readonly by: string;
  readonly openedAt: Date;
  readonly sentAt: Date;
  readonly orderDate: string;
  readonly deliveryDate: string;
  readonly coverUntil: string;
  readonly cutoffAt: Date;
  readonly amountMinor: bigint;
  readonly changes: readonly { readonly itemId: string; readonly quantityMilli: bigint; readonly reason: string }[];
}

/** Copies of orders with earlier dates, for the demo. */
@Injectable()
export class PastOrdersRepository {
  async insert(tx: Tx, of: OrderRow, past: PastOrder): Promise<void> {
    const tenant = tx.ctx.tenantId;
    const { changes } = past;
    await sql`insert into suggested_order (tenant_id, id, store_id, source_id, delivery_date, urgency, origin, state, currency, order_date, cutoff_at, cover_until,
        delivery_window, data_completeness, baseline_minor, amount_minor, line_count, ordered_count, changed_count, runs_out_count, out_of_band_count,
        opened_at, opened_by, submitted_at, submitted_by, approved_at, approved_by, approval_kind, release_at, released_at, created_at, created_by, updated_at, updated_by)
      select tenant_id, ${past.id}, store_id, source_id, ${past.deliveryDate}::date, urgency, origin, 'released', currency, ${past.orderDate}::date, ${past.cutoffAt}, ${past.coverUntil}::date,
        delivery_window, 'ok', baseline_minor, ${past.amountMinor}, line_count, ordered_count, ${changes.length}, 0, 0,
        ${past.openedAt}, ${past.by}, ${past.sentAt}, ${past.by}, ${past.sentAt}, ${past.by}, 'in_band', ${past.sentAt}, ${past.sentAt}, ${past.sentAt}, ${past.by}, ${past.sentAt}, ${past.by}
      from suggested_order where tenant_id = ${tenant} and id = ${of.id}`.execute(tables(tx));
    await sql`insert into suggested_order_line (tenant_id, order_id, item_id, line_no, supplier_item_id, pack_milli, pack_uom, pack_price_minor, moq_milli, shelf_capacity_milli,
        baseline_milli, quantity_milli, overridden, suggested_at_override_milli, reason_code, on_hand_milli, in_transit_milli, on_order_milli, average_milli, arrival_days, runs_out,
        edited_by, edited_at)
      select l.tenant_id, ${past.id}, l.item_id, line_no, supplier_item_id, pack_milli, pack_uom, pack_price_minor, moq_milli, shelf_capacity_milli,
        baseline_milli, coalesce(c.quantity, baseline_milli), c.id is not null, case when c.id is not null then baseline_milli end, c.reason, 0, 0, 0, average_milli, arrival_days, false,
        case when c.id is not null then ${past.by} end, case when c.id is not null then ${past.sentAt}::timestamptz end
      from suggested_order_line l left join unnest(${plainArray(changes.map((c) => c.itemId))}::uuid[], ${plainArray(changes.map((c) => c.quantityMilli))}::bigint[],
        ${textArray(changes.map((c) => c.reason))}::text[]) c(id, quantity, reason) on c.id = l.item_id
      where l.tenant_id = ${tenant} and l.order_id = ${of.id}`.execute(tables(tx));
  }
}
