import { hash } from 'node:crypto';
import { judge } from '@larder/contracts/common/judge';
import { cutDeepNesting, unstorableAt } from '@larder/contracts/common/text';
import {
  type BatchEnvelope,
  type BatchResult,
  DayEnd,
  MAX_TICKETS_PER_BATCH,
  type TicketResult,
} from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type DayEndFact, SalesApi } from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { isTransient } from '../../../platform/db/failure.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { Overloaded } from '../../../platform/limits/limit.errors.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { BatchesRepository, type BatchKey, type KnownBatch } from '../data/batches.repository.ts';
import { TerminalsRepository } from '../data/terminals.repository.ts';
import { isPlausibleTime } from '../domain/plausible-time.ts';
import { BatchIdReused, BatchTooLarge } from '../pos-sync.errors.ts';
import { type Answer, GroupCommit } from './group-commit.ts';
import { TicketIntake } from './ticket-intake.ts';

/** Batches of one store in line; beyond that the tills keep them and come back. */
const MOST_WAITING = 500;
const RETRY_SECONDS = 2;

type Batch = z.output<typeof BatchEnvelope>;
type DayEndResult = BatchResult['dayEnds'][number];

/** A batch that waits for its transaction. */
interface Post {
  readonly ctx: TenantContext;
  readonly storeId: string;
  readonly deviceId: string;
  readonly batch: Batch;
  readonly sha: Buffer;
}

/**
 * A till's batch, one lock per store. Batches of a store that arrive while another is being written share the next
 * transaction: each keeps its own answer, and one that the database refuses is written alone, so that it harms no other. The
 * answer is stored with the effect: the same batch again gets it back, other content under the same id is refused. The
 * caller may believe a result only after this has returned.
 */
@Injectable()
export class AcceptBatch {
  private readonly groups = new GroupCommit<Post, BatchResult>({
    run: (posts) => this.write(posts),
    weight: (post) => Math.max(1, post.batch.tickets.length),
    mostWeight: MAX_TICKETS_PER_BATCH,
    mostWaiting: MOST_WAITING,
    identity: (post) => `${post.deviceId} ${post.batch.batchId}`,
    // A transaction that found no connection or no time would not find one alone either.
    worthAlone: (error) => !isTransient(error),
    full: () => new Overloaded(RETRY_SECONDS),
  });

  constructor(
    private readonly db: TenantDb,
    private readonly sales: SalesApi,
    private readonly intake: TicketIntake,
    private readonly batches: BatchesRepository,
    private readonly terminals: TerminalsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws BatchTooLarge, BatchIdReused, Overloaded */
  async run(ctx: TenantContext, batch: Batch): Promise<BatchResult> {
    const storeId = ctx.deviceStoreId;
    if (storeId === undefined) throw new NotFound();
    if (batch.tickets.length > MAX_TICKETS_PER_BATCH) throw new BatchTooLarge();
    cutDeepNesting(batch);
    const sha = hash('sha256', JSON.stringify(batch), 'buffer');
    return this.groups.submit(`${ctx.tenantId} ${storeId}`, { ctx, storeId, deviceId: ctx.actor.id, batch, sha });
  }

  /** Several batches of one store in one transaction. */
  private write(posts: readonly Post[]): Promise<Answer<BatchResult>[]> {
    const [{ ctx, storeId }] = posts as [Post];
    return this.db.sqlTx(ctx, async (tx) => {
      await this.sales.lockStore(tx, storeId);
      const known = new Map(
        (await this.batches.find(tx, posts.map(keyOf))).map((k) => [`${k.deviceId} ${k.batchId}`, k]),
      );
      const fresh = posts.filter((p) => !known.has(`${p.deviceId} ${p.batch.batchId}`));
      const written = new Map<Post, BatchResult>();
      if (fresh.length > 0) await this.writeFresh(tx, storeId, fresh, written);
      return posts.map((post) => {
        const result = written.get(post);
        return result ? { value: result } : replay(post, known.get(`${post.deviceId} ${post.batch.batchId}`));
      });
    });
  }

  private async writeFresh(
    tx: Tx,
    storeId: string,
    posts: readonly Post[],
    written: Map<Post, BatchResult>,
  ): Promise<void> {
    const source = {
      deviceId: posts[0]?.deviceId ?? null,
      importId: null,
      ...(posts.length > 1 ? { deviceIds: posts.flatMap((p) => p.batch.tickets.map(() => p.deviceId)) } : {}),
    };
    const all = await this.intake.run(
      tx,
      storeId,
      source,
      posts.flatMap((p) => p.batch.tickets),
    );
    let from = 0;
    for (const post of posts) {
      const { batch } = post;
      const results = all.slice(from, from + batch.tickets.length);
      from += batch.tickets.length;
      const dayEnds = await this.dayEnds(tx, storeId, batch.dayEnds ?? []);
      written.set(post, { batchId: batch.batchId, replayed: false, results, dayEnds });
    }
    await this.noteTerminals(tx, storeId, written);
    await this.batches.insert(
      tx,
      storeId,
      [...written].map(([post, { results, dayEnds }]) => ({
        ...keyOf(post),
        sha: post.sha,
        tickets: post.batch.tickets.length,
        result: JSON.stringify({ results, dayEnds }),
      })),
    );
  }

  /** One note per device: what its batches spoke of, and its latest heartbeat. */
  private async noteTerminals(tx: Tx, storeId: string, written: ReadonlyMap<Post, BatchResult>): Promise<void> {
    const now = this.clock.now();
    for (const [deviceId, own] of Map.groupBy(written, ([post]) => post.deviceId)) {
      const codes = new Set(own.flatMap(([{ batch }, { results }]) => terminalCodes(batch, results)));
      const heartbeat = own.findLast(([{ batch }]) => batch.heartbeat)?.[0].batch.heartbeat;
      await this.terminals.seen(
        tx,
        storeId,
        deviceId,
        [...codes],
        heartbeat ? plausibleHeartbeat(heartbeat) : null,
        now,
      );
    }
  }

  private async dayEnds(tx: Tx, storeId: string, raw: readonly unknown[]): Promise<DayEndResult[]> {
    const results: DayEndResult[] = [];
    const facts: DayEndFact[] = [];
    const terminals = raw.length === 0 ? new Set<string>() : await this.terminals.activeCodes(tx, storeId);
    raw.forEach((value, index) => {
      const parsed = judge(DayEnd, value);
      if (!parsed.success)
        results.push({
          index,
          status: 'invalid',
          detail: parsed.error.issues
            .slice(0, 3)
            .map((i) => `${i.path.join('.')}: ${i.code}`)
            .join('; '),
        });
      else if (unstorableAt(parsed.data) !== undefined)
        results.push({ index, status: 'invalid', detail: 'dayEnd: text is not valid Unicode' });
      else if (!terminals.has(parsed.data.terminalCode))
        results.push({ index, status: 'invalid', detail: 'terminalCode: not an active terminal of this store' });
      else if (parsed.data.businessDate < '1970-01-01')
        results.push({ index, status: 'invalid', detail: 'businessDate: out of range' });
      else {
        const { gross, discounts, refunds, voids, ...rest } = parsed.data;
        facts.push({
          ...rest,
          grossMinor: BigInt(gross),
          discountMinor: BigInt(discounts),
          refundMinor: BigInt(refunds),
          voidMinor: BigInt(voids),
        });
        results.push({ index, status: 'applied' });
      }
    });
    await this.sales.acceptDayEnds(tx, storeId, facts);
    return results;
  }
}

const keyOf = ({ deviceId, batch }: Post): BatchKey => ({ deviceId, batchId: batch.batchId });

/** The stored answer, unless other content came under the same id. */
function replay({ batch, sha }: Post, known: KnownBatch | undefined): Answer<BatchResult> {
  if (!known || known.sha !== sha.toString('hex')) return { error: new BatchIdReused() };
  const stored = JSON.parse(known.result) as Pick<BatchResult, 'results' | 'dayEnds'>;
  return { value: { batchId: batch.batchId, replayed: true, ...stored } };
}

/** A till's broken clock must not cost it the batch: the counts stay, the impossible time goes. */
const plausibleHeartbeat = (heartbeat: NonNullable<Batch['heartbeat']>): NonNullable<Batch['heartbeat']> =>
  heartbeat.oldestUnsentAt === null || isPlausibleTime(heartbeat.oldestUnsentAt)
    ? heartbeat
    : { ...heartbeat, oldestUnsentAt: null };

/** Terminals heard of in tickets that were taken; the codes of refused ones may be anything. */
function terminalCodes(batch: Batch, results: readonly TicketResult[]): string[] {
  const codes = new Set<string>();
  batch.tickets.forEach((raw, i) => {
    if (results[i]?.status === 'invalid') return;
    const code = (raw as { terminalCode?: unknown }).terminalCode;
    if (typeof code === 'string') codes.add(code);
  });
  return [...codes];
}
