import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { clientsOf, type Tx } from '../db/tx.ts';
import { newId } from '../ids/ids.ts';

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

/** Rows behind progress bars: real counts, written by the handler as it goes. */
@Injectable()
export class BackgroundJobs {
  constructor(private readonly clock: Clock) {}

  async create(tx: Tx, kind: string, storeId: string | null): Promise<string> {
    const id = newId();
    const now = this.clock.now();
    await sql`insert into background_job (tenant_id, id, kind, state, store_id, created_by, created_at, updated_at)
      values (${tx.ctx.tenantId}, ${id}, ${kind}, 'queued', ${storeId}, ${tx.ctx.actor.id}, ${now}, ${now})`.execute(
      clientsOf(tx).kysely,
    );
    return id;
  }

  async progress(
    tx: Tx,
    id: string,
    counts: { readonly total?: number; readonly done?: number; readonly failed?: number; readonly message?: string },
  ): Promise<void> {
    await sql`update background_job set state = 'running', total = coalesce(${counts.total ?? null}, total), done = coalesce(${counts.done ?? null}, done),
        failed = coalesce(${counts.failed ?? null}, failed), message = coalesce(${counts.message ?? null}, message), updated_at = ${this.clock.now()}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state in ('queued', 'running')`.execute(
      clientsOf(tx).kysely,
    );
  }

  async finish(
    tx: Tx,
    id: string,
    state: 'succeeded' | 'failed',
    result: unknown,
    message: string | null = null,
  ): Promise<void> {
    const now = this.clock.now();
    await sql`update background_job set state = ${state}, result = ${JSON.stringify(result)}::jsonb, message = coalesce(${message}, message), updated_at = ${now}, finished_at = ${now}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(clientsOf(tx).kysely);
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
