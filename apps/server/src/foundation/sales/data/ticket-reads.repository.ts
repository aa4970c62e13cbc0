import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './sales.tables.ts';

export interface TicketHead {
  readonly storeId: string;
  readonly ticketUid: string;
  readonly rev: number;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly channel: string;
  readonly terminalCode: string;
  readonly seq: number | null;
  readonly receiptNo: string | null;
  readonly refersTo: string | null;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly lineCount: number;
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
  readonly unmapped: number;
}

export interface TicketFilter {
  readonly from: string | null;
  readonly to: string | null;
  readonly channel: string | null;
  readonly terminalCode: string | null;
  readonly kind: string | null;
  readonly status: string | null;
  readonly minTotal: number | null;
  readonly maxTotal: number | null;
  readonly receipt: string | null;
  /** Item behind the searched code, and the folded code for lines that still wait. */
  readonly itemId: string | null;
  readonly code: string | null;
}

export interface StoredRev {
  readonly rev: number;
  readonly businessDate: string;
  readonly receivedAt: Date;
  readonly sha: string;
  readonly body: string;
}

export interface StoredLine {
  readonly lineNo: number;
  readonly modifierNo: number;
  readonly itemId: string | null;
  readonly quantityMilli: bigint;
}

const HEAD = sql`t.store_id "storeId", t.ticket_uid "ticketUid", t.rev, t.kind, t.status, t.channel, t.terminal_code "terminalCode", t.seq, t.receipt_no "receiptNo", t.refers_to "refersTo",
  t.business_date "businessDate", t.occurred_at "occurredAt", t.line_count "lineCount", t.total_minor "totalMinor", t.discount_minor "discountMinor", t.tax_minor "taxMinor",
  (select count(*)::int from ticket_line l where l.tenant_id = t.tenant_id and l.ticket_uid = t.ticket_uid and l.store_id = t.store_id and l.item_id is null) unmapped`;

/** Reads of tickets. */
@Injectable()
export class TicketReads {
  /** Newest first over all stores: each store gives its newest rows from its own index, the newest of those win. */
  async page(
    tx: Tx,
    storeIds: readonly string[],
    f: TicketFilter,
    after: { readonly businessDate: string; readonly occurredAt: string; readonly ticketUid: string } | null,
    limit: number,
  ): Promise<TicketHead[]> {
    const uid = after?.ticketUid ?? null;
    const { rows } =
      await sql<TicketHead>`select ${HEAD} from unnest(${plainArray(storeIds)}::uuid[]) s(id) cross join lateral (
        select * from ticket t where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = s.id
          and (${f.from}::date is null or t.business_date >= ${f.from}::date) and (${f.to}::date is null or t.business_date <= ${f.to}::date)
          and (${f.channel}::text is null or t.channel = ${f.channel}) and (${f.terminalCode}::text is null or t.terminal_code = ${f.terminalCode})
          and (${f.kind}::text is null or t.kind = ${f.kind}) and (${f.status}::text is null or t.status = ${f.status})
          and (${f.minTotal}::bigint is null or t.total_minor >= ${f.minTotal}::bigint) and (${f.maxTotal}::bigint is null or t.total_minor <= ${f.maxTotal}::bigint)
          and (${f.receipt}::text is null or t.receipt_no ^@ ${f.receipt})
          and ((${f.itemId}::uuid is null and ${f.code}::text is null) or exists (select 1 from ticket_line l where l.tenant_id = t.tenant_id and l.ticket_uid = t.ticket_uid and l.store_id = t.store_id
            and (l.item_id = ${f.itemId}::uuid or (l.item_id is null and l.waiting_code = ${f.code}))))
          and (${uid}::uuid is null or (t.business_date, t.occurred_at, t.ticket_uid) < (${after?.businessDate ?? null}::date, ${after?.occurredAt ?? null}::timestamptz, ${uid}::uuid))
        order by t.business_date desc, t.occurred_at desc, t.ticket_uid desc limit ${limit}) t
      order by t.business_date desc, t.occurred_at desc, t.ticket_uid desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  async find(tx: Tx, storeId: string, ticketUid: string): Promise<TicketHead | undefined> {
    const { rows } =
      await sql<TicketHead>`select ${HEAD} from ticket t where t.tenant_id = ${tx.ctx.tenantId} and t.ticket_uid = ${ticketUid} and t.store_id = ${storeId}`.execute(
        tables(tx),
      );
    return rows[0];
  }

  /** Heads of a ticket uid in any store: a refund may happen elsewhere. */
  async byUid(tx: Tx, ticketUid: string): Promise<TicketHead[]> {
    const { rows } =
      await sql<TicketHead>`select ${HEAD} from ticket t where t.tenant_id = ${tx.ctx.tenantId} and t.ticket_uid = ${ticketUid}`.execute(
        tables(tx),
      );
    return rows;
  }

  /** Refunds that refer to a sale, among the store's tickets from its day on. */
  async refundsOf(tx: Tx, storeId: string, ticketUid: string, from: string): Promise<TicketHead[]> {
    const { rows } =
      await sql<TicketHead>`select ${HEAD} from ticket t where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = ${storeId} and t.business_date >= ${from}::date and t.kind = 'refund' and t.refers_to = ${ticketUid}
      order by t.business_date, t.occurred_at limit 50`.execute(tables(tx));
    return rows;
  }

  async revs(tx: Tx, storeId: string, ticketUid: string): Promise<StoredRev[]> {
    const { rows } =
      await sql<StoredRev>`select rev, business_date "businessDate", received_at "receivedAt", encode(sha, 'hex') sha, body from ticket_rev
      where tenant_id = ${tx.ctx.tenantId} and ticket_uid = ${ticketUid} and store_id = ${storeId} order by rev desc`.execute(
        tables(tx),
      );
    return rows;
  }

  async lines(tx: Tx, storeId: string, ticketUid: string): Promise<StoredLine[]> {
    const { rows } =
      await sql<StoredLine>`select line_no "lineNo", modifier_no "modifierNo", item_id "itemId", quantity_milli "quantityMilli" from ticket_line
      where tenant_id = ${tx.ctx.tenantId} and ticket_uid = ${ticketUid} and store_id = ${storeId}`.execute(tables(tx));
    return rows;
  }
}
