import type { SupplySourceDetail } from '@larder/contracts/catalog/supply';
import type { OrderDetail, OrderReplay } from '@larder/contracts/ordering/order';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering, type OrderChain } from './order-chain.ts';

let t: TestApp;
let chain: WorldChain;
let setup: OrderChain;
let store: string;
const run = () => t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  store = chain.stores[0];
  setup = await arrangeOrdering(t, chain, store, [
    { sku: 'FAST', sold: () => 20, pack: 6 },
    { sku: 'SLOW', sold: () => 5, pack: 6 },
  ]);
});
afterAll(() => t?.close());

const source = async (): Promise<SupplySourceDetail> =>
  (await chain.buyer.get(`/api/v1/supply-sources/${setup.sourceId}`)).json();
/** As the supplier page saves it. */
async function setTerms(terms: Partial<SupplySourceDetail>): Promise<void> {
  const { id, hasMail: _m, slots: _s, items: _i, ...stored } = await source();
  const done = await chain.buyer.put(`/api/v1/supply-sources/${id}`, { ...stored, ...terms });
  expect(done.statusCode, done.body).toBe(200);
}
async function order(): Promise<OrderDetail> {
  const list = (await chain.storeManager.get('/api/v1/ordering/orders?tab=open')).json() as { items: { id: string }[] };
  return (await chain.storeManager.get(`/api/v1/ordering/orders/${list.items[0]?.id}`)).json();
}
async function replayed(id: string): Promise<OrderReplay> {
  return (await chain.storeManager.post(`/api/v1/ordering/orders/${id}/replay`)).json();
}

describe('an order as its source takes it', () => {
  it('[ORD-22] is lifted to the minimum value, says so, adds up line by line and replays', async () => {
    await run();
    const free = await order();
    expect(free.fit).toBeNull();
    const minOrder = free.amount + 2_400 * 3;
    await setTerms({ minOrder });
    await run();
    const lifted = await order();
    expect(lifted.id).toBe(free.id);
    expect(lifted.amount).toBeGreaterThanOrEqual(minOrder);
    expect(lifted.amount).toBeLessThan(minOrder + 2_400);
    expect(lifted.fit).toMatchObject({ outcome: 'lifted', addedPacks: 3, wanted: free.amount });
    let added = 0;
    for (const line of lifted.lines) {
      const why = (
        await chain.storeManager.get(`/api/v1/ordering/orders/${lifted.id}/lines/${line.itemId}/why`)
      ).json() as OrderLineWhy;
      const sum = why.terms.reduce((total, term) => total + Math.round(Number(term.quantity) * 1000), 0);
      expect(sum).toBe(Number(line.baseline) * 1000);
      added += Number(why.terms.find((term) => term.key === 'orderMinimum')?.quantity ?? 0);
    }
    expect(added).toBe(18);
    expect(await replayed(lifted.id)).toEqual({ lines: 2, identical: 2, differentItemIds: [] });
    // The proof must be able to fail: other terms would have given another order.
    await t.admin.query(
      "update suggested_order set fit = jsonb_set(fit, '{terms,minimumMinor}', '0') where tenant_id = $1 and id = $2",
      [chain.tenantId, lifted.id],
    );
    expect((await replayed(lifted.id)).identical).toBeLessThan(2);
  });

  it('[ORD-22] is cut to one truck by the packs that lose least; pack sizes come from the price list', async () => {
    await setTerms({ minOrder: 0, truckWeightGrams: 30_000 });
    const { items } = await source();
    const put = await chain.buyer.put(`/api/v1/supply-sources/${setup.sourceId}/items`, {
      items: items.map(({ id: _id, itemName: _n, itemNameEn: _e, itemSku: _k, baseUom: _u, ...item }) => ({
        ...item,
        packWeightGrams: 6_000,
      })),
    });
    expect(put.statusCode, put.body).toBe(204);
    await run();
    const cut = await order();
    expect(cut.fit).toMatchObject({
      outcome: 'cut',
      truck: { weightGrams: 30_000, volumeMl: null, palletMicro: null },
    });
    expect(cut.lines.every((line) => line.packLoad.weightGrams === 6_000)).toBe(true);
    expect(cut.lines.reduce((packs, line) => packs + Number(line.baseline) / 6, 0)).toBe(5);
    expect(await replayed(cut.id)).toEqual({ lines: 2, identical: 2, differentItemIds: [] });
  });

  it('[ORD-22] a minimum that cannot be reached leaves nothing suggested, and the run log says why', async () => {
    await setTerms({ minOrder: 900_000_000, truckWeightGrams: null });
    await run();
    const none = await order();
    expect(none.amount).toBe(0);
    expect(none.fit?.outcome).toBe('unreachable');
    const runs = (await chain.storeManager.get('/api/v1/ordering/runs')).json() as { items: { id: string }[] };
    const log = (await chain.storeManager.get(`/api/v1/ordering/runs/${runs.items[0]?.id}`)).json() as {
      skips: { reason: string; items: { sku: string }[] }[];
    };
    expect(log.skips).toEqual([expect.objectContaining({ reason: 'below_order_minimum' })]);
    expect(await replayed(none.id)).toEqual({ lines: 2, identical: 2, differentItemIds: [] });
  });

  it('refuses a truck without room and a freight below nothing', async () => {
    const { id, hasMail: _m, slots: _s, items: _i, ...stored } = await source();
    const bad = await chain.buyer.put(`/api/v1/supply-sources/${id}`, {
      ...stored,
      truckWeightGrams: 0,
      freight: -1,
    });
    expect(bad.statusCode).toBe(400);
    expect((bad.json().errors as { path: string }[]).map((e) => e.path).sort()).toEqual([
      'freight',
      'truckWeightGrams',
    ]);
  });
});
