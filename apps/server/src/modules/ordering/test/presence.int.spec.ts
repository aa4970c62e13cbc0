import type { OrderDetail } from '@larder/contracts/ordering/order';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World, type WorldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering } from './order-chain.ts';

let t: TestApp;
let world: World;
let chain: WorldChain;
let store: string;
let id: string;
let one: Caller;
let two: Caller;

beforeAll(async () => {
  t = await startTestApp();
  world = await createWorld(t);
  chain = world.a;
  store = chain.stores[0];
  one = chain.storeManager;
  two = chain.hqManager;
  await arrangeOrdering(t, chain, store, [{ sku: 'A', sold: () => 40 }]);
  await t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
  const page = (await one.get(`/api/v1/ordering/orders?storeId=${store}`)).json() as { items: { id: string }[] };
  id = page.items[0]?.id ?? '';
  expect((await one.post(`/api/v1/ordering/orders/${id}/open`)).statusCode).toBe(200);
}, 60_000);
afterAll(() => t?.close());

const detail = async (who: Caller = one): Promise<OrderDetail> =>
  (await who.get(`/api/v1/ordering/orders/${id}`)).json() as OrderDetail;
const lineOf = (order: OrderDetail, sku: string) => {
  const line = order.lines.find((l) => l.sku === sku);
  if (!line) throw new Error(`no line ${sku}`);
  return line;
};
describe('who else is there', () => {
  const enter = async (who: Caller, pageId: string, editing: string | null = null) =>
    (await who.post(`/api/v1/ordering/orders/${id}/presence`, { pageId, editing })).json() as {
      people: { userId: string; name: string; editing: string[] }[];
    };

  it('[ORD-30] each sees the other, with the line that is being edited, until the page closes', async () => {
    const [mine, theirs, second] = [newId(), newId(), newId()];
    const item = lineOf(await detail(), 'A').itemId;
    expect((await enter(one, mine)).people).toEqual([]);
    expect((await enter(two, theirs, item)).people).toMatchObject([{ userId: one.userId, editing: [] }]);
    await enter(two, second);
    expect((await enter(one, mine)).people).toEqual([
      { userId: two.userId, name: expect.stringContaining('hq_manager'), editing: [item] },
    ]);
    for (const page of [theirs, second])
      expect((await two.delete(`/api/v1/ordering/orders/${id}/presence/${page}`)).statusCode).toBe(204);
    expect((await enter(one, mine)).people).toEqual([]);
  });

  it('somebody who fell silent is gone after half a minute', async () => {
    await enter(two, newId());
    expect((await enter(one, newId())).people).toHaveLength(1);
    await t.travel(31_000);
    expect((await enter(one, newId())).people).toEqual([]);
    await t.travel(0);
  });

  it('[PLT-16] not for another store or another chain, and nobody can sign another one off', async () => {
    const page = newId();
    await enter(two, page);
    for (const outsider of [chain.otherManager, world.b.owner]) {
      expect((await outsider.post(`/api/v1/ordering/orders/${id}/presence`, { pageId: newId() })).statusCode).toBe(404);
      expect((await outsider.delete(`/api/v1/ordering/orders/${id}/presence/${page}`)).statusCode).toBe(404);
    }
    expect((await one.delete(`/api/v1/ordering/orders/${id}/presence/${page}`)).statusCode).toBe(204);
    expect((await enter(one, newId())).people).toMatchObject([{ userId: two.userId }]);
  });
});
