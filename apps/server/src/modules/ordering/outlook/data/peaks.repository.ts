import type { PeakReason } from '@larder/contracts/ordering/outlook';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { PeakDay } from '../domain/peak.ts';

export interface PeakRow {
  readonly storeId: string;
  readonly businessDate: string;
  readonly currency: string;
  readonly expectedMinor: bigint;
  readonly usualMinor: bigint;
  readonly expectedTicketsMilli: bigint | null;
  readonly usualTicketsMilli: bigint | null;
  readonly usualDays: number;
  readonly standsOut: boolean;
  readonly reasons: readonly PeakReason[];
  readonly hours: PeakDay['hours'];
  readonly capacity: number | null;
  readonly overCapacity: boolean;
}

export interface KeptPeak extends PeakRow {
  readonly toldAt: Date | null;
  readonly toldBy: string | null;
  readonly toldNote: string | null;
}

const ROW = sql`store_id "storeId", business_date "businessDate", currency, expected_minor "expectedMinor", usual_minor "usualMinor", expected_tickets_milli "expectedTicketsMilli",
  usual_tickets_milli "usualTicketsMilli", usual_days "usualDays", stands_out "standsOut", reasons, hours, capacity, over_capacity "overCapacity",
  told_at "toldAt", told_by "toldBy", told_note "toldNote"`;

@Injectable()
export class PeaksRepository {
  /** Brings the days ahead up to date; who was told stays. */
  async replace(tx: Tx, rows: readonly PeakRow[], at: Date): Promise<void> {
    for (const row of rows) {
      const values = {
        made_at: at,
        currency: row.currency,
        expected_minor: row.expectedMinor,
        usual_minor: row.usualMinor,
        expected_tickets_milli: row.expectedTicketsMilli,
        usual_tickets_milli: row.usualTicketsMilli,
        usual_days: row.usualDays,
        stands_out: row.standsOut,
        reasons: JSON.stringify(row.reasons),
        hours: JSON.stringify(row.hours),
        capacity: row.capacity,
        over_capacity: row.overCapacity,
      };
      await tables(tx)
        .insertInto('peak_forecast')
        .values({ tenant_id: tx.ctx.tenantId, store_id: row.storeId, business_date: row.businessDate, ...values })
        .onConflict((c) => c.columns(['tenant_id', 'store_id', 'business_date']).doUpdateSet(values))
        .execute();
    }
  }

  async page(
    tx: Tx,
    filter: {
      readonly storeIds: readonly string[];
      readonly from: string;
      readonly to: string;
      readonly only: boolean;
    },
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<KeptPeak[]> {
    const from = after ? sql`(business_date, store_id) > (${after[0]}::date, ${after[1]}::uuid)` : sql`true`;
    const { rows } = await sql<KeptPeak>`select ${ROW} from peak_forecast
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(filter.storeIds)}::uuid[]) and business_date between ${filter.from}::date and ${filter.to}::date
        and (not ${filter.only} or stands_out or over_capacity) and ${from}
      order by business_date, store_id limit ${limit}`.execute(tables(tx));
    return rows;
  }

  /** Days that stand out, by date. */
  async counts(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<Map<string, number>> {
    const { rows } = await sql<{
      date: string;
      n: number;
    }>`select business_date date, count(*)::int n from peak_forecast
      where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and business_date between ${from}::date and ${to}::date
        and (stands_out or over_capacity) group by 1`.execute(tables(tx));
    return new Map(rows.map((r) => [r.date, r.n]));
  }

  async find(tx: Tx, storeId: string, date: string): Promise<KeptPeak | undefined> {
    const { rows } = await sql<KeptPeak>`select ${ROW} from peak_forecast
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date = ${date}::date`.execute(
      tables(tx),
    );
    return rows[0];
  }

  async tell(tx: Tx, storeId: string, date: string, note: string | null, at: Date): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update peak_forecast set told_at = ${at}, told_by = ${tx.ctx.actor.id}, told_note = ${note}
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date = ${date}::date`.execute(
        tables(tx),
      );
    return numAffectedRows === 1n;
  }

  /** Days that are over and whose takings are not known yet. */
  async open(tx: Tx, storeId: string, before: string): Promise<string[]> {
    const { rows } = await sql<{ date: string }>`select business_date date from peak_forecast
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date < ${before}::date and actual_minor is null`.execute(
      tables(tx),
    );
    return rows.map((r) => r.date);
  }

  async settle(tx: Tx, storeId: string, date: string, netMinor: bigint, tickets: number | null): Promise<void> {
    await sql`update peak_forecast set actual_minor = ${netMinor}, actual_tickets = ${tickets}
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date = ${date}::date`.execute(
      tables(tx),
    );
  }

  async dropBefore(tx: Tx, storeId: string, date: string): Promise<void> {
    await sql`delete from peak_forecast where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and business_date < ${date}::date`.execute(
      tables(tx),
    );
  }

  /** Of the days that stood out: how many are over, and how many really brought a fifth more than usual. */
  async cameTrue(tx: Tx, storeIds: readonly string[]): Promise<{ judged: number; cameTrue: number }> {
    const { rows } = await sql<{
      judged: number;
      cameTrue: number;
    }>`select count(*)::int judged, (count(*) filter (where actual_minor * 5 >= usual_minor * 6))::int "cameTrue"
      from peak_forecast where tenant_id = ${tx.ctx.tenantId} and store_id = any(${plainArray(storeIds)}::uuid[]) and stands_out and actual_minor is not null`.execute(
      tables(tx),
    );
    return rows[0] ?? { judged: 0, cameTrue: 0 };
  }
}
