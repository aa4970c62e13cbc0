import type { OrderStamp } from '@larder/contracts/ordering/order-steps';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, lineOf, type OrderWorld, orderWorld } from './order-world.ts';

const HOUR = 3_600_000;
let w: OrderWorld;
beforeAll(async () => {
  w = await orderWorld();
});
afterAll(() => w?.t.close());

describe('orders by hand', () => {
  const create = (body: object) =>
    w.manager.post('/api/v1/ordering/orders', { storeId: w.store, sourceId: w.setup.sourceId, ...body });
  const clear = () =>
    w.t.admin.query(
      "update suggested_order set state = 'expired' where tenant_id = $1 and state not in ('released', 'expired', 'cancelled')",
      [w.chain.tenantId],
    );

  it('[ORD-18] a blank sheet has every listed item, nothing suggested, and one open order per delivery', async () => {
    await clear();
    const made = await create({ start: 'blank' });
    expect(made.statusCode, made.body).toBe(201);
    const order = await w.detail(json<OrderStamp>(made).id);
    expect(order).toMatchObject({ state: 'reviewing', origin: 'blank', lineCount: 5, amount: 0 });
    expect(json(await create({ start: 'blank' }))).toMatchObject({
      status: 409,
      code: 'ordering.order_exists',
      meta: { orderId: order.id },
    });
    expect(json(await w.submit(order))).toMatchObject({ status: 422, code: 'ordering.nothing_ordered' });
    expect(
      json(
        await w.manager.post(`/api/v1/ordering/orders/${order.id}/cancel`, {
          version: order.version,
          reason: '不需要',
        }),
      ),
    ).toMatchObject({ state: 'cancelled' });
  });

  it('[ORD-09] an urgent order names its day and covers until the next regular delivery', async () => {
    await clear();
    expect(json(await create({ start: 'suggestion', urgency: 'urgent' }))).toMatchObject({
      status: 422,
      code: 'ordering.delivery_date_invalid',
    });
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(
      new Date(Date.now() + 24 * HOUR),
    );
    const made = await create({ start: 'suggestion', urgency: 'urgent', deliveryDate: today });
    expect(made.statusCode, made.body).toBe(201);
    expect(await w.detail(json<OrderStamp>(made).id)).toMatchObject({
      urgency: 'urgent',
      deliveryDate: today,
      coverUntil: today,
    });
  });

  it('[ORD-18] copies the last order that was sent', async () => {
    const sent = await w.freshOrder();
    await w.submit(sent);
    try {
      await w.t.travel(6 * 60_000);
      await w.t.drain();
    } finally {
      await w.t.travel(0);
    }
    await w.t.admin.query(
      'update suggested_order set delivery_date = delivery_date - 7, cover_until = cover_until - 7 where tenant_id = $1 and id = $2',
      [w.chain.tenantId, sent.id],
    );
    const order = await w.detail(json<OrderStamp>(await create({ start: 'copy' })).id);
    for (const line of order.lines) expect(line.quantity).toBe(lineOf(sent, line.sku).quantity);
    expect(lineOf(order, 'A').lastOrder).toEqual({
      quantity: lineOf(sent, 'A').quantity,
      deliveryDate: expect.any(String),
    });
  });

  it('[ORD-16] a stopped item leaves the suggestions until its date, and comes back', async () => {
    await clear();
    const a = w.setup.itemIds[0] as string;
    expect(
      (await w.manager.put(`/api/v1/ordering/stores/${w.store}/items/${a}/stop`, { until: null, reason: '换季' }))
        .statusCode,
    ).toBe(204);
    expect(
      json<{ items: { itemId: string }[] }>(
        await w.manager.get(`/api/v1/ordering/stores/${w.store}/stopped-items`),
      ).items.map((i) => i.itemId),
    ).toEqual([a]);
    expect((await w.freshOrder()).lines.map((l) => l.sku)).not.toContain('A');
    expect((await w.manager.delete(`/api/v1/ordering/stores/${w.store}/items/${a}/stop`)).statusCode).toBe(204);
    expect((await w.freshOrder()).lines.map((l) => l.sku)).toContain('A');
  });

  it('[ORD-16] a run by hand books one job with real counts', async () => {
    const started = json<{ id: string; state: string; total: number }>(
      await w.manager.post('/api/v1/ordering/runs', {}),
    );
    expect(started).toMatchObject({ total: 1, done: 0 });
    await w.t.drain();
    expect(json(await w.manager.get(`/api/v1/ordering/run-jobs/${started.id}`))).toMatchObject({
      state: 'succeeded',
      total: 1,
      done: 1,
      failed: 0,
    });
  });
});
