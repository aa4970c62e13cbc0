import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './sales.tables.ts';

export interface StoredHeadRev {
  readonly ticketUid: string;
  readonly rev: number;
  readonly businessDate: string;
  readonly hour: number;
  /** Array texts, in posting order. */
  readonly items: string;
  readonly quantities: string | null;
  readonly body: string;
}

export interface StoredMapping {
  readonly ticketUid: string;
  readonly lineNo: number;
  readonly modifierNo: number;
  readonly itemId: string;
}

/** Reads the facts again and drops what was derived from them. */
@Injectable()
export class RebuildRepository {
  async dropDerived(tx: Tx, storeId: string): Promise<void> {
    const at = [tx.ctx.tenantId, storeId] as const;
    await sql`delete from ticket_line where tenant_id = ${at[0]} and store_id = ${at[1]}`.execute(tables(tx));
    await sql`delete from ticket where tenant_id = ${at[0]} and store_id = ${at[1]}`.execute(tables(tx));
    await sql`delete from sales_hour where tenant_id = ${at[0]} and store_id = ${at[1]}`.execute(tables(tx));
    await sql`delete from sales_item_day where tenant_id = ${at[0]} and store_id = ${at[1]}`.execute(tables(tx));
    await sql`delete from store_day where tenant_id = ${at[0]} and store_id = ${at[1]}`.execute(tables(tx));
  }

  /** The highest rev of each ticket, by uid. */
  async headRevs(tx: Tx, storeId: string, after: string | null, limit: number): Promise<StoredHeadRev[]> {
    const { rows } =
      await sql<StoredHeadRev>`select distinct on (ticket_uid) ticket_uid "ticketUid", rev, business_date "businessDate", hour, line_items::text items, line_milli::text quantities, body
      from ticket_rev where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and ticket_uid > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
      order by ticket_uid, rev desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  /** Closed heads sold from an instant on, by uid. */
  async closedSince(
    tx: Tx,
    storeId: string,
    since: Date,
    after: string | null,
    limit: number,
  ): Promise<StoredHeadRev[]> {
    const { rows } =
      await sql<StoredHeadRev>`select r.ticket_uid "ticketUid", r.rev, r.business_date "businessDate", r.hour, r.line_items::text items, r.line_milli::text quantities, r.body
      from ticket t join ticket_rev r on r.tenant_id = t.tenant_id and r.ticket_uid = t.ticket_uid and r.store_id = t.store_id and r.rev = t.rev
      where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = ${storeId} and t.status = 'closed' and t.occurred_at >= ${since}::timestamptz and t.ticket_uid > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
      order by t.ticket_uid limit ${limit}`.execute(tables(tx));
    return rows;
  }

  /** Later mappings of the given heads' lines. */
  async mappings(tx: Tx, storeId: string, first: string, last: string): Promise<StoredMapping[]> {
    const { rows } = await sql<
      StoredMapping & { rev: number }
    >`select m.ticket_uid "ticketUid", m.line_no "lineNo", m.modifier_no "modifierNo", m.item_id "itemId" from line_mapping m
      where m.tenant_id = ${tx.ctx.tenantId} and m.store_id = ${storeId} and m.ticket_uid between ${first}::uuid and ${last}::uuid
        and m.rev = (select max(r.rev) from ticket_rev r where r.tenant_id = m.tenant_id and r.ticket_uid = m.ticket_uid and r.store_id = m.store_id)`.execute(
      tables(tx),
    );
    return rows;
  }

  /** Days with tickets or Z reports. */
  async dates(tx: Tx, storeId: string): Promise<string[]> {
    const { rows } = await sql<{
      d: string;
    }>`select business_date d from ticket where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId}
      union select business_date from day_end where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} order by 1`.execute(
      tables(tx),
    );
    return rows.map((r) => r.d);
  }
}
