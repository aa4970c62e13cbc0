import { eventually, startTestRedis, type TestRedis } from '@larder/testing';
import { TEST_NEEDS } from '@larder/tooling/test-needs.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../../../src/platform/clock/clock.ts';
import { Config } from '../../../src/platform/config/config.ts';
import { Dispatcher } from '../../../src/platform/jobs/dispatcher.ts';
import { JobRegistry } from '../../../src/platform/jobs/job-registry.ts';
import { Log } from '../../../src/platform/logging/logging.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';
import { type WorldChain, worldChain } from '../../support/world.ts';

const TOKEN = 'a-token-of-16-characters';

let t: TestApp;
let a: WorldChain;
beforeAll(async () => {
  t = await startTestApp({ LARDER_METRICS_TOKEN: TOKEN });
  a = await worldChain(t);
});
afterAll(() => t?.close());

const probe = (app: TestApp, url: string) => app.app.inject({ method: 'GET', url });
const metrics = async (headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
  t.app.inject({ method: 'GET', url: '/metrics', headers });

describe('[PLT-28] metrics', () => {
  it('are for the token’s holder only', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: a.owner.cookie }])
      expect((await metrics(headers as Record<string, string>)).statusCode).toBe(404);
    expect((await metrics()).headers['content-type']).toContain('text/plain');
  });

  it('tell latency per route, queue, dead letters, schedules, pool, event loop and build; no chain, person or id', async () => {
    const id = crypto.randomUUID();
    await a.owner.get(`/api/v1/items/${id}`);
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, state, run_at) values
        ($1, gen_random_uuid(), 'bulk', 'test.lost', '{}', 3, now()), ($1, gen_random_uuid(), 'bulk', 'test.x', '{}', 0, now() - interval '40 seconds')`,
      [a.tenantId],
    );
    await t.admin.query(
      `insert into job_schedule (tenant_id, job_name, key, last_fired, last_done) values ($1, 'test.nightly', '-', '1', now())`,
      [a.tenantId],
    );
    const text = (await metrics()).body;
    expect(text).toMatch(
      /larder_http_request_seconds_count\{method="GET",route="\/api\/v1\/items\/:id",class="read",status="4xx"\} 1/,
    );
    expect(text).toMatch(/larder_queue_dead\{kind="test.lost"\} 1/);
    expect(text).toMatch(/larder_queue_waiting\{class="bulk"\} 1/);
    expect(Number(/larder_queue_oldest_seconds\{class="bulk"\} ([\d.]+)/.exec(text)?.[1])).toBeGreaterThan(39);
    expect(text).toMatch(/larder_schedule_last_done_seconds\{job="test.nightly"\} \d+/);
    expect(text).toMatch(/larder_db_connections\{pool="main",state="max"\} 8/);
    expect(text).toMatch(/larder_build_info\{version="\d+\.\d+\.\d+",node="v24/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    for (const secret of [a.tenantId, a.code, a.owner.userId, a.owner.login, id]) expect(text).not.toContain(secret);
  });

  it('go on without the database, and say that the queue’s figures are old', async () => {
    const alone = await startTestApp({ LARDER_METRICS_TOKEN: TOKEN });
    const reachable = (yes: boolean) =>
      t.admin.query(`alter database ${alone.database.name} with allow_connections ${yes}`);
    await reachable(false);
    await t.admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      alone.database.name,
    ]);
    const answer = await alone.app.inject({
      method: 'GET',
      url: '/metrics',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatch(/larder_queue_observed 0/);
    expect((await probe(alone, '/healthz')).statusCode).toBe(200);
    for (const url of ['/readyz', '/readyz/ingest']) {
      const ready = await probe(alone, url);
      expect(ready.statusCode, url).toBe(503);
      expect(ready.json()).toMatchObject({ status: 'not_ready', database: 'down' });
    }
    await reachable(true);
    await eventually(async () => (await probe(alone, '/readyz')).statusCode === 200);
    await alone.close();
  }, 40_000);
});

describe('readiness', () => {
  it('says whether some worker hands out work, without taking the API out of service', async () => {
    expect((await probe(t, '/readyz')).json()).toMatchObject({
      status: 'ready',
      database: 'ok',
      queue: 'ok',
      worker: 'down',
    });
    const dispatcher = new Dispatcher(
      (t.get(Config as never) as Config).db.dispatcher,
      t.get(JobRegistry),
      { send: async () => undefined },
      t.get(Clock),
      t.get(Log).pino,
    );
    dispatcher.start();
    await eventually(async () => (await probe(t, '/readyz')).json().worker === 'ok');
    await dispatcher.stop();
  });
});

describe.runIf(TEST_NEEDS.redis.missing() === null)('readiness with REDIS_URL', () => {
  it('[PLT-26] without Redis is not ready, but ready for tickets', async () => {
    const redis: TestRedis = await startTestRedis();
    const app = await startTestApp({ REDIS_URL: redis.url });
    try {
      await eventually(async () => (await probe(app, '/readyz')).statusCode === 200);
      await redis.kill();
      const ready = await probe(app, '/readyz');
      expect([ready.statusCode, ready.json().queue]).toEqual([503, 'down']);
      expect((await probe(app, '/readyz/ingest')).statusCode).toBe(200);
      await redis.start();
      await eventually(async () => (await probe(app, '/readyz')).statusCode === 200);
    } finally {
      await app.close();
      await redis.stop();
    }
  }, 30_000);
});
