import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { TaskPage } from '@larder/contracts/workflow/task';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CloseOrder } from '../../src/modules/ordering/application/close-order.ts';
import { ReleaseOrder } from '../../src/modules/ordering/application/release-order.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { arrangeOrdering } from '../../src/modules/ordering/test/order-chain.ts';
import { AcceptBatch } from '../../src/modules/pos-sync/application/accept-batch.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { ticketOf, till } from '../support/tills.ts';
import { type WorldChain, worldChain } from '../support/world.ts';
import { collide, deadlocks, rejected } from './table-gate.ts';

const MINUTE = 60_000;
let t: TestApp;
let chain: WorldChain;
let store = '';
let sourceId = '';
let itemIds: readonly string[] = [];

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  store = chain.stores[0];
  ({ sourceId, itemIds } = await arrangeOrdering(t, chain, store, [
    { sku: 'A', sold: () => 40, onHand: 5 },
    { sku: 'B', sold: () => 25, onHand: 0 },
  ]));
});
afterAll(async () => {
  expect(await deadlocks(t)).toBe(0);
  await t?.close();
});
beforeEach(reset);

const OF_ORDERS = [
  'suggested_order_event',
  'suggested_order_basis',
  'suggested_order_line',
  'suggested_order',
  'expected_receipt',
  'wf_task_assignee',
  'wf_task',
  'wf_event',
  'wf_instance',
  'work_item',
];

/** As if nothing had been ordered: quicker than a new chain, and only a superuser can do it. */
async function reset(): Promise<void> {
  await t.travel(0);
  const deletes = OF_ORDERS.map((table) => `delete from ${table};`).join(' ');
  await t.admin.query(`begin; set local session_replication_role = replica; ${deletes} commit`);
}

const job = (name: string) => jobContext(chain.tenantId, name, 'test');
const run = () => t.get(OrderingApi).runStore(job('ordering.run-store'), store);
const path = (id: string, verb = '') => `/api/v1/ordering/orders/${id}${verb && `/${verb}`}`;
const orderOf = async (id: string): Promise<OrderDetail> => (await chain.storeManager.get(path(id))).json();
const does =
  (id: string, verb: string, version: number, more: object = {}) =>
  () =>
    chain.storeManager.post(path(id, verb), { version, ...more });
const statusOf = (results: readonly PromiseSettledResult<LightMyRequestResponse>[]) =>
  results.map((r) => (r.status === 'fulfilled' ? r.value.statusCode : r.reason));
const events = async (id: string): Promise<string[]> =>
  (await t.admin.query('select event from suggested_order_event where order_id = $1 order by seq', [id])).rows.map(
    (r) => r.event,
  );
const released = async (id: string): Promise<number> =>
  (
    await t.admin.query(
      "select 1 from work_item where kind = 'supply-chain.on-order-released' and payload ->> 'orderId' = $1",
      [id],
    )
  ).rows.length;

/** The run's order, opened. */
async function opened(): Promise<OrderDetail> {
  await run();
  const { items } = (await chain.storeManager.get(`/api/v1/ordering/orders?storeId=${store}`)).json() as {
    items: { id: string }[];
  };
  const id = items[0]?.id ?? '';
  await chain.storeManager.post(path(id, 'open'));
  return orderOf(id);
}

/** An order that waits for the area supervisor, with its task. */
async function asked(): Promise<{
  order: OrderDetail;
  taskId: string;
  decide: (decision: string) => () => Promise<LightMyRequestResponse>;
}> {
  const order = await opened();
  const [line] = order.lines;
  const lines = [
    { itemId: line?.itemId, quantity: String(Math.ceil(Number(line?.baseline)) * 4), reasonCode: 'promotion' },
  ];
  expect((await chain.storeManager.patch(path(order.id, 'lines'), { version: order.version, lines })).statusCode).toBe(
    200,
  );
  const submitted = await chain.storeManager.post(path(order.id, 'submit'), {
    version: (await orderOf(order.id)).version,
  });
  expect(submitted.statusCode, submitted.body).toBe(200);
  const { items }: TaskPage = (await chain.northSupervisor.get('/api/v1/workflow/tasks')).json();
  const taskId = items[0]?.id ?? '';
  const { subjectHash, version } = (await chain.northSupervisor.get(`/api/v1/workflow/tasks/${taskId}`)).json();
  const decide = (decision: string) => () =>
    chain.northSupervisor.post(`/api/v1/workflow/tasks/${taskId}/decision`, {
      version,
      subjectHash,
      decision,
      ...(decision === 'return' ? { reasons: ['other'], comment: 'too much' } : {}),
    });
  return { order: await orderOf(order.id), taskId, decide };
}

describe('lock of an order’s row: commands on one order follow each other', () => {
  it('[ORD-07] submitted twice at once it is approved once', async () => {
    const order = await opened();
    const submit = does(order.id, 'submit', order.version);
    expect(statusOf(await collide(t, 'audit_event', [submit, submit]))).toEqual([200, 409]);
    expect((await events(order.id)).filter((e) => e.startsWith('submit'))).toHaveLength(1);
    const jobs = await t.admin.query(
      "select 1 from work_item where kind = 'ordering.release-order' and payload ->> 'orderId' = $1",
      [order.id],
    );
    expect(jobs.rows).toHaveLength(1);
  });

  it('[ORD-07] lines saved and the order submitted at once: what is approved is what was judged', async () => {
    const order = await opened();
    const [line] = order.lines;
    const edit = () =>
      chain.storeManager.patch(path(order.id, 'lines'), {
        version: order.version,
        lines: [
          { itemId: line?.itemId, quantity: String(Math.ceil(Number(line?.baseline)) * 9), reasonCode: 'promotion' },
        ],
      });
    const [submitted, edited] = statusOf(
      await collide(t, 'audit_event', [does(order.id, 'submit', order.version), edit]),
    );
    expect([submitted, edited]).toEqual([200, 409]);
    const after = await orderOf(order.id);
    expect([after.state, after.lines.find((l) => l.itemId === line?.itemId)?.quantity]).toEqual([
      'approved',
      line?.quantity,
    ]);
  });

  it('[ORD-01] released and called back at once: one of the two, never both', async () => {
    for (const recallFirst of [true, false]) {
      await reset();
      const order = await opened();
      await does(order.id, 'submit', order.version)();
      const { version } = await orderOf(order.id);
      // The release is due; the manager's clock says that the last second has not passed.
      await t.admin.query("update suggested_order set release_at = now() - interval '1 second' where id = $1", [
        order.id,
      ]);
      const release = () => t.db.tx(job('ordering.release-order'), (tx) => t.get(ReleaseOrder).run(tx, order.id));
      const recall = does(order.id, 'recall', version);
      const calls: (() => Promise<unknown>)[] = recallFirst ? [recall, release] : [release, recall];
      await collide(t, 'audit_event', calls);
      const { state } = await orderOf(order.id);
      expect(await released(order.id)).toBe(state === 'released' ? 1 : 0);
      expect(['released', 'reviewing']).toContain(state);
    }
  });

  it('[ORD-01] two release jobs at once send one event', async () => {
    const order = await opened();
    await does(order.id, 'submit', order.version)();
    await t.travel(6 * MINUTE);
    const release = () => t.db.tx(job('ordering.release-order'), (tx) => t.get(ReleaseOrder).run(tx, order.id));
    expect(rejected(await collide(t, 'audit_event', [release, release]))).toEqual([]);
    expect(await released(order.id)).toBe(1);
  });

  it('[ORD-01] the cut-off and a submit at once: expired or approved, and the other is told', async () => {
    const close = (id: string) => () => t.db.tx(job('ordering.close-order'), (tx) => t.get(CloseOrder).run(tx, id));
    const order = await opened();
    await t.admin.query("update suggested_order set cutoff_at = now() + interval '300 milliseconds' where id = $1", [
      order.id,
    ]);
    const submit = does(order.id, 'submit', order.version);
    const results = await collide<unknown>(t, 'audit_event', [
      submit,
      async () => {
        await t.travel(MINUTE);
        await close(order.id)();
      },
    ]);
    expect(rejected(results)).toEqual([]);
    expect((await orderOf(order.id)).state).toBe('approved');
    expect(await events(order.id)).not.toContain('expire');
  });

  it('[ORD-16] a run and a submit at once: the submitted figures stay', async () => {
    const order = await opened();
    await t.admin.query('update stock_balance set on_hand_milli = 0 where store_id = $1', [store]);
    const results = await collide<unknown>(t, 'audit_event', [does(order.id, 'submit', order.version), run]);
    expect(rejected(results)).toEqual([]);
    const after = await orderOf(order.id);
    expect([after.state, after.lines.map((l) => l.quantity)]).toEqual(['approved', order.lines.map((l) => l.quantity)]);
  });
});

describe('lock of a workflow instance: one decision', () => {
  it('[ORD-08] approved twice at once it is decided once', async () => {
    const { order, decide } = await asked();
    expect(statusOf(await collide(t, 'audit_event', [decide('approve'), decide('approve')]))).toEqual([200, 409]);
    await t.drain();
    expect((await orderOf(order.id)).state).toBe('approved');
    expect((await events(order.id)).filter((e) => e.startsWith('approve'))).toHaveLength(1);
  });

  it('[ORD-08] approved and returned at once: the first counts', async () => {
    const { order, decide } = await asked();
    expect(statusOf(await collide(t, 'audit_event', [decide('return'), decide('approve')]))).toEqual([200, 409]);
    await t.drain();
    expect((await orderOf(order.id)).state).toBe('reviewing');
  });

  it('[ORD-08] approved and taken back at once: one of the two, and no approval afterwards', async () => {
    for (const approveFirst of [true, false]) {
      await reset();
      const { order, decide } = await asked();
      const withdraw = does(order.id, 'withdraw', order.version);
      const results = statusOf(
        await collide(t, 'audit_event', approveFirst ? [decide('approve'), withdraw] : [withdraw, decide('approve')]),
      );
      await t.drain();
      const { state } = await orderOf(order.id);
      expect([results[0], state]).toEqual([200, approveFirst && results[1] === 409 ? 'approved' : 'reviewing']);
      expect(await released(order.id)).toBe(0);
    }
  });

  it('[ORD-08] approved and edited at once: nobody approves what was not seen', async () => {
    const { order, decide } = await asked();
    const edit = () =>
      chain.storeManager.patch(path(order.id, 'lines'), {
        version: order.version,
        lines: [{ itemId: order.lines[0]?.itemId, quantity: '9999', reasonCode: 'promotion' }],
      });
    await collide(t, 'audit_event', [decide('approve'), edit]);
    await t.drain();
    const after = await orderOf(order.id);
    if (after.state === 'approved')
      expect(after.lines.map((l) => l.quantity)).toEqual(order.lines.map((l) => l.quantity));
    else expect(after.state).toBe('reviewing');
  });

  it('[ORD-09] the cut-off and an approval at once end in one state without a deadlock', async () => {
    for (const approveFirst of [true, false]) {
      await reset();
      const { order, decide } = await asked();
      await t.admin.query("update suggested_order set cutoff_at = now() - interval '1 second' where id = $1", [
        order.id,
      ]);
      const close = () => t.db.tx(job('ordering.close-order'), (tx) => t.get(CloseOrder).run(tx, order.id));
      await collide<unknown>(t, 'audit_event', approveFirst ? [decide('approve'), close] : [close, decide('approve')]);
      await t.drain();
      expect(['expired', 'approved']).toContain((await orderOf(order.id)).state);
      const { rows } = await t.admin.query("select 1 from wf_instance where subject_id = $1 and status = 'pending'", [
        order.id,
      ]);
      expect(rows).toEqual([]);
    }
  });
});

describe('lock of a store’s run, and one open order per delivery', () => {
  it('[ORD-16] two runs of one store at once make one order', async () => {
    const results = await collide(t, 'suggested_order', [run, run]);
    expect(rejected(results)).toEqual([]);
    expect((await t.admin.query('select 1 from suggested_order where store_id = $1', [store])).rows).toHaveLength(1);
  });

  it('[ORD-18] two orders started by hand at once: one is made, the other is shown', async () => {
    const start = () =>
      chain.storeManager.post('/api/v1/ordering/orders', {
        storeId: store,
        sourceId,
        urgency: 'normal',
        start: 'blank',
      });
    const statuses = statusOf(await collide(t, 'audit_event', [start, start]));
    expect(statuses).toEqual([201, 409]);
    expect((await t.admin.query('select 1 from suggested_order where store_id = $1', [store])).rows).toHaveLength(1);
  });

  it('[ORD-16] tickets that arrive during a run neither wait for it nor break it', async () => {
    await t.admin.query(
      "insert into pos_terminal (tenant_id, store_id, code, created_at) values ($1, $2, 'T1', now())",
      [chain.tenantId, store],
    );
    const { rows: before } = await t.admin.query(
      'select on_hand_milli q from stock_balance where store_id = $1 and item_id = $2',
      [store, itemIds[0]],
    );
    const now = new Date().toISOString();
    const send = () =>
      t.get(AcceptBatch).run(till(chain, store), {
        batchId: newId(),
        sentAt: now,
        tickets: [ticketOf([{ sku: 'A', quantity: '3', amount: 3000 }], { openedAt: now, closedAt: now })],
      });
    // The run stands before its orders; the batch commits at once, and the run goes on.
    const results = await collide<unknown>(t, 'suggested_order', [run, send]);
    expect(rejected(results)).toEqual([]);
    const { rows: after } = await t.admin.query(
      'select on_hand_milli q from stock_balance where store_id = $1 and item_id = $2',
      [store, itemIds[0]],
    );
    expect(Number(after[0].q) - Number(before[0].q)).toBe(-3000);
    expect((await t.admin.query('select 1 from suggested_order where store_id = $1', [store])).rows).toHaveLength(1);
  });
});
