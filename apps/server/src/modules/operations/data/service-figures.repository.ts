import type { LoadClass } from '@larder/contracts/common/route';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { tables } from './operations.tables.ts';

/** Counted requests of a class in a span of time. */
export interface ServiceCell {
  readonly class: LoadClass;
  /** Start of the span as text: an instant for hours, a local date for days, `YYYY-MM` for months. */
  readonly at: string;
  readonly requests: number;
  readonly refused: number;
  readonly failed: number;
  readonly maxMs: number;
  readonly buckets: readonly number[];
}

export type Span = 'hour' | 'day' | 'month';
const FORMAT: Readonly<Record<Span, string>> = {
  hour: 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"',
  day: 'YYYY-MM-DD',
  month: 'YYYY-MM',
};

@Injectable()
export class ServiceFiguresRepository {
  /** Cells since an instant; hours in UTC, days and months in the zone. */
  async spans(tx: Tx, span: Span, zone: string, from: Date): Promise<ServiceCell[]> {
    const unit = sql.lit(span);
    const local = sql`date_trunc(${unit}, s.at at time zone ${span === 'hour' ? 'UTC' : zone})`;
    const { rows } = await sql<ServiceCell>`
      with own as materialized (
        select s.class, ${local} span, s.requests, s.refused, s.failed, s.max_ms, s.buckets
        from service_hour s where s.tenant_id = ${tx.ctx.tenantId} and s.at >= ${from}),
      steps as (
        select o.class, o.span, b.i, sum(b.n)::int n from own o cross join lateral unnest(o.buckets) with ordinality b(n, i) group by 1, 2, 3)
      select o.class, to_char(o.span, ${FORMAT[span]}) at, sum(o.requests)::int requests, sum(o.refused)::int refused, sum(o.failed)::int failed,
        max(o.max_ms) "maxMs", array(select p.n from steps p where p.class = o.class and p.span = o.span order by p.i) buckets
      from own o group by o.class, o.span order by o.span`.execute(tables(tx));
    return rows;
  }

  /** The latest minutes as one cell per class. */
  async minutes(tx: Tx, from: Date): Promise<ServiceCell[]> {
    const { rows } = await sql<ServiceCell>`
      select s.class, '' at, s.requests, s.refused, s.failed, s.max_ms "maxMs", s.buckets
      from service_minute s where s.tenant_id = ${tx.ctx.tenantId} and s.at >= ${from}`.execute(tables(tx));
    return rows;
  }

  /** Minutes in which something failed on our side, newest first. */
  async failures(
    tx: Tx,
    from: Date,
    most: number,
  ): Promise<{ readonly at: Date; readonly requests: number; readonly failed: number }[]> {
    const { rows } = await sql<{ at: Date; requests: number; failed: number }>`
      select at, sum(requests)::int requests, sum(failed)::int failed from service_minute
      where tenant_id = ${tx.ctx.tenantId} and at >= ${from} group by at having sum(failed) > 0 order by at desc limit ${most}`.execute(
      tables(tx),
    );
    return rows;
  }

  /** Minutes that the service lived since the hour of an instant, per month of the zone or in one sum. */
  async lived(tx: Tx, from: Date, zone: string | null): Promise<{ readonly at: string; readonly minutes: number }[]> {
    const at = zone === null ? sql`''` : sql`to_char(at at time zone ${zone}, 'YYYY-MM')`;
    const { rows } = await sql<{ at: string; minutes: number }>`
      select ${at} at, sum(bit_count(minutes::bit(64)))::int minutes from process_hour where kind = 'api' and at >= date_trunc('hour', ${from}::timestamptz) group by 1`.execute(
      tables(tx),
    );
    return rows;
  }

  /** The minute of the first life sign ever: bit i of `minutes` is minute i of the hour. */
  async firstSeen(tx: Tx): Promise<Date | null> {
    const { rows } = await sql<{ at: Date }>`
      select at + make_interval(mins => 64 - length(rtrim(minutes::bit(64)::text, '0'))) as at
      from process_hour where kind = 'api' and minutes <> 0 order by process_hour.at limit 1`.execute(tables(tx));
    return rows[0]?.at ?? null;
  }
}
