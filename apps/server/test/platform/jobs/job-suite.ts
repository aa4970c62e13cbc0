import { eventually } from '@larder/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Clock } from '../../../src/platform/clock/clock.ts';
import { Config } from '../../../src/platform/config/config.ts';
import { defineEvent } from '../../../src/platform/events/define-event.ts';
import { newId } from '../../../src/platform/ids/ids.ts';
import type { QueueConnection } from '../../../src/platform/jobs/bullmq.ts';
import { defineJob, JOB_CLASSES, type JobClass } from '../../../src/platform/jobs/define-job.ts';
import { Dispatcher } from '../../../src/platform/jobs/dispatcher.ts';
import { JobRegistry, type Runnable } from '../../../src/platform/jobs/job-registry.ts';
import { LEASE_TERMS, type LeaseTerms } from '../../../src/platform/jobs/lease-terms.ts';
import { QueueTransport } from '../../../src/platform/jobs/queue-transport.ts';
import { Jobs, Outbox } from '../../../src/platform/jobs/work-items.ts';
import { WorkerHost } from '../../../src/platform/jobs/worker-host.ts';
import { Log } from '../../../src/platform/logging/logging.ts';
import { createChain, type TestChain } from '../../support/chain.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';
import { Gate } from './gate.ts';

const Payload = z.object({ n: z.number() });
const CONCURRENCY: Readonly<Record<JobClass, number>> = { interactive: 4, projection: 2, bulk: 2 };
/** A queue that lost a message is found out at once instead of within a minute. */
const IMPATIENT: LeaseTerms = { ...LEASE_TERMS, queuedSeconds: 1, sweepEveryMs: 100 };

/** What a backend adds to the suite: where it is, and how to make it forget everything. */
export interface JobBackend {
  readonly name: string;
  /** True for a server of its own that can be killed. */
  readonly crashes: boolean;
  start(t: TestApp): Promise<{
    readonly connection: QueueConnection;
    readonly forget: () => Promise<void>;
    /** kill -9 of the queue's server and a new empty one. */
    readonly crash?: () => Promise<void>;
    readonly stop: () => Promise<void>;
  }>;
}

/** The queue of record with real workers; the same tests for every backend. */
export function jobSuite(backend: JobBackend): void {
  let t: TestApp;
  let a: TestChain;
  let b: TestChain;
  let queue: Awaited<ReturnType<JobBackend['start']>>;
  let transport: QueueTransport;
  let dispatcher: Dispatcher;
  const ran: { tenantId: string; n: number }[] = [];
  /** What the handler does besides counting, per number; set by a test. */
  let behaviour = new Map<number, (attempt: number) => Promise<void> | void>();

  const job = (cls: JobClass) =>
    defineJob({ name: `test.${cls}`, class: cls, payload: Payload, maxAttempts: 3, timeoutSeconds: 600 });
  const jobs = { interactive: job('interactive'), projection: job('projection'), bulk: job('bulk') };

  const dispatcherWith = (terms: LeaseTerms = LEASE_TERMS) =>
    new Dispatcher(
      (t.get(Config as never) as Config).db.dispatcher,
      t.get(JobRegistry),
      transport,
      t.get(Clock),
      t.get(Log).pino,
      terms,
    );
  const restart = async (terms: LeaseTerms): Promise<void> => {
    await dispatcher.stop();
    dispatcher = dispatcherWith(terms);
    dispatcher.start();
  };

  beforeAll(async () => {
    t = await startTestApp();
    [a, b] = [await createChain(t), await createChain(t)];
    queue = await backend.start(t);
    const { runnables } = t.get(JobRegistry) as unknown as { runnables: Map<string, Runnable> };
    for (const cls of JOB_CLASSES)
      runnables.set(jobs[cls].name, {
        kind: jobs[cls].name,
        class: cls,
        maxAttempts: 3,
        timeoutSeconds: 600,
        parse: (p) => Payload.parse(p),
        handler: {
          run: async (ctx, payload, run) => {
            const { n } = payload as { n: number };
            await behaviour.get(n)?.(run.attempt);
            // An effect in a transaction of the job, which commits only while the lease is held.
            await t.db.sqlTx(ctx, async () => undefined);
            ran.push({ tenantId: ctx.tenantId, n });
          },
        },
      });
    const host = t.get(WorkerHost);
    transport = new QueueTransport(queue.connection);
    for (const cls of JOB_CLASSES) transport.consume(cls, CONCURRENCY[cls], (ticket) => host.process(ticket));
    dispatcher = dispatcherWith();
    dispatcher.start();
  }, 60_000);
  afterAll(async () => {
    await dispatcher?.stop();
    await transport?.close(true);
    await queue?.stop();
    await t?.close();
  });
  beforeEach(() => {
    behaviour = new Map();
  });

  const enqueue = (
    chain: TestChain,
    n: number,
    options: { cls?: JobClass; dedupeKey?: string; runAt?: Date } = {},
  ): Promise<void> =>
    t.db.tx(chain.ctx('owner'), (tx) => t.get(Jobs).enqueue(tx, jobs[options.cls ?? 'interactive'], { n }, options));
  const flood = (chain: TestChain, n: number, count: number, cls: JobClass = 'interactive') =>
    t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at)
       select $1, gen_random_uuid(), $2, 'test.' || $2, jsonb_build_object('n', $3::int), now() from generate_series(1, $4)`,
      [chain.tenantId, cls, n, count],
    );
  const rows = async (n: number) =>
    (
      await t.admin.query<{
        state: number;
        attempts: number;
        first_error: string | null;
        last_error: string | null;
        error_code: string | null;
        failed_at: Date | null;
      }>(`select * from work_item where kind like 'test.%' and payload ->> 'n' = $1`, [String(n)])
    ).rows;
  const ranWith = (n: number) => ran.filter((r) => r.n === n);
  const dueNow = (n: number) =>
    t.admin.query(`update work_item set run_at = now() - interval '1 minute' where payload ->> 'n' = $1`, [String(n)]);

  describe(`queue of record on ${backend.name}`, () => {
    it('[PLT-16] a job enqueued in a transaction runs once, under its own tenant', async () => {
      await enqueue(a, 1);
      await enqueue(b, 2);
      await eventually(() => ranWith(1).length + ranWith(2).length === 2);
      expect(ranWith(1)).toEqual([{ tenantId: a.tenantId, n: 1 }]);
      expect(ranWith(2)).toEqual([{ tenantId: b.tenantId, n: 2 }]);
      await eventually(async () => (await rows(1))[0]?.state === 2);
    });

    it('[PLT-17] a rolled-back transaction leaves no job', async () => {
      await t.db
        .tx(a.ctx('owner'), async (tx) => {
          await t.get(Jobs).enqueue(tx, jobs.interactive, { n: 3 });
          throw new Error('planned');
        })
        .catch(() => undefined);
      expect(await rows(3)).toEqual([]);
    });

    it('[PLT-26] a failing job is tried again later and dies with its first and last reason', async () => {
      behaviour.set(4, (attempt) => {
        throw new Error(`planned ${attempt} for 13812345678`);
      });
      await enqueue(a, 4);
      for (const attempts of [1, 2]) {
        await eventually(async () => expect((await rows(4))[0]).toMatchObject({ state: 0, attempts }));
        await dueNow(4);
      }
      await eventually(async () => expect((await rows(4))[0]?.state).toBe(3));
      expect((await rows(4))[0]).toMatchObject({
        attempts: 3,
        first_error: 'planned 1 for [redacted]',
        last_error: 'planned 3 for [redacted]',
        error_code: 'Error',
        failed_at: expect.any(Date),
      });
      expect(ranWith(4)).toEqual([]);
    });

    it('waiting twins with the same key are one', async () => {
      const later = new Date(Date.now() + 3_600_000);
      await enqueue(a, 5, { dedupeKey: 'k', runAt: later });
      await enqueue(a, 5, { dedupeKey: 'k', runAt: later });
      expect(await rows(5)).toHaveLength(1);
      await t.admin.query(`delete from work_item where payload ->> 'n' = '5'`);
    });

    it('a stranger’s lease or tenant can’t start the row, and one lease starts it once', async () => {
      const [id, lease] = [newId(), newId()];
      await t.admin.query(
        `insert into work_item (tenant_id, id, class, kind, payload, state, lease, leased_at, run_at) values ($1, $2, 'bulk', 'test.bulk', '{"n":6}', 1, $3, now(), now())`,
        [a.tenantId, id, lease],
      );
      const host = t.get(WorkerHost);
      await host.process({ tenantId: a.tenantId, id, lease: newId() });
      await host.process({ tenantId: b.tenantId, id, lease });
      expect(ranWith(6)).toEqual([]);
      const ticket = { tenantId: a.tenantId, id, lease };
      await Promise.all([host.process(ticket), host.process(ticket)]);
      expect(ranWith(6)).toHaveLength(1);
      expect(await rows(6)).toMatchObject([{ state: 2, attempts: 1 }]);
    });

    it('a worker that lost its lease can neither commit nor finish: another one has done the work', async () => {
      const gate = new Gate();
      behaviour.set(7, (attempt) => (attempt === 1 ? gate.pass() : undefined));
      await enqueue(a, 7);
      await gate.reached;
      // As if the first worker had been blocked for longer than its lease.
      await t.admin.query(`update work_item set leased_at = now() - interval '1 hour' where payload ->> 'n' = '7'`);
      await eventually(() => ranWith(7).length === 1, { timeoutMs: 10_000 });
      await eventually(async () => (await rows(7))[0]?.state === 2);
      const done = (await rows(7))[0];
      gate.open();
      await gate.passed;
      await enqueue(a, 8);
      await eventually(() => ranWith(8).length === 1);
      expect(ranWith(7)).toHaveLength(1);
      expect((await rows(7))[0]).toEqual(done);
      expect(done).toMatchObject({ attempts: 2, last_error: 'the worker was lost' });
    });

    it('[PLT-26] one chain’s flood doesn’t starve the others: their jobs finish while most of it still waits', async () => {
      await flood(a, 100, 3_000);
      const quiet = Array.from({ length: 12 }, (_, i) => 200 + i);
      for (const n of quiet) {
        await enqueue(b, n);
        await eventually(() => ranWith(n).length === 1, { timeoutMs: 20_000 });
      }
      const waiting = await t.admin.query(`select 1 from work_item where payload ->> 'n' = '100' and state = 0`);
      expect(waiting.rowCount).toBeGreaterThan(500);
      await t.admin.query(`delete from work_item where payload ->> 'n' = '100' and state = 0`);
      await eventually(
        async () =>
          (await t.admin.query(`select 1 from work_item where payload ->> 'n' = '100' and state = 1`)).rowCount === 0,
        { timeoutMs: 20_000 },
      );
    }, 60_000);

    it('[PLT-26] bulk work that fills its workers stops nobody who waits', async () => {
      const gate = new Gate();
      behaviour.set(300, () => gate.pass());
      await flood(a, 300, 50, 'bulk');
      await gate.reached;
      await enqueue(a, 301);
      await eventually(() => ranWith(301).length === 1);
      await enqueue(a, 302, { cls: 'projection' });
      await eventually(() => ranWith(302).length === 1);
      gate.open();
      await eventually(() => ranWith(300).length === 50, { timeoutMs: 20_000 });
    }, 40_000);

    it('a standby takes over when the active dispatcher’s connection ends', async () => {
      const standby = dispatcherWith();
      standby.start();
      try {
        await eventually(() => dispatcher.active);
        expect(standby.active).toBe(false);
        await dispatcher.stop();
        await eventually(() => standby.active);
        await enqueue(a, 9);
        await eventually(() => ranWith(9).length === 1);
      } finally {
        await standby.stop();
        dispatcher = dispatcherWith();
        dispatcher.start();
      }
    });

    it('a queue that forgets everything in the middle of work loses nothing', async () => {
      await restart(IMPATIENT);
      const gate = new Gate();
      behaviour.set(400, () => gate.pass());
      await flood(a, 400, 60);
      await gate.reached;
      await queue.forget();
      gate.open();
      await eventually(async () => (await rows(400)).every((r) => r.state === 2), { timeoutMs: 25_000 });
      expect(ranWith(400)).toHaveLength(60);
    }, 40_000);

    // Where the database is the queue, the chaos day kills it.
    if (backend.crashes)
      it('a queue server that dies and comes back empty loses nothing, and nothing runs twice', async () => {
        await restart(IMPATIENT);
        const gate = new Gate();
        behaviour.set(500, () => gate.pass());
        await flood(a, 500, 60);
        await gate.reached;
        await queue.crash?.();
        gate.open();
        await eventually(async () => (await rows(500)).every((r) => r.state === 2), { timeoutMs: 25_000 });
        expect(ranWith(500)).toHaveLength(60);
      }, 40_000);
  });

  describe('outbox', () => {
    it('an event without subscribers writes nothing', async () => {
      const lonely = defineEvent({ name: 'test.lonely', payload: z.object({ id: z.uuid() }) });
      await t.db.tx(a.ctx('owner'), (tx) => t.get(Outbox).publish(tx, lonely, { id: newId() }));
      expect((await t.admin.query(`select 1 from work_item where kind like 'test.lonely%'`)).rowCount).toBe(0);
    });
  });
}
