import { startTestRedis } from '@larder/testing';
import { TEST_NEEDS } from '@larder/tooling/test-needs.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '../../../src/platform/config/config.ts';
import { newId } from '../../../src/platform/ids/ids.ts';
import { Limiters } from '../../../src/platform/limits/limiters.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';
import { type WorldChain, worldChain } from '../../support/world.ts';

let t: TestApp;
let a: WorldChain;
let b: WorldChain;
beforeAll(async () => {
  t = await startTestApp({
    LARDER_LIMIT_INGEST: '3',
    LARDER_LIMIT_WRITES: '4',
    LARDER_LIMIT_EXPORTS: '2',
    LARDER_LIMIT_BACKLOG: '5',
  });
  a = await worldChain(t);
  b = await worldChain(t);
});
afterAll(() => t?.close());

const post = (key: string) =>
  t.app.inject({
    method: 'POST',
    url: '/api/v1/pos/batches',
    headers: { authorization: key },
    payload: { batchId: newId(), sentAt: '2026-03-02T10:00:00Z', tickets: [] },
  });

describe('limits', () => {
  it('[PLT-26] tills are counted per chain: over its share a chain is told when to come back, another one goes on', async () => {
    const keys = [await a.deviceKey(a.stores[0]), await a.deviceKey(a.stores[1])];
    const answers: Awaited<ReturnType<typeof post>>[] = [];
    for (let i = 0; i < 4; i += 1) answers.push(await post(keys[i % 2] ?? ''));
    expect(answers.map((r) => r.statusCode)).toEqual([200, 200, 200, 429]);
    expect(answers.map((r) => r.headers['ratelimit-remaining'])).toEqual(['2', '1', '0', '0']);
    expect(answers[0]?.headers).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-reset': expect.any(String) });
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers[3]?.json()).toMatchObject({ code: 'too_many_requests' });
    expect((await post(await b.deviceKey(b.stores[0]))).statusCode).toBe(200);
  });

  it('[PLT-26] changes are counted per person; reading is not', async () => {
    const change = () => a.buyer.put('/api/v1/session/locale', { locale: 'en' });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await change()).statusCode);
    expect(statuses.slice(0, 4).every((s) => s < 300)).toBe(true);
    expect(statuses[4]).toBe(429);
    for (let i = 0; i < 6; i += 1) expect((await a.buyer.get('/api/v1/session')).statusCode).toBe(200);
    expect((await a.hqManager.put('/api/v1/session/locale', { locale: 'en' })).statusCode).toBeLessThan(300);
  });

  it('[PLT-26] downloads are counted per person', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await a.owner.get('/api/v1/audit-events.csv')).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('[PLT-26] a chain whose work piles up is put off until there is room again', async () => {
    const own = await worldChain(t);
    const key = await own.deviceKey(own.stores[0]);
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at) select $1, gen_random_uuid(), 'projection', 'test.none', '{}', now() from generate_series(1, 5)`,
      [own.tenantId],
    );
    const refused = await post(key);
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'backlog_full' });
    expect(refused.headers['retry-after']).toBe('30');
  });

  it('a body over the limit is refused with 413', async () => {
    const own = await worldChain(t);
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/v1/pos/batches',
      headers: { authorization: await own.deviceKey(own.stores[0]), 'content-type': 'application/json' },
      payload: `{"batchId":"${'x'.repeat(10 * 1024 * 1024)}"}`,
    });
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'too_large' });
  });
});

describe('sign-in attempts', () => {
  const guess = (app: TestApp, chain: WorldChain, login: string, remoteAddress: string, password = 'wrong password') =>
    app.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { tenantCode: chain.code, login, password },
      remoteAddress,
    });

  it('[PRV-02] count over all API processes: the second one knows what the first one has seen', async () => {
    const second = await startTestApp({}, t.database);
    try {
      const apps = [t, second];
      const statuses: number[] = [];
      for (let i = 0; i < 12; i += 1)
        statuses.push((await guess(apps[i % 2] as TestApp, a, a.clerk.login, '203.0.113.7')).statusCode);
      expect(statuses).toEqual([...new Array<number>(10).fill(401), 429, 429]);
      const third = await startTestApp({}, t.database);
      try {
        // A restart forgets nothing either.
        expect((await guess(third, a, a.clerk.login, '203.0.113.7')).statusCode).toBe(429);
      } finally {
        await third.close();
      }
    } finally {
      await second.close();
    }
  });

  it('[PRV-02] an account that is guessed from many places is closed to new ones, not to where its owner signs in', async () => {
    const home = '198.51.100.1';
    expect((await guess(t, a, a.compliance.login, home, 'correct horse battery')).statusCode).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 61; i += 1)
      statuses.push((await guess(t, a, a.compliance.login, `203.0.113.${20 + i}`)).statusCode);
    expect(statuses.slice(0, 60).every((s) => s === 401)).toBe(true);
    expect(statuses[60]).toBe(429);
    expect((await guess(t, a, a.compliance.login, home, 'correct horse battery')).statusCode).toBe(200);
  }, 60_000);
});

describe('counters without PostgreSQL’s help', () => {
  it('a lost shared store leaves half the allowance, never none and never all', async () => {
    const { db } = t.get(Config as never) as Config;
    const broken = { redisUrl: undefined, db: { ...db, runtime: db.runtime.replace(/:\d+\//, ':1/') } } as Config;
    const limiters = new Limiters(broken);
    try {
      const limit = limiters.shared({ name: 'test', points: 4, windowSeconds: 60 });
      const exceeded: boolean[] = [];
      for (let i = 0; i < 4; i += 1) exceeded.push((await limit.take('k')).exceeded);
      expect(exceeded).toEqual([false, false, true, true]);
    } finally {
      await limiters.onApplicationShutdown();
    }
  });
});

describe.runIf(TEST_NEEDS.redis.missing() === null)('counters on Redis', () => {
  it('[PLT-26] hold over processes, and go on in each process when Redis is gone', async () => {
    const redis = await startTestRedis();
    const { db } = t.get(Config as never) as Config;
    const open = () => new Limiters({ redisUrl: redis.url, db } as Config);
    const [one, two] = [open(), open()];
    try {
      const limits = [one, two].map((l) => l.fast({ name: 'test', points: 4, windowSeconds: 60 }));
      const exceeded: boolean[] = [];
      for (let i = 0; i < 5; i += 1) exceeded.push((await limits[i % 2]?.take('k'))?.exceeded ?? false);
      expect(exceeded).toEqual([false, false, false, false, true]);
      await redis.kill();
      const alone: boolean[] = [];
      for (let i = 0; i < 3; i += 1) alone.push((await limits[0]?.take('other'))?.exceeded ?? false);
      expect(alone).toEqual([false, false, true]);
    } finally {
      await one.onApplicationShutdown();
      await two.onApplicationShutdown();
      await redis.stop();
    }
  });
});
