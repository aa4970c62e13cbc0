import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids/ids.ts';
import { LiveStream } from '../support/live-stream.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills, ticketOf } from '../support/tills.ts';
import { createWorld, type World } from '../support/world.ts';

let t: TestApp;
let world: World;
beforeAll(async () => {
  t = await startTestApp();
  await t.app.listen(0, '127.0.0.1');
  world = await createWorld(t);
  await openTills(t, world.a);
}, 60_000);
afterAll(() => t?.close());

it('[PLT-09] headquarters hears of a store’s lunch rush within two seconds of the till’s 200, in few messages', async () => {
  const { a, b } = world;
  const store = a.stores[0];
  const base = await t.app.getUrl();
  const [hq, other, foreign] = await Promise.all([
    LiveStream.open(base, a.hqManager),
    LiveStream.open(base, a.otherManager),
    LiveStream.open(base, b.owner),
  ]);
  const authorization = await a.deviceKey(store);
  const now = new Date();
  const closedAt = now.toISOString();
  const openedAt = new Date(now.getTime() - 60_000).toISOString();
  let last = 0;
  for (let batch = 0; batch < 10; batch += 1) {
    const tickets = Array.from({ length: 50 }, (_, i) =>
      ticketOf([{ sku: 'LATTE' }, { sku: 'BREAD' }], { openedAt, closedAt, seq: batch * 50 + i + 1 }),
    );
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/v1/pos/batches',
      headers: { authorization },
      payload: { batchId: newId(), sentAt: closedAt, tickets },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    last = performance.now();
  }
  const lastNews = await hq.next((e) => e.type === 'changed' && e.at >= last - 1);
  expect(lastNews.at - last).toBeLessThan(2_000);
  expect(hq.changes()).toContainEqual({ topic: 'sales.ticket', storeId: store });
  expect(hq.changes()).toContainEqual({ topic: 'inventory.stock', storeId: store });
  expect(hq.changes()).toContainEqual({ topic: 'pos-sync.terminal', storeId: store });
  expect(hq.events.filter((e) => e.type === 'changed').length).toBeLessThanOrEqual(10);
  // What the page reads on hearing of it is the rush, through the ordinary route.
  const today = (await a.hqManager.get('/api/v1/today')).json() as { kpis: { sales: { tickets: number } } };
  expect(today.kpis.sales.tickets).toBe(500);
  // The till's own words stay where they belong.
  expect(JSON.stringify([other.events, foreign.events])).not.toContain(store);
  expect(JSON.stringify(hq.events)).not.toMatch(/LATTE|amount|total/);
  for (const stream of [hq, other, foreign]) stream.cut();
}, 60_000);
