import type { LoadClass } from '@larder/contracts/common/route';
import { BUCKETS, bucketOf } from '@larder/contracts/operations/latency-scale';
import { sql } from '@larder/db';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { PROCESS_NAME, type ProcessName } from '../config/process-name.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { clientsOf, type Tx } from '../db/tx.ts';
import { Log } from '../logging/logging.ts';
import { jobContext } from '../tenancy/tenant-context.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const KEEP_MINUTES_DAYS = 2;
const KEEP_HOURS_DAYS = 400;

interface Row {
  readonly tenantId: string;
  readonly class: LoadClass;
  readonly minute: number;
  requests: number;
  refused: number;
  failed: number;
  totalMs: number;
  maxMs: number;
  readonly buckets: number[];
}

/**
 * Keeps how each chain's requests went: counted in memory, added to one row per minute and one per hour when the minute is
 * over. Several API processes add to the same rows.
 */
@Injectable()
export class ServiceMeter implements OnModuleDestroy, BeforeApplicationShutdown {
  private rows = new Map<string, Row>();
  private timer: NodeJS.Timeout | undefined;
  private readonly cleaned = new Map<string, number>();

  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(PROCESS_NAME) private readonly name: ProcessName,
  ) {}

  /** Writes every minute from here on. */
  start(): void {
    this.timer = setInterval(() => void this.flush(), MINUTE_MS);
    this.timer.unref();
    void this.flush();
  }

  record(tenantId: string, cls: LoadClass, ms: number, status: number): void {
    const minute = Math.floor(this.clock.ms() / MINUTE_MS);
    const key = `${tenantId} ${cls} ${minute}`;
    let row = this.rows.get(key);
    if (!row) {
      row = {
        tenantId,
        class: cls,
        minute,
        requests: 0,
        refused: 0,
        failed: 0,
        totalMs: 0,
        maxMs: 0,
        buckets: new Array<number>(BUCKETS).fill(0),
      };
      this.rows.set(key, row);
    }
    row.requests += 1;
    if (status >= 500) row.failed += 1;
    else if (status >= 400) row.refused += 1;
    row.totalMs += ms;
    row.maxMs = Math.max(row.maxMs, ms);
    const bucket = bucketOf(ms);
    row.buckets[bucket] = (row.buckets[bucket] ?? 0) + 1;
  }

  /** Writes what was counted and that this process lives. What can't be written now is written a minute later. */
  async flush(): Promise<void> {
    const rows = this.rows;
    this.rows = new Map();
    const byTenant = Map.groupBy(rows.values(), (r) => r.tenantId);
    for (const [tenantId, own] of byTenant) {
      try {
        await this.db.sqlTx(jobContext(tenantId, 'platform.service-meter', 'meter'), (tx) => this.write(tx, own));
      } catch (error) {
        for (const row of own) this.rows.set(`${row.tenantId} ${row.class} ${row.minute} ${Math.random()}`, row);
        this.log.pino.warn({ err: error }, 'service figures not written');
      }
    }
    await this.alive().catch((error: unknown) => this.log.pino.warn({ err: error }, 'life sign not written'));
  }

  private async write(tx: Tx, rows: readonly Row[]): Promise<void> {
    const { kysely } = clientsOf(tx);
    const { tenantId } = tx.ctx;
    for (const r of rows)
      for (const [table, unit] of [
        ['service_minute', MINUTE_MS],
        ['service_hour', HOUR_MS],
      ] as const) {
        const at = new Date(Math.floor((r.minute * MINUTE_MS) / unit) * unit);
        const t = sql.table(table);
        await sql`insert into ${t} as s (tenant_id, class, at, requests, refused, failed, total_ms, max_ms, buckets)
          values (${tenantId}, ${r.class}, ${at}, ${r.requests}, ${r.refused}, ${r.failed}, ${Math.round(r.totalMs)}, ${Math.ceil(r.maxMs)}, ${`{${r.buckets.join(',')}}`}::int[])
          on conflict (tenant_id, class, at) do update set requests = s.requests + excluded.requests, refused = s.refused + excluded.refused,
            failed = s.failed + excluded.failed, total_ms = s.total_ms + excluded.total_ms, max_ms = greatest(s.max_ms, excluded.max_ms),
            buckets = array(select a.n + b.n from unnest(s.buckets) with ordinality a(n, i) join unnest(excluded.buckets) with ordinality b(n, i) using (i) order by i)`.execute(
          kysely,
        );
      }
    const hour = Math.floor(this.clock.ms() / HOUR_MS);
    if (this.cleaned.get(tenantId) === hour) return;
    this.cleaned.set(tenantId, hour);
    const now = this.clock.now();
    await sql`delete from service_minute where tenant_id = ${tenantId} and at < ${now}::timestamptz - make_interval(days => ${KEEP_MINUTES_DAYS})`.execute(
      kysely,
    );
    await sql`delete from service_hour where tenant_id = ${tenantId} and at < ${now}::timestamptz - make_interval(days => ${KEEP_HOURS_DAYS})`.execute(
      kysely,
    );
  }

  private async alive(): Promise<void> {
    if (this.name !== 'api' && this.name !== 'worker') return;
    const minute = Math.floor(this.clock.ms() / MINUTE_MS);
    await this.db.markAlive(this.name, new Date(Math.floor(minute / 60) * HOUR_MS), minute % 60);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Before the connections close. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) await this.flush();
  }
}
