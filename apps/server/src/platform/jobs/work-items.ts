import { askPrepared, type DB, type Kysely, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../clock/clock.ts';
import { plainArray, textArray } from '../db/array-literal.ts';
import { clientsOf, type Tx } from '../db/tx.ts';
import type { EventDefinition } from '../events/define-event.ts';
import { newId } from '../ids/ids.ts';
import type { JobDefinition } from './define-job.ts';
import { JobRegistry } from './job-registry.ts';

interface NewItem {
  readonly class: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly maxAttempts: number;
  readonly runAt: Date;
  readonly dedupeKey: string | null;
  readonly eventId: string | null;
}

/** Rows of the queue of record are written in the caller's transaction: a rollback takes them along. */
function insertItem(kysely: Kysely<DB>, tenantId: string, item: NewItem): Promise<unknown> {
  return sql`insert into work_item (tenant_id, id, class, kind, event_id, payload, max_attempts, run_at, dedupe_key)
    values (${tenantId}, ${newId()}, ${item.class}, ${item.kind}, ${item.eventId}, ${JSON.stringify(item.payload)}::jsonb, ${item.maxAttempts}, ${item.runAt}, ${item.dedupeKey})
    on conflict (tenant_id, kind, dedupe_key) where state = 0 and dedupe_key is not null do nothing`.execute(kysely);
}

/** Many of one job in one statement. In the order of their keys, as every writer does: twins wait for each other's transaction. */
async function insertTwins(
  kysely: Kysely<DB>,
  tenantId: string,
  job: Pick<NewItem, 'class' | 'kind' | 'maxAttempts' | 'runAt'>,
  items: readonly { readonly payload: unknown; readonly dedupeKey: string }[],
): Promise<void> {
  if (items.length === 0) return;
  const ordered = items.toSorted((a, b) => (a.dedupeKey < b.dedupeKey ? -1 : 1));
  await askPrepared(
    kysely,
    'work_item.twins',
    sql`insert into work_item (tenant_id, id, class, kind, payload, max_attempts, run_at, dedupe_key)
    select ${tenantId}::uuid, i, ${job.class}::text, ${job.kind}::text, p::jsonb, ${job.maxAttempts}::int, ${job.runAt}::timestamptz, k
    from unnest(${plainArray(ordered.map(() => newId()))}::uuid[], ${textArray(ordered.map((o) => JSON.stringify(o.payload)))}::text[],
      ${textArray(ordered.map((o) => o.dedupeKey))}::text[]) z(i, p, k)
    on conflict (tenant_id, kind, dedupe_key) where state = 0 and dedupe_key is not null do nothing`,
  );
}

/** Publishes events: one work item per subscriber, in the business transaction. */
@Injectable()
export class Outbox {
  constructor(
    private readonly registry: JobRegistry,
    private readonly clock: Clock,
  ) {}

  async publish<P extends z.ZodType>(tx: Tx, event: EventDefinition<P>, payload: z.input<P>): Promise<void> {
    const parsed = event.payload.parse(payload);
    const { kysely } = clientsOf(tx);
    const eventId = newId();
    for (const s of this.registry.subscribersOf(event)) {
      const dedupeKey = s.dedupeKey ? s.dedupeKey(parsed as never) : null;
      await insertItem(kysely, tx.ctx.tenantId, {
        class: s.class,
        kind: s.name,
        payload: parsed,
        maxAttempts: s.maxAttempts ?? 5,
        runAt: this.clock.now(),
        dedupeKey,
        eventId,
      });
    }
  }
}

export interface EnqueueOptions {
  /** Not before this instant. */
  readonly runAt?: Date;
  /** A waiting item of the same kind and key already does this work. */
  readonly dedupeKey?: string;
}

/** Queues jobs in the business transaction. */
@Injectable()
export class Jobs {
  constructor(
    private readonly registry: JobRegistry,
    private readonly clock: Clock,
  ) {}

  async enqueue<P extends z.ZodType>(
    tx: Tx,
    job: JobDefinition<P>,
    payload: z.input<P>,
    options: EnqueueOptions = {},
  ): Promise<void> {
    const runnable = this.registry.require(job);
    await insertItem(clientsOf(tx).kysely, tx.ctx.tenantId, {
      class: runnable.class,
      kind: job.name,
      payload: job.payload.parse(payload),
      maxAttempts: runnable.maxAttempts,
      runAt: options.runAt ?? this.clock.now(),
      dedupeKey: options.dedupeKey ?? null,
      eventId: null,
    });
  }

  /** One job for each of many keys, in one statement; a key whose work already waits gets no second item. */
  async enqueueEach<P extends z.ZodType>(
    tx: Tx,
    job: JobDefinition<P>,
    items: readonly { readonly payload: z.input<P>; readonly dedupeKey: string }[],
  ): Promise<void> {
    const runnable = this.registry.require(job);
    await insertTwins(
      clientsOf(tx).kysely,
      tx.ctx.tenantId,
      { class: runnable.class, kind: job.name, maxAttempts: runnable.maxAttempts, runAt: this.clock.now() },
      items.map(({ payload, dedupeKey }) => ({ payload: job.payload.parse(payload), dedupeKey })),
    );
  }

  /** How much of each job is due and not done: waiting or running. Kinds with none are left out. */
  async due(tx: Tx, jobs: readonly JobDefinition[]): Promise<ReadonlyMap<string, number>> {
    const kinds = sql.join(jobs.map(({ name }) => name));
    const { rows } = await sql<{ kind: string; n: number }>`select kind, count(*)::int n from work_item
      where tenant_id = ${tx.ctx.tenantId} and state in (0, 1) and kind in (${kinds}) and run_at <= ${this.clock.now()} group by kind`.execute(
      clientsOf(tx).kysely,
    );
    return new Map(rows.map(({ kind, n }) => [kind, n]));
  }

  /** True while an item with this background job in its payload waits or runs; false once it is done, dead or gone. */
  async isAlive(tx: Tx, backgroundJobId: string): Promise<boolean> {
    const { rows } = await sql`select 1 from work_item where tenant_id = ${tx.ctx.tenantId} and state in (0, 1)
      and payload->>'backgroundJobId' = ${backgroundJobId} limit 1`.execute(clientsOf(tx).kysely);
    return rows.length > 0;
  }
}
