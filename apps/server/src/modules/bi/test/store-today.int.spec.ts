import type { StoreToday, Today } from '@larder/contracts/bi/today';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { startRequest } from '../../../foundation/workflow/test/requests.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../ordering/index.ts';
import { arrangeOrdering, type OrderChain } from '../../ordering/test/order-chain.ts';
import { arrangeSupply, buy, entry, receive, released, type Supply } from '../../supply-chain/test/arrange.ts';
import { NOW, openShops, saleAt, sell, stockUp, TODAY, travelTo } from './arrange.ts';

let t: TestApp;
let chain: WorldChain;
let supply: Supply;
let ordered: OrderChain;
let store = '';

beforeAll(async () => {
  t = await startTestApp();
  await travelTo(t, NOW);
  chain = await worldChain(t);
  [store] = chain.stores;
  const items = await openShops(t, chain);
  supply = await arrangeSupply(t, chain);
  // The source closes at 17:00: an hour and a half from now.
  ordered = await arrangeOrdering(t, chain, store, [{ sku: 'ROLL', sold: () => 40, onHand: 20 }], {
    cutoffMinute: 1020,
  });
  await t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
  await stockUp(t, chain, store, items.BREAD, 5, `${TODAY}T08:00:00+08:00`);
  await sell(t, chain, store, [
    saleAt('2026-03-01', '10:00', 4000),
    saleAt('2026-03-01', '12:00', 2000),
    saleAt('2026-02-22', '12:00', 3000),
  ]);
  await t.drain();
});
afterAll(() => t?.close());

const day = async (caller = chain.storeManager): Promise<StoreToday> => {
  const answer = await caller.get(`/api/v1/today/store/${store}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const overview = async (caller = chain.hqManager): Promise<Today> =>
  (await caller.get(`/api/v1/today?scope=${store}`)).json();

describe('GET /today/store/:id', () => {
  it('[BI-05] orders with their cut-off, and the same order as an exception above the store', async () => {
    const { orders } = await day();
    expect(orders).toMatchObject([
      { sourceName: '鲜达冷链', state: 'generated', cutoffAt: new Date(`${TODAY}T17:00:00+08:00`).toISOString() },
    ]);
    const above = await overview();
    expect(above.kpis.ordersWaiting).toMatchObject({
      count: 1,
      amount: orders[0]?.amount,
      nextCutoffAt: orders[0]?.cutoffAt,
    });
    expect(above.attention.find((a) => a.kind === 'order_due')).toMatchObject({
      count: 1,
      impact: orders[0]?.amount,
      dueAt: orders[0]?.cutoffAt,
      severity: 'warning',
      action: { target: 'order', id: orders[0]?.id },
    });
  });

  it('[BI-05] yesterday in four numbers, against the same weekday before', async () => {
    const { yesterday, businessDate } = await day();
    expect(businessDate).toBe(TODAY);
    expect(yesterday).toEqual({
      businessDate: '2026-03-01',
      net: 6000,
      netBefore: 3000,
      tickets: 2,
      ticketsBefore: 1,
      average: 3000,
      averageBefore: 3000,
      waste: 0,
      wasteBefore: 0,
    });
    const clerk = await day(chain.clerk);
    expect([clerk.yesterday, clerk.orders]).toEqual([null, []]);
  });

  it('[ORD-03] what is about to run out, by what is sold', async () => {
    const { runningOut } = await day();
    expect(runningOut.find((i) => i.itemId === ordered.itemIds[0])).toMatchObject({
      onHand: '20',
      perDay: '40',
      coverCentidays: 50,
    });
  });

  it('[INV-05] lots that expire, and items due for a count', async () => {
    const bought = await buy(t, chain, released(chain, supply, { storeId: store, deliveryDate: TODAY }));
    await receive(chain.storeManager, bought, [
      entry(1, '30', { expiresOn: '2026-03-03', lotCode: 'L1' }),
      entry(2, '30'),
      entry(3, '30'),
    ]);
    await t.drain();
    const { nearExpiry, nearExpiryCount, counts } = await day();
    expect([nearExpiryCount, nearExpiry[0]]).toEqual([
      1,
      expect.objectContaining({ expiresOn: '2026-03-03', lotCode: 'L1', quantity: '30' }),
    ]);
    expect(counts?.never).toBe(counts?.items);
    expect(counts?.items).toBeGreaterThanOrEqual(5);
  });

  it('[SCM-06] deliveries: what is late, what came in part, what is done', async () => {
    await buy(t, chain, released(chain, supply, { storeId: store, deliveryDate: '2026-02-28' }));
    const partly = await buy(t, chain, released(chain, supply, { storeId: store, deliveryDate: TODAY }));
    await receive(chain.storeManager, partly, [entry(1, '30'), entry(2, '10')]);
    const { deliveries } = await day();
    expect(deliveries.map((d) => [d.late, d.partly, d.done, d.openLines])).toEqual([
      [true, false, false, 3],
      [false, true, false, 2],
      [false, false, true, 0],
    ]);
    const kinds = (await overview()).attention.map((a) => [a.kind, a.severity, a.count, a.impact]);
    expect(kinds).toContainEqual(['delivery_due', 'critical', 1, 11_250]);
    expect(kinds).toContainEqual(['delivery_short', 'warning', 1, 11_250]);
  });

  it('[WFL-02] approvals that wait, for those who may see them', async () => {
    await startRequest(t, chain, { notAfter: new Date(`${TODAY}T16:00:00+08:00`) });
    const waiting = async (caller = chain.northSupervisor) =>
      (await overview(caller)).attention.find((a) => a.kind === 'approval_waiting');
    expect(await waiting()).toMatchObject({ count: 1, severity: 'critical', action: { target: 'inbox' } });
    expect(await waiting(chain.storeManager)).toBeUndefined();
  });
});
