import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { arrangeSupply, buy, openReceipt, orderPath, receiptPath, released } from './arrange.ts';

let t: TestApp;
let w: World;
let orderId: string;
let receiptId: string;
let own: string;

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  orderId = await buy(t, w.a, released(w.a, await arrangeSupply(t, w.a)));
  receiptId = (await openReceipt(w.a.clerk, orderId)).id;
  own = await buy(t, w.b, released(w.b, await arrangeSupply(t, w.b)));
});
afterAll(() => t.close());

const LIST = '/api/v1/supply-chain/orders';
const DELIVERIES = '/api/v1/supply-chain/deliveries';

const ORDER_CALLS = [
  ['GET', (id: string) => orderPath(id), undefined],
  ['GET', (id: string) => orderPath(id, 'csv'), undefined],
  ['POST', (id: string) => orderPath(id, 'send'), { version: 1, via: 'manual' }],
  ['POST', (id: string) => orderPath(id, 'approval'), { version: 1 }],
  ['POST', (id: string) => orderPath(id, 'cancel'), { version: 1, reason: 'x' }],
  ['POST', (id: string) => orderPath(id, 'close'), { version: 1, reason: 'supplier_short' }],
  ['POST', (id: string) => orderPath(id, 'receipts'), undefined],
] as const;
const RECEIPT_CALLS = [
  ['GET', (id: string) => receiptPath(id), undefined],
  ['GET', (id: string) => receiptPath(id, 'codes/1'), undefined],
  ['PUT', (id: string) => receiptPath(id), { version: 1, entries: [] }],
  ['POST', (id: string) => receiptPath(id, 'post'), { version: 1 }],
  ['DELETE', (id: string) => receiptPath(id), undefined],
] as const;

describe('two chains', () => {
  it('see their own orders and deliveries only', async () => {
    expect((await w.b.owner.get(LIST)).json().items.map((o: { id: string }) => o.id)).toEqual([own]);
    expect((await w.b.owner.get(DELIVERIES)).json().items.map((o: { id: string }) => o.id)).toEqual([own]);
    expect((await w.b.owner.get(LIST)).json().counts.open).toBe(1);
  });

  it('cannot tell our ids from ids that never were', async () => {
    for (const [method, url, body] of ORDER_CALLS) await expectSameAsUnknown(w.b.owner, method, url, orderId, body);
    for (const [method, url, body] of RECEIPT_CALLS) await expectSameAsUnknown(w.b.owner, method, url, receiptId, body);
  });
});

describe('another store of the same chain', () => {
  it('does not know the order', async () => {
    for (const [method, url, body] of ORDER_CALLS.filter(([, url]) => !/send|cancel|approval/.test(url('x'))))
      await expectSameAsUnknown(w.a.otherManager, method, url, orderId, body);
    for (const [method, url, body] of RECEIPT_CALLS)
      await expectSameAsUnknown(w.a.otherManager, method, url, receiptId, body);
    expect((await w.a.otherManager.get(LIST)).json()).toMatchObject({
      items: [],
      counts: { toSend: 0, open: 0, late: 0 },
    });
    expect((await w.a.otherManager.get(`${DELIVERIES}?storeId=${w.a.stores[0]}`)).json().items).toEqual([]);
    expect((await w.a.otherManager.get(`${DELIVERIES}?unitId=${w.a.units.hq}`)).json().items).toEqual([]);
    for (const list of [LIST, DELIVERIES])
      await expectSameAsUnknown(w.a.otherManager, 'GET', (id) => `${list}?unitId=${id}`, w.a.units.south);
    expect((await w.a.hqManager.get(`${LIST}?unitId=${w.a.units.north}`)).json().items).toHaveLength(1);
    expect((await w.a.hqManager.get(`${LIST}?unitId=${w.a.units.south}`)).json().items).toEqual([]);
  });
});

describe('roles', () => {
  const status = async (caller: World['a']['owner'], method: 'GET' | 'POST', url: string, body?: object) =>
    (await caller.request(method, url, body)).statusCode;

  it('a store does not send or cancel, a buyer does not receive, compliance sees nothing', async () => {
    expect(await status(w.a.storeManager, 'POST', orderPath(orderId, 'send'), { version: 1, via: 'manual' })).toBe(403);
    expect(await status(w.a.storeManager, 'POST', orderPath(orderId, 'cancel'), { version: 1, reason: 'x' })).toBe(403);
    expect(await status(w.a.buyer, 'POST', orderPath(orderId, 'receipts'))).toBe(403);
    expect(await status(w.a.clerk, 'GET', orderPath(orderId))).toBe(403);
    expect(await status(w.a.clerk, 'GET', DELIVERIES)).toBe(200);
    expect(await status(w.a.compliance, 'GET', LIST)).toBe(403);
    expect(await status(w.a.compliance, 'GET', DELIVERIES)).toBe(403);
  });

  it('what a caller may do stands in the document', async () => {
    const allowed = async (caller: World['a']['owner']) => (await caller.get(orderPath(orderId))).json().allowed;
    expect(await allowed(w.a.buyer)).toEqual(['send', 'cancel']);
    expect(await allowed(w.a.storeManager)).toEqual(['receive', 'close']);
    expect(await allowed(w.a.northSupervisor)).toEqual([]);
    expect(await allowed(w.a.hqManager)).toEqual(['send', 'receive', 'close', 'cancel']);
  });
});
