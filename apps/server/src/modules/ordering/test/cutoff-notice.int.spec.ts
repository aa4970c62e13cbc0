import type { NotificationView } from '@larder/contracts/notifications/notifications';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { instantOf, localParts } from '../../../platform/clock/business-date.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering } from './order-chain.ts';

const ZONE = 'Asia/Shanghai';
const CUTOFF = 16 * 60;
const MINUTE_MS = 60_000;

let t: TestApp;
let chain: WorldChain;
/** Nine in the morning of today in the stores. */
let nine: number;

beforeAll(async () => {
  t = await startTestApp();
  nine = instantOf(localParts(new Date(), ZONE).date, 9 * 60, ZONE).getTime();
  await at(0);
  chain = await worldChain(t);
  for (const store of chain.stores.slice(0, 2)) {
    await arrangeOrdering(t, chain, store, [{ sku: `C-${store.slice(-6)}`, onHand: 5 }], { cutoffMinute: CUTOFF });
    await t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
  }
});
afterAll(() => t?.close());

const at = (minutes: number) => t.travel(nine + minutes * MINUTE_MS - Date.now());
const told = async (caller: Caller, kind: string): Promise<NotificationView[]> =>
  (await caller.get(`/api/v1/notifications?kind=${kind}`)).json().items;

/** Opens and submits the store's order as it was suggested. */
async function submitOrder(manager: Caller, storeId: string): Promise<string> {
  const { items } = (await manager.get(`/api/v1/ordering/orders?storeId=${storeId}`)).json();
  const { id } = items[0];
  const { version } = (await manager.post(`/api/v1/ordering/orders/${id}/open`)).json();
  const answer = await manager.post(`/api/v1/ordering/orders/${id}/submit`, { version });
  expect(answer.statusCode, answer.body).toBe(200);
  return id;
}

describe('cut-off notices', () => {
  it('[ORD-09] nobody hears of an order that was submitted; its release is told instead', async () => {
    const id = await submitOrder(chain.otherManager, chain.stores[1]);
    await at(10);
    await t.drain();
    const [released] = await told(chain.otherManager, 'order-released');
    expect(released).toMatchObject({ params: { orderId: id, source: { name: '鲜达冷链' } } });
    expect(await told(chain.storeManager, 'order-released')).toEqual([]);
  });

  it('[ORD-09] the manager of an order that nobody submitted hears of it an hour before the cut-off, once', async () => {
    await at(5 * 60 + 58);
    await t.drain();
    expect(await told(chain.storeManager, 'order-cutoff')).toEqual([]);
    await at(6 * 60 + 1);
    await t.drain();
    const [notice, ...more] = await told(chain.storeManager, 'order-cutoff');
    expect(more).toEqual([]);
    expect(new Date(String(notice?.params.cutoffAt)).getTime()).toBe(nine + 7 * 60 * MINUTE_MS);
    for (const other of [chain.otherManager, chain.clerk, chain.hqManager])
      expect(await told(other, 'order-cutoff')).toEqual([]);
    await t.admin.query("update work_item set state = 0, run_at = '2020-01-01' where kind = 'ordering.notify-cutoff'");
    await t.drain();
    expect(await told(chain.storeManager, 'order-cutoff')).toHaveLength(1);
  });
});
