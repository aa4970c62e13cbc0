import { type DB, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { PackSize } from '../../../foundation/catalog/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './ordering.tables.ts';

export type LineRow = Selectable<DB['suggested_order_line']>;
export type BasisRow = Selectable<DB['suggested_order_basis']>;

/** A planned line ready to be written; `basis` is absent where nothing was computed. */
export interface NewLine {
  readonly itemId: string;
  readonly supplierItemId: string;
  readonly packMilli: bigint;
  readonly packUom: string;
  readonly packPriceMinor: bigint;
  readonly moqMilli: bigint;
  readonly packSize: PackSize;
  readonly shelfCapacityMilli: bigint | null;
  readonly baselineMilli: bigint;
  readonly onHandMilli: bigint;
  readonly inTransitMilli: bigint;
  readonly onOrderMilli: bigint;
  readonly averageMilli: bigint;
  readonly coverageCentidays: number | null;
  readonly arrivalDays: number;
  readonly runsOut: boolean;
  readonly lastOrderMilli: bigint | null;
  readonly lastOrderDate: string | null;
  readonly driverKey: string | null;
  readonly driverMilli: bigint | null;
  readonly basis: { readonly terms: string; readonly snapshot: string; readonly facts: string } | null;
}

export interface LineUpdate {
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly overridden: boolean;
  readonly suggestedAtOverrideMilli: bigint | null;
  readonly reasonCode: string | null;
  readonly note: string | null;
}

export interface LineDecision {
  readonly itemId: string;
  readonly decision: 'approved' | 'rejected' | null;
  readonly quantityMilli: bigint;
  readonly requestedMilli: bigint | null;
  readonly cause: 'line' | 'order_value' | null;
}

@Injectable()
export class OrderLinesRepository {
  async list(tx: Tx, orderId: string): Promise<LineRow[]> {
    return tables(tx)
      .selectFrom('suggested_order_line')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .orderBy('line_no')
      .execute();
  }

  async find(tx: Tx, orderId: string, itemId: string): Promise<LineRow | undefined> {
    return tables(tx)
      .selectFrom('suggested_order_line')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .where('item_id', '=', itemId)
      .executeTakeFirst();
  }

  async basis(tx: Tx, orderId: string, itemId: string): Promise<BasisRow | undefined> {
    return tables(tx)
      .selectFrom('suggested_order_basis')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .where('item_id', '=', itemId)
      .executeTakeFirst();
  }

  async allBasis(tx: Tx, orderId: string): Promise<BasisRow[]> {
    return tables(tx)
      .selectFrom('suggested_order_basis')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('order_id', '=', orderId)
      .execute();
  }

  /** Quantities of open orders that are decided but not sent, less what cannot be had: goods that will come. */
  async committed(
    tx: Tx,
    storeId: string,
  ): Promise<{ itemId: string; quantityMilli: bigint; deliveryDate: string; orderId: string }[]> {
    const { rows } = await sql<{ itemId: string; quantityMilli: bigint; deliveryDate: string; orderId: string }>`
      select l.item_id "itemId", o.delivery_date "deliveryDate", o.id "orderId",
        l.quantity_milli - coalesce((select p.quantity_milli from order_line_part p where p.tenant_id = l.tenant_id and p.order_id = l.order_id and p.item_id = l.item_id and p.source_id is null), 0) "quantityMilli"
      from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
      where o.tenant_id = ${tx.ctx.tenantId} and o.store_id = ${storeId} and o.state in ('in_band', 'awaiting_approval', 'approved')
        and l.quantity_milli > 0`.execute(tables(tx));
    return rows;
  }

  /** Last sent quantity per item of a store, looking back over the last orders of each source. */
  async lastQuantities(tx: Tx, storeId: string): Promise<Map<string, { quantityMilli: bigint; date: string }>> {
    const { rows } = await sql<{ itemId: string; quantityMilli: bigint; date: string }>`
      with recent as (
        select o.id, o.delivery_date, row_number() over (partition by o.source_id order by o.released_at desc) rn
        from suggested_order o where o.tenant_id = ${tx.ctx.tenantId} and o.store_id = ${storeId} and o.state = 'released')
      select distinct on (l.item_id) l.item_id "itemId", l.quantity_milli "quantityMilli", r.delivery_date "date"
      from recent r join suggested_order_line l on l.tenant_id = ${tx.ctx.tenantId} and l.order_id = r.id
      where r.rn <= 10 and l.quantity_milli > 0
      order by l.item_id, r.rn`.execute(tables(tx));
    return new Map(rows.map((r) => [r.itemId, { quantityMilli: r.quantityMilli, date: r.date }]));
  }

  /**
   * Writes the planned lines of an order. On a refresh an edited cell keeps its quantity, reason and the suggestion that
   * the manager saw; everything else takes the new plan. Lines that the plan no longer has go, unless they were edited.
   */
  async write(tx: Tx, orderId: string, lines: readonly NewLine[]): Promise<void> {
    const t = tx.ctx.tenantId;
    await sql`delete from suggested_order_line where tenant_id = ${t} and order_id = ${orderId} and not overridden and item_id <> all (${lines.map((l) => l.itemId)}::uuid[])`.execute(
      tables(tx),
    );
    await sql`delete from suggested_order_basis where tenant_id = ${t} and order_id = ${orderId}`.execute(tables(tx));
    await this.put(tx, orderId, lines, 0);
  }

  /** Adds planned lines behind those that an order has, or takes the plan's figures for them; edited cells keep theirs. */
  async add(tx: Tx, orderId: string, lines: readonly NewLine[], behind: number): Promise<void> {
    if (lines.length === 0) return;
    await sql`delete from suggested_order_basis where tenant_id = ${tx.ctx.tenantId} and order_id = ${orderId}
      and item_id = any (${lines.map((l) => l.itemId)}::uuid[])`.execute(tables(tx));
    await this.put(tx, orderId, lines, behind);
  }

  private async put(tx: Tx, orderId: string, lines: readonly NewLine[], behind: number): Promise<void> {
    const t = tx.ctx.tenantId;
    const column = <V>(pick: (line: NewLine) => V): V[] => lines.map(pick);
    const text = (values: readonly (bigint | number | null)[]): (string | null)[] =>
      values.map((v) => (v === null ? null : String(v)));
    await sql`
      insert into suggested_order_line as old (tenant_id, order_id, item_id, line_no, supplier_item_id, pack_milli, pack_uom, pack_price_minor, moq_milli, pack_weight_g, pack_volume_ml, packs_per_pallet, shelf_capacity_milli,
        baseline_milli, quantity_milli, on_hand_milli, in_transit_milli, on_order_milli, average_milli, coverage_centidays, arrival_days, runs_out, last_order_milli, last_order_date, driver_key, driver_milli)
      select ${t}, ${orderId}, item_id, line_no + ${behind}::int, supplier_item_id, pack_milli, pack_uom, pack_price_minor, moq_milli, pack_weight_g, pack_volume_ml, packs_per_pallet, shelf_capacity_milli,
        baseline_milli, baseline_milli, on_hand_milli, in_transit_milli, on_order_milli, average_milli, coverage_centidays, arrival_days, runs_out, last_order_milli, last_order_date, driver_key, driver_milli
      from unnest(
        ${column((l) => l.itemId)}::uuid[], ${column((l) => l.supplierItemId)}::uuid[], ${text(column((l) => l.packMilli))}::bigint[], ${column((l) => l.packUom)}::text[],
        ${text(column((l) => l.packPriceMinor))}::bigint[], ${text(column((l) => l.moqMilli))}::bigint[],
        ${text(column((l) => l.packSize.weightG))}::bigint[], ${text(column((l) => l.packSize.volumeMl))}::bigint[], ${column((l) => l.packSize.perPallet)}::int[], ${text(column((l) => l.shelfCapacityMilli))}::bigint[],
        ${text(column((l) => l.baselineMilli))}::bigint[], ${text(column((l) => l.onHandMilli))}::bigint[], ${text(column((l) => l.inTransitMilli))}::bigint[],
        ${text(column((l) => l.onOrderMilli))}::bigint[], ${text(column((l) => l.averageMilli))}::bigint[], ${column((l) => l.coverageCentidays)}::int[],
        ${column((l) => l.arrivalDays)}::int[], ${column((l) => l.runsOut)}::boolean[], ${text(column((l) => l.lastOrderMilli))}::bigint[], ${column((l) => l.lastOrderDate)}::date[],
        ${column((l) => l.driverKey)}::text[], ${text(column((l) => l.driverMilli))}::bigint[])
        with ordinality as n (item_id, supplier_item_id, pack_milli, pack_uom, pack_price_minor, moq_milli, pack_weight_g, pack_volume_ml, packs_per_pallet, shelf_capacity_milli, baseline_milli, on_hand_milli, in_transit_milli,
          on_order_milli, average_milli, coverage_centidays, arrival_days, runs_out, last_order_milli, last_order_date, driver_key, driver_milli, line_no)
      on conflict (tenant_id, order_id, item_id) do update set
        line_no = excluded.line_no, supplier_item_id = excluded.supplier_item_id, pack_milli = excluded.pack_milli, pack_uom = excluded.pack_uom, pack_price_minor = excluded.pack_price_minor,
        moq_milli = excluded.moq_milli, pack_weight_g = excluded.pack_weight_g, pack_volume_ml = excluded.pack_volume_ml, packs_per_pallet = excluded.packs_per_pallet, shelf_capacity_milli = excluded.shelf_capacity_milli, baseline_milli = excluded.baseline_milli,
        quantity_milli = case when old.overridden then old.quantity_milli else excluded.quantity_milli end,
        on_hand_milli = excluded.on_hand_milli, in_transit_milli = excluded.in_transit_milli, on_order_milli = excluded.on_order_milli, average_milli = excluded.average_milli,
        coverage_centidays = excluded.coverage_centidays, arrival_days = excluded.arrival_days, runs_out = excluded.runs_out, last_order_milli = excluded.last_order_milli,
        last_order_date = excluded.last_order_date, driver_key = excluded.driver_key, driver_milli = excluded.driver_milli`.execute(
      tables(tx),
    );
    const known = lines.flatMap((l) => (l.basis ? [{ itemId: l.itemId, ...l.basis }] : []));
    if (known.length === 0) return;
    await sql`
      insert into suggested_order_basis (tenant_id, order_id, item_id, terms, snapshot, facts)
      select ${t}, ${orderId}, item_id, terms, snapshot, facts
      from unnest(${known.map((k) => k.itemId)}::uuid[], ${known.map((k) => k.terms)}::jsonb[], ${known.map((k) => k.snapshot)}::jsonb[], ${known.map((k) => k.facts)}::jsonb[])
        as n (item_id, terms, snapshot, facts)`.execute(tables(tx));
  }

  async edit(tx: Tx, orderId: string, edits: readonly LineUpdate[], at: Date): Promise<void> {
    if (edits.length === 0) return;
    await sql`
      update suggested_order_line l set quantity_milli = n.quantity_milli, overridden = n.overridden, suggested_at_override_milli = n.suggested_at,
        reason_code = n.reason_code, note = n.note, decision = null, requested_milli = null, routed_cause = null, edited_by = ${tx.ctx.actor.id}, edited_at = ${at}, edit_rev = l.edit_rev + 1
      from unnest(${edits.map((e) => e.itemId)}::uuid[], ${edits.map((e) => String(e.quantityMilli))}::bigint[], ${edits.map((e) => e.overridden)}::boolean[],
        ${edits.map((e) => (e.suggestedAtOverrideMilli === null ? null : String(e.suggestedAtOverrideMilli)))}::bigint[], ${edits.map((e) => e.reasonCode)}::text[], ${edits.map((e) => e.note)}::text[])
        as n (item_id, quantity_milli, overridden, suggested_at, reason_code, note)
      where l.tenant_id = ${tx.ctx.tenantId} and l.order_id = ${orderId} and l.item_id = n.item_id`.execute(tables(tx));
  }

  /** What the approver decided, line by line; a rejected line keeps what was asked in `requested_milli`. */
  async decide(tx: Tx, orderId: string, decisions: readonly LineDecision[]): Promise<void> {
    if (decisions.length === 0) return;
    await sql`
      update suggested_order_line l set decision = n.decision, quantity_milli = n.quantity_milli, requested_milli = n.requested_milli, routed_cause = n.cause,
        edit_rev = l.edit_rev + case when n.quantity_milli <> l.quantity_milli then 1 else 0 end, overridden = n.quantity_milli <> l.baseline_milli,
        suggested_at_override_milli = case when n.quantity_milli <> l.baseline_milli then coalesce(l.suggested_at_override_milli, l.baseline_milli) end
      from unnest(${decisions.map((d) => d.itemId)}::uuid[], ${decisions.map((d) => d.decision)}::text[], ${decisions.map((d) => String(d.quantityMilli))}::bigint[],
        ${decisions.map((d) => (d.requestedMilli === null ? null : String(d.requestedMilli)))}::bigint[], ${decisions.map((d) => d.cause)}::text[])
        as n (item_id, decision, quantity_milli, requested_milli, cause)
      where l.tenant_id = ${tx.ctx.tenantId} and l.order_id = ${orderId} and l.item_id = n.item_id`.execute(tables(tx));
  }

  /** Every line back to its baseline: the answer of an order that nobody answered. */
  async resetToBaseline(tx: Tx, orderId: string): Promise<void> {
    await sql`update suggested_order_line set quantity_milli = baseline_milli, overridden = false, edit_rev = edit_rev + 1, suggested_at_override_milli = null, decision = null, requested_milli = null, routed_cause = null
      where tenant_id = ${tx.ctx.tenantId} and order_id = ${orderId} and quantity_milli <> baseline_milli`.execute(
      tables(tx),
    );
  }
}
