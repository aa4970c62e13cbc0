import type { DemandAlert, DemandAlertDetail } from '@larder/contracts/ordering/demand-alerts';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { RunStore } from '../../application/run-store.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';
import { CheckRegionalDemand } from '../application/check-regional-demand.ts';

const ALERTS = '/api/v1/ordering/demand-alerts';
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

let t: TestApp;
let w: World;
let south: Caller;
let thermal: string;
let plain: string;
const today = () => localParts(t.get(Clock).now(), ZONE).date;
const ctx = () => jobContext(w.a.tenantId, 'ordering.check-regional-demand', 'test');
const check = () => t.get(CheckRegionalDemand).run(ctx());
const list = async (caller: Caller, query = '?state=open'): Promise<DemandAlert[]> =>
  (await caller.get(`${ALERTS}${query}`)).json().items;
const detail = async (caller: Caller, id: string | undefined): Promise<DemandAlertDetail> =>
  (await caller.get(`${ALERTS}/${id}`)).json();

/** Another store sells and orders an item that one already has. */
async function alsoIn(storeId: string, itemId: string, onHand: number, sold: (daysAgo: number) => number) {
  const q = t.admin.query.bind(t.admin);
  const own = await arrangeOrdering(t, w.a, storeId, [{ sku: `X-${newId().slice(-8)}`, sold: () => 10, onHand: 900 }]);
  const supplierItem = newId();
  await q(
    "insert into supplier_item (tenant_id, id, source_id, item_id, pack_uom, pack_milli, moq_milli, pack_price_minor) values ($1, $2, $3, $4, '箱', 10000, 0, 4000)",
    [w.a.tenantId, supplierItem, own.sourceId, itemId],
  );
  await q(
    "insert into listing (tenant_id, store_id, item_id, supplier_item_id, listed_from) values ($1, $2, $3, $4, '2020-01-01')",
    [w.a.tenantId, storeId, itemId, supplierItem],
  );
  await q('insert into stock_balance (tenant_id, store_id, item_id, on_hand_milli) values ($1, $2, $3, $4)', [
    w.a.tenantId,
    storeId,
    itemId,
    onHand * 1000,
  ]);
  await sell(storeId, itemId, 182, sold);
}
async function sell(storeId: string, itemId: string, days: number, sold: (daysAgo: number) => number) {
  const ago = Array.from({ length: days }, (_, i) => i + 1);
  await t.admin.query(
    `insert into imported_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed)
     select $1, $2, $3, d, n, 0, false, false from unnest($4::date[], $5::bigint[]) as x (d, n)
     on conflict (tenant_id, store_id, item_id, business_date) do update set quantity_milli = excluded.quantity_milli`,
    [w.a.tenantId, storeId, itemId, ago.map((n) => addDays(today(), -n)), ago.map((n) => Math.round(sold(n) * 1000))],
  );
}
/** Even sales with a weekday ripple; `lift` from so many days ago on. */
const steady = (level: number) => (n: number) => level + ((n * 7) % 3);
const early = (level: number) => (n: number) => (n <= 6 ? 2.4 : 1) * (level + ((n * 7) % 3));

beforeAll(async () => {
  t = await startTestApp();
  const local = localParts(new Date(), ZONE);
  await t.travel(DAY_MS + (10 - local.hour) * 3_600_000);
  w = await createWorld(t);
  south = await w.a.person('area_supervisor', w.a.units.southArea);
  const [n1, n2, s1, s2] = w.a.stores;
  const first = await arrangeOrdering(t, w.a, n1, [
    { sku: 'THERMAL', sold: early(20), onHand: 50, pack: 10 },
    { sku: 'PLAIN', sold: steady(20), onHand: 50, pack: 10 },
  ]);
  [thermal, plain] = first.itemIds as [string, string];
  await alsoIn(n2, thermal, 50, early(14));
  await alsoIn(n2, plain, 50, steady(14));
  await alsoIn(s1, thermal, 40, steady(12));
  await alsoIn(s1, plain, 40, steady(12));
  await alsoIn(s2, thermal, 30, steady(9));
  for (const store of w.a.stores) await t.get(OrderingApi).runStore(ctx(), store);
}, 120_000);
afterAll(() => t?.close());

describe('[ORD-31] the north sells early: the south is stocked before its turn', () => {
  it('a promotion that the calendar knows is no season', async () => {
    const entered = await w.a.hqManager.post('/api/v1/ordering/signals', {
      kind: 'promotion',
      unitId: w.a.units.northArea,
      from: addDays(today(), -7),
      to: addDays(today(), -1),
      name: '保暖周',
      value: 20,
      note: null,
      items: [thermal],
      categories: [],
    });
    expect(entered.statusCode, entered.body).toBe(201);
    expect(await check()).toEqual({ open: 0, raised: 0 });
    await t.admin.query('delete from demand_signal_target where tenant_id = $1', [w.a.tenantId]);
    await t.admin.query('delete from demand_signal where tenant_id = $1', [w.a.tenantId]);
  });

  it('one alert for the area that is still to come, with the leading curve, the lag and the order prepared', async () => {
    expect(await check()).toEqual({ open: 1, raised: 1 });
    const [alert, ...more] = await list(south);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      kind: 'regional',
      area: { id: w.a.units.southArea },
      goods: { id: thermal },
      from: addDays(today(), 14),
      to: addDays(today(), 27),
      items: 1,
      stores: 2,
    });
    const seen = await detail(south, alert?.id);
    expect(seen.mayAct).toBe(true);
    expect(seen.uplift).toBeNull();
    const { regional } = seen.evidence;
    expect(regional).toMatchObject({
      leader: { id: w.a.units.northArea },
      rising: 2,
      stores: 2,
      seasonKnown: false,
      lag: { days: 14, source: 'assumed', correlation: null, threshold: null },
    });
    expect(regional?.uplift).toBeGreaterThan(1.8);
    expect(regional?.prepared).toBeLessThanOrEqual(regional?.uplift ?? 0);
    expect(regional?.weeks).toHaveLength(9);
    expect(regional?.weeks.at(-1)?.sold).toBeGreaterThan(1.8 * (regional?.weeks.at(-1)?.expected ?? 0));
    expect(regional?.coverDays).toBeLessThan(5);
    for (const line of seen.lines) {
      // Fourteen days at the raised level, and whole packs.
      expect(Number(line.demand)).toBeGreaterThan(14 * 9 * 1.5);
      expect(Number(line.onHand) + Number(line.incoming) + Number(line.prepared)).toBeGreaterThanOrEqual(
        Number(line.demand) - 10,
      );
      expect(Number(line.prepared) % 10).toBe(0);
    }
  });

  it('a store that cannot be read is named with its reason, and its area is judged by the rest', async () => {
    await t.admin.query(`
      create function refuse_store(store uuid) returns boolean language plpgsql as $$ begin
        if store = '${w.a.stores[3]}' then raise exception 'page 17 is torn'; end if; return true; end $$;
      create policy torn on imported_item_day as restrictive for select using (refuse_store(store_id));`);
    try {
      await expect(check()).rejects.toThrow(/not read: .*\(.*page 17 is torn.*\)/);
      expect(await list(south)).toHaveLength(1);
    } finally {
      await t.admin.query('drop policy torn on imported_item_day; drop function refuse_store');
    }
  });

  it('looking again keeps the one alert; who is elsewhere sees nothing and may do nothing', async () => {
    expect(await check()).toEqual({ open: 1, raised: 0 });
    const [alert] = await list(w.a.hqManager);
    expect(await list(w.a.northSupervisor)).toEqual([]);
    for (const caller of [w.a.northSupervisor, w.b.hqManager]) {
      await expectSameAsUnknown(caller, 'GET', (id) => `${ALERTS}/${id}`, alert?.id ?? '');
      for (const verb of ['confirm', 'end-uplift'])
        await expectSameAsUnknown(caller, 'POST', (id) => `${ALERTS}/${id}/${verb}`, alert?.id ?? '', { version: 1 });
    }
    const manager = await w.a.person('store_manager', w.a.stores[2]);
    expect((await manager.post(`${ALERTS}/${alert?.id}/end-uplift`, { version: 1 })).statusCode).toBe(403);
    const told = async (caller: Caller) =>
      (await caller.get('/api/v1/notifications?limit=50'))
        .json()
        .items.filter((n: { kind: string }) => n.kind === 'demand-alert').length;
    expect([await told(south), await told(w.a.northSupervisor)]).toEqual([1, 0]);
  });

  it('one tap orders what is prepared, and raises the forecast of these days until its end, for everybody to see', async () => {
    const [alert] = await list(south);
    const done = await south.post(`${ALERTS}/${alert?.id}/confirm`, { version: alert?.version });
    expect(done.statusCode, done.body).toBe(200);
    const seen: DemandAlertDetail = done.json();
    expect(seen.lines.every((l) => l.orderId !== null)).toBe(true);
    expect(seen.uplift).toMatchObject({
      factor: seen.evidence.regional?.prepared,
      from: alert?.from,
      to: alert?.to,
      running: true,
      mayEnd: true,
      endedAt: null,
    });
    // Its days have come, and the shelf is empty: the runs of the south read it, and the north's don't.
    await t.admin.query("update suggested_order set state = 'cancelled' where tenant_id = $1", [w.a.tenantId]);
    await t.admin.query('update demand_uplift set from_date = $2 where tenant_id = $1', [w.a.tenantId, today()]);
    await t.admin.query('update stock_balance set on_hand_milli = 0 where tenant_id = $1 and item_id = $2', [
      w.a.tenantId,
      thermal,
    ]);
    const run = (storeId: string) => t.get(RunStore).run(ctx(), storeId, 'manual', 'test');
    for (const store of [w.a.stores[2], w.a.stores[0]]) await run(store);
    expect(await regionalTerm(w.a.stores[2], thermal)).toBeGreaterThan(0);
    expect(await regionalTerm(w.a.stores[0], thermal)).toBe(0);
    const ended = await south.post(`${ALERTS}/${alert?.id}/end-uplift`, { version: seen.version });
    expect(ended.statusCode, ended.body).toBe(200);
    expect(ended.json().uplift).toMatchObject({ running: false, mayEnd: false, endedBy: expect.any(String) });
    const again = await south.post(`${ALERTS}/${alert?.id}/end-uplift`, { version: seen.version });
    expect(again.json()).toMatchObject({ status: 409 });
    await run(w.a.stores[2]);
    expect(await regionalTerm(w.a.stores[2], thermal)).toBe(0);
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and entity = 'demand_alert' and entity_id = $2 order by id",
      [w.a.tenantId, alert?.id],
    );
    expect(rows.map((r) => r.action)).toEqual(['ordering.demand-alert.confirm', 'ordering.demand-alert.end-uplift']);
  });
});

/** What the early season adds to the newest suggestion of an item, base units. */
async function regionalTerm(storeId: string, itemId: string): Promise<number> {
  const { rows } = await t.admin.query(
    `select o.id from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
     where o.tenant_id = $1 and o.store_id = $2 and l.item_id = $3 and o.state in ('generated', 'reviewing') order by o.id desc limit 1`,
    [w.a.tenantId, storeId, itemId],
  );
  const why: OrderLineWhy = (
    await w.a.hqManager.get(`/api/v1/ordering/orders/${rows[0]?.id}/lines/${itemId}/why`)
  ).json();
  expect(why.terms.length).toBeGreaterThan(0);
  return Number(why.terms.find((term) => term.key === 'regional')?.quantity ?? 0);
}
