import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { MappedLine, WaitingCode } from '../sales.facade.ts';
import { tables } from './sales.tables.ts';

export type WaitingLine = MappedLine & { readonly amountMinor: bigint };

/** Lines whose code no item answers to. */
@Injectable()
export class WaitingLinesRepository {
  async codes(tx: Tx, storeIds: readonly string[]): Promise<WaitingCode[]> {
    const { rows } =
      await sql<WaitingCode>`select l.waiting_code code, l.store_id "storeId", count(*)::int lines, sum(l.amount_minor)::bigint "amountMinor", sum(l.quantity_milli)::bigint "quantityMilli",
        min(t.business_date) "firstDate", max(t.business_date) "lastDate"
      from ticket_line l join ticket t on t.tenant_id = l.tenant_id and t.ticket_uid = l.ticket_uid and t.store_id = l.store_id
      where l.tenant_id = ${tx.ctx.tenantId} and l.item_id is null and l.waiting_code is not null and l.store_id = any(${plainArray(storeIds)}::uuid[])
      group by l.waiting_code, l.store_id order by count(*) desc, l.waiting_code, l.store_id`.execute(tables(tx));
    return rows;
  }

  /** Gives waiting lines their item and keeps that as a fact. */
  async map(tx: Tx, storeId: string, code: string, itemId: string, limit: number): Promise<WaitingLine[]> {
    const { rows } = await sql<WaitingLine>`with pick as (
        select ticket_uid, line_no, modifier_no from ticket_line
        where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and waiting_code = ${code} and item_id is null order by ticket_uid, line_no, modifier_no limit ${limit}),
      mapped as (
        update ticket_line l set item_id = ${itemId}::uuid, waiting_code = null from pick p
        where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = ${storeId} and l.ticket_uid = p.ticket_uid and l.line_no = p.line_no and l.modifier_no = p.modifier_no
        returning l.ticket_uid, l.line_no, l.modifier_no, l.quantity_milli, l.amount_minor)
      select m.ticket_uid "ticketUid", t.rev, t.kind, t.status, t.business_date "businessDate", t.occurred_at "occurredAt", m.line_no "lineNo", m.modifier_no "modifierNo", m.quantity_milli "quantityMilli", m.amount_minor "amountMinor"
      from mapped m join ticket t on t.tenant_id = ${tx.ctx.tenantId} and t.ticket_uid = m.ticket_uid and t.store_id = ${storeId}`.execute(
      tables(tx),
    );
    if (rows.length > 0) {
      await sql`insert into line_mapping (tenant_id, ticket_uid, store_id, rev, line_no, modifier_no, item_id)
        select ${tx.ctx.tenantId}::uuid, u, ${storeId}::uuid, r, n, m, ${itemId}::uuid from unnest(${plainArray(rows.map((r) => r.ticketUid))}::uuid[], ${plainArray(rows.map((r) => r.rev))}::int[],
          ${plainArray(rows.map((r) => r.lineNo))}::int[], ${plainArray(rows.map((r) => r.modifierNo))}::smallint[]) z(u, r, n, m)`.execute(
        tables(tx),
      );
    }
    return rows;
  }
}
