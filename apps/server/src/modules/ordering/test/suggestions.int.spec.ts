import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, lineOf, type OrderWorld, orderWorld } from './order-world.ts';

let w: OrderWorld;
beforeAll(async () => {
  w = await orderWorld();
});
afterAll(() => w?.t.close());

describe('the nightly run', () => {
  it('[ORD-02][ORD-23] suggests one order per source and delivery with terms that sum to each baseline, and says what it left out', async () => {
    const outcome = await w.run();
    expect(outcome).toMatchObject({ orders: 1, lines: 5 });
    const order = await w.detail(await w.openOrderId());
    expect(order).toMatchObject({
      state: 'generated',
      origin: 'run',
      urgency: 'normal',
      lineCount: 5,
      changedCount: 0,
      dataCompleteness: 'ok',
      deliveryWindow: '06:00–07:00',
    });
    expect(Number(lineOf(order, 'A').baseline)).toBeGreaterThan(0);
    expect(lineOf(order, 'C').baseline).toBe('0');
    expect(lineOf(order, 'DEAD')).toMatchObject({ baseline: '0', driver: null });
    for (const line of order.lines.filter((l) => l.sku !== 'DEAD')) {
      const why = json<{
        terms: { quantity: string }[];
        recent: unknown[];
        demandLow: string;
        demandHigh: string;
        expectedDemand: string;
      }>(await w.manager.get(`/api/v1/ordering/orders/${order.id}/lines/${line.itemId}/why`));
      expect(why.terms.reduce((sum, term) => sum + Math.round(Number(term.quantity) * 1000), 0)).toBe(
        Math.round(Number(line.baseline) * 1000),
      );
      expect(why.recent).toHaveLength(28);
      expect(Number(why.demandLow)).toBeLessThanOrEqual(Number(why.expectedDemand));
      expect(Number(why.demandHigh)).toBeGreaterThanOrEqual(Number(why.expectedDemand));
    }
    const runs = json<{ items: { id: string; state: string; lines: number; skipped: number }[] }>(
      await w.manager.get('/api/v1/ordering/runs'),
    );
    expect(runs.items[0]).toMatchObject({ state: 'succeeded', lines: 5, skipped: 1 });
    const log = json<{ skips: { reason: string; items: { sku: string }[] }[] }>(
      await w.manager.get(`/api/v1/ordering/runs/${runs.items[0]?.id}`),
    );
    expect(log.skips).toEqual([
      expect.objectContaining({ reason: 'no_history', items: [expect.objectContaining({ sku: 'DEAD' })] }),
    ]);
  });

  it('[ORD-02][ORD-19] every stored suggestion replays to the same numbers', async () => {
    const id = await w.openOrderId();
    expect(json(await w.manager.post(`/api/v1/ordering/orders/${id}/replay`))).toEqual({
      lines: 4,
      identical: 4,
      differentItemIds: [],
    });
    const b = (await w.detail(id)).lines[0]?.itemId;
    // The proof must be able to fail: a stored input that was tampered with is found.
    await w.t.admin.query(
      "update suggested_order_basis set snapshot = jsonb_set(snapshot, '{input,packMilli}', '7000') where tenant_id = $1 and order_id = $2 and item_id = $3",
      [w.chain.tenantId, id, b],
    );
    expect(json(await w.manager.post(`/api/v1/ordering/orders/${id}/replay`))).toEqual({
      lines: 4,
      identical: 3,
      differentItemIds: [b],
    });
  });

  it('[ORD-16] a second run refreshes and never doubles, and leaves edited cells alone', async () => {
    const order = await w.freshOrder();
    const a = lineOf(order, 'A');
    const edited = await w.changed(order, { A: { factor: 0.9 } });
    await w.t.admin.query(
      'update stock_balance set on_hand_milli = on_hand_milli + 150000 where tenant_id = $1 and item_id = any ($2)',
      [w.chain.tenantId, [w.setup.itemIds[0], w.setup.itemIds[1]]],
    );
    await w.run();
    const after = await w.detail(order.id);
    expect(after.version).toBeGreaterThan(edited.version);
    expect(lineOf(after, 'A')).toMatchObject({
      quantity: lineOf(edited, 'A').quantity,
      suggestedAtOverride: a.baseline,
      overridden: true,
    });
    expect(Number(lineOf(after, 'A').baseline)).toBeLessThan(Number(a.baseline));
    expect(lineOf(after, 'B').quantity).toBe(lineOf(after, 'B').baseline);
    expect(Number(lineOf(after, 'B').baseline)).toBeLessThan(Number(lineOf(order, 'B').baseline));
    const { rows } = await w.t.admin.query(
      "select count(*)::int n from suggested_order where tenant_id = $1 and state not in ('released', 'expired', 'cancelled')",
      [w.chain.tenantId],
    );
    expect(rows[0]).toEqual({ n: 1 });
    // Somebody who still looks at the older version is told, not overwritten.
    expect(json(await w.save(edited, [{ itemId: a.itemId, quantity: '1' }]))).toMatchObject({
      status: 409,
      code: 'version_conflict',
    });
    await w.t.admin.query(
      'update stock_balance set on_hand_milli = on_hand_milli - 150000 where tenant_id = $1 and item_id = any ($2)',
      [w.chain.tenantId, [w.setup.itemIds[0], w.setup.itemIds[1]]],
    );
  });

  it('[ORD-02] tickets that are missing mark the order, and the manager must say that this is known', async () => {
    await w.t.admin.query(
      "insert into store_day (tenant_id, store_id, business_date, state, received, missing, net_minor, terminals) values ($1, $2, (now() at time zone 'Asia/Shanghai')::date - 1, 'receiving', 10, 3, 0, '[]')",
      [w.chain.tenantId, w.store],
    );
    const order = await w.freshOrder();
    expect(order).toMatchObject({ dataCompleteness: 'incomplete', incompleteConfirmed: false });
    expect(order.incompleteDays).toHaveLength(1);
    expect(json(await w.submit(order))).toMatchObject({ status: 422, code: 'ordering.incomplete_data_unconfirmed' });
    expect(json(await w.submit(order, { confirmIncomplete: true }))).toMatchObject({ state: 'approved' });
    expect(await w.detail(order.id)).toMatchObject({ dataCompleteness: 'incomplete', incompleteConfirmed: true });
    await w.t.admin.query('delete from store_day where tenant_id = $1', [w.chain.tenantId]);
  });
});
