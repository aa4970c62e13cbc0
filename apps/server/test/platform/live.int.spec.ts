import type { LiveTopic } from '@larder/contracts/live/topics';
import { eventually } from '@larder/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpApp } from '../../src/http-app.ts';
import { Config } from '../../src/platform/config/config.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { type LiveAudience, LiveBus } from '../../src/platform/live/live-bus.ts';
import { LiveFeed } from '../../src/platform/live/live-feed.ts';
import { LiveHub } from '../../src/platform/live/live-hub.ts';
import { parsePosition } from '../../src/platform/live/live-position.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { LiveStream } from '../support/live-stream.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Caller, createWorld, type World, type WorldChain } from '../support/world.ts';

let t: TestApp;
let world: World;
let a: WorldChain;
let base: string;
/** A second API process's worth of application on the same database. */
let second: NestFastifyApplication;
let secondBase: string;
const streams: LiveStream[] = [];

beforeAll(async () => {
  t = await startTestApp();
  await t.app.listen(0, '127.0.0.1');
  base = await t.app.getUrl();
  const { env, dataDir, db } = t.get(Config as never) as Config;
  second = await createHttpApp(
    Config.load({
      NODE_ENV: env,
      LOG_LEVEL: 'silent',
      LARDER_DATA_DIR: dataDir,
      LARDER_SECRET: 'test-secret-of-at-least-32-characters',
      LARDER_DB_POOL: String(db.pool),
      ...t.database.environment,
    }),
    'test',
  );
  await second.listen(0, '127.0.0.1');
  secondBase = await second.getUrl();
  world = await createWorld(t);
  a = world.a;
}, 120_000);
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.cut();
  await eventually(() => t.get(LiveHub).size === 0 && second.get(LiveHub).size === 0);
});
afterAll(async () => {
  await second?.close();
  await t?.close();
});

async function listen(caller: Caller, options: { on?: string; after?: string; lastEventId?: string } = {}) {
  const stream = await LiveStream.open(options.on ?? base, caller, options);
  streams.push(stream);
  return stream;
}

const publish = (chain: WorldChain, topic: LiveTopic, audience: LiveAudience = {}): Promise<void> =>
  t.db.sqlTx(jobContext(chain.tenantId, 'test', 'test'), async (tx) => t.get(LiveBus).publish(tx, topic, audience));

/** Something that every listener of the chain hears: what was said before it has arrived when this has. */
async function mark(chain: WorldChain, ...listening: LiveStream[]): Promise<void> {
  const key = newId();
  await publish(chain, 'sales.ticket', { key });
  await Promise.all(listening.map((stream) => stream.change({ key })));
}

/** A transaction that has written its event and waits to be told to commit. */
async function openTransaction(chain: WorldChain, key: string) {
  let commit = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let written = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    written = resolve;
  });
  const done = t.db.sqlTx(jobContext(chain.tenantId, 'test', 'test'), async (tx) => {
    t.get(LiveBus).publish(tx, 'sales.ticket', { key });
    // After the bus: the row stands, and only the commit is missing.
    tx.beforeCommit(async () => {
      written();
      await gate;
    });
  });
  await ready;
  return {
    commit: () => {
      commit();
      return done;
    },
  };
}

describe('live stream', () => {
  it('[PLT-09] says what changed and where, unbuffered and uncompressed', async () => {
    const stream = await listen(a.owner);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.headers.get('content-encoding')).toBeNull();
    expect(stream.headers.get('cache-control')).toContain('no-transform');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    const order = newId();
    await publish(a, 'ordering.order', { storeId: a.stores[0], key: order });
    const event = await stream.change({ topic: 'ordering.order' });
    expect(event.data).toEqual({ changes: [{ topic: 'ordering.order', storeId: a.stores[0], key: order }] });
    expect(parsePosition(event.id)).not.toBeNull();
  });

  it('says nothing of a transaction that was rolled back', async () => {
    const stream = await listen(a.owner);
    const lost = newId();
    await expect(
      t.db.tx(jobContext(a.tenantId, 'test', 'test'), async (tx) => {
        t.get(LiveBus).publish(tx, 'sales.ticket', { key: lost });
        throw new Error('planned');
      }),
    ).rejects.toThrow('planned');
    await mark(a, stream);
    expect(stream.changes().map((c) => c.key)).not.toContain(lost);
  });

  it('[PLT-16] another chain hears nothing, and a store manager only of the own store', async () => {
    const [owner, manager, neighbour, foreign] = await Promise.all([
      listen(a.owner),
      listen(a.storeManager),
      listen(a.northSupervisor),
      listen(world.b.owner),
    ]);
    await publish(a, 'inventory.stock', { storeId: a.stores[0] });
    await publish(a, 'inventory.stock', { storeId: a.stores[1] });
    await publish(a, 'inventory.stock', { storeId: a.stores[2] });
    await mark(a, owner, manager, neighbour);
    await mark(world.b, foreign);
    const stores = (stream: LiveStream) =>
      stream
        .changes()
        .filter((c) => c.topic === 'inventory.stock')
        .map((c) => c.storeId)
        .sort();
    expect(stores(owner)).toEqual([a.stores[0], a.stores[1], a.stores[2]].sort());
    expect(stores(neighbour)).toEqual([a.stores[0], a.stores[1]].sort());
    expect(stores(manager)).toEqual([a.stores[0]]);
    expect(JSON.stringify(foreign.events)).not.toContain(a.stores[0]);
  });

  it('[PPL-11] a topic needs its permission, a chain-wide one every store, a personal one the person', async () => {
    const [owner, clerk, supervisor] = await Promise.all([listen(a.owner), listen(a.clerk), listen(a.northSupervisor)]);
    await publish(a, 'ordering.order', { storeId: a.stores[0] });
    await publish(a, 'platform.job', { chain: true });
    await publish(a, 'workflow.task', { userId: a.northSupervisor.userId });
    await mark(a, owner, clerk, supervisor);
    const topics = (stream: LiveStream) => new Set(stream.changes().map((c) => c.topic));
    expect(topics(clerk)).toEqual(new Set(['sales.ticket']));
    expect(topics(owner)).toEqual(new Set(['sales.ticket', 'ordering.order', 'platform.job']));
    expect(topics(supervisor)).toEqual(new Set(['sales.ticket', 'ordering.order', 'workflow.task']));
  });

  it('[PLT-09] an event committed through one process reaches the streams of another', async () => {
    const stream = await listen(a.owner, { on: secondBase });
    const key = newId();
    await publish(a, 'sales.ticket', { key });
    await stream.change({ key });
  });
});

describe('order of commits', () => {
  it('[PLT-09] a transaction that commits late is heard late, holds nobody up and is never missed', async () => {
    const stream = await listen(a.owner);
    const [late, early] = [newId(), newId()];
    const open = await openTransaction(a, late);
    await publish(a, 'sales.ticket', { key: early });
    const first = await stream.change({ key: early });
    expect(stream.changes().map((c) => c.key)).not.toContain(late);
    await open.commit();
    const after = await stream.change({ key: late });
    expect(after.id).not.toBe(first.id);
    await mark(a, stream);
    expect(stream.changes().filter((c) => c.key === late || c.key === early)).toHaveLength(2);
  });

  it('[PLT-09] who left before the late commit hears of it on coming back, in any process', async () => {
    const stream = await listen(a.owner);
    const [late, early] = [newId(), newId()];
    const open = await openTransaction(a, late);
    await publish(a, 'sales.ticket', { key: early });
    const { id } = await stream.change({ key: early });
    stream.cut();
    await open.commit();
    const back = await listen(a.owner, { on: secondBase, lastEventId: id });
    expect(back.events[0]).toMatchObject({ type: 'hello', data: { resumed: true } });
    await back.change({ key: late });
    expect(back.changes().map((c) => c.key)).not.toContain(early);
  });
});

describe('coming back', () => {
  it('resumes after what was heard last, by header or by parameter', async () => {
    const stream = await listen(a.owner);
    const keys = [newId(), newId(), newId()];
    await publish(a, 'sales.ticket', { key: keys[0] });
    const { id } = await stream.change({ key: keys[0] });
    stream.cut();
    await publish(a, 'sales.ticket', { key: keys[1] });
    await publish(world.b, 'sales.ticket', { key: keys[2] });
    for (const how of [{ after: id }, { lastEventId: id }]) {
      const back = await listen(a.owner, how);
      await back.change({ key: keys[1] });
      await mark(a, back);
      const heard = back.changes().map((c) => c.key);
      expect(heard).not.toContain(keys[0]);
      expect(heard).not.toContain(keys[2]);
    }
  });

  it('an id that is too old, of another database or no id at all asks for everything anew', async () => {
    const stream = await listen(a.owner);
    const position = parsePosition(stream.lastId);
    const tooOld = `${(position?.at ?? 0) - 11 * 60_000}.${position?.snapshot}`;
    for (const after of [tooOld, `${position?.at}.900000000000:900000000000:`, '17', 'x'.repeat(4_100)]) {
      const back = await listen(a.owner, { after });
      await back.next((e) => e.type === 'reset');
      expect(back.events[0]).toMatchObject({ type: 'hello', data: { resumed: false } });
    }
  });

  it('keeps what was committed less than a retention ago, however long its transaction took', async () => {
    const feed = t.get(LiveFeed);
    const [slow, quick] = [newId(), newId()];
    const open = await openTransaction(a, slow);
    await publish(a, 'sales.ticket', { key: quick });
    await feed.prune(0);
    await open.commit();
    await feed.prune(0);
    const left = async () =>
      (
        await t.admin.query<{ key: string }>('select key from live_event where key = any($1)', [[slow, quick]])
      ).rows.map((r) => r.key);
    expect(await left()).toEqual([slow]);
    await feed.prune(0);
    expect(await left()).toEqual([]);
  });
});

describe('a rush', () => {
  it('[PLT-09] becomes a few messages a second, whatever the number of transactions', async () => {
    const stream = await listen(a.owner);
    const began = performance.now();
    for (let round = 0; round < 60; round += 1)
      await Promise.all(Array.from({ length: 5 }, () => publish(a, 'sales.ticket', { storeId: a.stores[0] })));
    await mark(a, stream);
    const seconds = (performance.now() - began) / 1_000;
    const messages = stream.events.filter((e) => e.type === 'changed');
    expect(messages.length).toBeLessThanOrEqual(6 + Math.ceil(seconds * 5));
    for (const message of messages) expect((message.data['changes'] as unknown[]).length).toBeLessThanOrEqual(2);
  });

  it('very many records in one read are said as their topic', async () => {
    const stream = await listen(a.owner);
    await t.db.sqlTx(jobContext(a.tenantId, 'test', 'test'), async (tx) => {
      for (let i = 0; i < 80; i += 1)
        t.get(LiveBus).publish(tx, 'ordering.order', { storeId: a.stores[i % 2], key: newId() });
    });
    await stream.change({ topic: 'ordering.order', storeId: a.stores[0] });
    expect(stream.changes()).toHaveLength(2);
    expect(stream.changes()).toEqual(
      expect.arrayContaining([
        { topic: 'ordering.order', storeId: a.stores[0] },
        { topic: 'ordering.order', storeId: a.stores[1] },
      ]),
    );
  });
});

describe('who may listen', () => {
  it('[PPL-11] a leaver’s stream ends within a second', async () => {
    const leaver = await a.person('store_manager', a.stores[0]);
    const stream = await listen(leaver);
    expect((await a.owner.post(`/api/v1/people/${leaver.userId}/freeze`)).statusCode).toBe(200);
    const frozenAt = performance.now();
    const end = await stream.next((e) => e.type === 'end');
    expect(end.data).toEqual({ reason: 'session' });
    expect(end.at - frozenAt).toBeLessThan(1_000);
    await stream.closed();
    expect((await LiveStream.open(base, leaver)).status).toBe(401);
  });

  it('[PPL-11] somebody whose scope changed starts anew with the new rights', async () => {
    const moved = await a.person('store_manager', a.stores[0]);
    const stream = await listen(moved);
    const person = (await a.owner.get(`/api/v1/people/${moved.userId}`)).json() as { version: number };
    const answer = await a.owner.put(`/api/v1/people/${moved.userId}`, {
      version: person.version,
      displayName: 'moved',
      grants: [{ role: 'store_manager', unitId: a.stores[1] }],
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const changedAt = performance.now();
    const end = await stream.next((e) => e.type === 'end');
    expect(end.data).toEqual({ reason: 'scope' });
    expect(end.at - changedAt).toBeLessThan(1_000);
    const again = await listen(moved, { after: stream.lastId });
    await publish(a, 'inventory.stock', { storeId: a.stores[0] });
    await publish(a, 'inventory.stock', { storeId: a.stores[1] });
    await mark(a, again);
    expect(again.changes().filter((c) => c.topic === 'inventory.stock')).toEqual([
      { topic: 'inventory.stock', storeId: a.stores[1] },
    ]);
  });

  it('one person’s streams are limited, and the next one is refused with a time to wait', async () => {
    const greedy = await a.person('clerk', a.stores[0]);
    for (let i = 0; i < 20; i += 1) await listen(greedy);
    const refused = await fetch(`${base}/api/v1/live`, { headers: { cookie: greedy.cookie } });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(await refused.json()).toMatchObject({ code: 'too_many_streams' });
  });

  it('a process that stops says so and closes its streams at once', async () => {
    const { dataDir } = t.get(Config as never) as Config;
    const third = await createHttpApp(
      Config.load({
        NODE_ENV: 'test',
        LOG_LEVEL: 'silent',
        LARDER_DATA_DIR: dataDir,
        LARDER_SECRET: 'test-secret-of-at-least-32-characters',
        ...t.database.environment,
      }),
      'test',
    );
    await third.listen(0, '127.0.0.1');
    const stream = await LiveStream.open(await third.getUrl(), a.owner);
    const key = newId();
    await publish(a, 'sales.ticket', { key });
    const { id } = await stream.change({ key });
    await third.close();
    expect((await stream.next((e) => e.type === 'end')).data).toEqual({ reason: 'shutdown' });
    await stream.closed();
    const missed = newId();
    await publish(a, 'sales.ticket', { key: missed });
    const back = await listen(a.owner, { lastEventId: id });
    await back.change({ key: missed });
  });
});
