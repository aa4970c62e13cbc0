import {
  type DB,
  type Kysely,
  type PrismaClient,
  type RawBuilder,
  type TenantStore,
  tenantKysely,
  tenantPool,
  tenantPrisma,
  tenantStore,
} from '@larder/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Config } from '../config/config.ts';
import { PROCESS_NAME, type ProcessName } from '../config/process-name.ts';
import type { TenantContext } from '../tenancy/tenant-context.ts';
import { atOnce } from './at-once.ts';
import { isTransient } from './failure.ts';
import { requireLease } from './fence.ts';
import { open, Tx } from './tx.ts';

export interface TxOptions {
  /** How long the transaction may run; imports and rebuilds state their own. */
  readonly timeoutMs?: number;
}

/** Connections in use and requests that wait for one. */
export interface PoolPressure {
  readonly max: number;
  readonly inUse: number;
  readonly waiting: number;
}

/** A statement that runs longer has gone wrong, or would keep others from their connection. 0: no limit. */
const STATEMENT_MS: Readonly<Record<ProcessName, number>> = {
  api: 10_000,
  worker: 600_000,
  cli: 0,
  seed: 0,
  test: 60_000,
};
/** Between two statements a transaction computes at most; one that is silent for longer has lost its process or its network. */
const IDLE_MS: Readonly<Record<ProcessName, number>> = {
  api: 30_000,
  worker: 150_000,
  cli: 0,
  seed: 0,
  test: 60_000,
};
const REPORT_STATEMENT_MS = 60_000;
/** Few on purpose: reports that fill their pool wait for each other, not everybody for them. */
const REPORT_POOL = 4;
const MAX_WAIT_MS = 5_000;
const TIMEOUT_MS = 15_000;

/**
 * The only way to tenant rows. Every query runs inside a transaction whose BEGIN carries the tenant; Prisma and Kysely
 * share its connection and commit together.
 */
@Injectable()
export class TenantDb implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly reportPool: pg.Pool;
  private readonly prisma: PrismaClient;
  private readonly kysely: Kysely<DB>;

  constructor(config: Config, @Inject(PROCESS_NAME) name: ProcessName) {
    this.pool = tenantPool({
      url: config.db.runtime,
      max: config.db.pool,
      applicationName: `larder-${name}`,
      statementTimeoutMs: config.db.statementTimeoutMs ?? STATEMENT_MS[name],
      idleTransactionMs: IDLE_MS[name],
    });
    this.reportPool = tenantPool({
      url: config.db.report,
      max: REPORT_POOL,
      applicationName: `larder-${name}-report`,
      statementTimeoutMs: REPORT_STATEMENT_MS,
      idleTransactionMs: IDLE_MS[name],
    });
    // An idle connection that Postgres cuts must not end the process; the next checkout opens a new one.
    for (const pool of [this.pool, this.reportPool]) pool.on('error', () => undefined);
    this.prisma = tenantPrisma(this.pool);
    this.kysely = tenantKysely();
  }

  /** Runs `work` in one transaction with Prisma and Kysely; rolls back when it throws. */
  async tx<T>(ctx: TenantContext, work: (tx: Tx) => Promise<T>, options: TxOptions = {}): Promise<T> {
    const tx = new Tx(ctx);
    const result = await tenantStore.run({ tenantId: ctx.tenantId }, () =>
      this.prisma.$transaction(
        async (prisma) => {
          open.set(tx, { prisma, kysely: this.kysely });
          try {
            const done = await work(tx);
            await tx.finish();
            await requireLease(this.kysely, ctx);
            return done;
          } finally {
            open.delete(tx);
          }
        },
        { maxWait: MAX_WAIT_MS, timeout: options.timeoutMs ?? TIMEOUT_MS },
      ),
    );
    tx.committed();
    return result;
  }

  /** A transaction without Prisma, for hot paths written in SQL: about 0.3 ms of Node time less than `tx`. */
  sqlTx<T>(ctx: TenantContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onClient(this.pool, 'BEGIN', ctx, work);
  }

  /**
   * One statement in a transaction of its own: BEGIN, statement and COMMIT go out together and cost one round trip instead of
   * three. What a failed statement leaves is rolled back by that COMMIT.
   */
  async statement<R>(ctx: TenantContext, query: RawBuilder<R>): Promise<R[]> {
    const { sql: text, parameters } = query.compile(this.kysely);
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      const [, result] = await tenantStore.run({ tenantId: ctx.tenantId }, () =>
        atOnce([client.query('BEGIN'), client.query(text, [...parameters]), client.query('COMMIT')]),
      );
      return result.rows as R[];
    } catch (error) {
      if (isTransient(error)) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * A read for reports and exports: one snapshot, as the role that may only read, on a few connections of its own, so that
   * slow reports never take the connections of tills and people at work.
   */
  report<T>(ctx: TenantContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onClient(this.reportPool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', ctx, work);
  }

  private async onClient<T>(
    pool: pg.Pool,
    begin: string,
    ctx: TenantContext,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect();
    const store: TenantStore = { tenantId: ctx.tenantId };
    const tx = new Tx(ctx);
    const result = await tenantStore.run(store, async () => {
      let broken: Error | undefined;
      let begun: Promise<unknown> = Promise.resolve();
      try {
        // Not waited for: the first statements go out with it. Had it failed, they would find no tenant and be refused.
        begun = client.query(begin);
        begun.catch(() => undefined);
        open.set(tx, { kysely: this.kysely });
        const done = await work(tx);
        await tx.finish();
        if (pool === this.pool) await requireLease(this.kysely, ctx);
        open.delete(tx);
        await begun;
        await client.query('COMMIT');
        return done;
      } catch (failure) {
        open.delete(tx);
        const error = await begun.then(
          () => failure,
          (first: unknown) => first,
        );
        await client.query('ROLLBACK').catch((e: Error) => {
          broken = e;
        });
        throw error;
      } finally {
        delete store.client;
        client.release(broken);
      }
    });
    tx.committed();
    return result;
  }

  /** @throws Error when no connection answers, or none is free */
  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  /** Notes that a process of the kind lived in a minute of an hour. Belongs to no chain, so it needs no tenant. */
  async markAlive(kind: 'api' | 'worker', hour: Date, minute: number): Promise<void> {
    await this.pool.query(
      `insert into process_hour as p (kind, at, minutes) values ($1, $2, 1::bigint << $3::int)
       on conflict (kind, at) do update set minutes = p.minutes | excluded.minutes`,
      [kind, hour, minute],
    );
  }

  pressure(): PoolPressure {
    return pressureOf(this.pool);
  }

  reportPressure(): PoolPressure {
    return pressureOf(this.reportPool);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.prisma.$disconnect();
    for (const pool of [this.pool, this.reportPool]) if (!pool.ended) await pool.end();
  }
}

const pressureOf = (pool: pg.Pool): PoolPressure => ({
  max: pool.options.max ?? 0,
  inUse: pool.totalCount - pool.idleCount,
  waiting: pool.waitingCount,
});
