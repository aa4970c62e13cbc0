import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';

let t: TestApp;
let world: World;
beforeAll(async () => {
  t = await startTestApp();
  world = await createWorld(t);
});
afterAll(() => t?.close());

const fields = {
  format: 'bakery',
  locationType: 'community',
  areaSqm: 80,
  lat: 31.2,
  lng: 121.4,
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  closeoutMinute: 0,
  openMinute: 420,
  closeMinute: 1320,
  status: 'open',
};

describe('organisation', () => {
  it('[ORG-01] headquarters sees every store, a supervisor the stores of the area, a manager the own one', async () => {
    const count = async (who: keyof World['a']) =>
      ((await (world.a[who] as World['a']['owner']).get('/api/v1/stores')).json() as { items: unknown[] }).items.length;
    expect(await count('hqManager')).toBe(4);
    expect(await count('northSupervisor')).toBe(2);
    expect(await count('storeManager')).toBe(1);
  });

  it('[PLT-16] a store of another chain, and one out of scope, answer like an unknown id', async () => {
    await expectSameAsUnknown(world.a.hqManager, 'GET', (id) => `/api/v1/stores/${id}`, world.b.stores[0]);
    await expectSameAsUnknown(world.a.storeManager, 'GET', (id) => `/api/v1/stores/${id}`, world.a.stores[1]);
    await expectSameAsUnknown(world.a.hqManager, 'PUT', (id) => `/api/v1/stores/${id}`, world.b.stores[0], {
      version: 1,
      unitVersion: 1,
      code: 'x',
      name: 'x',
      nameEn: null,
      fields,
    });
    await expectSameAsUnknown(world.a.hqManager, 'PUT', (id) => `/api/v1/org/units/${id}`, world.b.units.north, {
      version: 1,
      code: 'x',
      name: 'x',
      nameEn: null,
      sort: 0,
    });
  });

  it('opens a store under an area, refuses a taken code and a stale version', async () => {
    const body = {
      parentId: world.a.units.northArea,
      kind: 'store',
      code: 'N3',
      name: '北三店',
      nameEn: 'North 3',
      fields,
    };
    const made = await world.a.hqManager.post('/api/v1/stores', body);
    expect(made.statusCode, made.body).toBe(201);
    expect((await world.a.hqManager.post('/api/v1/stores', body)).json()).toMatchObject({
      status: 409,
      code: 'org.code_taken',
    });
    const { id } = made.json() as { id: string };
    const change = { version: 1, unitVersion: 1, code: 'N3', name: '北三店（新）', nameEn: 'North 3 new', fields };
    expect((await world.a.hqManager.put(`/api/v1/stores/${id}`, change)).json()).toMatchObject({
      name: '北三店（新）',
      version: 2,
    });
    expect((await world.a.hqManager.put(`/api/v1/stores/${id}`, change)).json()).toMatchObject({
      status: 409,
      code: 'version_conflict',
    });
  });

  it('[PRV-02] a store manager may not change the organisation', async () => {
    expect(
      (
        await world.a.storeManager.post('/api/v1/stores', {
          parentId: world.a.units.northArea,
          kind: 'store',
          code: 'X',
          name: 'X',
          nameEn: null,
          fields,
        })
      ).statusCode,
    ).toBe(403);
    expect(
      (
        await world.a.storeManager.put('/api/v1/policies', {
          key: 'ordering.bandPct',
          scopeUnitId: world.a.stores[0],
          scopeFormat: '',
          value: 90,
          locked: false,
        })
      ).statusCode,
    ).toBe(403);
  });

  it('names field and reason of bad input, in the caller’s language', async () => {
    const answer = await world.a.hqManager.post('/api/v1/stores', {
      parentId: 'nope',
      kind: 'store',
      code: '',
      name: 'x',
      nameEn: null,
      fields: { ...fields, zone: 'Mars/Olympus' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect((answer.json() as { errors: { path: string }[] }).errors.map((e) => e.path).sort()).toEqual([
      'code',
      'fields.zone',
      'parentId',
    ]);
  });
});

describe('policies', () => {
  const effective = async (storeId: string) =>
    (
      (await world.a.hqManager.get(`/api/v1/policies/effective?storeId=${storeId}`)).json() as {
        items: { key: string; value: unknown }[];
      }
    ).items.find((i) => i.key === 'ordering.bandPct')?.value;
  const put = (scopeUnitId: string, value: unknown, locked = false) =>
    world.a.hqManager.put('/api/v1/policies', { key: 'ordering.bandPct', scopeUnitId, scopeFormat: '', value, locked });

  it('[ORG-12] a region’s override counts for its stores only', async () => {
    expect((await put(world.a.units.north, 30)).statusCode).toBe(204);
    expect(await effective(world.a.stores[0])).toBe(30);
    expect(await effective(world.a.stores[2])).toBe(20);
  });

  it('[ORG-10] a lock above refuses and outranks what is below', async () => {
    expect((await put(world.a.units.hq, 10, true)).statusCode).toBe(204);
    expect(await effective(world.a.stores[0])).toBe(10);
    expect((await put(world.a.units.north, 40)).json()).toMatchObject({ status: 409, code: 'org.policy_locked' });
    expect(
      (await world.a.hqManager.delete(`/api/v1/policies?key=ordering.bandPct&scopeUnitId=${world.a.units.hq}`))
        .statusCode,
    ).toBe(204);
    expect(await effective(world.a.stores[0])).toBe(30);
  });

  it('refuses a value that the key’s schema refuses, and a unit of another chain', async () => {
    expect((await put(world.a.units.south, 'much')).json()).toMatchObject({ status: 422, code: 'org.policy_value' });
    expect((await put(world.b.units.north, 30)).statusCode).toBe(404);
  });
});
