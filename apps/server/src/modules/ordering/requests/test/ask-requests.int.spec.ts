import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, instantOf } from '../../../../platform/clock/business-date.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { json, REQUESTS, type RequestWorld, requestWorld, ZONE } from './request-world.ts';

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
});
afterAll(() => w?.t.close());

describe('[ORD-18] a clerk asks', () => {
  it('knows first what is there, what comes and who asked already', async () => {
    const about = `/api/v1/ordering/stores/${w.store}/requestable/${w.idOf('SEE')}`;
    const tomorrow = w.dayIn(1);
    expect(json(await w.a.clerk.get(about))).toMatchObject({
      item: { sku: 'SEE', baseUom: 'pc' },
      pack: '6',
      packUom: '箱',
      onHand: '5',
      nextDelivery: tomorrow,
      stopped: false,
      open: null,
    });
    const asked = await w.ask('SEE', { note: '下午就卖完', neededBy: tomorrow });
    expect(asked).toMatchObject({
      state: 'open',
      quantity: '12',
      pack: '6',
      reason: 'shelf_empty',
      note: '下午就卖完',
      neededBy: tomorrow,
      askedDelivery: tomorrow,
      askedBy: { id: w.a.clerk.userId },
      canWithdraw: true,
      canUndo: false,
    });
    expect(json<{ open: { id: string } }>(await w.a.clerk.get(about)).open.id).toBe(asked.id);
    expect((await w.told(w.a.storeManager, 'request-asked')).at(0)?.params).toMatchObject({ count: 1 });
    expect(await w.told(w.a.otherManager, 'request-asked')).toEqual([]);
  });

  it('finds an item by its whole barcode', async () => {
    await w.t.admin.query(
      "insert into item_code (tenant_id, kind, code, item_id) values ($1, 'barcode', '6901234567892', $2)",
      [w.a.tenantId, w.idOf('PACK')],
    );
    const found = async (text: string) =>
      json<{ items: { id: string }[] }>(await w.a.clerk.get(`/api/v1/items?search=${text}`)).items.map((i) => i.id);
    expect(await found('6901234567892')).toEqual([w.idOf('PACK')]);
    expect(await found('690123456789')).toEqual([]);
    expect((await w.b.clerk.get('/api/v1/items?search=6901234567892')).json().items).toEqual([]);
  });

  it('several items in one go, in base units or packs; every bad line is named and nothing is kept', async () => {
    const yesterday = w.dayIn(-1);
    const refused = await w.post(
      w.a.clerk,
      w.wish('PACK'),
      w.wish('WD', { itemId: newId() }),
      w.wish('PACK'),
      w.wish('DEC', { neededBy: yesterday }),
    );
    expect(refused.json()).toMatchObject({ status: 422, code: 'invalid_input' });
    expect(refused.json().errors.map((e: { path: string; code: string }) => [e.path, e.code])).toEqual([
      ['lines.1.itemId', 'not_on_list'],
      ['lines.2.itemId', 'twice'],
      ['lines.3.neededBy', 'past'],
    ]);
    const both = json<{ items: ReplenishmentRequest[] }>(
      await w.post(w.a.clerk, w.wish('PACK', { quantity: '7', unit: 'base' }), w.wish('WD')),
      201,
    ).items;
    expect(both.map((r) => [r.item.sku, r.quantity])).toEqual([
      ['PACK', '7'],
      ['WD', '12'],
    ]);
  });

  it('the second for the same item is shown the first, and goes on top of it only when told to', async () => {
    const first = await w.ask('DUP', { neededBy: w.dayIn(3) });
    const again = await w.post(w.a.storeManager, w.wish('DUP'));
    expect(again.json()).toMatchObject({
      status: 409,
      code: 'ordering.open_request_exists',
      meta: { requests: [{ id: first.id, itemId: w.idOf('DUP') }] },
    });
    const merged = await w.ask('DUP', { merge: true, quantity: '3', unit: 'base' }, w.a.storeManager);
    expect(merged).toMatchObject({ id: first.id, quantity: '15', alsoAskedBy: [{ id: w.a.storeManager.userId }] });
    const sooner = w.dayIn(2);
    const earlier = await w.ask('DUP', { merge: true, quantity: '1', unit: 'base', neededBy: sooner });
    const dayOver = instantOf(addDays(sooner, 1), 0, ZONE).toISOString();
    expect(earlier).toMatchObject({ neededBy: sooner, expiresAt: dayOver });
    expect((await w.read(first.id)).events.map((e) => [e.event, e.quantity])).toEqual([
      ['ask', '12'],
      ['merge', '15'],
      ['merge', '16'],
    ]);
  });

  it('two clerks who ask at the same moment make one request', async () => {
    const other = await w.a.person('clerk', w.store);
    const answers = await Promise.all([w.a.clerk, other].map((who) => w.post(who, w.wish('RACE'))));
    expect(answers.map((x) => x.statusCode).sort()).toEqual([201, 409]);
  });

  it('takes an own request back; nobody else does it for them', async () => {
    const { items } = json<{ items: ReplenishmentRequest[] }>(
      await w.a.clerk.get(`${REQUESTS}?itemId=${w.idOf('WD')}&mine=true`),
    );
    const [own] = items as [ReplenishmentRequest];
    expect((await w.decide(own.id, 'withdraw', { version: own.version })).statusCode).toBe(403);
    expect(json(await w.decide(own.id, 'withdraw', { version: own.version }, w.a.clerk))).toMatchObject({
      state: 'withdrawn',
    });
    const late = await w.decide(own.id, 'accept', { version: own.version + 1, into: { orderId: await w.orderId() } });
    expect(late.json()).toMatchObject({ status: 409, code: 'invalid_transition' });
  });
});
