import type { RouteOutput } from '@larder/contracts/common/route';
import type { alertRoutes, StockAlertView } from '@larder/contracts/inventory/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf } from '../../../../test/support/tills.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { WatchStores } from '../application/watch-stores.ts';
import { StockAlerts } from '../index.ts';

/** 13:00 in the store. */
const NOON = Date.parse('2026-03-05T05:00:00Z');

let t: TestApp;
let w: World;
let items: TillItems;
let store = '';
let key = '';

beforeAll(async () => {
  t = await startTestApp();
  await t.travel(NOON - Date.now());
  w = await createWorld(t, { cutoverAt: null });
  items = await openTills(t, w.a);
  await t.admin.query("update pos_terminal set status = 'retired' where code = 'T2'");
  store = w.a.stores[0];
  key = await w.a.deviceKey(store);
  await putOnList(w.a.tenantId, store, items.BREAD, 10_000);
  await putOnList(w.a.tenantId, store, items.MILK, 0);
  await open(w.a.storeManager, store, [
    { itemId: items.BREAD, quantity: '21' },
    { itemId: items.MILK, quantity: '5' },
  ]);
  // A whole day to measure use by: without one, today's sales so far would move the line.
  await at(-24 * 60);
  await sell('BREAD', '1');
  await settle(0.5);
});
afterAll(() => t?.close());

let now = NOON;
/** Moves everybody's clock to so many minutes after noon. */
const at = (minutes: number) => {
  now = NOON + minutes * 60_000;
  return t.travel(now - Date.now());
};

/** Puts an item on the store's list with a safety stock, in thousandths. */
async function putOnList(tenantId: string, storeId: string, itemId: string, safetyMilli: number): Promise<void> {
  const [source, supplierItem] = [newId(), newId()];
  await t.admin.query(
    "insert into supply_source (tenant_id, id, code, name, kind, currency) values ($1, $2, $3, '供应商', 'external', 'CNY')",
    [tenantId, source, source.slice(-8)],
  );
  await t.admin.query(
    "insert into supplier_item (tenant_id, id, source_id, item_id, pack_milli, pack_uom, pack_price_minor) values ($1, $2, $3, $4, 1000, 'each', 100)",
    [tenantId, supplierItem, source, itemId],
  );
  await t.admin.query(
    "insert into listing (tenant_id, store_id, item_id, supplier_item_id, listed_from, safety_stock_milli) values ($1, $2, $3, $4, '2026-01-01', $5)",
    [tenantId, storeId, itemId, supplierItem, safetyMilli],
  );
}

/** Folds what was posted, lets time pass and has the marked items judged, as a worker does by itself. */
async function settle(minutes: number): Promise<void> {
  await t.drain();
  await at(minutes);
  await t.drain();
}

const open = (caller: Caller, storeId: string, lines: object[]) =>
  caller.post(`/api/v1/stores/${storeId}/opening-balance`, { at: '2026-03-01T00:00:00+08:00', lines });

async function sell(sku: string, quantity: string, unsent = 0) {
  const moment = new Date(now).toISOString();
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/pos/batches',
    headers: { authorization: key },
    payload: {
      batchId: newId(),
      sentAt: moment,
      tickets: [ticketOf([{ sku, quantity }], { openedAt: moment, closedAt: moment })],
      heartbeat: { lastSeq: 1, unsent, oldestUnsentAt: unsent === 0 ? null : moment },
    },
  });
  expect(answer.statusCode, answer.body).toBe(200);
}

const count = (itemId: string, quantity: string) =>
  w.a.storeManager.post(`/api/v1/stores/${store}/counts`, { lines: [{ itemId, quantity }] });

const alerts = async (caller: Caller, query = ''): Promise<RouteOutput<typeof alertRoutes.list>> => {
  const answer = await caller.get(`/api/v1/stock-alerts${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const bread = async (): Promise<StockAlertView | undefined> =>
  (await alerts(w.a.storeManager)).items.find((a) => a.item.sku === 'BREAD');
/** What the log holds about one of them. */
const actionsOf = async (id: string | undefined): Promise<string[]> =>
  (
    await t.admin.query<{ action: string }>(
      'select action from audit_event where tenant_id = $1 and entity_id = $2 order by action',
      [w.a.tenantId, id],
    )
  ).rows.map((r) => r.action);
const told = async (caller: Caller) => (await caller.get('/api/v1/notifications?kind=stock-low')).json().items;

describe('[INV-06] stock alerts', () => {
  it('nothing is wrong at first, and the heartbeat says when that was looked at', async () => {
    await t.drain();
    await settle(1);
    const page = await alerts(w.a.storeManager);
    expect(page.items).toEqual([]);
    expect(page.heartbeat).toMatchObject({ stores: 1, late: [] });
    expect(page.heartbeat.oldestEvaluatedAt).not.toBeNull();
  });

  it('[J4] opens once within a minute of the batch, however many tickets, and tells the store once', async () => {
    await at(2);
    for (let i = 0; i < 6; i += 1) await sell('BREAD', '2');
    await t.drain();
    expect(await bread()).toBeUndefined();
    await settle(2.5);
    const alert = await bread();
    expect(alert).toMatchObject({
      kind: 'below_safety',
      worstKind: 'below_safety',
      state: 'open',
      onHand: '8',
      safety: '10',
      evidence: { listedSafety: '10', terminals: 1, silentTerminals: 0, doubts: [] },
      sure: true,
    });
    expect(alert?.evidence.lastTicketAt).not.toBeNull();
    await sell('BREAD', '1');
    await settle(3);
    expect((await bread())?.id).toBe(alert?.id);
    expect((await bread())?.onHand).toBe('7');
    expect(await told(w.a.storeManager)).toHaveLength(1);
    for (const silent of [w.a.northSupervisor, w.a.otherManager, w.a.clerk, w.b.storeManager])
      expect(await told(silent)).toEqual([]);
  });

  it('[W12] the same event again tells nobody twice', async () => {
    await t.admin.query(
      "update work_item set state = 0, done_at = null, run_at = '2020-01-01' where kind = 'notifications.on-stock-alerts-raised'",
    );
    expect(await t.drain()).toBeGreaterThan(0);
    expect(await told(w.a.storeManager)).toHaveLength(1);
  });

  it('follows the item into a stock-out and below nothing as the same alert; worse puts it before people again', async () => {
    const before = await bread();
    const taken = await w.a.storeManager.post(`/api/v1/stock-alerts/${before?.id}/acknowledgement`, {
      version: before?.version,
      acknowledged: true,
      note: '已加订',
    });
    expect(taken.json()).toMatchObject({ state: 'acknowledged', acknowledged: { note: '已加订' } });
    expect(await actionsOf(before?.id)).toEqual(['inventory.alert.acknowledge']);
    await at(4);
    await sell('BREAD', '7');
    await settle(4.5);
    expect(await bread()).toMatchObject({ id: before?.id, kind: 'stockout', state: 'open', acknowledged: null });
    await sell('BREAD', '3');
    await settle(5);
    expect(await bread()).toMatchObject({ id: before?.id, kind: 'negative', onHand: '-3' });
    expect(await told(w.a.storeManager)).toHaveLength(3);
    expect((await told(w.a.northSupervisor)).map((n: { params: { worst: string } }) => n.params.worst)).toEqual([
      'negative',
      'stockout',
    ]);
    expect(await told(w.a.clerk)).toEqual([]);
  });

  it('getting better is no news; it closes well above the line only', async () => {
    await at(6);
    await count(items.BREAD, '11');
    await settle(6.5);
    expect(await bread()).toMatchObject({ kind: 'below_safety', worstKind: 'negative', onHand: '11' });
    await count(items.BREAD, '12');
    await settle(7);
    expect(await bread()).toBeUndefined();
    const [resolved] = (await alerts(w.a.storeManager, '?view=resolved')).items;
    expect(resolved).toMatchObject({ state: 'resolved', worstKind: 'negative', onHand: '12' });
    expect(await told(w.a.storeManager)).toHaveLength(3);
    await sell('BREAD', '2');
    await settle(7.5);
    expect(await bread()).toBeUndefined();
  });

  it('a silent till makes alerts unsure, and its voice sure again', async () => {
    await at(8);
    await sell('BREAD', '4');
    await settle(8.5);
    expect(await bread()).toMatchObject({ sure: true });
    await at(90);
    await t.db.sqlTx(jobContext(w.a.tenantId, 'test', 'test'), (tx) => t.get(WatchStores).run(tx));
    await t.drain();
    expect(await bread()).toMatchObject({
      sure: false,
      evidence: { doubts: ['till_silent'], silentTerminals: 1 },
    });
    expect((await alerts(w.a.storeManager, '?unsure=true')).counts.unsure).toBe(1);
    await sell('MILK', '1', 3);
    await settle(90.5);
    expect((await bread())?.evidence).toMatchObject({ doubts: ['tickets_unsent'], unsentTickets: 3 });
    await sell('MILK', '1');
    await settle(91);
    expect(await bread()).toMatchObject({ sure: true, evidence: { doubts: [] } });
    expect(await told(w.a.storeManager)).toHaveLength(4);
  });

  it('silenced: neither listed among the running ones nor told, until the silence ends', async () => {
    const alert = await bread();
    const until = new Date(NOON + 10 * 3_600_000).toISOString();
    const muted = await w.a.storeManager.put(`/api/v1/stock-alerts/${alert?.id}/mute`, { until });
    expect(muted.json()).toMatchObject({ mutedUntil: until });
    expect(await actionsOf(alert?.id)).toContain('inventory.alert.mute');
    expect(await bread()).toBeUndefined();
    const page = await alerts(w.a.storeManager, '?view=muted');
    expect(page.items.map((a) => a.id)).toEqual([alert?.id]);
    expect(page.counts).toMatchObject({ running: 0, muted: 1 });
    await sell('BREAD', '20');
    await settle(92);
    expect(await told(w.a.storeManager)).toHaveLength(4);
    expect((await w.a.storeManager.put(`/api/v1/stock-alerts/${alert?.id}/mute`, { until: null })).statusCode).toBe(
      200,
    );
    expect(await bread()).toMatchObject({ kind: 'negative', mutedUntil: null });
  });

  it('[ORG-11] the line follows the rule of the store’s format, which a store may override', async () => {
    await at(93);
    const rule = (key: string, value: unknown, scopeUnitId: string, scopeFormat: string) =>
      w.a.owner.put('/api/v1/policies', { key, value, scopeUnitId, scopeFormat, locked: false });
    await count(items.MILK, '3');
    await t.admin.query(
      'insert into stock_usage (tenant_id, store_id, item_id, daily_milli) values ($1, $2, $3, 2000) on conflict (tenant_id, store_id, item_id) do update set daily_milli = 2000',
      [w.a.tenantId, store, items.MILK],
    );
    const milk = async () => {
      await t.db.tx(jobContext(w.a.tenantId, 'test', 'test'), (tx) => t.get(StockAlerts).evaluate(tx, store));
      return (await alerts(w.a.storeManager)).items.find((a) => a.item.sku === 'MILK');
    };
    expect(await milk()).toBeUndefined();
    await rule('stock.lowCoverDays', 3, w.a.units.hq, 'full-service');
    expect(await milk()).toBeUndefined();
    await rule('stock.lowCoverDays', 2, w.a.units.hq, 'bakery');
    expect(await milk()).toMatchObject({ kind: 'below_safety', safety: '4', evidence: { coverDays: 2, daily: '2' } });
    await rule('stock.lowCoverDays', 0.5, store, '');
    expect(await milk()).toBeUndefined();
    await rule('stock.alerts', false, store, '');
    await milk();
    expect((await alerts(w.a.storeManager)).items).toEqual([]);
    await rule('stock.alerts', true, store, '');
    await milk();
  });

  it('an item that the store does not order any more may run out in silence', async () => {
    await at(94);
    await t.admin.query("update listing set status = 'delisted' where tenant_id = $1 and item_id = $2", [
      w.a.tenantId,
      items.MILK,
    ]);
    await count(items.MILK, '0');
    await settle(95);
    expect((await alerts(w.a.storeManager)).items.map((a) => a.item.sku)).not.toContain('MILK');
  });
});

describe('alerts and people', () => {
  it('CSV carries the same rows in the reader’s language', async () => {
    await settle(96);
    const answer = await w.a.storeManager.get('/api/v1/stock-alerts.csv');
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.body).toContain('负库存');
    expect(answer.body).toContain('BREAD');
    expect((await w.a.otherManager.get('/api/v1/stock-alerts.csv')).body).not.toContain('BREAD');
  });

  it('CSV says times as the store reads them, and the heading says so', async () => {
    const { openedAt } = (await alerts(w.a.storeManager, '?search=BREAD')).items[0] as { openedAt: string };
    // Shanghai keeps UTC+8 all year.
    const wall = new Date(Date.parse(openedAt) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    const { body } = await w.a.storeManager.get('/api/v1/stock-alerts.csv');
    expect(body).toContain(',发生于（门店时间）,解除于（门店时间）,');
    expect(body.split('\r\n').find((line) => line.includes('BREAD'))).toContain(`,${wall},`);
    expect(body).not.toContain(openedAt);
  });

  it('searches, filters by kind, and counts do not depend on the page', async () => {
    expect((await alerts(w.a.owner, '?search=吐司')).items).toHaveLength(1);
    expect((await alerts(w.a.owner, '?search=nothing')).counts.running).toBe(0);
    expect((await alerts(w.a.owner, '?kind=stockout')).items).toEqual([]);
    expect((await alerts(w.a.owner, `?storeId=${store}`)).items).toHaveLength(1);
  });

  it('[PLT-16] neither another store’s manager nor another chain sees or changes one', async () => {
    const alert = await bread();
    const foreign = [w.a.otherManager, w.b.owner];
    for (const caller of foreign) {
      expect((await alerts(caller)).items).toEqual([]);
      const path = (id: string) => `/api/v1/stock-alerts/${id}`;
      const body = { version: alert?.version, acknowledged: true };
      await expectSameAsUnknown(caller, 'POST', (id) => `${path(id)}/acknowledgement`, alert?.id ?? '', body);
      await expectSameAsUnknown(caller, 'PUT', (id) => `${path(id)}/mute`, alert?.id ?? '', { until: null });
    }
    expect((await w.a.otherManager.get(`/api/v1/stock-alerts?storeId=${store}`)).statusCode).toBe(404);
    expect((await w.a.clerk.post(`/api/v1/stock-alerts/${alert?.id}/acknowledgement`, {})).statusCode).toBe(403);
  });

  it('refuses a stale version and a silence without an end in sight', async () => {
    const alert = await bread();
    const path = `/api/v1/stock-alerts/${alert?.id}`;
    const stale = await w.a.storeManager.post(`${path}/acknowledgement`, { version: 0, acknowledged: true });
    expect(stale.statusCode).toBe(409);
    const long = await w.a.storeManager.put(`${path}/mute`, { until: '2030-01-01T00:00:00Z' });
    expect(long.json().errors[0]).toMatchObject({ path: 'until', code: 'inventory.mute_out_of_range' });
  });
});
