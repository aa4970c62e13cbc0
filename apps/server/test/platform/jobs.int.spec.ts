import { eventually } from '@larder/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Clock } from '../../src/platform/clock/clock.ts';
import { Config } from '../../src/platform/config/config.ts';
import { defineEvent } from '../../src/platform/events/define-event.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { defineJob } from '../../src/platform/jobs/define-job.ts';
import { Dispatcher } from '../../src/platform/jobs/dispatcher.ts';
import { JobRegistry, type Runnable } from '../../src/platform/jobs/job-registry.ts';
import { QueueTransport } from '../../src/platform/jobs/queue-transport.ts';
import { Jobs, Outbox } from '../../src/platform/jobs/work-items.ts';
import { WorkerHost } from '../../src/platform/jobs/worker-host.ts';
import { Log } from '../../src/platform/logging/logging.ts';
import { createChain, type TestChain } from '../support/chain.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const Payload = z.object({ n: z.number() });
const counted = defineJob({ name: 'test.count', class: 'interactive', payload: Payload, maxAttempts: 3 });

let t: TestApp;
let a: TestChain;
let b: TestChain;
let dispatcher: Dispatcher;
let transport: QueueTransport;
const ran: { tenantId: string; n: number }[] = [];
let failing = 0;

beforeAll(async () => {
  t = await startTestApp();
  a = await createChain(t);
  b = await createChain(t);
  const registry = t.get(JobRegistry);
  const runnable: Runnable = {
    kind: counted.name,
    class: 'interactive',
    maxAttempts: 3,
    timeoutSeconds: 600,
    parse: (p) => Payload.parse(p),
    handler: {
      run: async (ctx, payload) => {
        if (failing > 0) {
          failing -= 1;
          throw new Error('planned');
        }
        ran.push({ tenantId: ctx.tenantId, n: (payload as { n: number }).n });
      },
    },
  };
  (registry as unknown as { runnables: Map<string, Runnable> }).runnables.set(counted.name, runnable);
  const config = t.get(Config as never) as Config;
  transport = new QueueTransport({ url: config.db.queue, maxConnections: 4 });
  const host = t.get(WorkerHost);
  transport.consume(
    'interactive',
    4,
    (ticket) => host.process(ticket),
    () => undefined,
  );
  dispatcher = new Dispatcher(config.db.dispatcher, registry, transport, t.get(Clock), t.get(Log).pino);
  dispatcher.start();
}, 60_000);
afterAll(async () => {
  await dispatcher?.stop();
  await transport?.close();
  await t?.close();
});

const enqueue = (chain: TestChain, n: number, options: { dedupeKey?: string; runAt?: Date } = {}) =>
  t.db.tx(chain.ctx('owner'), (tx) => t.get(Jobs).enqueue(tx, counted, { n }, options));
const state = async (n: number) =>
  (
    await t.admin.query<{ state: number; attempts: number; last_error: string | null }>(
      `select state, attempts, last_error from work_item where kind = 'test.count' and payload ->> 'n' = $1`,
      [String(n)],
    )
  ).rows;
const ranWith = (n: number) => ran.filter((r) => r.n === n);

describe('queue of record on BullMQ and Postgres', () => {
  it('[PLT-16] a job enqueued in a transaction runs once, under its own tenant', async () => {
    await enqueue(a, 1);
    await enqueue(b, 2);
    await eventually(() => {
      expect(ranWith(1)).toEqual([{ tenantId: a.tenantId, n: 1 }]);
      expect(ranWith(2)).toEqual([{ tenantId: b.tenantId, n: 2 }]);
      return true;
    });
    await eventually(async () => expect((await state(1))[0]?.state).toBe(2));
  });

  it('[PLT-17] a rolled-back transaction leaves no job', async () => {
    await t.db
      .tx(a.ctx('owner'), async (tx) => {
        await t.get(Jobs).enqueue(tx, counted, { n: 3 });
        throw new Error('planned');
      })
      .catch(() => undefined);
    expect(await state(3)).toEqual([]);
  });

  it('a failing job is tried again later and dies with its reason after the last attempt', async () => {
    failing = 3;
    await enqueue(a, 4);
    for (const attempts of [1, 2]) {
      await eventually(async () =>
        expect((await state(4))[0]).toMatchObject({ state: 0, attempts, last_error: 'planned' }),
      );
      await t.admin.query(`update work_item set run_at = now() - interval '1 minute' where payload ->> 'n' = '4'`);
    }
    await eventually(async () =>
      expect((await state(4))[0]).toMatchObject({ state: 3, attempts: 3, last_error: 'planned' }),
    );
    expect(ranWith(4)).toEqual([]);
  });

  it('waiting twins with the same key are one', async () => {
    const later = new Date(Date.now() + 3_600_000);
    await enqueue(a, 5, { dedupeKey: 'k', runAt: later });
    await enqueue(a, 5, { dedupeKey: 'k', runAt: later });
    expect(await state(5)).toHaveLength(1);
    await t.admin.query(`delete from work_item where payload ->> 'n' = '5'`);
  });

  it('a worker whose lease was taken over can’t finish the row', async () => {
    const id = newId();
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, state, lease, leased_at, run_at) values ($1, $2, 'bulk', 'test.count', '{"n":6}', 1, $3, now(), now())`,
      [a.tenantId, id, newId()],
    );
    await t.get(WorkerHost).process({ tenantId: a.tenantId, id, lease: newId() });
    await t.get(WorkerHost).process({ tenantId: b.tenantId, id, lease: newId() });
    expect(ranWith(6)).toEqual([]);
    expect((await state(6))[0]?.state).toBe(1);
  });

  it('[PLT-26] one chain’s flood doesn’t starve another', async () => {
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at) select $1, gen_random_uuid(), 'interactive', 'test.count', '{"n":100}', now() from generate_series(1, 600)`,
      [a.tenantId],
    );
    const before = ranWith(100).length;
    await enqueue(b, 7);
    await eventually(() => expect(ranWith(7)).toHaveLength(1));
    expect(ranWith(100).length - before).toBeLessThan(600);
    await eventually(() => expect(ranWith(100)).toHaveLength(600), { timeoutMs: 20_000 });
  }, 40_000);
});

describe('outbox', () => {
  it('an event without subscribers writes nothing', async () => {
    const lonely = defineEvent({ name: 'test.lonely', payload: z.object({ id: z.uuid() }) });
    await t.db.tx(a.ctx('owner'), (tx) => t.get(Outbox).publish(tx, lonely, { id: newId() }));
    expect((await t.admin.query(`select 1 from work_item where kind like 'test.lonely%'`)).rowCount).toBe(0);
  });
});
