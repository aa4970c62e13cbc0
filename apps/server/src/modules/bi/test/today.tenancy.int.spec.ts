import type { StoreToday, Today } from '@larder/contracts/bi/today';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { NOW, openShops, saleAt, sell, TODAY, travelTo } from './arrange.ts';

let t: TestApp;
let world: World;
beforeAll(async () => {
  t = await startTestApp();
  await travelTo(t, NOW);
  world = await createWorld(t);
  for (const chain of [world.a, world.b]) await openShops(t, chain);
  for (const [i, store] of world.a.stores.entries())
    await sell(t, world.a, store, [saleAt(TODAY, '10:00', 1000 * 10 ** i)]);
  await sell(t, world.b, world.b.stores[0], [saleAt(TODAY, '10:00', 77)]);
});
afterAll(() => t?.close());

describe('today is cut to the reader', () => {
  it('[SEC-01] another chain: the same 404 as an id that never was, and none of its money', async () => {
    const { a, b } = world;
    await expectSameAsUnknown(b.hqManager, 'GET', (id) => `/api/v1/today/store/${id}`, a.stores[0]);
    for (const unit of [a.units.north, a.units.hq, a.stores[0]])
      await expectSameAsUnknown(b.hqManager, 'GET', (id) => `/api/v1/today?scope=${id}`, unit);
    const own: Today = (await b.hqManager.get('/api/v1/today')).json();
    expect(own.kpis.sales?.net).toBe(77);
    expect(own.storeCount).toBe(4);
  });

  it('[SEC-02] a supervisor sees the stores of the area, a manager the own store, nobody more by asking', async () => {
    const { a } = world;
    const area: Today = (await a.northSupervisor.get('/api/v1/today')).json();
    expect([area.storeCount, area.kpis.sales?.net]).toEqual([2, 11_000]);
    const region: Today = (await a.northSupervisor.get(`/api/v1/today?scope=${a.units.hq}`)).json();
    expect(region.kpis.sales?.net).toBe(11_000);
    await expectSameAsUnknown(a.northSupervisor, 'GET', (id) => `/api/v1/today?scope=${id}`, a.units.south);
    await expectSameAsUnknown(a.northSupervisor, 'GET', (id) => `/api/v1/today/store/${id}`, a.stores[2]);
    const own: Today = (await a.storeManager.get('/api/v1/today')).json();
    expect([own.storeCount, own.kpis.sales?.net]).toEqual([1, 1000]);
    await expectSameAsUnknown(a.storeManager, 'GET', (id) => `/api/v1/today/store/${id}`, a.stores[1]);
    const mine: StoreToday = (await a.storeManager.get(`/api/v1/today/store/${a.stores[0]}`)).json();
    expect(mine.store.id).toBe(a.stores[0]);
  });

  it('[SEC-02] a unit that is no store has no store page', async () => {
    await expectSameAsUnknown(world.a.hqManager, 'GET', (id) => `/api/v1/today/store/${id}`, world.a.units.north);
  });

  it('[SEC-03] compliance may not read it, a stranger has to sign in', async () => {
    expect((await world.a.compliance.get('/api/v1/today')).statusCode).toBe(403);
    expect((await world.a.compliance.get(`/api/v1/today/store/${world.a.stores[0]}`)).statusCode).toBe(403);
    expect((await t.app.inject({ method: 'GET', url: '/api/v1/today' })).statusCode).toBe(401);
  });

  it('refuses a scope that is no id', async () => {
    expect((await world.a.hqManager.get('/api/v1/today?scope=north')).statusCode).toBe(400);
  });
});
