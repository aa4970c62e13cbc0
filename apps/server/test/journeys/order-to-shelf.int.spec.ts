import { toMilli } from '@larder/contracts/common/quantity';
import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { PurchaseOrderPage } from '@larder/contracts/supply-chain/purchase-order';
import { OrderApprovalItem, OrderApprovalSummary } from '@larder/contracts/workflow/order-approval';
import type { TaskDetail, TaskPage } from '@larder/contracts/workflow/task';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InventoryApi } from '../../src/foundation/inventory/index.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { arrangeOrdering } from '../../src/modules/ordering/test/order-chain.ts';
import { entry, orderOf, receive } from '../../src/modules/supply-chain/test/arrange.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type WorldChain, worldChain } from '../support/world.ts';

let t: TestApp;
let chain: WorldChain;
const RECALL_MS = 5 * 60_000 + 1_000;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  await arrangeOrdering(t, chain, chain.stores[0], [
    { sku: 'A', sold: () => 100, onHand: 20 },
    { sku: 'B', sold: () => 60, onHand: 10 },
  ]);
});
afterAll(async () => {
  await t.travel(0);
  await t.close();
});

describe('[J2] [J3] from the suggestion to the shelf', () => {
  it('over band: asked, approved in part, bought at the edge, received, and the stock is there', async () => {
    const [store] = chain.stores;
    await t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
    const [listed] = (await chain.storeManager.get(`/api/v1/ordering/orders?storeId=${store}`)).json().items;
    const path = `/api/v1/ordering/orders/${listed.id}`;
    await chain.storeManager.post(`${path}/open`);
    const order: OrderDetail = (await chain.storeManager.get(path)).json();
    const lines = order.lines.map((l) => ({
      itemId: l.itemId,
      quantity: String(Math.round(Number(l.baseline) * 1.6)),
      reasonCode: 'festival',
    }));
    const saved = await chain.storeManager.request('PATCH', `${path}/lines`, { version: order.version, lines });
    expect(saved.statusCode, saved.body).toBe(200);
    const asked: OrderDetail = (await chain.storeManager.get(path)).json();
    const submitted = await chain.storeManager.post(`${path}/submit`, {
      version: asked.version,
      confirmIncomplete: true,
    });
    expect(submitted.json(), submitted.body).toMatchObject({ state: 'awaiting_approval' });

    const inbox: TaskPage = (await chain.northSupervisor.get('/api/v1/workflow/tasks')).json();
    const row = inbox.items.find((i) => i.subjectId === order.id);
    const task: TaskDetail = (await chain.northSupervisor.get(`/api/v1/workflow/tasks/${row?.id}`)).json();
    const summary = OrderApprovalSummary.parse(task.summary);
    const items = task.items.map((i) => ({ key: i.key, ...OrderApprovalItem.parse(i.summary) }));
    expect(summary.amount).toBeGreaterThan(summary.baselineAmount);
    expect(new Date(task.dueAt) <= new Date(summary.cutoffAt)).toBe(true);
    const refused = items.find((i) => i.sku === 'B');
    const decision = {
      version: task.version,
      subjectHash: task.subjectHash,
      decision: 'partial',
      rejectedKeys: [refused?.key],
    };
    const decided = await chain.northSupervisor.post(`/api/v1/workflow/tasks/${task.id}/decision`, decision);
    expect(decided.json(), decided.body).toMatchObject({ status: 'partial' });
    await t.drain();
    expect((await chain.storeManager.get(path)).json().state).toBe('approved');
    const list = async (): Promise<PurchaseOrderPage> => (await chain.buyer.get('/api/v1/supply-chain/orders')).json();
    expect((await list()).items).toEqual([]);
    await t.travel(RECALL_MS);
    await t.drain();

    const [bought] = (await list()).items;
    const purchase = await orderOf(chain.storeManager, bought?.id ?? '');
    expect(purchase.orderId).toBe(order.id);
    const ordered = Object.fromEntries(purchase.lines.map((l) => [l.sku, l.ordered]));
    expect(ordered).toEqual({ A: items.find((i) => i.sku === 'A')?.quantity, B: refused?.fallback });

    const stock = () => t.db.tx(chain.ctx('owner'), (tx) => t.get(InventoryApi).balances(tx, store));
    const before = await stock();
    const done = await receive(
      chain.clerk,
      purchase.id,
      purchase.lines.map((l) => entry(l.lineNo, l.open)),
    );
    expect(done.statusCode, done.body).toBe(200);
    await t.drain();
    const after = await stock();
    const rise = (itemId: string) => (after.get(itemId)?.onHandMilli ?? 0n) - (before.get(itemId)?.onHandMilli ?? 0n);
    for (const l of purchase.lines) expect(rise(l.itemId)).toBe(toMilli(l.ordered));
    expect(await t.db.tx(chain.ctx('owner'), (tx) => t.get(InventoryApi).expected(tx, store))).toEqual([]);
    expect((await orderOf(chain.buyer, purchase.id)).status).toBe('received');
  });
});
