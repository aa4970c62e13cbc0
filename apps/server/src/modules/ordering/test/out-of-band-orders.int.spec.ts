import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { OrderStamp } from '@larder/contracts/ordering/order-steps';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, lineOf, type OrderWorld, orderWorld } from './order-world.ts';

let w: OrderWorld;
beforeAll(async () => {
  w = await orderWorld();
});
afterAll(() => w?.t.close());

describe('outside the band', () => {
  const ask = async (): Promise<OrderDetail> => {
    const edited = await w.changed(await w.freshOrder(), {
      A: { factor: 1.6, reason: 'festival' },
      B: { factor: 1.5, reason: 'weather' },
      D: { factor: 1 },
    });
    const preview = json<{ approvers: { id: string }[]; routedItemIds: string[] }>(
      await w.manager.get(`/api/v1/ordering/orders/${edited.id}/approval-preview`),
    );
    expect(preview.approvers.map((a) => a.id)).toEqual([w.chain.northSupervisor.userId]);
    const stamp = json<OrderStamp>(await w.submit(edited));
    expect(stamp.state, JSON.stringify(stamp)).toBe('awaiting_approval');
    expect(stamp.approvers.map((a) => a.id)).toEqual(preview.approvers.map((a) => a.id));
    return w.detail(edited.id);
  };
  const inbox = async () => {
    const page = json<{ items: { id: string; version: number; subjectHash?: string }[] }>(
      await w.chain.northSupervisor.get('/api/v1/workflow/tasks'),
    );
    const id = page.items[0]?.id;
    return json<{ id: string; version: number; subjectHash: string; items: { key: string }[] }>(
      await w.chain.northSupervisor.get(`/api/v1/workflow/tasks/${id}`),
    );
  };
  const decide = async (body: object) => {
    const task = await inbox();
    const answer = await w.chain.northSupervisor.post(`/api/v1/workflow/tasks/${task.id}/decision`, {
      version: task.version,
      subjectHash: task.subjectHash,
      ...body,
    });
    expect(answer.statusCode, answer.body).toBe(200);
    await w.t.drain();
  };

  it('[ORD-08] needs a reason code per line', async () => {
    const edited = await w.changed(await w.freshOrder(), { A: { factor: 1.6 } });
    expect(json(await w.submit(edited))).toMatchObject({
      status: 422,
      code: 'ordering.reason_required',
      errors: [{ path: `lines.${lineOf(edited, 'A').itemId}.reasonCode` }],
    });
  });

  it('[ORD-08] routes only the lines outside to one approver, whose yes approves the order', async () => {
    const order = await ask();
    expect(order.approvers.map((a) => a.id)).toEqual([w.chain.northSupervisor.userId]);
    expect((await inbox()).items.map((i) => i.key).sort()).toEqual(
      [lineOf(order, 'A').itemId, lineOf(order, 'B').itemId].sort(),
    );
    await decide({ decision: 'approve' });
    const after = await w.detail(order.id);
    expect(after).toMatchObject({ state: 'approved', approvalKind: 'approver' });
    expect(after.approvedBy?.id).toBe(w.chain.northSupervisor.userId);
    expect(lineOf(after, 'A')).toMatchObject({ decision: 'approved', quantity: lineOf(order, 'A').quantity });
  });

  it('[ORD-08] a line refused in part falls to the edge of its band', async () => {
    const order = await ask();
    const b = lineOf(order, 'B');
    await decide({ decision: 'partial', rejectedKeys: [b.itemId] });
    const after = await w.detail(order.id);
    expect(after.state).toBe('approved');
    expect(lineOf(after, 'B')).toMatchObject({
      decision: 'rejected',
      requested: b.quantity,
      quantity: String(Math.floor(Number(b.bandHigh))),
      verdict: 'in_band',
    });
    expect(lineOf(after, 'A').quantity).toBe(lineOf(order, 'A').quantity);
  });

  it('[ORD-08] a return brings the order back to review with the comment', async () => {
    const order = await ask();
    await decide({ decision: 'return', reasons: ['other'], comment: '请按上周的量' });
    expect(await w.detail(order.id)).toMatchObject({
      state: 'reviewing',
      returnComment: '请按上周的量',
      submittedAt: null,
    });
  });

  it('[ORD-08] editing after submission takes the request back', async () => {
    const order = await ask();
    const answer = json<{ state: string }>(
      await w.save(order, [{ itemId: lineOf(order, 'A').itemId, quantity: null }]),
    );
    expect(answer.state).toBe('reviewing');
    const { rows } = await w.t.admin.query('select status from wf_instance where tenant_id = $1 and subject_id = $2', [
      w.chain.tenantId,
      order.id,
    ]);
    expect(rows).toEqual([{ status: expect.stringMatching(/withdrawn|returned/) }]);
  });

  it('[ORD-08] nobody approves their own order, whatever they may decide for others', async () => {
    const { hqManager } = w.chain;
    const order = await w.freshOrder();
    const line = lineOf(order, 'A');
    const edited = json<{ version: number }>(
      await w.save(
        order,
        [{ itemId: line.itemId, quantity: String(Number(line.baseline) * 2), reasonCode: 'festival' }],
        hqManager,
      ),
    );
    const stamp = json<OrderStamp>(await w.submit({ id: order.id, version: edited.version }, {}, hqManager));
    expect(stamp.state).toBe('awaiting_approval');
    expect(stamp.approvers.map((a) => a.id)).not.toContain(hqManager.userId);
    const task = await inbox();
    const own = await hqManager.post(`/api/v1/workflow/tasks/${task.id}/decision`, {
      version: task.version,
      subjectHash: task.subjectHash,
      decision: 'approve',
    });
    expect(own.statusCode, own.body).toBeGreaterThanOrEqual(400);
    await w.t.drain();
    expect((await w.detail(order.id)).state).toBe('awaiting_approval');
    await decide({ decision: 'approve' });
    expect((await w.detail(order.id)).state).toBe('approved');
  });

  it('[ORD-09] an unanswered request ends with the cut-off', async () => {
    const order = await ask();
    try {
      await w.t.travel(new Date(order.cutoffAt).getTime() - Date.now() + 1_000);
      await w.t.drain();
      expect((await w.detail(order.id)).state).toBe('expired');
    } finally {
      await w.t.travel(0);
    }
  });
});
