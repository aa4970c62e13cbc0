import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf } from '../../../../test/support/tills.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';

let t: TestApp;
let w: World;
let items: TillItems;
let store = '';
let key = '';

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  items = await openTills(t, w.a);
  store = w.a.stores[0];
  key = await w.a.deviceKey(store);
});
afterAll(() => t.close());

const send = (payload: unknown, authorization = key) =>
  t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers: { authorization }, payload: payload as object });
const batch = (tickets: unknown[], over: object = {}) => ({
  batchId: newId(),
  sentAt: '2026-03-02T12:00:00+08:00',
  tickets,
  ...over,
});
const list = async (query = '') => (await w.a.storeManager.get(`/api/v1/pos/quarantine${query}`)).json();
const onHand = async (item: string) =>
  (
    await t.admin.query(
      'select on_hand_milli::text q from stock_balance where tenant_id = $1 and store_id = $2 and item_id = $3',
      [w.a.tenantId, store, item],
    )
  ).rows[0]?.q ?? null;

describe('POST /api/v1/pos/batches', () => {
  it('takes tenant and store from the key; without a valid key nothing gets in', async () => {
    expect((await send(batch([]), 'Bearer nothing')).statusCode).toBe(401);
    expect((await t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', payload: batch([]) })).statusCode).toBe(
      401,
    );
    const answer = await send(batch([ticketOf([{ sku: 'BREAD' }])]));
    expect([answer.statusCode, answer.json().results[0].status]).toEqual([200, 'applied']);
    expect((await t.admin.query('select distinct tenant_id, store_id from ticket')).rows).toEqual([
      { tenant_id: w.a.tenantId, store_id: store },
    ]);
  });

  it('[D17] refuses what is too large, with the reason', async () => {
    const many = await send(batch(Array.from({ length: 501 }, () => 1)));
    expect([many.statusCode, many.json().code]).toEqual([413, 'pos-sync.batch_too_large']);
    const big = await send(batch(['x'.repeat(10 * 1024 * 1024)]));
    expect(big.statusCode).toBe(413);
    expect((await send({ tickets: [] })).statusCode).toBe(400);
  });

  it('[D17] reads gzip, and stops a bomb at the limit after inflation', async () => {
    const zipped = (payload: Buffer) =>
      t.app.inject({
        method: 'POST',
        url: '/api/v1/pos/batches',
        headers: { authorization: key, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        payload,
      });
    const good = await zipped(gzipSync(JSON.stringify(batch([ticketOf([{ sku: 'BREAD' }])]))));
    expect([good.statusCode, good.json().results?.[0]?.status]).toEqual([200, 'applied']);
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024, '['));
    expect(bomb.length).toBeLessThan(100_000);
    expect((await zipped(bomb)).statusCode).toBe(413);
    expect((await zipped(Buffer.from('not gzip'))).statusCode).toBe(400);
  });

  it('the same batch id with another body is 409, with the same body the stored answer', async () => {
    const body = batch([ticketOf([{ sku: 'BREAD' }])]);
    const first = (await send(body)).json();
    expect((await send(body)).json()).toEqual({ ...first, replayed: true });
    expect((await send({ ...body, tickets: [] })).statusCode).toBe(409);
  });
});

describe('quarantine', () => {
  it('fix: edits and sends again; an edit that is still wrong leaves the entry open', async () => {
    const bad = { ...ticketOf([{ sku: 'MILK', quantity: '2', amount: 700 }], { memberRef: '13812345678' }), total: 1 };
    await send(batch([bad]));
    const [row] = (await list('?reason=total_mismatch')).items;
    expect(row).toMatchObject({ ticketUid: bad.ticketUid, state: 'open', storeId: store });
    const detail = (await w.a.storeManager.get(`/api/v1/pos/quarantine/${row.id}`)).json();
    expect(JSON.stringify(detail)).not.toContain('13812345678');
    const still = await w.a.storeManager.post(`/api/v1/pos/quarantine/${row.id}/fix`, {
      version: 1,
      ticket: { ...detail.payload, total: 2 },
    });
    expect([still.statusCode, still.json().meta.code]).toEqual([422, 'total_mismatch']);
    const fixed = await w.a.storeManager.post(`/api/v1/pos/quarantine/${row.id}/fix`, {
      version: 1,
      ticket: { ...detail.payload, total: 700 },
    });
    expect(fixed.json()).toMatchObject({ quarantined: { state: 'fixed', version: 2 }, result: { status: 'applied' } });
    expect(await onHand(items.MILK)).toBe('-2000');
    expect(
      (
        await w.a.storeManager.post(`/api/v1/pos/quarantine/${row.id}/fix`, {
          version: 2,
          ticket: { ...detail.payload, total: 700 },
        })
      ).json().code,
    ).toBe('invalid_transition');
    const { rows } = await t.admin.query(
      `select count(*)::int n from audit_event where tenant_id = $1 and action = 'pos-sync.quarantine.fix'`,
      [w.a.tenantId],
    );
    expect(rows[0].n).toBe(1);
  });

  it('discard keeps the reason; the same content again stays discarded', async () => {
    const bad = { ...ticketOf([{ sku: 'BREAD' }]), terminalCode: 'T9' };
    await send(batch([bad]));
    const [row] = (await list('?reason=unknown_terminal')).items;
    expect(
      (
        await w.a.storeManager.post(`/api/v1/pos/quarantine/${row.id}/discard`, { version: 9, reason: 'training' })
      ).json().code,
    ).toBe('version_conflict');
    expect(
      (
        await w.a.storeManager.post(`/api/v1/pos/quarantine/${row.id}/discard`, { version: 1, reason: 'training till' })
      ).json(),
    ).toMatchObject({ state: 'discarded', resolution: 'training till' });
    await send(batch([bad]));
    expect((await list('?reason=unknown_terminal')).items).toEqual([]);
    expect((await list('?reason=unknown_terminal&state=discarded')).items).toHaveLength(1);
  });

  it('an unknown item holds nothing back; mapping posts stock and history at the day of the sale, and later lines map by themselves', async () => {
    const sold = ticketOf([
      { sku: 'old-bread', quantity: '3', amount: 3600 },
      { sku: 'BREAD', quantity: '1', amount: 1200 },
    ]);
    const before = Number(await onHand(items.BREAD));
    expect((await send(batch([sold]))).json().results[0].status).toBe('applied');
    expect(Number(await onHand(items.BREAD))).toBe(before - 1000);
    const money = (
      await t.admin.query('select sum(net_minor)::text n from sales_hour where tenant_id = $1', [w.a.tenantId])
    ).rows[0].n;
    const codes = (await w.a.storeManager.get('/api/v1/pos/unmapped-codes')).json().items;
    expect(codes).toEqual([
      {
        code: 'OLD-BREAD',
        lines: 1,
        quantity: '3',
        amount: 3600,
        firstDate: '2026-03-02',
        lastDate: '2026-03-02',
        storeIds: [store],
      },
    ]);
    expect(
      (await w.a.otherManager.post('/api/v1/pos/unmapped-codes/map', { code: 'OLD-BREAD', itemId: items.BREAD }))
        .statusCode,
    ).toBe(404);
    const mapped = await w.a.storeManager.post('/api/v1/pos/unmapped-codes/map', {
      code: 'old-bread',
      itemId: items.BREAD,
    });
    expect([mapped.statusCode, mapped.json()]).toEqual([202, { stores: 1, lines: 1 }]);
    await t.drain();
    expect(Number(await onHand(items.BREAD))).toBe(before - 4000);
    expect((await w.a.storeManager.get('/api/v1/pos/unmapped-codes')).json().items).toEqual([]);
    const { rows } = await t.admin.query(
      'select quantity_milli::text q from sales_item_day where tenant_id = $1 and item_id = $2',
      [w.a.tenantId, items.BREAD],
    );
    expect(Number(rows[0].q)).toBe(-(before - 4000));
    expect(
      (await t.admin.query('select sum(net_minor)::text n from sales_hour where tenant_id = $1', [w.a.tenantId]))
        .rows[0].n,
    ).toBe(money);
    await send(batch([ticketOf([{ sku: 'Old-Bread' }])]));
    expect(Number(await onHand(items.BREAD))).toBe(before - 5000);
    // A correction of the mapped ticket takes back the mapped line as well.
    await send(batch([{ ...sold, rev: 2, status: 'void' }]));
    expect(Number(await onHand(items.BREAD))).toBe(before - 1000);
  });
});

describe('terminals', () => {
  it('register, refuse a second one, retire: tickets of a retired terminal wait', async () => {
    const made = await w.a.hqManager.post('/api/v1/pos/terminals', { storeId: store, code: 'T7' });
    expect([made.statusCode, made.json().status]).toEqual([201, 'active']);
    expect((await w.a.hqManager.post('/api/v1/pos/terminals', { storeId: store, code: 'T7' })).statusCode).toBe(409);
    const ticket = { ...ticketOf([{ sku: 'BREAD' }]), terminalCode: 'T7' };
    expect(
      (
        await send(batch([ticket], { heartbeat: { lastSeq: 9, unsent: 37, oldestUnsentAt: '2026-03-02T06:02:00Z' } }))
      ).json().results[0].status,
    ).toBe('applied');
    const seen = (await w.a.storeManager.get(`/api/v1/pos/terminals?storeId=${store}`))
      .json()
      .items.find((x: { code: string }) => x.code === 'T7');
    expect(seen).toMatchObject({ unsent: 37, lastSeq: 9 });
    const retired = await w.a.hqManager.put(`/api/v1/pos/terminals/${store}/T7/status`, {
      status: 'retired',
      version: 1,
    });
    expect(retired.json()).toMatchObject({ status: 'retired', version: 2 });
    expect((await send(batch([{ ...ticketOf([{ sku: 'BREAD' }]), terminalCode: 'T7' }]))).json().results[0].code).toBe(
      'unknown_terminal',
    );
  });
});

describe('scope and tenancy', () => {
  it('entries of another chain and of another store answer like ids that never were', async () => {
    await send(batch([{ ...ticketOf([{ sku: 'BREAD' }]), total: 77 }]));
    const [row] = (await list('?reason=total_mismatch')).items;
    for (const caller of [w.b.owner, w.a.otherManager]) {
      expect((await caller.get('/api/v1/pos/quarantine')).json()).toMatchObject({ items: [], open: 0 });
      expect((await caller.get('/api/v1/pos/unmapped-codes')).json().items).toEqual([]);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/pos/quarantine/${id}`, row.id);
      await expectSameAsUnknown(caller, 'POST', (id) => `/api/v1/pos/quarantine/${id}/discard`, row.id, {
        version: 1,
        reason: 'none of mine',
      });
      await expectSameAsUnknown(caller, 'POST', (id) => `/api/v1/pos/quarantine/${id}/fix`, row.id, {
        version: 1,
        ticket: {},
      });
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/pos/quarantine?storeId=${id}`, store);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/pos/terminals?storeId=${id}`, store);
    }
    await expectSameAsUnknown(w.b.owner, 'PUT', (id) => `/api/v1/pos/terminals/${id}/T1/status`, store, {
      status: 'retired',
      version: 1,
    });
    expect((await w.b.owner.post('/api/v1/pos/terminals', { storeId: store, code: 'X' })).statusCode).toBe(404);
    expect(
      (await w.b.owner.post('/api/v1/pos/unmapped-codes/map', { code: 'BREAD', itemId: items.BREAD })).statusCode,
    ).toBe(404);
  });

  it('a wrong role gets 403', async () => {
    expect((await w.a.clerk.get('/api/v1/pos/quarantine')).statusCode).toBe(403);
    expect((await w.a.buyer.get('/api/v1/pos/unmapped-codes')).statusCode).toBe(403);
    expect((await w.a.storeManager.post('/api/v1/pos/terminals', { storeId: store, code: 'X' })).statusCode).toBe(403);
  });

  it('[D9] nonsense never gives 5xx', async () => {
    const nasty = [
      null,
      [],
      {},
      '',
      'x',
      0,
      -1,
      1e308,
      '\u0000',
      '\ud800',
      '9'.repeat(400),
      { __proto__: null, $ne: 1 },
      '2026-02-30',
      [[[[]]]],
      true,
    ];
    const good = ticketOf([{ sku: 'BREAD', modifiers: [{ sku: 'SHOT', quantity: '1' }] }], {
      receiptNo: 'R1',
      cashierRef: 'c',
      memberRef: 'm',
      refersTo: newId(),
    }) as unknown as Record<string, unknown>;
    const mutants: unknown[] = [...nasty];
    for (const field of [...Object.keys(good), 'unknown'])
      for (const value of nasty) mutants.push({ ...good, ticketUid: newId(), [field]: value });
    const line = (good['lines'] as object[])[0] ?? {};
    for (const field of [...Object.keys(line), 'barcode', 'promotionCode'])
      for (const value of nasty) mutants.push({ ...good, ticketUid: newId(), lines: [{ ...line, [field]: value }] });
    for (let at = 0; at < mutants.length; at += 100) {
      const answer = await send(batch(mutants.slice(at, at + 100)));
      expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
    }
  });
});
