import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { OrderStamp } from '@larder/contracts/ordering/order-steps';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering, type OrderChain } from './order-chain.ts';

const HOUR = 3_600_000;
let t: TestApp;
let chain: WorldChain;
let setup: OrderChain;
let manager: Caller;
let store: string;

const WEEK = [1, 0.8, 0.9, 1, 1.1, 1.4, 1.3];
const json = <T>(answer: { body: string }): T => JSON.parse(answer.body) as T;
const run = () => t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
const detail = async (id: string, who: Caller = manager): Promise<OrderDetail> =>
  json(await who.get(`/api/v1/ordering/orders/${id}`));
const lineOf = (order: OrderDetail, sku: string) => {
  const line = order.lines.find((l) => l.sku === sku);
  if (!line) throw new Error(`no line ${sku}`);
  return line;
};
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

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  store = chain.stores[0];
  manager = chain.storeManager;
  setup = await arrangeOrdering(t, chain, store, [
    { sku: 'A', sold: (d) => Math.round(100 * (WEEK[d % 7] as number)), onHand: 20 },
    { sku: 'B', sold: (d) => Math.round(60 * (WEEK[(d + 2) % 7] as number)), onHand: 10 },
    { sku: 'C', sold: (d) => Math.round(80 * (WEEK[(d + 4) % 7] as number)), onHand: 500 },
    { sku: 'D', sold: () => 30, pack: 6, moq: 12, shelfCapacity: 600, shelfLifeDays: 3 },
    { sku: 'DEAD', sold: () => 0 },
  ]);
});
afterAll(() => t?.close());

describe('the nightly run', () => {
  it('[ORD-02][ORD-23] suggests one order per source and delivery with terms that sum to each baseline, and says what it left out', async () => {
    const outcome = await run();
    expect(outcome).toMatchObject({ orders: 1, lines: 5 });
    const order = await detail(await openOrderId());
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
      }>(await manager.get(`/api/v1/ordering/orders/${order.id}/lines/${line.itemId}/why`));
      expect(why.terms.reduce((sum, term) => sum + Math.round(Number(term.quantity) * 1000), 0)).toBe(
        Math.round(Number(line.baseline) * 1000),
      );
      expect(why.recent).toHaveLength(28);
      expect(Number(why.demandLow)).toBeLessThanOrEqual(Number(why.expectedDemand));
      expect(Number(why.demandHigh)).toBeGreaterThanOrEqual(Number(why.expectedDemand));
    }
    const runs = json<{ items: { id: string; state: string; lines: number; skipped: number }[] }>(
      await manager.get('/api/v1/ordering/runs'),
    );
    expect(runs.items[0]).toMatchObject({ state: 'succeeded', lines: 5, skipped: 1 });
    const log = json<{ skips: { reason: string; items: { sku: string }[] }[] }>(
      await manager.get(`/api/v1/ordering/runs/${runs.items[0]?.id}`),
    );
    expect(log.skips).toEqual([
      expect.objectContaining({ reason: 'no_history', items: [expect.objectContaining({ sku: 'DEAD' })] }),
    ]);
  });

  it('[ORD-02][ORD-19] every stored suggestion replays to the same numbers', async () => {
    const id = await openOrderId();
    expect(json(await manager.post(`/api/v1/ordering/orders/${id}/replay`))).toEqual({
      lines: 4,
      identical: 4,
      differentItemIds: [],
    });
    const b = (await detail(id)).lines[0]?.itemId;
    // The proof must be able to fail: a stored input that was tampered with is found.
    await t.admin.query(
      "update suggested_order_basis set snapshot = jsonb_set(snapshot, '{input,packMilli}', '7000') where tenant_id = $1 and order_id = $2 and item_id = $3",
      [chain.tenantId, id, b],
    );
    expect(json(await manager.post(`/api/v1/ordering/orders/${id}/replay`))).toEqual({
      lines: 4,
      identical: 3,
      differentItemIds: [b],
    });
  });

  it('[ORD-16] a second run refreshes and never doubles, and leaves edited cells alone', async () => {
    const order = await freshOrder();
    const a = lineOf(order, 'A');
    const edited = await changed(order, { A: { factor: 0.9 } });
    await t.admin.query(
      'update stock_balance set on_hand_milli = on_hand_milli + 150000 where tenant_id = $1 and item_id = any ($2)',
      [chain.tenantId, [setup.itemIds[0], setup.itemIds[1]]],
    );
    await run();
    const after = await detail(order.id);
    expect(after.version).toBeGreaterThan(edited.version);
    expect(lineOf(after, 'A')).toMatchObject({
      quantity: lineOf(edited, 'A').quantity,
      suggestedAtOverride: a.baseline,
      overridden: true,
    });
    expect(Number(lineOf(after, 'A').baseline)).toBeLessThan(Number(a.baseline));
    expect(lineOf(after, 'B').quantity).toBe(lineOf(after, 'B').baseline);
    expect(Number(lineOf(after, 'B').baseline)).toBeLessThan(Number(lineOf(order, 'B').baseline));
    const { rows } = await t.admin.query(
      "select count(*)::int n from suggested_order where tenant_id = $1 and state not in ('released', 'expired', 'cancelled')",
      [chain.tenantId],
    );
    expect(rows[0]).toEqual({ n: 1 });
    // Somebody who still looks at the older version is told, not overwritten.
    expect(json(await save(edited, [{ itemId: a.itemId, quantity: '1' }]))).toMatchObject({
      status: 409,
      code: 'version_conflict',
    });
    await t.admin.query(
      'update stock_balance set on_hand_milli = on_hand_milli - 150000 where tenant_id = $1 and item_id = any ($2)',
      [chain.tenantId, [setup.itemIds[0], setup.itemIds[1]]],
    );
  });

  it('[ORD-02] tickets that are missing mark the order, and the manager must say that this is known', async () => {
    await t.admin.query(
      "insert into store_day (tenant_id, store_id, business_date, state, received, missing, net_minor, terminals) values ($1, $2, (now() at time zone 'Asia/Shanghai')::date - 1, 'receiving', 10, 3, 0, '[]')",
      [chain.tenantId, store],
    );
    const order = await freshOrder();
    expect(order).toMatchObject({ dataCompleteness: 'incomplete', incompleteConfirmed: false });
    expect(order.incompleteDays).toHaveLength(1);
    expect(json(await submit(order))).toMatchObject({ status: 422, code: 'ordering.incomplete_data_unconfirmed' });
    expect(json(await submit(order, { confirmIncomplete: true }))).toMatchObject({ state: 'approved' });
    expect(await detail(order.id)).toMatchObject({ dataCompleteness: 'incomplete', incompleteConfirmed: true });
    await t.admin.query('delete from store_day where tenant_id = $1', [chain.tenantId]);
  });
});

describe('within the band', () => {
  it('[ORD-07] is released without any human approval, exactly once, after the recall minutes', async () => {
    const before = (await released()).length;
    const edited = await changed(await freshOrder(), { A: { factor: 1.1 }, B: { factor: 0.9 } });
    const stamp = json<OrderStamp>(await submit(edited));
    expect(stamp).toMatchObject({ state: 'approved', approvers: [] });
    expect(
      (
        await t.admin.query('select 1 from wf_instance where tenant_id = $1 and subject_id = $2', [
          chain.tenantId,
          edited.id,
        ])
      ).rowCount,
    ).toBe(0);
    await t.drain();
    expect((await detail(edited.id)).state).toBe('approved');
    try {
      await t.travel(5 * 60_000 + 1_000);
      await t.drain();
      expect(await detail(edited.id)).toMatchObject({ state: 'released', approvalKind: 'in_band' });
      await t.drain();
      expect((await released()).length - before).toBe(1);
      const history = json<{ items: { event: string }[] }>(
        await manager.get(`/api/v1/ordering/orders/${edited.id}/history`),
      );
      expect(history.items.map((e) => e.event)).toEqual([
        'generate',
        'open',
        'submit_in_band',
        'auto_approve',
        'release',
      ]);
    } finally {
      await t.travel(0);
    }
  });

  it('[ORD-11] the time from opening to submitting is kept', async () => {
    const order = await freshOrder();
    try {
      await t.travel(90_000);
      await submit(order);
      const { reviewSeconds } = await detail(order.id);
      expect(reviewSeconds).toBeGreaterThanOrEqual(90);
      expect(reviewSeconds).toBeLessThan(100);
    } finally {
      await t.travel(0);
    }
  });

  it('[ORD-07] two submits at once have one effect', async () => {
    const order = await freshOrder();
    const answers = await Promise.all([submit(order), submit(order)]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 409]);
    const { rows } = await t.admin.query(
      "select count(*)::int n from work_item where kind = 'ordering.release-order' and payload->>'orderId' = $1",
      [order.id],
    );
    expect(rows[0]).toEqual({ n: 1 });
  });

  it('[ORD-01] is called back within five minutes and not later', async () => {
    const order = await freshOrder();
    const stamp = json<OrderStamp>(await submit(order));
    const recalled = json<OrderStamp>(
      await manager.post(`/api/v1/ordering/orders/${order.id}/recall`, { version: stamp.version }),
    );
    expect(recalled).toMatchObject({ state: 'reviewing', releaseAt: null });
    const again = json<OrderStamp>(await submit(recalled));
    try {
      await t.travel(5 * 60_000 + 1_000);
      expect(
        json(await manager.post(`/api/v1/ordering/orders/${order.id}/recall`, { version: again.version })),
      ).toMatchObject({ status: 409, code: 'ordering.recall_expired' });
    } finally {
      await t.travel(0);
    }
  });

  it('[ORD-01] after a recall the release job of the first approval does nothing', async () => {
    const order = await freshOrder();
    const first = json<OrderStamp>(await submit(order));
    try {
      await t.travel(3 * 60_000);
      const recalled = json<OrderStamp>(
        await manager.post(`/api/v1/ordering/orders/${order.id}/recall`, { version: first.version }),
      );
      expect(json<OrderStamp>(await submit(recalled)).state).toBe('approved');
      await t.travel(5 * 60_000 + 1_000);
      await t.drain();
      expect((await detail(order.id)).state).toBe('approved');
      await t.travel(8 * 60_000 + 1_000);
      await t.drain();
      expect((await detail(order.id)).state).toBe('released');
    } finally {
      await t.travel(0);
    }
  });

  it('[ORD-07] refuses what no approval can cure, with the line and the reason', async () => {
    const order = await freshOrder();
    const d = lineOf(order, 'D');
    const check = async (quantity: string) =>
      json<{ lines: { verdict: string }[] }>(
        await manager.post(`/api/v1/ordering/orders/${order.id}/validate`, { lines: [{ itemId: d.itemId, quantity }] }),
      ).lines[0]?.verdict;
    expect(await check('7')).toBe('not_a_multiple');
    expect(await check('6')).toBe('below_minimum');
    expect(await check('606')).toBe('over_capacity');
    expect(await check('600')).toBe('out_of_band');
    await save(order, [{ itemId: d.itemId, quantity: '606' }]);
    const refused = json<{ status: number; code: string; errors: { path: string; code: string }[] }>(
      await submit(await detail(order.id)),
    );
    expect(refused).toMatchObject({
      status: 422,
      code: 'ordering.lines_refused',
      errors: [{ path: `lines.${d.itemId}.quantity`, code: 'over_capacity' }],
    });
  });
});

describe('outside the band', () => {
  const ask = async (): Promise<OrderDetail> => {
    const edited = await changed(await freshOrder(), {
      A: { factor: 1.6, reason: 'festival' },
      B: { factor: 1.5, reason: 'weather' },
      D: { factor: 1 },
    });
    const preview = json<{ approvers: { id: string }[]; routedItemIds: string[] }>(
      await manager.get(`/api/v1/ordering/orders/${edited.id}/approval-preview`),
    );
    expect(preview.approvers.map((a) => a.id)).toEqual([chain.northSupervisor.userId]);
    const stamp = json<OrderStamp>(await submit(edited));
    expect(stamp.state, JSON.stringify(stamp)).toBe('awaiting_approval');
    expect(stamp.approvers.map((a) => a.id)).toEqual(preview.approvers.map((a) => a.id));
    return detail(edited.id);
  };
  const inbox = async () => {
    const page = json<{ items: { id: string; version: number; subjectHash?: string }[] }>(
      await chain.northSupervisor.get('/api/v1/workflow/tasks'),
    );
    const id = page.items[0]?.id;
    return json<{ id: string; version: number; subjectHash: string; items: { key: string }[] }>(
      await chain.northSupervisor.get(`/api/v1/workflow/tasks/${id}`),
    );
  };
  const decide = async (body: object) => {
    const task = await inbox();
    const answer = await chain.northSupervisor.post(`/api/v1/workflow/tasks/${task.id}/decision`, {
      version: task.version,
      subjectHash: task.subjectHash,
      ...body,
    });
    expect(answer.statusCode, answer.body).toBe(200);
    await t.drain();
  };

  it('[ORD-08] needs a reason code per line', async () => {
    const edited = await changed(await freshOrder(), { A: { factor: 1.6 } });
    expect(json(await submit(edited))).toMatchObject({
      status: 422,
      code: 'ordering.reason_required',
      errors: [{ path: `lines.${lineOf(edited, 'A').itemId}.reasonCode` }],
    });
  });

  it('[ORD-08] routes only the lines outside to one approver, whose yes approves the order', async () => {
    const order = await ask();
    expect(order.approvers.map((a) => a.id)).toEqual([chain.northSupervisor.userId]);
    expect((await inbox()).items.map((i) => i.key).sort()).toEqual(
      [lineOf(order, 'A').itemId, lineOf(order, 'B').itemId].sort(),
    );
    await decide({ decision: 'approve' });
    const after = await detail(order.id);
    expect(after).toMatchObject({ state: 'approved', approvalKind: 'approver' });
    expect(after.approvedBy?.id).toBe(chain.northSupervisor.userId);
    expect(lineOf(after, 'A')).toMatchObject({ decision: 'approved', quantity: lineOf(order, 'A').quantity });
  });

  it('[ORD-08] a line refused in part falls to the edge of its band', async () => {
    const order = await ask();
    const b = lineOf(order, 'B');
    await decide({ decision: 'partial', rejectedKeys: [b.itemId] });
    const after = await detail(order.id);
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
    expect(await detail(order.id)).toMatchObject({
      state: 'reviewing',
      returnComment: '请按上周的量',
      submittedAt: null,
    });
  });

  it('[ORD-08] editing after submission takes the request back', async () => {
    const order = await ask();
    const answer = json<{ state: string }>(await save(order, [{ itemId: lineOf(order, 'A').itemId, quantity: null }]));
    expect(answer.state).toBe('reviewing');
    const { rows } = await t.admin.query('select status from wf_instance where tenant_id = $1 and subject_id = $2', [
      chain.tenantId,
      order.id,
    ]);
    expect(rows).toEqual([{ status: expect.stringMatching(/withdrawn|returned/) }]);
  });

  it('[ORD-08] nobody approves their own order, whatever they may decide for others', async () => {
    const { hqManager } = chain;
    const order = await freshOrder();
    const line = lineOf(order, 'A');
    const edited = json<{ version: number }>(
      await save(
        order,
        [{ itemId: line.itemId, quantity: String(Number(line.baseline) * 2), reasonCode: 'festival' }],
        hqManager,
      ),
    );
    const stamp = json<OrderStamp>(await submit({ id: order.id, version: edited.version }, {}, hqManager));
    expect(stamp.state).toBe('awaiting_approval');
    expect(stamp.approvers.map((a) => a.id)).not.toContain(hqManager.userId);
    const task = await inbox();
    const own = await hqManager.post(`/api/v1/workflow/tasks/${task.id}/decision`, {
      version: task.version,
      subjectHash: task.subjectHash,
      decision: 'approve',
    });
    expect(own.statusCode, own.body).toBeGreaterThanOrEqual(400);
    await t.drain();
    expect((await detail(order.id)).state).toBe('awaiting_approval');
    await decide({ decision: 'approve' });
    expect((await detail(order.id)).state).toBe('approved');
  });

  it('[ORD-09] an unanswered request ends with the cut-off', async () => {
    const order = await ask();
    try {
      await t.travel(new Date(order.cutoffAt).getTime() - Date.now() + 1_000);
      await t.drain();
      expect((await detail(order.id)).state).toBe('expired');
    } finally {
      await t.travel(0);
    }
  });
});

describe('cut-off', () => {
  const atCutoff = async (order: OrderDetail, work: () => Promise<void>) => {
    try {
      await t.travel(new Date(order.cutoffAt).getTime() - Date.now() + 1_000);
      await work();
    } finally {
      await t.travel(0);
    }
  };

  it('[ORD-01] an unanswered order expires and cannot be submitted any more', async () => {
    const order = await freshOrder();
    await atCutoff(order, async () => {
      expect(json(await submit(order))).toMatchObject({ status: 409, code: 'ordering.cutoff_passed' });
      await t.drain();
      expect((await detail(order.id)).state).toBe('expired');
    });
  });

  it('[ORD-01] by policy no answer means the baseline, edits or not', async () => {
    await t.admin.query(
      "insert into policy_setting (tenant_id, id, key, scope_unit_id, value, updated_by) values ($1, gen_random_uuid(), 'ordering.onCutoff', $2, '\"baseline\"', 'test')",
      [chain.tenantId, chain.units.hq],
    );
    const order = await changed(await freshOrder(), { A: { factor: 1.1 } });
    await atCutoff(order, async () => {
      await t.drain();
      await t.drain();
      const after = await detail(order.id);
      expect(after).toMatchObject({ state: 'released', approvalKind: 'baseline', changedCount: 0 });
      expect(after.amount).toBe(after.baselineAmount);
    });
    await t.admin.query('delete from policy_setting where tenant_id = $1', [chain.tenantId]);
  });
});

describe('orders by hand', () => {
  const create = (body: object) =>
    manager.post('/api/v1/ordering/orders', { storeId: store, sourceId: setup.sourceId, ...body });
  const clear = () =>
    t.admin.query(
      "update suggested_order set state = 'expired' where tenant_id = $1 and state not in ('released', 'expired', 'cancelled')",
      [chain.tenantId],
    );

  it('[ORD-18] a blank sheet has every listed item, nothing suggested, and one open order per delivery', async () => {
    await clear();
    const made = await create({ start: 'blank' });
    expect(made.statusCode, made.body).toBe(201);
    const order = await detail(json<OrderStamp>(made).id);
    expect(order).toMatchObject({ state: 'reviewing', origin: 'blank', lineCount: 5, amount: 0 });
    expect(json(await create({ start: 'blank' }))).toMatchObject({
      status: 409,
      code: 'ordering.order_exists',
      meta: { orderId: order.id },
    });
    expect(json(await submit(order))).toMatchObject({ status: 422, code: 'ordering.nothing_ordered' });
    expect(
      json(
        await manager.post(`/api/v1/ordering/orders/${order.id}/cancel`, { version: order.version, reason: '不需要' }),
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
    expect(await detail(json<OrderStamp>(made).id)).toMatchObject({
      urgency: 'urgent',
      deliveryDate: today,
      coverUntil: today,
    });
  });

  it('[ORD-18] copies the last order that was sent', async () => {
    const sent = await freshOrder();
    await submit(sent);
    try {
      await t.travel(6 * 60_000);
      await t.drain();
    } finally {
      await t.travel(0);
    }
    await t.admin.query(
      'update suggested_order set delivery_date = delivery_date - 7, cover_until = cover_until - 7 where tenant_id = $1 and id = $2',
      [chain.tenantId, sent.id],
    );
    const order = await detail(json<OrderStamp>(await create({ start: 'copy' })).id);
    for (const line of order.lines) expect(line.quantity).toBe(lineOf(sent, line.sku).quantity);
    expect(lineOf(order, 'A').lastOrder).toEqual({
      quantity: lineOf(sent, 'A').quantity,
      deliveryDate: expect.any(String),
    });
  });

  it('[ORD-16] a stopped item leaves the suggestions until its date, and comes back', async () => {
    await clear();
    const a = setup.itemIds[0] as string;
    expect(
      (await manager.put(`/api/v1/ordering/stores/${store}/items/${a}/stop`, { until: null, reason: '换季' }))
        .statusCode,
    ).toBe(204);
    expect(
      json<{ items: { itemId: string }[] }>(
        await manager.get(`/api/v1/ordering/stores/${store}/stopped-items`),
      ).items.map((i) => i.itemId),
    ).toEqual([a]);
    expect((await freshOrder()).lines.map((l) => l.sku)).not.toContain('A');
    expect((await manager.delete(`/api/v1/ordering/stores/${store}/items/${a}/stop`)).statusCode).toBe(204);
    expect((await freshOrder()).lines.map((l) => l.sku)).toContain('A');
  });

  it('[ORD-16] a run by hand books one job with real counts', async () => {
    const started = json<{ id: string; state: string; total: number }>(await manager.post('/api/v1/ordering/runs', {}));
    expect(started).toMatchObject({ total: 1, done: 0 });
    await t.drain();
    expect(json(await manager.get(`/api/v1/ordering/run-jobs/${started.id}`))).toMatchObject({
      state: 'succeeded',
      total: 1,
      done: 1,
      failed: 0,
    });
  });
});
