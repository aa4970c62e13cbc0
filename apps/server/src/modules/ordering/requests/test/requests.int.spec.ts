import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { ReplenishmentRequest, RequestDetail } from '@larder/contracts/ordering/requests';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World, type WorldChain } from '../../../../../test/support/world.ts';
import { addDays, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering, type OrderChain } from '../../test/order-chain.ts';

const ZONE = 'Asia/Shanghai';
const CUTOFF = 16 * 60;
const MINUTE_MS = 60_000;
const REQUESTS = '/api/v1/ordering/requests';
/** Each test asks for an item of its own. */
const SKUS = ['ACC', 'UNDO', 'DEC', 'WD', 'DUP', 'PACK', 'ORD', 'LEFT', 'LATE', 'SEE', 'RACE', 'EDIT'] as const;

let t: TestApp;
let w: World;
let a: WorldChain;
let store: string;
let setup: OrderChain;
/** Nine in the morning of today in the stores. */
let nine: number;

const at = (minutes: number) => t.travel(nine + minutes * MINUTE_MS - Date.now());
const idOf = (sku: (typeof SKUS)[number]): string => setup.itemIds[SKUS.indexOf(sku)] as string;
const json = <T>(answer: LightMyRequestResponse, status = 200): T => {
  expect(answer.statusCode, answer.body).toBe(status);
  return answer.json() as T;
};
const wish = (sku: (typeof SKUS)[number], more: object = {}) => ({
  itemId: idOf(sku),
  quantity: '2',
  unit: 'pack',
  reason: 'shelf_empty',
  ...more,
});
const post = (who: Caller, ...lines: object[]) => who.post(REQUESTS, { storeId: store, lines });
const ask = async (
  sku: (typeof SKUS)[number],
  more: object = {},
  who: Caller = a.clerk,
): Promise<ReplenishmentRequest> =>
  json<{ items: [ReplenishmentRequest] }>(await post(who, wish(sku, more)), 201).items[0];
const read = async (id: string, who: Caller = a.storeManager): Promise<RequestDetail> =>
  json(await who.get(`${REQUESTS}/${id}`));
const decide = (id: string, verb: string, body: object, who: Caller = a.storeManager) =>
  who.post(`${REQUESTS}/${id}/${verb}`, body);
const told = async (who: Caller, kind: string): Promise<{ params: Record<string, unknown> }[]> =>
  json<{ items: { params: Record<string, unknown> }[] }>(await who.get(`/api/v1/notifications?kind=${kind}`)).items;
const outcomes = async (id: string): Promise<unknown[]> =>
  (await told(a.clerk, 'request-decided')).filter((n) => n.params.requestId === id).map((n) => n.params.outcome);
const orderId = async (): Promise<string> =>
  json<{ items: { id: string }[] }>(await a.storeManager.get(`/api/v1/ordering/orders?storeId=${store}`)).items[0]
    ?.id ?? '';
const order = async (id: string): Promise<OrderDetail> =>
  json(await a.storeManager.get(`/api/v1/ordering/orders/${id}`));
const line = async (sku: (typeof SKUS)[number]) =>
  (await order(await orderId())).lines.find((l) => l.itemId === idOf(sku)) as OrderDetail['lines'][number];

beforeAll(async () => {
  t = await startTestApp();
  nine = instantOf(localParts(new Date(), ZONE).date, 9 * 60, ZONE).getTime();
  await at(0);
  w = await createWorld(t);
  a = w.a;
  store = a.stores[0];
  setup = await arrangeOrdering(
    t,
    a,
    store,
    SKUS.map((sku) => ({ sku, onHand: 5, pack: 6, sold: () => 12 })),
    { cutoffMinute: CUTOFF },
  );
  await t.get(OrderingApi).runStore(jobContext(a.tenantId, 'ordering.run-store', 'test'), store);
});
afterAll(() => t?.close());

describe('[ORD-18] a clerk asks', () => {
  it('knows first what is there, what comes and who asked already', async () => {
    const about = `/api/v1/ordering/stores/${store}/requestable/${idOf('SEE')}`;
    const tomorrow = localParts(new Date(nine + 24 * 60 * MINUTE_MS), ZONE).date;
    expect(json(await a.clerk.get(about))).toMatchObject({
      item: { sku: 'SEE', baseUom: 'pc' },
      pack: '6',
      packUom: '箱',
      onHand: '5',
      nextDelivery: tomorrow,
      stopped: false,
      open: null,
    });
    const asked = await ask('SEE', { note: '下午就卖完', neededBy: tomorrow });
    expect(asked).toMatchObject({
      state: 'open',
      quantity: '12',
      pack: '6',
      reason: 'shelf_empty',
      note: '下午就卖完',
      neededBy: tomorrow,
      askedDelivery: tomorrow,
      askedBy: { id: a.clerk.userId },
      canWithdraw: true,
      canUndo: false,
    });
    expect(json<{ open: { id: string } }>(await a.clerk.get(about)).open.id).toBe(asked.id);
    expect((await told(a.storeManager, 'request-asked')).at(0)?.params).toMatchObject({ count: 1 });
    expect(await told(a.otherManager, 'request-asked')).toEqual([]);
  });

  it('finds an item by its whole barcode', async () => {
    await t.admin.query(
      "insert into item_code (tenant_id, kind, code, item_id) values ($1, 'barcode', '6901234567892', $2)",
      [a.tenantId, idOf('PACK')],
    );
    const found = async (text: string) =>
      json<{ items: { id: string }[] }>(await a.clerk.get(`/api/v1/items?search=${text}`)).items.map((i) => i.id);
    expect(await found('6901234567892')).toEqual([idOf('PACK')]);
    expect(await found('690123456789')).toEqual([]);
    expect((await w.b.clerk.get('/api/v1/items?search=6901234567892')).json().items).toEqual([]);
  });

  it('several items in one go, in base units or packs; every bad line is named and nothing is kept', async () => {
    const yesterday = addDays(localParts(new Date(nine), ZONE).date, -1);
    const refused = await post(
      a.clerk,
      wish('PACK'),
      wish('WD', { itemId: newId() }),
      wish('PACK'),
      wish('DEC', { neededBy: yesterday }),
    );
    expect(refused.json()).toMatchObject({ status: 422, code: 'invalid_input' });
    expect(refused.json().errors.map((e: { path: string; code: string }) => [e.path, e.code])).toEqual([
      ['lines.1.itemId', 'not_on_list'],
      ['lines.2.itemId', 'twice'],
      ['lines.3.neededBy', 'past'],
    ]);
    const both = json<{ items: ReplenishmentRequest[] }>(
      await post(a.clerk, wish('PACK', { quantity: '7', unit: 'base' }), wish('WD')),
      201,
    ).items;
    expect(both.map((r) => [r.item.sku, r.quantity])).toEqual([
      ['PACK', '7'],
      ['WD', '12'],
    ]);
  });

  it('the second for the same item is shown the first, and goes on top of it only when told to', async () => {
    const first = await ask('DUP', { neededBy: addDays(localParts(new Date(nine), ZONE).date, 3) });
    const again = await post(a.storeManager, wish('DUP'));
    expect(again.json()).toMatchObject({
      status: 409,
      code: 'ordering.open_request_exists',
      meta: { requests: [{ id: first.id, itemId: idOf('DUP') }] },
    });
    const merged = await ask('DUP', { merge: true, quantity: '3', unit: 'base' }, a.storeManager);
    expect(merged).toMatchObject({ id: first.id, quantity: '15', alsoAskedBy: [{ id: a.storeManager.userId }] });
    const sooner = addDays(localParts(new Date(nine), ZONE).date, 2);
    const earlier = await ask('DUP', { merge: true, quantity: '1', unit: 'base', neededBy: sooner });
    const dayOver = instantOf(addDays(sooner, 1), 0, ZONE).toISOString();
    expect(earlier).toMatchObject({ neededBy: sooner, expiresAt: dayOver });
    expect((await read(first.id)).events.map((e) => [e.event, e.quantity])).toEqual([
      ['ask', '12'],
      ['merge', '15'],
      ['merge', '16'],
    ]);
  });

  it('two clerks who ask at the same moment make one request', async () => {
    const other = await a.person('clerk', store);
    const answers = await Promise.all([a.clerk, other].map((who) => post(who, wish('RACE'))));
    expect(answers.map((x) => x.statusCode).sort()).toEqual([201, 409]);
  });

  it('takes an own request back; nobody else does it for them', async () => {
    const { items } = json<{ items: ReplenishmentRequest[] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('WD')}&mine=true`),
    );
    const [own] = items as [ReplenishmentRequest];
    expect((await decide(own.id, 'withdraw', { version: own.version })).statusCode).toBe(403);
    expect(json(await decide(own.id, 'withdraw', { version: own.version }, a.clerk))).toMatchObject({
      state: 'withdrawn',
    });
    const late = await decide(own.id, 'accept', { version: own.version + 1, into: { orderId: await orderId() } });
    expect(late.json()).toMatchObject({ status: 409, code: 'invalid_transition' });
  });
});

describe('[ORD-18] the manager answers', () => {
  it('accepts into the open order: on top of the line, with a reason, under the rules of every edit; the clerk hears of it', async () => {
    const request = await ask('ACC', { reason: 'customer_asked', note: '团购群' });
    const before = await line('ACC');
    const { targets } = await read(request.id);
    expect(targets).toMatchObject([
      { orderId: await orderId(), lineQuantity: before.quantity, suggested: before.baseline },
    ]);
    expect(Number(targets[0]?.proposed)).toBe(Number(before.quantity) + 12);
    const accepted = json<ReplenishmentRequest>(
      await decide(request.id, 'accept', {
        version: request.version,
        into: { orderId: targets[0]?.orderId, rev: targets[0]?.rev },
      }),
    );
    expect(accepted).toMatchObject({ state: 'accepted', canUndo: true, decidedBy: { id: a.storeManager.userId } });
    expect(await line('ACC')).toMatchObject({
      quantity: String(Number(before.quantity) + 12),
      reasonCode: 'store_request',
      note: '团购群',
      overridden: true,
      rev: before.rev + 1,
      editedBy: { id: a.storeManager.userId },
    });
    expect((await order(await orderId())).state).toBe('reviewing');
    expect(await outcomes(request.id)).toEqual(['accepted']);
    expect(await told(a.storeManager, 'request-decided')).toEqual([]);
    const { rows } = await t.admin.query<{ action: string }>(
      'select action from audit_event where tenant_id = $1 and entity_id = $2 order by occurred_at, id',
      [a.tenantId, request.id],
    );
    expect(rows.map((r) => r.action)).toEqual(['ordering.replenishment.ask', 'ordering.replenishment.adopt']);
  });

  it('takes the acceptance back: the line is as before, the request open, the clerk told', async () => {
    const request = await ask('UNDO');
    const before = await line('UNDO');
    const accepted = json<ReplenishmentRequest>(
      await decide(request.id, 'accept', { version: 1, into: { orderId: await orderId() }, lineQuantity: '600' }),
    );
    expect((await line('UNDO')).quantity).toBe('600');
    const undone = json(await decide(request.id, 'undo', { version: accepted.version }));
    expect(undone).toMatchObject({ state: 'open', lineRestored: true, order: null, decidedBy: null });
    const { rev: _, editedAt: __, editedBy: ___, ...was } = before;
    expect(await line('UNDO')).toMatchObject(was);
    expect(await outcomes(request.id)).toEqual(['reopened', 'accepted']);
    expect((await decide(request.id, 'undo', { version: accepted.version + 1 })).json()).toMatchObject({
      code: 'invalid_transition',
    });
  });

  it('does not overwrite a line that somebody edited since, neither on accepting nor on undoing', async () => {
    const request = await ask('EDIT');
    const shown = await line('EDIT');
    const id = await orderId();
    const edit = async (quantity: string) => {
      const { rev } = await line('EDIT');
      const saved = await a.storeManager.patch(`/api/v1/ordering/orders/${id}/lines`, {
        lines: [{ itemId: idOf('EDIT'), quantity, rev }],
      });
      expect(saved.statusCode, saved.body).toBe(200);
    };
    await edit('60');
    const stale = await decide(request.id, 'accept', { version: 1, into: { orderId: id, rev: shown.rev } });
    expect(stale.json()).toMatchObject({ status: 409, code: 'ordering.line_changed', meta: { quantity: '60' } });
    expect((await read(request.id)).state).toBe('open');
    const accepted = json<ReplenishmentRequest>(
      await decide(request.id, 'accept', { version: 1, into: { orderId: id } }),
    );
    expect((await line('EDIT')).quantity).toBe('72');
    await edit('90');
    expect(json(await decide(request.id, 'undo', { version: accepted.version }))).toMatchObject({
      state: 'open',
      lineRestored: false,
    });
    expect((await line('EDIT')).quantity).toBe('90');
  });

  it('two managers who answer at the same moment: one answer counts, and the line carries it or nothing', async () => {
    const { items } = json<{ items: ReplenishmentRequest[] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('RACE')}&view=open`),
    );
    const { id, version } = items[0] as ReplenishmentRequest;
    const before = await line('RACE');
    const answers = await Promise.all([
      decide(id, 'accept', { version, into: { orderId: await orderId() } }),
      decide(id, 'decline', { version, reason: 'no_room' }, a.hqManager),
    ]);
    expect(answers.map((x) => x.statusCode).sort()).toEqual([200, 409]);
    const { state } = await read(id);
    const grown = Number((await line('RACE')).quantity) - Number(before.quantity);
    expect(grown).toBe(state === 'accepted' ? 12 : 0);
  });

  it('declines with a reason and takes that back; “other” needs a word', async () => {
    const request = await ask('DEC');
    const bare = await decide(request.id, 'decline', { version: 1, reason: 'other' });
    expect(bare.json()).toMatchObject({ status: 400, errors: [{ path: 'note' }] });
    const declined = json<ReplenishmentRequest>(
      await decide(request.id, 'decline', { version: 1, reason: 'on_the_way', note: '明早到' }),
    );
    expect(declined).toMatchObject({
      state: 'declined',
      declineReason: 'on_the_way',
      declineNote: '明早到',
      canUndo: true,
    });
    expect((await told(a.clerk, 'request-decided'))[0]?.params).toMatchObject({
      outcome: 'declined',
      reason: 'on_the_way',
      note: '明早到',
    });
    expect(json(await decide(request.id, 'undo', { version: declined.version }))).toMatchObject({
      state: 'open',
      declineReason: null,
    });
  });

  it('opens an urgent order for it, and an undo leaves no empty order behind', async () => {
    const request = json<{ items: [ReplenishmentRequest] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('DEC')}&view=open`),
    ).items[0];
    const tomorrow = addDays(localParts(new Date(nine), ZONE).date, 1);
    const accepted = json<ReplenishmentRequest>(
      await decide(request.id, 'accept', {
        version: request.version,
        into: { urgency: 'urgent', deliveryDate: tomorrow },
      }),
    );
    const opened = await order(accepted.order?.id ?? '');
    expect(opened).toMatchObject({ urgency: 'urgent', origin: 'blank', orderedCount: 1, deliveryDate: tomorrow });
    expect(json(await decide(request.id, 'undo', { version: accepted.version }))).toMatchObject({ state: 'open' });
    expect((await order(opened.id)).state).toBe('cancelled');
  });

  it('a cancelled order gives its requests back', async () => {
    const request = json<{ items: [ReplenishmentRequest] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('DEC')}&view=open`),
    ).items[0];
    const accepted = json<ReplenishmentRequest>(
      await decide(request.id, 'accept', {
        version: request.version,
        into: { urgency: 'urgent', deliveryDate: addDays(localParts(new Date(nine), ZONE).date, 2) },
      }),
    );
    const { version } = await order(accepted.order?.id ?? '');
    const cancelled = await a.storeManager.post(`/api/v1/ordering/orders/${accepted.order?.id}/cancel`, {
      version,
      reason: '不送了',
    });
    expect(cancelled.statusCode, cancelled.body).toBe(200);
    expect(await read(request.id)).toMatchObject({ state: 'open', order: null });
    expect((await outcomes(request.id))[0]).toBe('reopened');
  });

  it('what a cancelled order gives back goes on top of what was asked for since', async () => {
    const request = json<{ items: [ReplenishmentRequest] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('DEC')}&view=open`),
    ).items[0];
    const deliveryDate = addDays(localParts(new Date(nine), ZONE).date, 3);
    const accepted = json<ReplenishmentRequest>(
      await decide(request.id, 'accept', { version: request.version, into: { urgency: 'urgent', deliveryDate } }),
    );
    const since = await ask('DEC', { quantity: '5', unit: 'base' });
    const { version } = await order(accepted.order?.id ?? '');
    const path = `/api/v1/ordering/orders/${accepted.order?.id}/cancel`;
    expect((await a.storeManager.post(path, { version, reason: '不送了' })).statusCode).toBe(200);
    expect(await read(request.id)).toMatchObject({ state: 'expired', expiryCause: 'merged' });
    const sum = String(Number(request.quantity) + 5);
    expect(await read(since.id)).toMatchObject({ state: 'open', quantity: sum });
    expect((await outcomes(request.id))[0]).toBe('reopened');
  });
});

describe('[ORD-18] who may see and do what', () => {
  const ROUTES: readonly [method: 'GET' | 'POST', path: (id: string) => string, body?: object][] = [
    ['GET', (id) => `${REQUESTS}/${id}`],
    ['POST', (id) => `${REQUESTS}/${id}/accept`, { version: 1, into: { urgency: 'normal' } }],
    ['POST', (id) => `${REQUESTS}/${id}/decline`, { version: 1, reason: 'no_room' }],
    ['POST', (id) => `${REQUESTS}/${id}/undo`, { version: 1 }],
    ['POST', (id) => `${REQUESTS}/${id}/withdraw`, { version: 1 }],
  ];
  const anOpenOne = async () =>
    json<{ items: [ReplenishmentRequest] }>(await a.clerk.get(`${REQUESTS}?view=open`)).items[0];

  it.each(ROUTES)('[PLT-16] %s: another chain’s and another store’s request is unknown', async (method, path, body) => {
    const { id } = await anOpenOne();
    for (const who of [w.b.storeManager, w.b.owner, a.otherManager])
      await expectSameAsUnknown(who, method, path, id, body);
  });

  it('lists are cut to the stores of the reader; asking elsewhere is unknown; an order of elsewhere names nothing', async () => {
    for (const who of [w.b.owner, a.otherManager]) {
      expect(json(await who.get(REQUESTS))).toMatchObject({ items: [], open: 0 });
      expect(json(await who.get(`${REQUESTS}?storeId=${store}`))).toMatchObject({ items: [] });
      expect(json(await who.get(`${REQUESTS}?orderId=${await orderId()}`))).toMatchObject({ items: [], open: 0 });
      expect((await who.post(REQUESTS, { storeId: store, lines: [wish('LATE')] })).statusCode).toBe(404);
      const about = `/api/v1/ordering/stores/${store}/requestable/${idOf('LATE')}`;
      expect((await who.get(about)).statusCode).toBe(404);
    }
    const supervisor = json<{ open: number }>(await a.northSupervisor.get(REQUESTS));
    expect(supervisor.open).toBeGreaterThan(0);
  });

  it('a clerk asks and reads, a manager of the store decides, compliance sees nothing', async () => {
    const { id, version } = await anOpenOne();
    for (const verb of ['accept', 'decline', 'undo']) {
      const body = verb === 'accept' ? { version, into: { orderId: newId() } } : { version, reason: 'no_room' };
      expect((await decide(id, verb, body, a.clerk)).statusCode).toBe(403);
      expect((await decide(id, verb, body, a.northSupervisor)).statusCode).toBe(403);
    }
    expect((await a.compliance.get(REQUESTS)).statusCode).toBe(403);
    expect((await read(id, a.clerk)).targets).toEqual([]);
    const wrong = await decide(id, 'accept', { version, into: { orderId: newId() } });
    expect(wrong.statusCode).toBe(404);
    const stale = await decide(id, 'decline', { version: version + 7, reason: 'no_room' });
    expect(stale.json()).toMatchObject({ status: 409, code: 'version_conflict' });
  });

  it('[D9] the export says the same in the reader’s language and the store’s time, safe for a spreadsheet', async () => {
    const { askedAt } = await ask('LATE', { note: '=1+1' });
    const csv = await a.clerk.get(`${REQUESTS}/export?view=open`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.startsWith('\uFEFF门店,货号,商品')).toBe(true);
    expect(csv.body).toContain("'=1+1");
    const listed = json<{ items: unknown[]; open: number }>(await a.clerk.get(`${REQUESTS}?view=open`));
    expect(csv.body.trim().split('\r\n')).toHaveLength(listed.items.length + 1);
    expect(listed.open).toBe(listed.items.length);
    // Times as the store reads them, and the heading says so; Shanghai keeps UTC+8 all year.
    const wall = new Date(Date.parse(askedAt) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    expect(csv.body).toContain(',申请时间（门店时间）,处理人,处理时间（门店时间）,');
    expect(csv.body.split('\r\n').find((line) => line.includes("'=1+1"))).toContain(`,${wall},`);
    expect(csv.body).not.toContain(askedAt);
  });
});

describe('[ORD-18] requests end by themselves', () => {
  it('when their order leaves: what it carries is ordered, what missed it is over; later wishes wait on', async () => {
    const carried = await ask('ORD');
    const missed = await ask('LEFT');
    const inTime = addDays(localParts(new Date(nine), ZONE).date, 5);
    const id = await orderId();
    const standing = json<{ items: [ReplenishmentRequest] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('DUP')}&view=open`),
    ).items[0];
    expect(standing.neededBy).not.toBeNull();
    expect((standing.neededBy ?? '') < inTime).toBe(true);
    json(await decide(carried.id, 'accept', { version: 1, into: { orderId: id } }));
    const { items } = json<{ items: ReplenishmentRequest[] }>(await a.storeManager.get(`${REQUESTS}?orderId=${id}`));
    expect(items.find((r) => r.id === carried.id)?.order?.id).toBe(id);
    expect(items.find((r) => r.id === missed.id)?.state).toBe('open');
    const { version } = await order(id);
    // Back to what the manager may order without asking, so that it is approved at once.
    const lines = (await order(id)).lines.filter((l) => l.verdict !== 'in_band');
    const saved = json<{ version: number }>(
      await a.storeManager.patch(`/api/v1/ordering/orders/${id}/lines`, {
        version,
        lines: lines.map((l) => ({ itemId: l.itemId, quantity: l.itemId === idOf('ORD') ? l.bandHigh : null })),
      }),
    );
    const submitted = await a.storeManager.post(`/api/v1/ordering/orders/${id}/submit`, { version: saved.version });
    expect(submitted.json(), submitted.body).toMatchObject({ state: 'approved' });
    const acceptedUndo = await decide(carried.id, 'undo', { version: 2 });
    expect(acceptedUndo.json()).toMatchObject({ status: 409, code: 'invalid_transition' });
    await at(10);
    await t.drain();
    expect((await order(id)).state).toBe('released');
    expect(await read(carried.id)).toMatchObject({ state: 'ordered', canUndo: false });
    expect(await outcomes(carried.id)).toEqual(['ordered', 'accepted']);
    expect(await read(missed.id)).toMatchObject({ state: 'expired', expiryCause: 'delivery_left' });
    expect((await read(standing.id)).state).toBe('open');
  });

  it('after the policy’s days when nobody answers, once, and the clerk hears of it', async () => {
    const { id } = json<{ items: [ReplenishmentRequest] }>(
      await a.clerk.get(`${REQUESTS}?itemId=${idOf('DUP')}&view=open`),
    ).items[0];
    // It is needed within two days, which ends before the seven of the policy.
    await at(2 * 24 * 60);
    await t.drain();
    expect((await read(id)).state).toBe('open');
    await at(3 * 24 * 60);
    await t.drain();
    expect(await read(id)).toMatchObject({ state: 'expired', expiryCause: 'time' });
    expect(await outcomes(id)).toEqual(['expired']);
    await t.admin.query("update work_item set state = 0, run_at = '2020-01-01' where kind = 'ordering.expire-request'");
    await t.drain();
    expect(await outcomes(id)).toEqual(['expired']);
  });
});
