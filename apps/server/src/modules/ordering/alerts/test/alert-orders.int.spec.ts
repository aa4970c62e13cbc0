import type { DemandAlert, DemandAlertDetail } from '@larder/contracts/ordering/demand-alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';
import { CheckDemandAlerts } from '../application/check-demand-alerts.ts';

const ALERTS = '/api/v1/ordering/demand-alerts';
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

let t: TestApp;
let w: World;
let supervisor: Caller;
let goods: readonly string[];
const today = () => localParts(t.get(Clock).now(), ZONE).date;
const check = () => t.get(CheckDemandAlerts).run(jobContext(w.a.tenantId, 'ordering.check-demand-alerts', 'test'));
const openAlerts = async (): Promise<DemandAlert[]> => (await supervisor.get(`${ALERTS}?state=open`)).json().items;
const confirm = async (alert: DemandAlert | undefined): Promise<DemandAlertDetail> => {
  const { version } = (await supervisor.get(`${ALERTS}/${alert?.id}`)).json();
  const answer = await supervisor.post(`${ALERTS}/${alert?.id}/confirm`, { version });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
interface UrgentLine {
  readonly id: string;
  readonly state: string;
  readonly delivery_date: string;
  readonly item_id: string;
  readonly packs: number;
}
const urgent = async (): Promise<UrgentLine[]> =>
  (
    await t.admin.query(
      `select o.id, o.state, o.delivery_date::text, l.item_id, (l.quantity_milli / l.pack_milli)::int packs
       from suggested_order o join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
       where o.tenant_id = $1 and o.urgency = 'urgent' and l.quantity_milli > 0 order by o.delivery_date, l.item_id`,
      [w.a.tenantId],
    )
  ).rows;

beforeAll(async () => {
  t = await startTestApp();
  const local = localParts(new Date(), ZONE);
  await t.travel(DAY_MS + (10 - local.hour) * 3_600_000);
  w = await createWorld(t);
  supervisor = await w.a.person('area_supervisor', w.a.units.southArea);
  await w.a.hqManager.put('/api/v1/policies', {
    key: 'weather.festivals',
    scopeUnitId: w.a.units.hq,
    scopeFormat: '',
    value: false,
    locked: false,
  });
  const chain = await arrangeOrdering(
    t,
    w.a,
    w.a.stores[2],
    ['WATER', 'ICE', 'FAN', 'TEA'].map((sku) => ({ sku, sold: () => 40, onHand: 5, pack: 24 })),
  );
  goods = chain.itemIds;
  await t.get(OrderingApi).runStore(jobContext(w.a.tenantId, 'ordering.run-store', 'test'), w.a.stores[2]);
  // An alert for each of the goods.
  const put = await w.a.hqManager.put('/api/v1/ordering/demand-alert-goods', {
    kind: 'heat',
    items: goods,
    categories: [],
    version: 0,
  });
  expect(put.statusCode).toBe(204);
  const rows = [36, 35, 37].map((high, i) => ({
    unitId: w.a.units.southArea,
    date: addDays(today(), i),
    kind: 'forecast',
    high,
    rain: 0,
  }));
  expect((await w.a.hqManager.post('/api/v1/ordering/weather/import', { rows })).json().refused).toEqual([]);
  expect(await check()).toEqual({ open: 4, raised: 4 });
}, 120_000);
afterAll(() => t?.close());

describe('[ORD-20] alerts with different goods of one store and source', () => {
  it('the second one puts its goods on the first one’s order while it can be called back', async () => {
    const [first, second] = await openAlerts();
    const one = await confirm(first);
    const before = await urgent();
    expect(before.map((l) => l.item_id)).toEqual(one.lines.map((l) => l.item.id));
    const two = await confirm(second);
    expect(two.left).toEqual([]);
    const orderId = before[0]?.id;
    expect(two.lines.map((l) => l.orderId)).toEqual([orderId]);
    const after = await urgent();
    // One order, signed again, with both: what stood on it is as it was.
    expect(new Set(after.map((l) => `${l.id} ${l.state}`))).toEqual(new Set([`${orderId} approved`]));
    expect(after.map((l) => [l.item_id, l.packs])).toEqual(
      [...one.lines, ...two.lines].map((l) => [l.item.id, l.packs]).sort(),
    );
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and entity_id = $2 and action like 'ordering.order.%' order by id",
      [w.a.tenantId, orderId],
    );
    expect(rows.map((r) => r.action)).toContain('ordering.order.add-prepared');
  });

  it('when that order is leaving, the goods have one of the day after', async () => {
    await t.admin.query(
      "update suggested_order set release_at = now() - interval '2 days' where tenant_id = $1 and urgency = 'urgent'",
      [w.a.tenantId],
    );
    const before = await urgent();
    const [third] = await openAlerts();
    const done = await confirm(third);
    const after = await urgent();
    expect(after.slice(0, 2)).toEqual(before);
    expect(after[2]).toMatchObject({
      id: done.lines[0]?.orderId,
      state: 'approved',
      delivery_date: addDays(today(), 2),
      item_id: done.lines[0]?.item.id,
      packs: done.lines[0]?.packs,
    });
  });

  it('goods that a person has on a draft in their own quantity are left as they are', async () => {
    const [fourth] = await openAlerts();
    const [line] = (await supervisor.get(`${ALERTS}/${fourth?.id}`)).json().lines;
    const draft = (await urgent()).at(-1)?.id;
    await t.admin.query("update suggested_order set state = 'cancelled' where tenant_id = $1 and id <> $2", [
      w.a.tenantId,
      draft,
    ]);
    const manager = await w.a.person('store_manager', w.a.stores[2]);
    const made = await manager.post('/api/v1/ordering/orders', {
      storeId: w.a.stores[2],
      sourceId: line.source.id,
      urgency: 'urgent',
      deliveryDate: addDays(today(), 1),
      start: 'blank',
    });
    expect(made.statusCode, made.body).toBeLessThan(300);
    const { id, version } = made.json();
    const edit = await manager.request('PATCH', `/api/v1/ordering/orders/${id}/lines`, {
      version,
      lines: [{ itemId: line.item.id, quantity: '24', reasonCode: 'other' }],
    });
    expect(edit.statusCode, edit.body).toBe(200);
    const done = await confirm(fourth);
    expect(done.lines.map((l) => l.orderId)).toEqual([id]);
    expect((await urgent()).filter((l) => l.id === id)).toMatchObject([
      { state: 'reviewing', item_id: line.item.id, packs: 1 },
    ]);
  });
});
