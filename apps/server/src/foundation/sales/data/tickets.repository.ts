import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { hexArray, plainArray, textArray } from '../../../platform/db/array-literal.ts';
import { atOnce } from '../../../platform/db/at-once.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { KnownHead } from '../domain/acceptance.ts';
import type { HeadFigures, LineFigures } from '../domain/figures.ts';
import { foldCode, occurredAt } from '../domain/ticket-fact.ts';
import type { ArrivedTicket, KeptRev, TicketKey } from '../sales.facade.ts';
import { tables } from './sales.tables.ts';

export interface HeadWithLines extends KnownHead {
  readonly storeId: string;
  readonly figures: HeadFigures;
  readonly lines: readonly LineFigures[];
}

interface HeadRow extends TicketKey {
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

  /** Kept revisions of the tickets' uids in any of the tickets' stores. */
  async knownRevs(tx: Tx, tickets: readonly TicketKey[]): Promise<KeptRev[]> {
    return askPrepared(
      tables(tx),
      'ticket_rev.known',
      sql<KeptRev>`select store_id "storeId", ticket_uid "ticketUid", rev, encode(sha, 'hex') sha from ticket_rev
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${distinct(tickets.map((t) => t.storeId))}::uuid[])
        and ticket_uid = any(${distinct(tickets.map((t) => t.ticketUid))}::uuid[])`,
    );
  }

  /** Heads with the lines behind their figures. */
  async heads(tx: Tx, tickets: readonly TicketKey[]): Promise<HeadWithLines[]> {
    const stores = distinct(tickets.map((t) => t.storeId));
    const uids = distinct(tickets.map((t) => t.ticketUid));
    const heads =
      await sql<HeadRow>`select store_id "storeId", ticket_uid "ticketUid", rev, business_date "businessDate", hour, channel, kind, status,
        total_minor "totalMinor", discount_minor "discountMinor", tax_minor "taxMinor"
      from ticket where tenant_id = ${tx.ctx.tenantId} and store_id = any(${stores}::uuid[]) and ticket_uid = any(${uids}::uuid[])`.execute(
        tables(tx),
      );
    const lines = await sql<
      LineFigures & TicketKey
    >`select store_id "storeId", ticket_uid "ticketUid", item_id "itemId", quantity_milli "quantityMilli", amount_minor "amountMinor"
      from ticket_line where tenant_id = ${tx.ctx.tenantId} and store_id = any(${stores}::uuid[]) and ticket_uid = any(${uids}::uuid[])`.execute(
      tables(tx),
    );
    const byTicket = Map.groupBy(lines.rows, keyOf);
    return heads.rows.map((h) => ({
      storeId: h.storeId,
      ticketUid: h.ticketUid,
      rev: h.rev,
      status: h.status,
      figures: h,
      lines: byTicket.get(keyOf(h)) ?? [],
    }));
  }

  async insertRevs(tx: Tx, tickets: readonly ArrivedTicket[]): Promise<void> {
    if (tickets.length === 0) return;
    const facts = tickets.map((t) => t.fact);
    // Items and quantities of a ticket travel as the text of their arrays: unnest would flatten arrays of arrays.
    await askPrepared(
      tables(tx),
      'ticket_rev.insert',
      sql`insert into ticket_rev (tenant_id, ticket_uid, store_id, rev, business_date, hour, device_id, sha, line_items, line_milli, body)
      select ${tx.ctx.tenantId}::uuid, u, p, r, d, h, o, s, i::uuid[], q::bigint[], b
      from unnest(${plainArray(facts.map((f) => f.ticketUid))}::uuid[], ${plainArray(tickets.map((t) => t.storeId))}::uuid[], ${plainArray(facts.map((f) => f.rev))}::int[], ${plainArray(facts.map((f) => f.businessDate))}::date[],
        ${plainArray(facts.map((f) => f.hour))}::smallint[], ${plainArray(tickets.map((t) => t.origin))}::uuid[], ${hexArray(facts.map((f) => f.sha.toString('hex')))}::bytea[],
        string_to_array(${facts.map((f) => plainArray(f.lines.map((l) => l.itemId))).join(RECORD_SEPARATOR)}, ${RECORD_SEPARATOR}),
        ${textArray(facts.map((f) => (f.quantitiesResolved ? plainArray(f.lines.map((l) => l.quantityMilli)) : null)))}::text[],
        string_to_array(${facts.map((f) => f.body).join(RECORD_SEPARATOR)}, ${RECORD_SEPARATOR})) t(u, p, r, d, h, o, s, i, q, b)`,
    );
  }

  /** @param replaced those of the tickets that have a head already */
  async writeHeads(
    tx: Tx,
    tickets: readonly Pick<ArrivedTicket, 'storeId' | 'fact'>[],
    replaced: readonly TicketKey[],
  ): Promise<void> {
    if (tickets.length === 0) return;
    if (replaced.length > 0) {
      const gone = sql`unnest(${plainArray(replaced.map((r) => r.storeId))}::uuid[], ${plainArray(replaced.map((r) => r.ticketUid))}::uuid[]) z(store, uid)`;
      await atOnce([
        sql`delete from ticket_line l using ${gone} where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = z.store and l.ticket_uid = z.uid`.execute(
          tables(tx),
        ),
        sql`delete from ticket t using ${gone} where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = z.store and t.ticket_uid = z.uid`.execute(
          tables(tx),
        ),
      ]);
    }
    await atOnce([this.insertHeads(tx, tickets), this.insertLines(tx, tickets)]);
    for (const storeId of new Set(tickets.map((t) => t.storeId))) this.live.publish(tx, 'sales.ticket', { storeId });
  }

  private async insertHeads(tx: Tx, tickets: readonly Pick<ArrivedTicket, 'storeId' | 'fact'>[]): Promise<void> {
    const facts = tickets.map((t) => t.fact);
    await askPrepared(
      tables(tx),
      'ticket.insert',
      sql`insert into ticket (tenant_id, ticket_uid, store_id, rev, seq, business_date, hour, occurred_at, kind, status, channel, terminal_code, receipt_no, refers_to, line_count, total_minor, discount_minor, tax_minor)
      select ${tx.ctx.tenantId}::uuid, u, p, r, q, d, h, o, k, s, c, t, n, f, l, m, x, y
      from unnest(${plainArray(facts.map((f) => f.ticketUid))}::uuid[], ${plainArray(tickets.map((t) => t.storeId))}::uuid[], ${plainArray(facts.map((f) => f.rev))}::int[], ${plainArray(facts.map((f) => f.seq))}::int[],
        ${plainArray(facts.map((f) => f.businessDate))}::date[], ${plainArray(facts.map((f) => f.hour))}::smallint[], ${plainArray(facts.map((f) => occurredAt(f).toISOString()))}::timestamptz[],
        ${plainArray(facts.map((f) => f.kind))}::text[], ${plainArray(facts.map((f) => f.status))}::text[], ${plainArray(facts.map((f) => f.channel))}::text[],
        ${textArray(facts.map((f) => f.terminalCode))}::text[], ${textArray(facts.map((f) => f.receiptNo))}::text[], ${plainArray(facts.map((f) => f.refersTo))}::uuid[],
        ${plainArray(facts.map((f) => f.lines.length))}::int[], ${plainArray(facts.map((f) => f.totalMinor))}::bigint[], ${plainArray(facts.map((f) => f.discountMinor))}::bigint[],
        ${plainArray(facts.map((f) => f.taxMinor))}::bigint[]) z(u, p, r, q, d, h, o, k, s, c, t, n, f, l, m, x, y)`,
    );
  }

  private async insertLines(tx: Tx, tickets: readonly Pick<ArrivedTicket, 'storeId' | 'fact'>[]): Promise<void> {
    const uid: string[] = [];
    const store: string[] = [];
    const lineNo: number[] = [];
    const modifierNo: number[] = [];
    const item: (string | null)[] = [];
    const waiting: (string | null)[] = [];
    const quantity: bigint[] = [];
    const amount: bigint[] = [];
    const discount: bigint[] = [];
    const promotion: (string | null)[] = [];
    for (const { storeId, fact } of tickets) {
      for (const line of fact.lines) {
        uid.push(fact.ticketUid);
        store.push(storeId);
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
    await askPrepared(
      tables(tx),
      'ticket_line.insert',
      sql`insert into ticket_line (tenant_id, ticket_uid, store_id, line_no, modifier_no, item_id, waiting_code, quantity_milli, amount_minor, discount_minor, promotion_code)
      select ${tx.ctx.tenantId}::uuid, u, s, n, m, i, w, q, a, d, p
      from unnest(${plainArray(uid)}::uuid[], ${plainArray(store)}::uuid[], ${plainArray(lineNo)}::int[], ${plainArray(modifierNo)}::smallint[], ${plainArray(item)}::uuid[], ${textArray(waiting)}::text[],
        ${plainArray(quantity)}::bigint[], ${plainArray(amount)}::bigint[], ${plainArray(discount)}::bigint[], ${textArray(promotion)}::text[]) z(u, s, n, m, i, w, q, a, d, p)`,
    );
  }
}

const keyOf = ({ storeId, ticketUid }: TicketKey): string => `${storeId} ${ticketUid}`;
const distinct = (ids: readonly string[]): string => plainArray([...new Set(ids)]);
