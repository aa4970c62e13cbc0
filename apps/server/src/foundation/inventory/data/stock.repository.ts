import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { Balance, ExpectedReceipt, LotBalance } from '../inventory.facade.ts';
import { tables } from './inventory.tables.ts';

export interface LedgerRow {
  readonly id: string;
  readonly sourceId: string;
  readonly kind: string;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly quantityMilli: bigint;
  readonly rev: number;
  readonly lineNo: number;
  readonly reversal: boolean;
  readonly lotCode: string | null;
  readonly costMinor: bigint | null;
}

/** Reads of stock. */
@Injectable()
export class StockRepository {
  async balances(tx: Tx, storeId: string, itemIds: readonly string[] | undefined): Promise<Balance[]> {
    const ids = itemIds === undefined ? null : plainArray(itemIds);
    const { rows } = await sql<
      Omit<Balance, 'lots'>
    >`select b.item_id "itemId", b.on_hand_milli "onHandMilli", d.average_cost_milli_minor "averageCostMilliMinor", b.counted_on "lastCountedOn"
      from stock_balance b left join lateral (select s.average_cost_milli_minor from stock_day s where s.tenant_id = b.tenant_id and s.store_id = b.store_id and s.item_id = b.item_id order by s.business_date desc limit 1) d on true
      where b.tenant_id = ${tx.ctx.tenantId} and b.store_id = ${storeId} and (${ids}::uuid[] is null or b.item_id = any(${ids}::uuid[]))`.execute(
      tables(tx),
    );
    const lots = await sql<
      LotBalance & { readonly itemId: string }
    >`select item_id "itemId", id "lotId", lot_code "lotCode", expires_on "expiresOn", received_on "receivedOn", quantity_milli "quantityMilli" from stock_lot
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and quantity_milli <> 0 and (${ids}::uuid[] is null or item_id = any(${ids}::uuid[]))
      order by expires_on nulls last, received_on, id`.execute(tables(tx));
    const byItem = Map.groupBy(lots.rows, (l) => l.itemId);
    return rows.map((r) => ({ ...r, lots: (byItem.get(r.itemId) ?? []).map(({ itemId: _, ...lot }) => lot) }));
  }

  /** Newest first. */
  async ledger(
    tx: Tx,
    storeId: string,
    itemId: string,
    after: { readonly businessDate: string; readonly occurredAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<LedgerRow[]> {
    const { rows } =
      await sql<LedgerRow>`select l.id, l.source_id "sourceId", l.kind, l.business_date "businessDate", l.occurred_at "occurredAt", l.quantity_milli "quantityMilli", l.rev, l.line_no "lineNo", l.reverses is not null reversal, t.lot_code "lotCode", l.cost_minor "costMinor"
      from stock_leg l left join stock_lot t on t.tenant_id = l.tenant_id and t.id = l.lot_id
      where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = ${storeId} and l.item_id = ${itemId}
        and (${after?.id ?? null}::uuid is null or (l.business_date, l.occurred_at, l.id) < (${after?.businessDate ?? null}::date, ${after?.occurredAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by l.business_date desc, l.occurred_at desc, l.id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  /** Σ of the legs after a place: what to take off the live balance to get the balance there. */
  async movedAfter(
    tx: Tx,
    storeId: string,
    itemId: string,
    place: { readonly businessDate: string; readonly occurredAt: Date; readonly id: string },
  ): Promise<bigint> {
    const { rows } = await sql<{
      q: bigint;
    }>`select coalesce(sum(quantity_milli), 0)::bigint q from stock_leg where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and item_id = ${itemId}
      and (business_date, occurred_at, id) > (${place.businessDate}::date, ${place.occurredAt}::timestamptz, ${place.id}::uuid)`.execute(
      tables(tx),
    );
    return rows[0]?.q ?? 0n;
  }

  async setExpected(
    tx: Tx,
    storeId: string,
    sourceType: string,
    sourceId: string,
    lines: readonly Omit<ExpectedReceipt, 'sourceType' | 'sourceId'>[],
  ): Promise<void> {
    await sql`delete from expected_receipt where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and source_type = ${sourceType} and source_id = ${sourceId}`.execute(
      tables(tx),
    );
    if (lines.length === 0) return;
    await sql`insert into expected_receipt (tenant_id, store_id, source_type, source_id, line_no, item_id, due_date, quantity_milli, state)
      select ${tx.ctx.tenantId}::uuid, ${storeId}::uuid, ${sourceType}, ${sourceId}::uuid, z.* from unnest(${plainArray(lines.map((_, i) => i + 1))}::int[], ${plainArray(lines.map((l) => l.itemId))}::uuid[],
        ${plainArray(lines.map((l) => l.dueDate))}::date[], ${plainArray(lines.map((l) => l.quantityMilli))}::bigint[], ${plainArray(lines.map((l) => l.state))}::text[]) z`.execute(
      tables(tx),
    );
  }

  async expected(tx: Tx, storeId: string): Promise<ExpectedReceipt[]> {
    const { rows } =
      await sql<ExpectedReceipt>`select item_id "itemId", due_date "dueDate", quantity_milli "quantityMilli", state, source_type "sourceType", source_id "sourceId" from expected_receipt
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} order by due_date, source_id, line_no`.execute(
        tables(tx),
      );
    return rows;
  }
}
