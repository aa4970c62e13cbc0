import {
  type DB,
  type Kysely,
  type PrismaClient,
  type TenantStore,
  tenantKysely,
  tenantPool,
  tenantPrisma,
  tenantStore,
} from '@larder/db';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Config } from '../config/config.ts';
import type { TenantContext } from '../tenancy/tenant-context.ts';
import { requireLease } from './fence.ts';
import { open, Tx } from './tx.ts';

export interface TxOptions {
  /** How long the transaction may run; imports and rebuilds state their own. */
  readonly timeoutMs?: number;
}

const MAX_WAIT_MS = 5_000;
const TIMEOUT_MS = 15_000;

/**
 * The only way to tenant rows. Every query runs inside a transaction whose BEGIN carries the tenant; Prisma and Kysely
 * share its connection and commit together.
 */
@Injectable()
export class TenantDb implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly prisma: PrismaClient;
  private readonly kysely: Kysely<DB>;

  constructor(config: Config) {
    this.pool = tenantPool({ url: config.db.runtime, max: config.db.pool, applicationName: 'larder' });
    // An idle connection that Postgres cuts must not end the process; the next checkout opens a new one.
    this.pool.on('error', () => undefined);
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
  async sqlTx<T>(ctx: TenantContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const store: TenantStore = { tenantId: ctx.tenantId };
    const tx = new Tx(ctx);
    const result = await tenantStore.run(store, async () => {
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        open.set(tx, { kysely: this.kysely });
        const done = await work(tx);
        await requireLease(this.kysely, ctx);
        open.delete(tx);
        await client.query('COMMIT');
        return done;
      } catch (error) {
        open.delete(tx);
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

  /** True when a connection answers. */
  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.prisma.$disconnect();
    if (!this.pool.ended) await this.pool.end();
  }
}
