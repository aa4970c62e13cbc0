import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { hexArray, plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { KnownHead, KnownRev } from '../domain/acceptance.ts';
import type { HeadFigures, LineFigures } from '../domain/figures.ts';
import { foldCode, occurredAt } from '../domain/ticket-fact.ts';
import type { TicketFact, TicketOrigin } from '../sales.facade.ts';
import { tables } from './sales.tables.ts';

export interface HeadWithLines extends KnownHead {
  readonly figures: HeadFigures;
  readonly lines: readonly LineFigures[];
}

interface HeadRow {
  readonly ticketUid: string;
  readonly rev: number;
  readonly businessDate: string;
  readonly hour: number;
  readonly channel: string;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
}

/** JSON text escapes control characters, so none stands in a body: bodies travel joined instead of quoted as array cells. */
const RECORD_SEPARATOR = '\u001e';

/** Revisions, heads and their lines. Every write is one statement over unnested columns. */
@Injectable()
export class TicketsRepository {
  constructor(private readonly live: LiveBus) {}

  async knownRevs(tx: Tx, storeId: string, uids: readonly string[]): Promise<KnownRev[]> {
    const { rows } = await sql<KnownRev>`select ticket_uid "ticketUid", rev, encode(sha, 'hex') sha from ticket_rev
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and ticket_uid = any(${plainArray(uids)}::uuid[])`.execute(
      tables(tx),
    );
    return rows;
  }

  /** Heads with the lines behind their figures. */
  async heads(tx: Tx, storeId: string, uids: readonly string[]): Promise<HeadWithLines[]> {
    const ids = plainArray(uids);
    const heads =
      await sql<HeadRow>`select ticket_uid "ticketUid", rev, business_date "businessDate", hour, channel, kind, status,
        total_minor "totalMinor", discount_minor "discountMinor", tax_minor "taxMinor"
      from ticket where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and ticket_uid = any(${ids}::uuid[])`.execute(
        tables(tx),
      );
    const lines = await sql<
      LineFigures & { readonly ticketUid: string }
    >`select ticket_uid "ticketUid", item_id "itemId", quantity_milli "quantityMilli", amount_minor "amountMinor"
      from ticket_line where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and ticket_uid = any(${ids}::uuid[])`.execute(
      tables(tx),
    );
    const byTicket = Map.groupBy(lines.rows, (l) => l.ticketUid);
    return heads.rows.map((h) => ({
      ticketUid: h.ticketUid,
      rev: h.rev,
      status: h.status,
      figures: h,
      lines: byTicket.get(h.ticketUid) ?? [],
    }));
  }

  async insertRevs(tx: Tx, storeId: string, origin: TicketOrigin, facts: readonly TicketFact[]): Promise<void> {
    if (facts.length === 0) return;
    const origins = plainArray(facts.map((f) => (typeof origin === 'function' ? origin(f) : origin)));
    // Items and quantities of a ticket travel as the text of their arrays: unnest would flatten arrays of arrays.
    await sql`insert into ticket_rev (tenant_id, ticket_uid, store_id, rev, business_date, hour, device_id, sha, line_items, line_milli, body)
      select ${tx.ctx.tenantId}::uuid, u, ${storeId}::uuid, r, d, h, o, s, i::uuid[], q::bigint[], b
      from unnest(${plainArray(facts.map((f) => f.ticketUid))}::uuid[], ${plainArray(facts.map((f) => f.rev))}::int[], ${plainArray(facts.map((f) => f.businessDate))}::date[],
        ${plainArray(facts.map((f) => f.hour))}::smallint[], ${origins}::uuid[], ${hexArray(facts.map((f) => f.sha.toString('hex')))}::bytea[],
        string_to_array(${facts.map((f) => plainArray(f.lines.map((l) => l.itemId))).join(RECORD_SEPARATOR)}, ${RECORD_SEPARATOR}),
        ${textArray(facts.map((f) => (f.quantitiesResolved ? plainArray(f.lines.map((l) => l.quantityMilli)) : null)))}::text[],
        string_to_array(${facts.map((f) => f.body).join(RECORD_SEPARATOR)}, ${RECORD_SEPARATOR})) t(u, r, d, h, o, s, i, q, b)`.execute(
      tables(tx),
    );
  }

  /** @param replaced uids among the facts that have a head already */
  async writeHeads(tx: Tx, storeId: string, facts: readonly TicketFact[], replaced: readonly string[]): Promise<void> {
    if (facts.length === 0) return;
    if (replaced.length > 0) {
      const ids = plainArray(replaced);
      await sql`delete from ticket_line where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and ticket_uid = any(${ids}::uuid[])`.execute(
        tables(tx),
      );
      await sql`delete from ticket where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and ticket_uid = any(${ids}::uuid[])`.execute(
        tables(tx),
      );
    }
    await this.insertHeads(tx, storeId, facts);
    await this.insertLines(tx, storeId, facts);
    this.live.publish(tx, 'sales.ticket', { storeId });
  }

  private async insertHeads(tx: Tx, storeId: string, facts: readonly TicketFact[]): Promise<void> {
    await sql`insert into ticket (tenant_id, ticket_uid, store_id, rev, seq, business_date, hour, occurred_at, kind, status, channel, terminal_code, receipt_no, refers_to, line_count, total_minor, discount_minor, tax_minor)
      select ${tx.ctx.tenantId}::uuid, u, ${storeId}::uuid, r, q, d, h, o, k, s, c, t, n, f, l, m, x, y
      from unnest(${plainArray(facts.map((f) => f.ticketUid))}::uuid[], ${plainArray(facts.map((f) => f.rev))}::int[], ${plainArray(facts.map((f) => f.seq))}::int[],
        ${plainArray(facts.map((f) => f.businessDate))}::date[], ${plainArray(facts.map((f) => f.hour))}::smallint[], ${plainArray(facts.map((f) => occurredAt(f).toISOString()))}::timestamptz[],
        ${plainArray(facts.map((f) => f.kind))}::text[], ${plainArray(facts.map((f) => f.status))}::text[], ${plainArray(facts.map((f) => f.channel))}::text[],
        ${textArray(facts.map((f) => f.terminalCode))}::text[], ${textArray(facts.map((f) => f.receiptNo))}::text[], ${plainArray(facts.map((f) => f.refersTo))}::uuid[],
        ${plainArray(facts.map((f) => f.lines.length))}::int[], ${plainArray(facts.map((f) => f.totalMinor))}::bigint[], ${plainArray(facts.map((f) => f.discountMinor))}::bigint[],
        ${plainArray(facts.map((f) => f.taxMinor))}::bigint[]) z(u, r, q, d, h, o, k, s, c, t, n, f, l, m, x, y)`.execute(
      tables(tx),
    );
  }

  private async insertLines(tx: Tx, storeId: string, facts: readonly TicketFact[]): Promise<void> {
    const uid: string[] = [];
    const lineNo: number[] = [];
    const modifierNo: number[] = [];
    const item: (string | null)[] = [];
    const waiting: (string | null)[] = [];
    const quantity: bigint[] = [];
    const amount: bigint[] = [];
    const discount: bigint[] = [];
    const promotion: (string | null)[] = [];
    for (const fact of facts) {
      for (const line of fact.lines) {
        uid.push(fact.ticketUid);
        lineNo.push(line.lineNo);
        modifierNo.push(line.modifierNo ?? 0);
        item.push(line.itemId);
        waiting.push(line.itemId === null ? foldCode(line.code) : null);
        quantity.push(line.quantityMilli);
        amount.push(line.amountMinor);
        discount.push(line.discountMinor);
        promotion.push(line.promotionCode);
      }
    }
    if (uid.length === 0) return;
    await sql`insert into ticket_line (tenant_id, ticket_uid, store_id, line_no, modifier_no, item_id, waiting_code, quantity_milli, amount_minor, discount_minor, promotion_code)
      select ${tx.ctx.tenantId}::uuid, u, ${storeId}::uuid, n, m, i, w, q, a, d, p
      from unnest(${plainArray(uid)}::uuid[], ${plainArray(lineNo)}::int[], ${plainArray(modifierNo)}::smallint[], ${plainArray(item)}::uuid[], ${textArray(waiting)}::text[],
        ${plainArray(quantity)}::bigint[], ${plainArray(amount)}::bigint[], ${plainArray(discount)}::bigint[], ${textArray(promotion)}::text[]) z(u, n, m, i, w, q, a, d, p)`.execute(
      tables(tx),
    );
  }
}
