import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { createWorld, type World } from '../support/world.ts';

let t: TestApp;
let w: World;

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
});
afterAll(() => t.close());

const cursor = (parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const ID = '01890000-0000-7000-8000-000000000000';
const DAY = '2026-02-30';
const ITEM = {
  sku: 'NOTHING',
  name: 'x',
  nameEn: null,
  type: 'sellable',
  categoryId: null,
  baseUom: 'pc',
  shelfLifeDays: null,
  storage: 'ambient',
  price: null,
  costMilli: null,
  stocked: false,
  status: 'active',
};
const INSTANT = `${DAY}T00:00:00.000Z`;

describe('[D9] input that the database can not hold is refused, never a 500', () => {
  it.each(['a\u0000b', 'a\ud800b'])('text %j in a body', async (text) => {
    const category = await w.a.owner.post('/api/v1/item-categories', { code: text, name: 'x', nameEn: null, sort: 1 });
    expect([category.statusCode, category.json().errors]).toMatchObject([400, [{ path: 'code' }]]);
    const signIn = { tenantCode: text, login: 'someone@example.com', password: 'long enough' };
    expect((await t.app.inject({ method: 'POST', url: '/api/v1/session', payload: signIn })).statusCode).toBe(400);
  });

  it('text in a query and in a path', async () => {
    expect((await w.a.owner.get('/api/v1/items?search=a%00b')).statusCode).toBe(400);
    expect((await w.a.owner.get('/api/v1/people?q=a%00b')).statusCode).toBe(400);
    expect((await w.a.owner.get('/api/v1/items/a%00b')).statusCode).toBe(400);
  });

  it.each([
    ['/api/v1/workflow/tasks', [INSTANT, ID]],
    ['/api/v1/workflow/tasks', ['x', 'y']],
    ['/api/v1/supply-chain/orders', [DAY, ID]],
    ['/api/v1/supply-chain/orders', ['2026-02-00', ID]],
    ['/api/v1/supply-chain/orders', ['2026-02-01', 'y']],
    ['/api/v1/audit-events', [INSTANT, ID]],
    ['/api/v1/audit-events', ['2026-02-01T00:00:00.000Z', 'y']],
    ['/api/v1/sales/item-days', [DAY, ID]],
    ['/api/v1/ordering/orders', ['x', 'y']],
    ['/api/v1/ordering/runs', ['x', 'y']],
    ['/api/v1/imports', ['x', 'y']],
  ])('a made-up cursor of %s: %j', async (path, parts) => {
    const query = `cursor=${cursor(parts)}&storeId=${w.a.stores[0]}&from=2026-01-01&to=2026-01-02`;
    expect((await w.a.owner.get(`${path}?${query}`)).statusCode).toBe(422);
  });

  it.each(['9999-12-31', '0001-01-01'])('a log that starts or ends on %s', async (day) => {
    for (const query of [`from=${day}`, `to=${day}`])
      for (const path of ['/api/v1/audit-events', '/api/v1/audit-events.csv'])
        expect((await w.a.owner.get(`${path}?${query}`)).statusCode, `${path} ${query}`).toBe(400);
  });

  it('a version beyond 32 bits', async () => {
    const unit = (await w.a.owner.get('/api/v1/org/units')).json().items[0];
    const body = { version: 2 ** 31, code: unit.code, name: unit.name, nameEn: unit.nameEn, sort: unit.sort };
    expect((await w.a.owner.put(`/api/v1/org/units/${unit.id}`, body)).statusCode).toBe(400);
  });

  it('a unit or a recipe of nothing', async () => {
    const item = `/api/v1/items/${(await w.a.owner.post('/api/v1/items', ITEM)).json().id}`;
    expect((await w.a.owner.put(`${item}/uoms`, { uoms: [{ uom: 'box', factor: '0.000' }] })).statusCode).toBe(400);
    const line = { componentId: ID, quantity: '1', wastePct: 0 };
    for (const change of [{ yield: '0' }, { lines: [{ ...line, quantity: '0' }] }]) {
      const recipe = { effectiveFrom: '2026-01-01', yield: '1', lines: [line], ...change };
      expect((await w.a.owner.post(`${item}/recipes`, recipe)).statusCode).toBe(400);
    }
  });

  it('a barcode in a quantity field: the ledger would be unreadable from then on', async () => {
    const itemId = (await w.a.owner.post('/api/v1/items', { ...ITEM, sku: 'COUNTED', stocked: true })).json().id;
    const store = `/api/v1/stores/${w.a.stores[0]}`;
    const line = { itemId, quantity: '690123456789' };
    expect((await w.a.owner.post(`${store}/counts`, { lines: [line] })).statusCode).toBe(400);
    const waste = { lines: [{ ...line, reason: 'expired' }] };
    expect((await w.a.owner.post(`${store}/waste`, waste)).statusCode).toBe(400);
    expect((await w.a.owner.get(`${store}/stock/${itemId}/ledger`)).json().items).toEqual([]);
  });

  it('a path or a cursor that no client of ours makes', async () => {
    const path = await w.a.owner.get('/api/v1/items/%FF');
    expect([path.statusCode, path.headers['content-type'], path.json().code]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
      'bad_request',
    ]);
    expect((await w.a.owner.get(`/api/v1/items?cursor=${cursor(['a\0b'])}`)).statusCode).toBe(422);
  });

  it('a policy key that only the prototype knows', async () => {
    const body = { key: '__proto__', scopeUnitId: w.a.stores[0], scopeFormat: '', value: 1, locked: false };
    expect((await w.a.owner.put('/api/v1/policies', body)).statusCode).toBe(404);
  });
});

describe('[W1] the same thing written twice at one moment', () => {
  it('is kept once, and the second writer is told to look again', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => w.a.owner.post('/api/v1/items', { ...ITEM, sku: 'TWICE' })),
    );
    const statuses = answers.map((a) => a.statusCode).sort();
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    const { rows } = await t.admin.query('select count(*)::int n from item where tenant_id = $1 and sku = $2', [
      w.a.tenantId,
      'TWICE',
    ]);
    expect(rows[0].n).toBe(1);
  });
});
