import { plainPool } from '@larder/db';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Config } from '../config/config.ts';
import { type QueueConnection, queueConnection } from '../jobs/bullmq.ts';
import { JOB_CLASSES, type JobClass } from '../jobs/define-job.ts';
import { DISPATCHER_LOCK } from '../jobs/dispatcher.ts';
import { QueueTransport } from '../jobs/queue-transport.ts';

export interface ClassFigures {
  readonly class: JobClass;
  readonly waiting: number;
  readonly running: number;
  /** Of the oldest item that is due and not started. */
  readonly oldestSeconds: number;
}

export interface QueueFigures {
  readonly classes: readonly ClassFigures[];
  readonly dead: readonly { readonly kind: string; readonly count: number }[];
  /** Seconds since the epoch at which each periodic job was last queued and last ended well, over all chains. */
  readonly schedules: readonly { readonly job: string; readonly fired: number; readonly done: number | null }[];
  readonly dispatcherActive: boolean;
  /** Audit events without a seal over all chains, and the age of the oldest. */
  readonly unsealed: { readonly count: number; readonly oldestSeconds: number };
}

/** Looks at the queue of record over all chains, as the dispatcher's role: numbers only. */
@Injectable()
export class QueueObserver implements OnApplicationShutdown {
  private pool: pg.Pool | undefined;
  private transport: QueueTransport | undefined;

  constructor(private readonly config: Config) {}

  private get db(): pg.Pool {
    this.pool ??= plainPool({
      url: this.config.db.dispatcher,
      max: 1,
      applicationName: 'larder-observer',
      statementTimeoutMs: 5_000,
    }).on('error', () => undefined);
    return this.pool;
  }

  async figures(now: Date): Promise<QueueFigures> {
    const [waiting, running, dead, schedules, lock, unsealed] = [
      await this.db.query<{ class: JobClass; n: number; oldest: number }>(
        `select class, count(*)::int n, coalesce(extract(epoch from $1::timestamptz - min(run_at)), 0)::float8 oldest from work_item where state = 0 and run_at <= $1 group by class`,
        [now],
      ),
      await this.db.query<{ class: JobClass; n: number }>(
        `select class, count(*)::int n from work_item where state = 1 group by class`,
      ),
      await this.db.query<{ kind: string; count: number }>(
        `select kind, count(*)::int count from work_item where state = 3 group by kind`,
      ),
      await this.db.query<{ job: string; fired: number; done: number | null }>(
        `select job_name job, extract(epoch from max(updated_at))::float8 fired, extract(epoch from max(last_done))::float8 done from job_schedule group by job_name`,
      ),
      await this.dispatcherActive(),
      await this.db.query<{ count: number; oldest: number }>(
        `select count(*)::int count, coalesce(greatest(0, extract(epoch from clock_timestamp() - min(at))), 0)::float8 oldest from audit_unsealed`,
      ),
    ];
    return {
      classes: JOB_CLASSES.map((cls) => ({
        class: cls,
        waiting: waiting.rows.find((r) => r.class === cls)?.n ?? 0,
        oldestSeconds: Math.max(0, waiting.rows.find((r) => r.class === cls)?.oldest ?? 0),
        running: running.rows.find((r) => r.class === cls)?.n ?? 0,
      })),
      dead: dead.rows,
      schedules: schedules.rows,
      dispatcherActive: lock,
      unsealed: { count: unsealed.rows[0]?.count ?? 0, oldestSeconds: unsealed.rows[0]?.oldest ?? 0 },
    };
  }

  /** True while some worker process hands out work. */
  async dispatcherActive(): Promise<boolean> {
    const { rowCount } = await this.db.query(
      `select 1 from pg_locks where locktype = 'advisory' and classid = 0 and objid = $1 and granted
         and database = (select oid from pg_database where datname = current_database())`,
      [DISPATCHER_LOCK],
    );
    return (rowCount ?? 0) > 0;
  }

  /** @throws Error when the queue's server doesn't answer */
  async pingQueue(): Promise<void> {
    this.transport ??= new QueueTransport(this.connection());
    await this.transport.ping();
  }

  private connection(): QueueConnection {
    return queueConnection(this.config, 1);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.transport?.close(true);
    if (this.pool && !this.pool.ended) await this.pool.end();
  }
}
