import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { Incident } from '@larder/contracts/workflow/incident';
import type { BulkResult, TaskDetail, TaskPage, TaskRow } from '@larder/contracts/workflow/task';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { DecideOrder } from '../application/decide-order.ts';
import { OrderingApi } from '../index.ts';
import { arrangeOrdering } from './order-chain.ts';

const MINUTE = 60_000;
let t: TestApp;
let chain: WorldChain;
let supervisor: Caller;

beforeAll(async () => {
  t = await startTestApp();
});
beforeEach(async () => {
  chain = await worldChain(t);
  supervisor = chain.northSupervisor;
});
afterEach(() => t.travel(0));
afterAll(() => t.close());

/** Orders of the first two stores, out of their band and submitted by their managers. */
async function submitted(): Promise<{ order: OrderDetail; manager: Caller }[]> {
  const asked: { order: OrderDetail; manager: Caller }[] = [];
  for (const [i, manager] of [chain.storeManager, chain.otherManager].entries()) {
    const store = chain.stores[i] as string;
    await arrangeOrdering(t, chain, store, [
      { sku: `A${i}`, sold: () => 100, onHand: 20 },
      { sku: `B${i}`, sold: () => 60, onHand: 10 },
    ]);
    await t.get(OrderingApi).runStore(jobContext(chain.tenantId, 'ordering.run-store', 'test'), store);
    const [listed] = (await manager.get(`/api/v1/ordering/orders?storeId=${store}`)).json().items;
    const path = `/api/v1/ordering/orders/${listed.id}`;
    await manager.post(`${path}/open`);
    const order: OrderDetail = (await manager.get(path)).json();
    const lines = order.lines.map((l) => ({
      itemId: l.itemId,
      quantity: String(Math.round(Number(l.baseline) * 1.6)),
      reasonCode: 'festival',
    }));
    const saved = await manager.patch(`${path}/lines`, { version: order.version, lines });
    const sent = await manager.post(`${path}/submit`, { version: saved.json().version, confirmIncomplete: true });
    expect(sent.json(), sent.body).toMatchObject({ state: 'awaiting_approval' });
    asked.push({ order: await orderOf(manager, listed.id), manager });
  }
  return asked;
}
const orderOf = async (manager: Caller, id: string): Promise<OrderDetail> =>
  (await manager.get(`/api/v1/ordering/orders/${id}`)).json();
const inbox = async (): Promise<TaskRow[]> =>
  ((await supervisor.get('/api/v1/workflow/tasks')).json() as TaskPage).items;
const approveAll = async (tasks: readonly object[]): Promise<BulkResult['results']> =>
  ((await supervisor.post('/api/v1/workflow/approvals', { tasks })).json() as BulkResult).results;
const takeBack = async (taskIds: readonly string[], who = supervisor): Promise<BulkResult['results']> =>
  ((await who.post('/api/v1/workflow/recalls', { taskIds })).json() as BulkResult).results;
const seen = ({ id, version, subjectHash }: TaskRow) => ({ id, version, subjectHash });
const stateOf = async ({ order, manager }: { order: OrderDetail; manager: Caller }) =>
  (await orderOf(manager, order.id)).state;

describe('[WFL-02] many approvals at once', () => {
  it('approves what can be approved and lists what could not, by task and reason', async () => {
    const orders = await submitted();
    const tasks = await inbox();
    const unknown = { id: newId(), version: 1, subjectHash: 'x' };
    const stale = { ...seen(tasks[1] as TaskRow), subjectHash: 'an older page' };
    const results = await approveAll([seen(tasks[0] as TaskRow), stale, unknown]);
    expect(results.map((r) => [r.ok, r.problem?.code, r.recallable])).toEqual([
      [true, undefined, true],
      [false, 'workflow.stale_view', false],
      [false, 'not_found', false],
    ]);
    await t.drain();
    expect((await Promise.all(orders.map(stateOf))).sort()).toEqual(['approved', 'awaiting_approval']);
  });

  it('is for those who decide, and for no other chain’s tasks', async () => {
    await submitted();
    const tasks = (await inbox()).map(seen);
    expect((await chain.storeManager.post('/api/v1/workflow/approvals', { tasks })).statusCode).toBe(403);
    const other = await worldChain(t);
    const foreign: BulkResult = (await other.owner.post('/api/v1/workflow/approvals', { tasks })).json();
    expect(foreign.results.map((r) => r.problem?.code)).toEqual(['not_found', 'not_found']);
    expect((await supervisor.post('/api/v1/workflow/approvals', { tasks: [] })).statusCode).toBe(400);
  });
});

describe('[WFL-02] undo', () => {
  it('brings exactly the approved ones back, with the quantities that were asked for', async () => {
    const [first, second] = (await submitted()) as [
      { order: OrderDetail; manager: Caller },
      { order: OrderDetail; manager: Caller },
    ];
    const tasks = await inbox();
    const of = (order: OrderDetail) => tasks.find((i) => i.subjectId === order.id) as TaskRow;
    const rejected = first.order.lines.find((l) => l.sku === 'B0')?.itemId;
    await supervisor.post(`/api/v1/workflow/tasks/${of(first.order).id}/decision`, {
      ...{ version: 1, subjectHash: of(first.order).subjectHash },
      decision: 'partial',
      rejectedKeys: [rejected],
    });
    await t.drain();
    expect((await orderOf(first.manager, first.order.id)).lines.find((l) => l.itemId === rejected)?.decision).toBe(
      'rejected',
    );
    const done: TaskDetail = (await supervisor.get(`/api/v1/workflow/tasks/${of(first.order).id}`)).json();
    expect(done.recallableUntil).not.toBeNull();
    const results = await takeBack([of(first.order).id, of(second.order).id]);
    expect(results.map((r) => r.problem?.code ?? 'ok')).toEqual(['ok', 'workflow.not_recallable']);
    const back = await orderOf(first.manager, first.order.id);
    expect(back).toMatchObject({ state: 'awaiting_approval', approvedAt: null, amount: first.order.amount });
    expect(back.lines.map((l) => [l.sku, l.quantity, l.decision])).toEqual(
      first.order.lines.map((l) => [l.sku, l.quantity, null]),
    );
    const again = (await inbox()).find((i) => i.subjectId === first.order.id);
    expect(again?.id).not.toBe(of(first.order).id);
    expect(await approveAll([seen(again as TaskRow)])).toMatchObject([{ ok: true }]);
    await t.drain();
    expect(await stateOf(first)).toBe('approved');
  });

  it('before the order has heard of it: the old outcome is not heard any more', async () => {
    const [first] = (await submitted()) as [{ order: OrderDetail; manager: Caller }];
    const row = (await inbox()).find((i) => i.subjectId === first.order.id) as TaskRow;
    await approveAll([seen(row)]);
    expect(await takeBack([row.id])).toMatchObject([{ ok: true }]);
    await t.drain();
    expect(await stateOf(first)).toBe('awaiting_approval');
  });

  it('[ORD-07] an edit that overtakes the outcome brings the order back, and the history says that it had been decided', async () => {
    const [early, late] = (await submitted()) as [
      { order: OrderDetail; manager: Caller },
      { order: OrderDetail; manager: Caller },
    ];
    const edit = async ({ order, manager }: typeof early) => {
      const [line] = order.lines;
      const path = `/api/v1/ordering/orders/${order.id}`;
      const { version } = await orderOf(manager, order.id);
      const edited = await manager.patch(`${path}/lines`, {
        version,
        lines: [{ itemId: line?.itemId, quantity: line?.baseline }],
      });
      expect(edited.statusCode, edited.body).toBe(200);
      await t.drain();
      expect(await stateOf({ order, manager })).toBe('reviewing');
      return (await manager.get(`${path}/history`)).json().items.at(-1);
    };
    expect(await edit(early)).toMatchObject({ event: 'edit', from: 'awaiting_approval' });
    expect((await orderOf(early.manager, early.order.id)).state).toBe('reviewing');
    const row = (await inbox()).find((i) => i.subjectId === late.order.id) as TaskRow;
    expect(await approveAll([seen(row)])).toMatchObject([{ ok: true }]);
    expect(await edit(late)).toMatchObject({ event: 'edit', detail: { outcome: 'decided' } });
  });

  it('ends with the recall window, and belongs to the person who approved', async () => {
    const [first, second] = (await submitted()) as [
      { order: OrderDetail; manager: Caller },
      { order: OrderDetail; manager: Caller },
    ];
    const tasks = await inbox();
    await approveAll(tasks.map(seen));
    await t.drain();
    const ids = [first, second].map(({ order }) => tasks.find((i) => i.subjectId === order.id)?.id as string);
    expect((await takeBack(ids.slice(0, 1), chain.hqManager))[0]?.problem?.code).toBe('workflow.not_recallable');
    const both = await Promise.all([takeBack(ids.slice(0, 1)), takeBack(ids.slice(0, 1))]);
    expect(both.flat().filter((r) => r.ok)).toHaveLength(1);
    await t.travel(5 * MINUTE + 1_000);
    await t.drain();
    expect(await stateOf(second)).toBe('released');
    expect((await takeBack(ids.slice(1)))[0]?.problem?.code).toBe('workflow.not_recallable');
    expect(await stateOf(first)).toBe('awaiting_approval');
  });
});

describe('[WFL-02] [W6] an effect that gives up', () => {
  it('becomes an incident; headquarters carries it out again, or gives it up with a reason, and both are audited', async () => {
    const orders = await submitted();
    const decide = t.get(DecideOrder);
    const works = decide.run.bind(decide);
    decide.run = () => Promise.reject(new Error('disk full'));
    const incidents = async (view = 'open'): Promise<Incident[]> =>
      (await chain.hqManager.get(`/api/v1/workflow/incidents?view=${view}`)).json().items;
    try {
      await approveAll((await inbox()).map(seen));
      for (let i = 1; i <= 5; i += 1) {
        await t.drain();
        await t.travel(i * MINUTE);
      }
      await t.travel(6 * MINUTE);
      await t.admin.query(
        "update work_item set run_at = created_at where kind = 'workflow.fire-timers' and tenant_id = $1",
        [chain.tenantId],
      );
      await t.drain();
    } finally {
      decide.run = works;
    }
    const open = await incidents();
    expect(open).toHaveLength(2);
    expect(open[0]).toMatchObject({ effect: 'ordering.on-approval-decided', error: 'disk full', attempts: 5 });
    expect((await supervisor.get('/api/v1/workflow/incidents')).statusCode).toBe(403);
    const other = await worldChain(t);
    expect((await other.owner.post(`/api/v1/workflow/incidents/${open[0]?.id}/retry`)).statusCode).toBe(404);
    expect((await chain.hqManager.post(`/api/v1/workflow/incidents/${open[0]?.id}/discard`, {})).statusCode).toBe(400);

    const [again, given] = open as [Incident, Incident];
    expect((await chain.hqManager.post(`/api/v1/workflow/incidents/${again.id}/retry`)).statusCode).toBe(204);
    expect((await chain.hqManager.post(`/api/v1/workflow/incidents/${again.id}/retry`)).statusCode).toBe(409);
    await chain.hqManager.post(`/api/v1/workflow/incidents/${given.id}/discard`, { reason: '已电话处理' });
    await t.drain();
    const of = (incident: Incident) =>
      orders.find(({ order }) => order.id === incident.subjectId) as (typeof orders)[0];
    expect(await stateOf(of(again))).toBe('approved');
    expect(await stateOf(of(given))).toBe('awaiting_approval');
    expect(await incidents()).toEqual([]);
    expect((await incidents('resolved')).map((i) => [i.resolution, i.reason]).sort()).toEqual([
      ['discarded', '已电话处理'],
      ['retried', null],
    ]);
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and action like 'workflow.incident.%' order by action",
      [chain.tenantId],
    );
    expect(rows.map((r) => r.action)).toEqual(['workflow.incident.discard', 'workflow.incident.retry']);
  });
});
