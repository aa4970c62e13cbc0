import type { OrderDetail } from '@larder/contracts/ordering/order';
import { expect } from 'vitest';
import { startTestApp } from '../../../../test/support/test-app.ts';
import { type Caller, worldChain } from '../../../../test/support/world.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering } from './order-chain.ts';

const WEEK = [1, 0.8, 0.9, 1, 1.1, 1.4, 1.3];

export const json = <T>(answer: { body: string }): T => JSON.parse(answer.body) as T;
export const lineOf = (order: OrderDetail, sku: string) => {
  const line = order.lines.find((l) => l.sku === sku);
  if (!line) throw new Error(`no line ${sku}`);
  return line;
};

/** A store with five items and a history of sales, and what its manager does with the orders of a day. */
export async function orderWorld() {
  const t = await startTestApp();
  const chain = await worldChain(t);
  const store = chain.stores[0];
  const manager = chain.storeManager;
  const setup = await arrangeOrdering(t, chain, store, [
    { sku: 'A', sold: (d) => Math.round(100 * (WEEK[d % 7] as number)), onHand: 20 },
    { sku: 'B', sold: (d) => Math.round(60 * (WEEK[(d + 2) % 7] as number)), onHand: 10 },
    { sku: 'C', sold: (d) => Math.round(80 * (WEEK[(d + 4) % 7] as number)), onHand: 500 },
    { sku: 'D', sold: () => 30, pack: 6, moq: 12, shelfCapacity: 600, shelfLifeDays: 3 },
    { sku: 'DEAD', sold: () => 0 },
  ]);

  const run = () => t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
  const detail = async (id: string, who: Caller = manager): Promise<OrderDetail> =>
    json(await who.get(`/api/v1/ordering/orders/${id}`));
  const openOrderId = async (): Promise<string> => {
    const page = json<{ items: { id: string; urgency: string }[] }>(
      await manager.get(`/api/v1/ordering/orders?storeId=${store}`),
    );
    const id = page.items.find((o) => o.urgency === 'normal')?.id;
    if (!id) throw new Error('no open order');
    return id;
  };
  /** A freshly generated order, opened by the manager. */
  const freshOrder = async (): Promise<OrderDetail> => {
    await t.admin.query('delete from suggested_order_basis');
    // A released order of the day would count as "already ordered" for the run.
    await t.admin.query("update suggested_order set state = 'expired', released_at = null where tenant_id = $1", [
      chain.tenantId,
    ]);
    // What earlier orders sent is on order and would lower every suggestion.
    await t.admin.query('delete from expected_receipt where tenant_id = $1', [chain.tenantId]);
    await t.admin.query(
      "update wf_instance set status = 'withdrawn', ended_at = now() where tenant_id = $1 and status = 'pending'",
      [chain.tenantId],
    );
    await run();
    const id = await openOrderId();
    expect((await manager.post(`/api/v1/ordering/orders/${id}/open`)).statusCode).toBe(200);
    return detail(id);
  };
  const save = (order: { id: string; version: number }, lines: object[], who: Caller = manager) =>
    who.patch(`/api/v1/ordering/orders/${order.id}/lines`, { version: order.version, lines });
  const submit = (order: { id: string; version: number }, more: object = {}, who: Caller = manager) =>
    who.post(`/api/v1/ordering/orders/${order.id}/submit`, { version: order.version, ...more });
  const changed = async (
    order: OrderDetail,
    edits: Readonly<Record<string, { factor: number; reason?: string }>>,
  ): Promise<OrderDetail> => {
    const lines = Object.entries(edits).map(([sku, e]) => {
      const line = lineOf(order, sku);
      const pack = Number(line.pack);
      return {
        itemId: line.itemId,
        quantity: String(Math.round((Number(line.baseline) * e.factor) / pack) * pack),
        ...(e.reason ? { reasonCode: e.reason } : {}),
      };
    });
    const answer = await save(order, lines);
    expect(answer.statusCode, answer.body).toBe(200);
    return detail(order.id);
  };
  const released = async (): Promise<unknown[]> =>
    (
      await t.admin.query(
        "select payload from work_item where kind = 'test.none' or kind like 'supply-chain.on-order-released%'",
      )
    ).rows;

  return { t, chain, store, manager, setup, run, detail, openOrderId, freshOrder, save, submit, changed, released };
}
export type OrderWorld = Awaited<ReturnType<typeof orderWorld>>;
