import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { OrderStamp } from '@larder/contracts/ordering/order-steps';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, lineOf, type OrderWorld, orderWorld } from './order-world.ts';

let w: OrderWorld;
beforeAll(async () => {
  w = await orderWorld();
});
afterAll(() => w?.t.close());

describe('within the band', () => {
  it('[ORD-07] is released without any human approval, exactly once, after the recall minutes', async () => {
    const before = (await w.released()).length;
    const edited = await w.changed(await w.freshOrder(), { A: { factor: 1.1 }, B: { factor: 0.9 } });
    const stamp = json<OrderStamp>(await w.submit(edited));
    expect(stamp).toMatchObject({ state: 'approved', approvers: [] });
    expect(
      (
        await w.t.admin.query('select 1 from wf_instance where tenant_id = $1 and subject_id = $2', [
          w.chain.tenantId,
          edited.id,
        ])
      ).rowCount,
    ).toBe(0);
    await w.t.drain();
    expect((await w.detail(edited.id)).state).toBe('approved');
    try {
      await w.t.travel(5 * 60_000 + 1_000);
      await w.t.drain();
      expect(await w.detail(edited.id)).toMatchObject({ state: 'released', approvalKind: 'in_band' });
      await w.t.drain();
      expect((await w.released()).length - before).toBe(1);
      const history = json<{ items: { event: string }[] }>(
        await w.manager.get(`/api/v1/ordering/orders/${edited.id}/history`),
      );
      expect(history.items.map((e) => e.event)).toEqual([
        'generate',
        'open',
        'submit_in_band',
        'auto_approve',
        'release',
      ]);
    } finally {
      await w.t.travel(0);
    }
  });

  it('[ORD-11] the time from opening to submitting is kept', async () => {
    const order = await w.freshOrder();
    try {
      await w.t.travel(90_000);
      await w.submit(order);
      const { reviewSeconds } = await w.detail(order.id);
      expect(reviewSeconds).toBeGreaterThanOrEqual(90);
      expect(reviewSeconds).toBeLessThan(100);
    } finally {
      await w.t.travel(0);
    }
  });

  it('[ORD-07] two submits at once have one effect', async () => {
    const order = await w.freshOrder();
    const answers = await Promise.all([w.submit(order), w.submit(order)]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 409]);
    const { rows } = await w.t.admin.query(
      "select count(*)::int n from work_item where kind = 'ordering.release-order' and payload->>'orderId' = $1",
      [order.id],
    );
    expect(rows[0]).toEqual({ n: 1 });
  });

  it('[ORD-01] is called back within five minutes and not later', async () => {
    const order = await w.freshOrder();
    const stamp = json<OrderStamp>(await w.submit(order));
    const recalled = json<OrderStamp>(
      await w.manager.post(`/api/v1/ordering/orders/${order.id}/recall`, { version: stamp.version }),
    );
    expect(recalled).toMatchObject({ state: 'reviewing', releaseAt: null });
    const again = json<OrderStamp>(await w.submit(recalled));
    try {
      await w.t.travel(5 * 60_000 + 1_000);
      expect(
        json(await w.manager.post(`/api/v1/ordering/orders/${order.id}/recall`, { version: again.version })),
      ).toMatchObject({ status: 409, code: 'ordering.recall_expired' });
    } finally {
      await w.t.travel(0);
    }
  });

  it('[ORD-01] after a recall the release job of the first approval does nothing', async () => {
    const order = await w.freshOrder();
    const first = json<OrderStamp>(await w.submit(order));
    try {
      await w.t.travel(3 * 60_000);
      const recalled = json<OrderStamp>(
        await w.manager.post(`/api/v1/ordering/orders/${order.id}/recall`, { version: first.version }),
      );
      expect(json<OrderStamp>(await w.submit(recalled)).state).toBe('approved');
      await w.t.travel(5 * 60_000 + 1_000);
      await w.t.drain();
      expect((await w.detail(order.id)).state).toBe('approved');
      await w.t.travel(8 * 60_000 + 1_000);
      await w.t.drain();
      expect((await w.detail(order.id)).state).toBe('released');
    } finally {
      await w.t.travel(0);
    }
  });

  it('[ORD-07] refuses what no approval can cure, with the line and the reason', async () => {
    const order = await w.freshOrder();
    const d = lineOf(order, 'D');
    const check = async (quantity: string) =>
      json<{ lines: { verdict: string }[] }>(
        await w.manager.post(`/api/v1/ordering/orders/${order.id}/validate`, {
          lines: [{ itemId: d.itemId, quantity }],
        }),
      ).lines[0]?.verdict;
    expect(await check('7')).toBe('not_a_multiple');
    expect(await check('6')).toBe('below_minimum');
    expect(await check('606')).toBe('over_capacity');
    expect(await check('600')).toBe('out_of_band');
    await w.save(order, [{ itemId: d.itemId, quantity: '606' }]);
    const refused = json<{ status: number; code: string; errors: { path: string; code: string }[] }>(
      await w.submit(await w.detail(order.id)),
    );
    expect(refused).toMatchObject({
      status: 422,
      code: 'ordering.lines_refused',
      errors: [{ path: `lines.${d.itemId}.quantity`, code: 'over_capacity' }],
    });
  });
});

describe('cut-off', () => {
  const atCutoff = async (order: OrderDetail, work: () => Promise<void>) => {
    try {
      await w.t.travel(new Date(order.cutoffAt).getTime() - Date.now() + 1_000);
      await work();
    } finally {
      await w.t.travel(0);
    }
  };

  it('[ORD-01] an unanswered order expires and cannot be submitted any more', async () => {
    const order = await w.freshOrder();
    await atCutoff(order, async () => {
      expect(json(await w.submit(order))).toMatchObject({ status: 409, code: 'ordering.cutoff_passed' });
      await w.t.drain();
      expect((await w.detail(order.id)).state).toBe('expired');
    });
  });

  it('[ORD-01] by policy no answer means the baseline, edits or not', async () => {
    await w.t.admin.query(
      "insert into policy_setting (tenant_id, id, key, scope_unit_id, value, updated_by) values ($1, gen_random_uuid(), 'ordering.onCutoff', $2, '\"baseline\"', 'test')",
      [w.chain.tenantId, w.chain.units.hq],
    );
    const order = await w.changed(await w.freshOrder(), { A: { factor: 1.1 } });
    await atCutoff(order, async () => {
      await w.t.drain();
      await w.t.drain();
      const after = await w.detail(order.id);
      expect(after).toMatchObject({ state: 'released', approvalKind: 'baseline', changedCount: 0 });
      expect(after.amount).toBe(after.baselineAmount);
    });
    await w.t.admin.query('delete from policy_setting where tenant_id = $1', [w.chain.tenantId]);
  });
});
