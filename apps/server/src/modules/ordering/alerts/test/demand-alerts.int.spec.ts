import type { NotificationView } from '@larder/contracts/notifications/notifications';
import type { DemandAlert, DemandAlertDetail } from '@larder/contracts/ordering/demand-alerts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, businessDateOf, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';
import { CheckDemandAlerts } from '../application/check-demand-alerts.ts';
import { DemandAlertsRepository } from '../data/demand-alerts.repository.ts';

const ALERTS = '/api/v1/ordering/demand-alerts';
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

let t: TestApp;
let w: World;
let areaSupervisor: Caller;
const now = () => t.get(Clock).now();
const today = () => localParts(now(), ZONE).date;
const ctx = () => jobContext(w.a.tenantId, 'ordering.check-demand-alerts', 'test');
const check = () => t.get(CheckDemandAlerts).run(ctx());
const list = async (caller: Caller, query = ''): Promise<DemandAlert[]> =>
  (await caller.get(`${ALERTS}${query}`)).json().items;
/** Whether what a person was told of an alert is unread. */
const unreadOf = async (caller: Caller, alertId: string | undefined): Promise<boolean[]> =>
  (await caller.get('/api/v1/notifications?kind=demand-alert'))
    .json()
    .items.filter((n: NotificationView) => n.params.alertId === alertId)
    .map((n: NotificationView) => n.readAt === null);
const detail = async (caller: Caller, id: string): Promise<DemandAlertDetail> =>
  (await caller.get(`${ALERTS}/${id}`)).json();
/** Highs of the next days over a unit, through the entry path. */
const forecast = async (unitId: string, highs: readonly number[], rain = 0) => {
  const rows = highs.map((high, i) => ({ unitId, date: addDays(today(), i), kind: 'forecast', high, rain }));
  const answer = await w.a.hqManager.post('/api/v1/ordering/weather/import', { rows });
  expect(answer.json().refused, answer.body).toEqual([]);
};

beforeAll(async () => {
  t = await startTestApp();
  // Ten in the morning of the stores' next day: every day ahead is whole, and festivals of the real calendar stay out.
  const local = localParts(new Date(), ZONE);
  await t.travel(DAY_MS + (10 - local.hour) * 3_600_000);
  w = await createWorld(t);
  areaSupervisor = await w.a.person('area_supervisor', w.a.units.southArea);
  await w.a.hqManager.put('/api/v1/policies', {
    key: 'weather.festivals',
    scopeUnitId: w.a.units.hq,
    scopeFormat: '',
    value: false,
    locked: false,
  });
  const items = (onHand: number) => [
    { sku: 'WATER', sold: () => 40, onHand, pack: 24 },
    { sku: 'SALT', sold: () => 10, onHand: 500, pack: 10 },
    { sku: 'MILK', sold: () => 40, onHand: 5, pack: 10, shelfLifeDays: 2 },
  ];
  for (const [store, onHand] of [
    [w.a.stores[2], 20],
    [w.a.stores[3], 30],
  ] as const)
    await arrangeOrdering(
      t,
      w.a,
      store,
      items(onHand).map((i) => ({ ...i, sku: `${i.sku}-${store.slice(-4)}` })),
    );
  for (const store of [w.a.stores[0], w.a.stores[1]])
    await arrangeOrdering(t, w.a, store, [{ sku: `N-${store.slice(-4)}`, sold: () => 40, onHand: 5, pack: 24 }]);
  for (const store of w.a.stores) await t.get(OrderingApi).runStore(ctx(), store);
}, 120_000);
afterAll(() => t?.close());

describe('[ORD-20] weather ahead, and too little in the area', () => {
  it('without weather, or with two hot days only, nobody is told anything', async () => {
    expect(await check()).toEqual({ open: 0, raised: 0 });
    await forecast(w.a.units.southArea, [36, 35, 30]);
    expect(await check()).toEqual({ open: 0, raised: 0 });
  });

  it('three hot days: one alert for the area, with stock, forecast and weather, and the order prepared', async () => {
    await forecast(w.a.units.southArea, [36, 35, 37]);
    expect(await check()).toEqual({ open: 1, raised: 1 });
    const [alert] = await list(areaSupervisor);
    expect(alert).toMatchObject({
      kind: 'heat',
      area: { id: w.a.units.southArea },
      goods: null,
      state: 'open',
      from: today(),
      to: addDays(today(), 2),
      items: 2,
      stores: 2,
    });
    const seen = await detail(areaSupervisor, alert?.id ?? '');
    expect(seen.mayAct).toBe(true);
    expect(seen.evidence).toMatchObject({ threshold: 33, leastDays: 3 });
    expect(seen.evidence.days.map((d) => [d.high, d.counts])).toEqual([
      [36, true],
      [35, true],
      [37, true],
    ]);
    expect(seen.evidence.days.every((d) => d.knownAt !== null)).toBe(true);
    // What keeps too short to be laid in, and what there is plenty of, is not in it.
    expect(seen.lines.map((l) => l.item.sku.slice(0, 5)).sort()).toEqual(['WATER', 'WATER']);
    for (const line of seen.lines) {
      expect(Number(line.demand)).toBeGreaterThan(80);
      expect(Number(line.prepared)).toBe(line.packs * 24);
      expect(Number(line.onHand) + Number(line.prepared)).toBeGreaterThanOrEqual(Number(line.demand));
    }
    expect(seen.amount).toBe(seen.lines.reduce((sum, l) => sum + l.amount, 0));
  });

  it('the supervisor and head office are told once, others are not, whatever the next checks say', async () => {
    expect(await check()).toEqual({ open: 1, raised: 0 });
    const told = async (caller: Caller) =>
      (await caller.get('/api/v1/notifications?limit=50'))
        .json()
        .items.filter((n: { kind: string }) => n.kind === 'demand-alert').length;
    expect([await told(areaSupervisor), await told(w.a.buyer), await told(w.a.hqManager)]).toEqual([1, 1, 1]);
    expect([await told(w.a.northSupervisor), await told(w.b.hqManager)]).toEqual([0, 0]);
  });

  it('is seen where its stores are, and by nobody else', async () => {
    const [alert] = await list(w.a.hqManager, '?state=open');
    const manager = await w.a.person('store_manager', w.a.stores[2]);
    expect((await detail(manager, alert?.id ?? '')).lines.every((l) => l.store.id === w.a.stores[2])).toBe(true);
    expect((await detail(manager, alert?.id ?? '')).mayAct).toBe(false);
    expect(await list(w.a.northSupervisor)).toEqual([]);
    await expectSameAsUnknown(w.a.northSupervisor, 'GET', (id) => `${ALERTS}/${id}`, alert?.id ?? '');
    for (const [verb, body] of [
      ['confirm', { version: 1 }],
      ['dismiss', { version: 1, reason: 'x' }],
    ] as const)
      for (const caller of [w.a.northSupervisor, w.b.hqManager])
        await expectSameAsUnknown(caller, 'POST', (id) => `${ALERTS}/${id}/${verb}`, alert?.id ?? '', body);
    expect((await manager.post(`${ALERTS}/${alert?.id}/confirm`, { version: 1 })).statusCode).toBe(403);
  });

  it('an area that fails is told, keeps its alert, and costs the others nothing', async () => {
    const [before] = await list(areaSupervisor, '?state=open');
    await forecast(w.a.units.northArea, [36, 35, 37]);
    const alerts = t.get(DemandAlertsRepository);
    const raise = alerts.raise.bind(alerts);
    const spy = vi.spyOn(alerts, 'raise').mockImplementation(async (tx, alert, lines, at) => {
      const done = await raise(tx, alert, lines, at);
      if (alert.unitId === w.a.units.southArea) throw new Error('the south has no room');
      return done;
    });
    try {
      const error = await check().catch((e: unknown) => e);
      expect(error).toBeInstanceOf(AggregateError);
      expect((error as AggregateError).errors.map((e: Error) => e.message)).toEqual(['the south has no room']);
    } finally {
      spy.mockRestore();
    }
    expect(await list(w.a.northSupervisor, '?state=open')).toHaveLength(1);
    expect(await list(areaSupervisor, '?state=open')).toMatchObject([{ id: before?.id, version: before?.version }]);
    await forecast(w.a.units.northArea, [20, 20, 20]);
    expect(await check()).toEqual({ open: 1, raised: 0 });
  });

  it('an area may lack more lines than one statement takes', async () => {
    const { tenantId, units, stores } = w.a;
    const rollback = new Error('seen');
    const ids = Array.from({ length: 5_500 }, () => newId());
    await t.admin.query(
      `insert into item (tenant_id, id, sku, sku_folded, name, name_en, type, base_uom, price_minor, cost_milli_minor, search_text, status)
       select $1, x, x::text, x::text, '商品', 'Item', 'sellable', 'pc', 1000, 400000, '', 'archived' from unnest($2::uuid[]) x`,
      [tenantId, ids],
    );
    const alerts = t.get(DemandAlertsRepository);
    const done = t.db.tx(ctx(), async (tx) => {
      const { id } = await alerts.raise(
        tx,
        {
          kind: 'cold',
          unitId: units.southArea,
          goodsKey: '',
          from: today(),
          to: today(),
          evidence: { days: [], threshold: 5, leastDays: 2, forecastFrom: today() },
        },
        ids.map((itemId) => ({
          storeId: stores[2],
          itemId,
          sourceId: null,
          onHandMilli: 0n,
          incomingMilli: 0n,
          demandMilli: 1_000n,
          preparedMilli: 0n,
          packMilli: 1_000n,
          packUom: '箱',
          packPriceMinor: 1n,
        })),
        now(),
      );
      expect(await alerts.lines(tx, [id])).toHaveLength(ids.length);
      throw rollback;
    });
    await expect(done).rejects.toBe(rollback);
    await t.admin.query('delete from item where tenant_id = $1 and id = any($2)', [tenantId, ids]);
  });

  it('one tap orders exactly what is prepared, in the name of who tapped; nothing had left before', async () => {
    const [alert] = await list(areaSupervisor, '?state=open');
    const count = async () =>
      (
        await t.admin.query("select count(*)::int n from suggested_order where tenant_id = $1 and urgency = 'urgent'", [
          w.a.tenantId,
        ])
      ).rows[0].n;
    expect(await count()).toBe(0);
    expect(await unreadOf(w.a.hqManager, alert?.id)).toEqual([true]);
    const stale = await areaSupervisor.post(`${ALERTS}/${alert?.id}/confirm`, { version: 99 });
    expect(stale.json()).toMatchObject({ status: 409, code: 'version_conflict' });
    const confirmed = await areaSupervisor.post(`${ALERTS}/${alert?.id}/confirm`, { version: alert?.version });
    expect(confirmed.statusCode, confirmed.body).toBe(200);
    expect(confirmed.json()).toMatchObject({ state: 'confirmed', mayAct: false, closedBy: expect.any(String) });
    expect(await unreadOf(w.a.hqManager, alert?.id)).toEqual([false]);
    const { lines } = confirmed.json() as DemandAlertDetail;
    const prepared = lines.filter((l) => l.packs > 0);
    expect(prepared.every((l) => l.orderId !== null)).toBe(true);
    const { rows } = await t.admin.query(
      `select o.id, o.state, o.created_by, o.submitted_by, l.item_id, l.quantity_milli
       from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
       where o.tenant_id = $1 and o.urgency = 'urgent' and l.quantity_milli > 0`,
      [w.a.tenantId],
    );
    expect(rows.map((r) => [r.item_id, Number(r.quantity_milli) / 1000]).sort()).toEqual(
      prepared.map((l) => [l.item.id, Number(l.prepared)]).sort(),
    );
    // Within the band: it waits out the recall window and needs nobody else.
    expect(new Set(rows.map((r) => r.state))).toEqual(new Set(['approved']));
    expect(new Set(rows.flatMap((r) => [r.created_by, r.submitted_by]))).toEqual(new Set([areaSupervisor.userId]));
    const again = await areaSupervisor.post(`${ALERTS}/${alert?.id}/confirm`, { version: alert?.version });
    expect(again.json()).toMatchObject({ status: 409, code: 'ordering.alert_closed' });
    // The ordered packs count as on their way: the next check finds nothing.
    expect(await check()).toEqual({ open: 0, raised: 0 });
  });

  it('when the days are over, what became of it stands beside it', async () => {
    const [alert] = await list(w.a.hqManager, '?state=confirmed');
    expect(alert?.outcome).toBeNull();
    const from = businessDateOf(now(), ZONE, 0);
    const { lines } = await detail(w.a.hqManager, alert?.id ?? '');
    for (const [i, line] of lines.entries())
      await t.admin.query(
        'insert into imported_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed) values ($1, $2, $3, $4, 50000, 0, $5, false)',
        [w.a.tenantId, line.store.id, line.item.id, from, i === 0],
      );
    // The other one's day says nothing of it; the books of the store do.
    await t.admin.query(
      "insert into stock_day (tenant_id, store_id, item_id, business_date, on_hand_milli, unlotted_milli, cost_adjustment_milli_minor, lots) values ($1, $2, $3, $4, 0, 0, 0, '[]')",
      [w.a.tenantId, lines[1]?.store.id, lines[1]?.item.id, from],
    );
    const offset = now().getTime() - Date.now();
    await t.travel(offset + 4 * DAY_MS);
    await check();
    expect((await list(w.a.hqManager, '?state=confirmed'))[0]?.outcome).toMatchObject({
      ranOut: 2,
      of: 2,
      sold: '100',
    });
    await t.travel(offset);
  });
});

describe('[ORD-20] goods and thresholds are head office’s to choose', () => {
  it('a choice made on an older one is refused, and two at once are one', async () => {
    const path = '/api/v1/ordering/demand-alert-goods';
    const put = (version: number) => w.a.hqManager.put(path, { kind: 'festival', items: [], categories: [], version });
    expect((await put(1)).json()).toMatchObject({ status: 409, code: 'version_conflict' });
    const both = await Promise.all([put(0), put(0)]);
    expect(both.map((answer) => answer.statusCode).sort()).toEqual([204, 409]);
    expect((await put(0)).json()).toMatchObject({ status: 409, code: 'version_conflict' });
    expect((await put(1)).statusCode).toBe(204);
    const { kinds } = (await w.a.hqManager.get(path)).json();
    expect(kinds.map((k: { kind: string; version: number }) => [k.kind, k.version])).toContainEqual(['festival', 2]);
    // Another chain's choices have versions of their own.
    const other = (await w.b.hqManager.get(path)).json().kinds;
    expect(other.map((k: { version: number }) => k.version)).toEqual(other.map(() => 0));
  });

  it('chosen goods have an alert each, and only they; a threshold of the area counts', async () => {
    const { hqManager, units, tenantId } = w.a;
    const category = newId();
    await t.admin.query(
      "insert into item_category (tenant_id, id, code, name, name_en) values ($1, $2, 'dairy', '乳品', 'Dairy')",
      [tenantId, category],
    );
    await t.admin.query("update item set category_id = $2 where tenant_id = $1 and sku like 'MILK%'", [
      tenantId,
      category,
    ]);
    const put = (body: object) => hqManager.put('/api/v1/ordering/demand-alert-goods', body);
    expect((await put({ kind: 'heat', items: [], categories: [category], version: 0 })).statusCode).toBe(204);
    expect((await put({ kind: 'heat', items: [newId()], categories: [], version: 1 })).json()).toMatchObject({
      code: 'ordering.signal_target_unknown',
    });
    expect(
      (
        await w.a.buyer.put('/api/v1/ordering/demand-alert-goods', {
          kind: 'heat',
          items: [],
          categories: [],
          version: 1,
        })
      ).statusCode,
    ).toBe(403);
    const kinds = (await w.a.buyer.get('/api/v1/ordering/demand-alert-goods')).json().kinds;
    expect(kinds[0]).toMatchObject({ kind: 'heat', categories: [{ id: category, name: '乳品' }], version: 1 });
    expect(await check()).toEqual({ open: 1, raised: 1 });
    const open = await list(hqManager, '?state=open');
    expect(open).toMatchObject([{ goods: { name: '乳品' } }]);
    expect(await unreadOf(hqManager, open[0]?.id)).toEqual([true]);
    await hqManager.put('/api/v1/policies', {
      key: 'weather.hotTempC',
      scopeUnitId: units.southArea,
      scopeFormat: '',
      value: 38,
      locked: false,
    });
    expect(await check()).toEqual({ open: 0, raised: 0 });
    expect(await list(areaSupervisor, '?state=lapsed')).toMatchObject([{ goods: { name: '乳品' } }]);
    // It stays in the list of what was told, and asks for nothing any more.
    for (const told of [hqManager, areaSupervisor]) expect(await unreadOf(told, open[0]?.id)).toEqual([false]);
  });

  it('a person may say no, with the reason', async () => {
    const { hqManager, units } = w.a;
    await forecast(units.southArea, [40, 40, 40]);
    expect(await check()).toMatchObject({ open: 1, raised: 1 });
    const [alert] = await list(hqManager, '?state=open');
    const refused = await hqManager.post(`${ALERTS}/${alert?.id}/dismiss`, { version: alert?.version, reason: ' ' });
    expect(refused.json().errors[0].path).toBe('reason');
    const body = { version: alert?.version, reason: '已从仓库调货' };
    expect((await hqManager.post(`${ALERTS}/${alert?.id}/dismiss`, body)).json()).toMatchObject({
      state: 'dismissed',
      reason: '已从仓库调货',
    });
    expect(await unreadOf(w.a.buyer, alert?.id)).toEqual([false]);
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and entity = 'demand_alert' and entity_id = $2",
      [w.a.tenantId, alert?.id],
    );
    expect(rows.map((r) => r.action)).toEqual(['ordering.demand-alert.dismiss']);
    // Who has answered is not asked again about the same days.
    expect(await check()).toEqual({ open: 0, raised: 0 });
  });
});

describe('[ORD-20] what is ordered, and what cannot be', () => {
  const NO_HEAT_GOODS = { kind: 'heat', items: [], categories: [], version: 1 };
  const urgentOf = async (store: string): Promise<string[]> =>
    (
      await t.admin.query(
        "select id from suggested_order where tenant_id = $1 and store_id = $2 and urgency = 'urgent' order by id",
        [w.a.tenantId, store],
      )
    ).rows.map((r) => r.id);
  const setListings = (store: string, status: 'listed' | 'stopped') =>
    t.admin.query('update listing set status = $3 where tenant_id = $1 and store_id = $2', [
      w.a.tenantId,
      store,
      status,
    ]);

  it('when no store can be ordered for, the reason is told and the alert stays open', async () => {
    await forecast(w.a.units.northArea, [2, 2, 2]);
    expect(await check()).toEqual({ open: 1, raised: 1 });
    const [alert] = await list(w.a.northSupervisor, '?state=open');
    expect(alert).toMatchObject({ kind: 'cold', stores: 2 });
    for (const store of [w.a.stores[0], w.a.stores[1]]) await setListings(store, 'stopped');
    const refused = await w.a.northSupervisor.post(`${ALERTS}/${alert?.id}/confirm`, { version: alert?.version });
    expect(refused.json()).toMatchObject({ status: 422, code: 'ordering.nothing_ordered' });
    expect(await list(w.a.northSupervisor, '?state=open')).toMatchObject([{ id: alert?.id, version: alert?.version }]);
    expect([await urgentOf(w.a.stores[0]), await urgentOf(w.a.stores[1])]).toEqual([[], []]);
  });

  it('a store that cannot be ordered for costs the others nothing; two taps at once order once', async () => {
    await setListings(w.a.stores[0], 'listed');
    const [alert] = await list(w.a.northSupervisor, '?state=open');
    const taps = await Promise.all(
      [w.a.northSupervisor, w.a.hqManager].map((who) =>
        who.post(`${ALERTS}/${alert?.id}/confirm`, { version: alert?.version }),
      ),
    );
    expect(taps.map((a) => a.statusCode).sort()).toEqual([200, 409]);
    expect(taps.find((a) => a.statusCode === 409)?.json().code).toBe('ordering.alert_closed');
    const orders = await urgentOf(w.a.stores[0]);
    expect(orders).toHaveLength(1);
    expect(await urgentOf(w.a.stores[1])).toEqual([]);
    const seen = await detail(w.a.hqManager, alert?.id ?? '');
    const unordered = seen.lines.find((l) => l.store.id === w.a.stores[1]);
    expect(seen.lines.map((l) => [l.store.id, l.orderId]).sort()).toEqual(
      [
        [w.a.stores[0], orders[0]],
        [w.a.stores[1], null],
      ].sort(),
    );
    expect(seen.left).toMatchObject([
      { store: { id: w.a.stores[1] }, code: 'ordering.nothing_ordered', reason: '没有要订的商品', items: 1 },
    ]);
    const { rows } = await t.admin.query(
      "select diff from audit_event where tenant_id = $1 and entity = 'demand_alert' and entity_id = $2",
      [w.a.tenantId, alert?.id],
    );
    expect(rows.map((r) => r.diff)).toMatchObject([
      { orders, left: [`${w.a.stores[1]} ${unordered?.source?.id} ordering.nothing_ordered`] },
    ]);
  });

  it('goods of two alerts are ordered once: the other one counts them as on their way', async () => {
    await t.admin.query("update suggested_order set state = 'cancelled' where tenant_id = $1 and urgency = 'urgent'", [
      w.a.tenantId,
    ]);
    await setListings(w.a.stores[1], 'listed');
    await forecast(w.a.units.northArea, [40, 40, 40], 50);
    expect((await w.a.hqManager.put('/api/v1/ordering/demand-alert-goods', NO_HEAT_GOODS)).statusCode).toBe(204);
    await w.a.hqManager.put('/api/v1/policies', {
      key: 'weather.hotTempC',
      scopeUnitId: w.a.units.northArea,
      scopeFormat: '',
      value: 33,
      locked: false,
    });
    expect(await check()).toEqual({ open: 2, raised: 2 });
    const open = await list(w.a.northSupervisor, '?state=open');
    const [heat, rain] = (['heat', 'rain'] as const).map((kind) => open.find((a) => a.kind === kind));
    const before = await detail(w.a.northSupervisor, rain?.id ?? '');
    expect(before.lines.map((l) => l.packs > 0)).toEqual([true, true]);
    const confirmed = await w.a.northSupervisor.post(`${ALERTS}/${heat?.id}/confirm`, { version: heat?.version });
    expect(confirmed.statusCode, confirmed.body).toBe(200);
    const after = await detail(w.a.northSupervisor, rain?.id ?? '');
    // An order for each of the two stores changed it.
    expect(after).toMatchObject({ state: 'open', version: before.version + 2 });
    expect(after.lines.map((l) => [l.packs, Number(l.incoming), l.orderId])).toEqual(
      before.lines.map((l) => [0, Number(l.incoming) + Number(l.prepared), null]),
    );
    const stale = await w.a.northSupervisor.post(`${ALERTS}/${rain?.id}/confirm`, { version: before.version });
    expect(stale.json()).toMatchObject({ status: 409, code: 'version_conflict' });
    // The next check counts the same.
    expect(await check()).toEqual({ open: 0, raised: 0 });
  });
});
