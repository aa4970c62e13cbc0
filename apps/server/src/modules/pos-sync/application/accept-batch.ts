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
import { atOnce } from '../../../platform/db/at-once.ts';
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
import type { Parcel, Shelf } from './judge-tickets.ts';
import { TicketIntake } from './ticket-intake.ts';

/** Batches in line, of a chain and of a store; beyond that the tills keep them and come back. */
const MOST_WAITING = 2_000;
const MOST_WAITING_IN_STORE = 500;
const RETRY_SECONDS = 2;
/** What a till sends while it sells. More is what gathered while it was offline: that takes its time and shall hold nobody up. */
const FEW_TICKETS = 20;
/** Characters of a ticket of a dozen lines: what is longer weighs more, so that no till's monster holds its chain up. */
const TICKET_LENGTH = 4_096;
/** Tickets that share a transaction: more gain little and let the first wait for the last. */
const GROUP_TICKETS = 250;
/** Groups of a chain that are under way at once: while PostgreSQL writes one, this process reads and checks the next. */
const LANES = 2;

type Batch = z.output<typeof BatchEnvelope>;
type DayEndResult = BatchResult['dayEnds'][number];

/** A batch that waits for its transaction. */
interface Post {
  readonly ctx: TenantContext;
  readonly storeId: string;
  readonly deviceId: string;
  readonly batch: Batch;
  readonly sha: Buffer;
  /** In tickets; one of many lines counts as several. */
  readonly weight: number;
}

const identity = (post: Post): string => `${post.deviceId} ${post.batch.batchId}`;
const storeLane = (post: Post): string => `${post.ctx.tenantId} ${post.storeId}`;
/** A store belongs to one lane for ever, in every process: two groups of a chain never meet in a row. Ids end in random digits. */
const laneOf = ({ ctx, storeId }: Post): string => `${ctx.tenantId} ${Number.parseInt(storeId.slice(-4), 16) % LANES}`;

const GROUPING = {
  weight: (post: Post) => post.weight,
  identity,
  // A transaction that found no connection or no time would not find one alone either.
  worthAlone: (error: unknown) => !isTransient(error),
  full: () => new Overloaded(RETRY_SECONDS),
};

/**
 * A till's batch. What the tills of a chain send while one transaction runs shares the next, whichever stores they stand in:
 * each keeps its own answer, and one that the database refuses is written alone, so that it harms no other. A store in which
 * somebody else is writing (a count, an import, a long batch) is never waited for: its posts get a transaction of the store's
 * own. The answer is stored with the effect: the same batch again gets it back, other content under the same id is refused.
 * The caller may believe a result only after this has returned.
 */
@Injectable()
export class AcceptBatch {
  private readonly chains = new GroupCommit<Post, BatchResult>({
    ...GROUPING,
    run: (posts) => this.writeChain(posts),
    mostWeight: GROUP_TICKETS,
    mostWaiting: MOST_WAITING,
  });
  private readonly stores = new GroupCommit<Post, BatchResult>({
    ...GROUPING,
    run: (posts) => this.writeStore(posts),
    mostWeight: MAX_TICKETS_PER_BATCH,
    mostWaiting: MOST_WAITING_IN_STORE,
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
    const text = JSON.stringify(batch);
    const sha = hash('sha256', text, 'buffer');
    const weight = Math.max(1, batch.tickets.length, Math.ceil(text.length / TICKET_LENGTH));
    const post: Post = { ctx, storeId, deviceId: ctx.actor.id, batch, sha, weight };
    const alone = weight > FEW_TICKETS || (batch.dayEnds ?? []).length > 0;
    return alone || this.stores.isBusy(storeLane(post))
      ? this.stores.submit(storeLane(post), post)
      : this.chains.submit(laneOf(post), post);
  }

  /** Few tickets each, from any stores of a chain, in one transaction. */
  private async writeChain(posts: readonly Post[]): Promise<Answer<BatchResult>[]> {
    const answers = await this.db.sqlTx(ctxOf(posts), async (tx) => {
      // One round trip: the locks stand in front, so that what follows sees what their last holders have committed.
      const [, free, known, shelf] = await atOnce([
        this.batches.lockLane(tx, laneOf(posts[0] as Post)),
        this.sales.lockFreeStores(tx, [...new Set(posts.map((p) => p.storeId))]),
        this.batches.find(tx, posts.map(keyOf)),
        this.intake.look(tx, posts.map(parcelOf)),
      ]);
      return this.write(
        tx,
        posts.filter((p) => free.has(p.storeId)),
        known,
        shelf,
      );
    });
    return posts.map((post) => answers.get(post) ?? { value: this.stores.submit(storeLane(post), post) });
  }

  /** Batches of one store in one transaction; waits for whoever else writes in the store. */
  private async writeStore(posts: readonly Post[]): Promise<Answer<BatchResult>[]> {
    const answers = await this.db.sqlTx(ctxOf(posts), async (tx) => {
      await this.sales.lockStore(tx, posts[0]?.storeId ?? '');
      const [known, shelf] = await atOnce([
        this.batches.find(tx, posts.map(keyOf)),
        this.intake.look(tx, posts.map(parcelOf)),
      ]);
      return this.write(tx, posts, known, shelf);
    });
    return posts.map((post) => answers.get(post) ?? { error: new NotFound() });
  }

  /** Under the locks of the posts' stores, which `found` and `shelf` were read under. */
  private async write(
    tx: Tx,
    posts: readonly Post[],
    found: readonly KnownBatch[],
    shelf: Shelf,
  ): Promise<Map<Post, Answer<BatchResult>>> {
    const known = new Map(found.map((k) => [`${k.deviceId} ${k.batchId}`, k]));
    const written = await this.writeFresh(
      tx,
      posts.filter((p) => !known.has(identity(p))),
      shelf,
    );
    return new Map(
      posts.map((post) => {
        const value = written.get(post);
        return [post, value ? { value } : replay(post, known.get(identity(post)))];
      }),
    );
  }

  private async writeFresh(tx: Tx, posts: readonly Post[], shelf: Shelf): Promise<Map<Post, BatchResult>> {
    const written = new Map<Post, BatchResult>();
    if (posts.length === 0) return written;
    const dayEnds = new Map<Post, DayEndResult[]>();
    for (const post of posts) dayEnds.set(post, await this.dayEnds(tx, post.storeId, post.batch.dayEnds ?? []));
    const intake = await this.intake.runAll(tx, posts.map(parcelOf), shelf);
    for (const [i, post] of posts.entries())
      written.set(post, {
        batchId: post.batch.batchId,
        replayed: false,
        results: intake.results[i] ?? [],
        dayEnds: dayEnds.get(post) ?? [],
      });
    await atOnce([
      intake.written,
      this.noteTerminals(tx, written),
      this.batches.insert(
        tx,
        [...written].map(([post, { results, dayEnds }]) => ({
          ...keyOf(post),
          storeId: post.storeId,
          sha: post.sha,
          tickets: post.batch.tickets.length,
          result: JSON.stringify({ results, dayEnds }),
        })),
      ),
    ]);
    return written;
  }

  /** One note per device: what its batches spoke of, and its latest heartbeat. */
  private async noteTerminals(tx: Tx, written: ReadonlyMap<Post, BatchResult>): Promise<void> {
    const signs = [...Map.groupBy(written, ([post]) => post.deviceId)].map(([deviceId, own]) => {
      const heartbeat = own.findLast(([{ batch }]) => batch.heartbeat)?.[0].batch.heartbeat;
      return {
        storeId: own[0]?.[0].storeId ?? '',
        deviceId,
        codes: [...new Set(own.flatMap(([{ batch }, { results }]) => terminalCodes(batch, results)))],
        heartbeat: heartbeat ? plausibleHeartbeat(heartbeat) : null,
      };
    });
    await this.terminals.seen(tx, signs, this.clock.now());
  }

  private async dayEnds(tx: Tx, storeId: string, raw: readonly unknown[]): Promise<DayEndResult[]> {
    if (raw.length === 0) return [];
    const results: DayEndResult[] = [];
    const facts: DayEndFact[] = [];
    const terminals = (await this.terminals.activeCodes(tx, [storeId])).get(storeId) ?? new Set<string>();
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

const parcelOf = ({ storeId, deviceId, batch }: Post): Parcel => ({
  storeId,
  source: { deviceId, importId: null },
  tickets: batch.tickets,
});
const keyOf = ({ deviceId, batch }: Post): BatchKey => ({ deviceId, batchId: batch.batchId });
/** The chain of a group is that of each of its posts. */
const ctxOf = ([post]: readonly Post[]): TenantContext => (post as Post).ctx;

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
