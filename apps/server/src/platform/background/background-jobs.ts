import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { clientsOf, type Tx } from '../db/tx.ts';
import { newId } from '../ids/ids.ts';
import { LiveBus } from '../live/live-bus.ts';

export interface BackgroundJobView {
  readonly id: string;
  readonly kind: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly message: string | null;
  readonly result: unknown;
  readonly storeId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

interface Changed {
  readonly id: string;
  readonly storeId: string | null;
  readonly createdBy: string;
}
const CHANGED = sql`id, store_id "storeId", created_by "createdBy"`;
const UUID = /^[0-9a-f-]{36}$/;

/** Rows behind progress bars: real counts, written by the handler as it goes. */
@Injectable()
export class BackgroundJobs {
  constructor(
    private readonly clock: Clock,
    private readonly live: LiveBus,
  ) {}

  async create(tx: Tx, kind: string, storeId: string | null): Promise<string> {
    const id = newId();
    const now = this.clock.now();
    await sql`insert into background_job (tenant_id, id, kind, state, store_id, created_by, created_at, updated_at)
      values (${tx.ctx.tenantId}, ${id}, ${kind}, 'queued', ${storeId}, ${tx.ctx.actor.id}, ${now}, ${now})`.execute(
      clientsOf(tx).kysely,
    );
    this.changed(tx, { id, storeId, createdBy: tx.ctx.actor.id });
    return id;
  }

  /** Whoever may read the job: people of its store, or of every store, and who started it. */
  private changed(tx: Tx, job: Changed | undefined): void {
    if (!job) return;
    const { id: key, storeId, createdBy: userId } = job;
    this.live.publish(tx, 'platform.job', storeId === null ? { chain: true, key } : { storeId, key });
    if (UUID.test(userId)) this.live.publish(tx, 'platform.job', { userId, key });
  }

  async progress(
    tx: Tx,
    id: string,
    counts: { readonly total?: number; readonly done?: number; readonly failed?: number; readonly message?: string },
  ): Promise<void> {
    const { rows } =
      await sql<Changed>`update background_job set state = 'running', total = coalesce(${counts.total ?? null}, total), done = coalesce(${counts.done ?? null}, done),
        failed = coalesce(${counts.failed ?? null}, failed), message = coalesce(${counts.message ?? null}, message), updated_at = ${this.clock.now()}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state in ('queued', 'running') returning ${CHANGED}`.execute(
        clientsOf(tx).kysely,
      );
    this.changed(tx, rows[0]);
  }

  async finish(
    tx: Tx,
    id: string,
    state: 'succeeded' | 'failed',
    result: unknown,
    message: string | null = null,
  ): Promise<void> {
    const now = this.clock.now();
    const { rows } =
      await sql<Changed>`update background_job set state = ${state}, result = ${JSON.stringify(result)}::jsonb, message = coalesce(${message}, message), updated_at = ${now}, finished_at = ${now}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} returning ${CHANGED}`.execute(clientsOf(tx).kysely);
    this.changed(tx, rows[0]);
  }

  async find(tx: Tx, id: string): Promise<BackgroundJobView | undefined> {
    const { rows } =
      await sql<BackgroundJobView>`select id, kind, state, total, done, failed, message, result, store_id "storeId", created_by "createdBy",
        created_at "createdAt", updated_at "updatedAt", finished_at "finishedAt" from background_job where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
        clientsOf(tx).kysely,
      );
    return rows[0];
  }

  async recent(tx: Tx, kinds: readonly string[], limit: number): Promise<BackgroundJobView[]> {
    const { rows } =
      await sql<BackgroundJobView>`select id, kind, state, total, done, failed, message, result, store_id "storeId", created_by "createdBy",
        created_at "createdAt", updated_at "updatedAt", finished_at "finishedAt" from background_job
      where tenant_id = ${tx.ctx.tenantId} and kind in (${sql.join([...kinds])}) order by created_at desc limit ${limit}`.execute(
        clientsOf(tx).kysely,
      );
    return rows;
  }
}
