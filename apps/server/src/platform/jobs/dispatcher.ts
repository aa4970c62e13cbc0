import { plainPool } from '@larder/db';
import type pg from 'pg';
import type { Logger } from 'pino';
import { addDays, businessDateOf, localParts } from '../clock/business-date.ts';
import type { Clock } from '../clock/clock.ts';
import { newId } from '../ids/ids.ts';
import { JOB_CLASSES, type JobClass, type PeriodicJob } from './define-job.ts';
import type { JobRegistry } from './job-registry.ts';
import type { QueueTransport } from './queue-transport.ts';

const LOCK = 7_270_736;
const IDLE_MS = 120;
const BUSY_MS = 5;
const SCHEDULE_EVERY_MS = 5_000;
const SWEEP_EVERY_MS = 10_000;
/** Rows in flight per class: a shallow buffer keeps tenants fair and a lost queue cheap. */
const DEPTH: Readonly<Record<JobClass, number>> = { interactive: 64, projection: 64, bulk: 8 };

/**
 * Leases waiting rows, round-robin over tenants counting what each already has in flight, and nudges the workers.
 * One is active at a time (advisory lock); a standby takes over when the active one's connection ends.
 */
export class Dispatcher {
  private readonly pool: pg.Pool;
  private stopped = false;
  private loop: Promise<void> | undefined;
  private lastSchedule = 0;
  private lastSweep = 0;

  constructor(
    url: string,
    private readonly registry: JobRegistry,
    private readonly transport: QueueTransport,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.pool = plainPool({ url, max: 2, applicationName: 'larder-dispatcher' });
    this.pool.on('error', (error) => this.log.warn({ err: error }, 'dispatcher connection lost'));
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await this.pool.end();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let client: pg.PoolClient | undefined;
      let failed: Error | undefined;
      try {
        client = await this.pool.connect();
        const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) got', [LOCK]);
        if (rows[0]?.got) await this.lead(client);
        else await pause(1_000);
      } catch (error) {
        failed = error as Error;
        this.log.warn({ err: error }, 'dispatcher round failed');
        await pause(500);
      } finally {
        client?.release(failed ?? true);
      }
    }
  }

  private async lead(client: pg.PoolClient): Promise<void> {
    while (!this.stopped) {
      const monotonic = performance.now();
      if (monotonic - this.lastSchedule > SCHEDULE_EVERY_MS) {
        this.lastSchedule = monotonic;
        for (const periodic of this.registry.periodic) await this.fire(client, periodic);
      }
      if (monotonic - this.lastSweep > SWEEP_EVERY_MS) {
        this.lastSweep = monotonic;
        await this.sweep(client);
      }
      let sent = 0;
      for (const cls of JOB_CLASSES) sent += await this.dispatch(client, cls);
      await pause(sent > 0 ? BUSY_MS : IDLE_MS);
    }
  }

  /** One fair round for a class. Loose index scan over the waiting tenants, then by in-flight count (reliability §7). */
  private async dispatch(client: pg.PoolClient, cls: JobClass): Promise<number> {
    const flight = await client.query<{ tenant_id: string; n: number }>(
      'select tenant_id, count(*)::int n from work_item where state = 1 and class = $1 group by tenant_id',
      [cls],
    );
    const inFlight = Object.fromEntries(flight.rows.map((r) => [r.tenant_id, r.n]));
    const room = DEPTH[cls] - flight.rows.reduce((sum, r) => sum + r.n, 0);
    if (room <= 0) return 0;
    const lease = newId();
    const { rows } = await client.query<{ tenant_id: string; id: string }>(
      `with recursive t as (
         (select tenant_id from work_item where state = 0 and class = $3 order by tenant_id limit 1)
         union all
         select (select w.tenant_id from work_item w where w.state = 0 and w.class = $3 and w.tenant_id > t.tenant_id order by w.tenant_id limit 1) from t where t.tenant_id is not null),
       pick as (
         select x.tenant_id, x.id, x.rn + coalesce(($2::jsonb ->> t.tenant_id::text)::int, 0) k
         from t cross join lateral (
           select y.tenant_id, y.id, row_number() over (order by y.run_at, y.id) rn
           from (select w.tenant_id, w.id, w.run_at from work_item w where w.state = 0 and w.class = $3 and w.tenant_id = t.tenant_id and w.run_at <= $5 order by w.run_at, w.id limit $1) y) x
         where t.tenant_id is not null order by k limit $1)
       update work_item w set state = 1, lease = $4, leased_at = now(), attempts = attempts + 1
       from pick where w.tenant_id = pick.tenant_id and w.id = pick.id and w.state = 0
       returning w.tenant_id, w.id`,
      [room, JSON.stringify(inFlight), cls, lease, this.clock.now()],
    );
    if (rows.length > 0)
      await this.transport.send(
        cls,
        rows.map((r) => ({ tenantId: r.tenant_id, id: r.id, lease })),
      );
    return rows.length;
  }

  /** Rows leased by a worker that died (or a queue that lost them) go back; the old lease can't finish them any more. */
  private async sweep(client: pg.PoolClient): Promise<void> {
    for (const kind of this.registry.kinds()) {
      const runnable = this.registry.find(kind);
      if (!runnable) continue;
      // A waiting twin with the same dedupe key already covers this work: the stale row is done, not requeued. Of several
      // stale twins (one was leased while the other ran) the first goes back; two waiting ones would break the unique index.
      await client.query(
        `update work_item w set state = case when w.attempts >= w.max_attempts then 3 when exists (
             select 1 from work_item t where t.tenant_id = w.tenant_id and t.kind = w.kind and t.dedupe_key = w.dedupe_key
               and (t.state = 0 or (t.state = 1 and t.id < w.id and t.attempts < t.max_attempts and t.leased_at < now() - make_interval(secs => $2)))) then 2 else 0 end,
           lease = null, last_error = coalesce(last_error, 'lease expired')
         where state = 1 and kind = $1 and leased_at < now() - make_interval(secs => $2)`,
        [kind, runnable.timeoutSeconds],
      );
    }
  }

  private async fire(client: pg.PoolClient, periodic: PeriodicJob): Promise<void> {
    const now = this.clock.now();
    const { when, job } = periodic;
    const runnable = this.registry.require(job);
    if (when.per === 'tenant') {
      const bucket = String(Math.floor(now.getTime() / 1000 / when.everySeconds));
      const tenants = await client.query<{ tenant_id: string }>(`select tenant_id from tenant where status = 'active'`);
      for (const { tenant_id } of tenants.rows)
        await this.fireOnce(
          client,
          tenant_id,
          job.name,
          '-',
          bucket,
          runnable.class,
          runnable.maxAttempts,
          when.payload(),
        );
      return;
    }
    const stores = await client.query<{ tenant_id: string; id: string; zone: string; closeout_minute: number }>(
      `select s.tenant_id, s.id, s.zone, s.closeout_minute from store s join tenant t using (tenant_id) where t.status = 'active' and s.status = 'open'`,
    );
    for (const s of stores.rows) {
      const local = localParts(now, s.zone);
      const due = local.hour * 60 + local.minute >= when.dailyAtMinute ? local.date : addDays(local.date, -1);
      await this.fireOnce(
        client,
        s.tenant_id,
        job.name,
        s.id,
        due,
        runnable.class,
        runnable.maxAttempts,
        when.payload(s.id, businessDateOf(now, s.zone, s.closeout_minute)),
      );
    }
  }

  private async fireOnce(
    client: pg.PoolClient,
    tenantId: string,
    name: string,
    key: string,
    period: string,
    cls: string,
    maxAttempts: number,
    payload: unknown,
  ): Promise<void> {
    await client.query(
      `with fired as (
         insert into job_schedule (tenant_id, job_name, key, last_fired) values ($1, $2, $3, $4)
         on conflict (tenant_id, job_name, key) do update set last_fired = excluded.last_fired, updated_at = now() where job_schedule.last_fired <> excluded.last_fired
         returning 1)
       insert into work_item (tenant_id, id, class, kind, payload, max_attempts, run_at, dedupe_key)
       select $1, $5, $6, $2, $7::jsonb, $8, $9, $3 from fired
       on conflict (tenant_id, kind, dedupe_key) where state = 0 and dedupe_key is not null do nothing`,
      [tenantId, name, key, period, newId(), cls, JSON.stringify(payload), maxAttempts, this.clock.now()],
    );
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
