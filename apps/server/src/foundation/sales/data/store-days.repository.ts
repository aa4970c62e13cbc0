import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import type { DayTicket, DayZ, SettledDay, StoreDayState, TerminalDay } from '../domain/store-day.ts';
import type { DayEndFact } from '../sales.facade.ts';
import { tables } from './sales.tables.ts';

export interface StoreDayRow {
  readonly storeId: string;
  readonly businessDate: string;
  readonly state: StoreDayState;
  readonly received: number;
  readonly missing: number;
  readonly netMinor: bigint;
  readonly terminals: readonly TerminalDay[];
}

/** Days around a business date in which a sequence number may have gone to another date. */
const SEQ_WINDOW_DAYS = 7;

@Injectable()
export class StoreDaysRepository {
  constructor(private readonly live: LiveBus) {}

  async insertDayEnds(tx: Tx, storeId: string, at: Date, facts: readonly DayEndFact[]): Promise<void> {
    for (const f of facts) {
      await sql`insert into day_end (tenant_id, store_id, terminal_code, business_date, received_at, id, first_seq, last_seq, ticket_count, gross_minor, discount_minor, refund_minor, void_minor, tenders)
        values (${tx.ctx.tenantId}, ${storeId}, ${f.terminalCode}, ${f.businessDate}, ${at}, ${newId()}, ${f.firstSeq}, ${f.lastSeq}, ${f.ticketCount}, ${f.grossMinor}, ${f.discountMinor}, ${f.refundMinor}, ${f.voidMinor}, ${JSON.stringify(f.tenders)}::jsonb)`.execute(
        tables(tx),
      );
    }
  }

  /** @param dates of each store */
  async mark(tx: Tx, dates: ReadonlyMap<string, readonly string[]>): Promise<void> {
    await askPrepared(
      tables(tx),
      'store_day_dirty.mark',
      sql`insert into store_day_dirty (tenant_id, store_id, id, business_dates)
      select ${tx.ctx.tenantId}::uuid, s, i, d::date[] from unnest(${plainArray([...dates.keys()])}::uuid[], ${plainArray([...dates.keys()].map(() => newId()))}::uuid[],
        ${textArray([...dates.values()].map(plainArray))}::text[]) z(s, i, d)`,
    );
  }

  /** Serialises settling of one store. */
  async lockSettling(tx: Tx, storeId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`settle ${tx.ctx.tenantId} ${storeId}`}, 0))`.execute(
      tables(tx),
    );
  }

  async marks(tx: Tx, storeId: string): Promise<{ readonly id: string; readonly dates: string }[]> {
    const { rows } = await sql<{
      id: string;
      dates: string;
    }>`select id, business_dates::text dates from store_day_dirty where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} limit 1000`.execute(
      tables(tx),
    );
    return rows;
  }

  async clearMarks(tx: Tx, storeId: string, ids: readonly string[]): Promise<void> {
    await sql`delete from store_day_dirty where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and id = any(${plainArray(ids)}::uuid[])`.execute(
      tables(tx),
    );
  }

  async dayTickets(tx: Tx, storeId: string, date: string): Promise<DayTicket[]> {
    const { rows } = await sql<
      Omit<DayTicket, 'payments'> & { readonly payments: DayTicket['payments'] | null }
    >`select t.terminal_code "terminalCode", t.seq, t.kind, t.status, t.total_minor "totalMinor", t.discount_minor "discountMinor", r.body::json -> 'payments' payments
      from ticket t join ticket_rev r on r.tenant_id = t.tenant_id and r.ticket_uid = t.ticket_uid and r.store_id = t.store_id and r.rev = t.rev
      where t.tenant_id = ${tx.ctx.tenantId} and t.store_id = ${storeId} and t.business_date = ${date}::date`.execute(
      tables(tx),
    );
    return rows.map((r) => ({ ...r, payments: r.payments ?? [] }));
  }

  /** The last Z of each terminal. */
  async dayEnds(tx: Tx, storeId: string, date: string): Promise<DayZ[]> {
    const { rows } =
      await sql<DayZ>`select distinct on (terminal_code) terminal_code "terminalCode", first_seq "firstSeq", last_seq "lastSeq", ticket_count "ticketCount", gross_minor "grossMinor",
        discount_minor "discountMinor", refund_minor "refundMinor", void_minor "voidMinor", tenders
      from day_end where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date = ${date}::date order by terminal_code, received_at desc, id desc`.execute(
        tables(tx),
      );
    return rows;
  }

  /** Sequence numbers per terminal around a date. */
  async seqsAround(tx: Tx, storeId: string, date: string): Promise<Map<string, Set<number>>> {
    const { rows } = await sql<{ code: string; seq: number }>`select terminal_code code, seq from ticket
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date between ${date}::date - ${SEQ_WINDOW_DAYS}::int and ${date}::date + ${SEQ_WINDOW_DAYS}::int and seq is not null`.execute(
      tables(tx),
    );
    const out = new Map<string, Set<number>>();
    for (const row of rows) {
      let set = out.get(row.code);
      if (!set) {
        set = new Set();
        out.set(row.code, set);
      }
      set.add(row.seq);
    }
    return out;
  }

  /** A day without tickets and Z reports has no row: it is open, whether something was there before or not. */
  async save(tx: Tx, storeId: string, date: string, day: SettledDay): Promise<void> {
    this.live.publish(tx, 'sales.store-day', { storeId });
    if (day.state === 'open') {
      await sql`delete from store_day where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date = ${date}::date`.execute(
        tables(tx),
      );
      return;
    }
    await sql`insert into store_day (tenant_id, store_id, business_date, state, received, missing, net_minor, terminals)
      values (${tx.ctx.tenantId}, ${storeId}, ${date}, ${day.state}, ${day.received}, ${day.missing}, ${day.netMinor}, ${JSON.stringify(day.terminals)}::jsonb)
      on conflict (tenant_id, store_id, business_date) do update set state = excluded.state, received = excluded.received, missing = excluded.missing, net_minor = excluded.net_minor, terminals = excluded.terminals`.execute(
      tables(tx),
    );
  }

  async list(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<StoreDayRow[]> {
    const { rows } =
      await sql<StoreDayRow>`select store_id "storeId", business_date "businessDate", state, received, missing, net_minor "netMinor", terminals from store_day
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and business_date between ${from}::date and ${to}::date order by business_date desc, store_id`.execute(
        tables(tx),
      );
    return rows;
  }
}
