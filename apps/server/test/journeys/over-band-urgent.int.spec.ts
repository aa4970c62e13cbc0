import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { OrderApprovalFigures } from '@larder/contracts/ordering/order-figures';
import type { ApprovalPreview } from '@larder/contracts/ordering/order-steps';
import type { TaskDetail, TaskPage, TaskRow } from '@larder/contracts/workflow/task';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Definitions } from '../../src/foundation/workflow/application/definitions.ts';
import { type Definition, END } from '../../src/foundation/workflow/domain/definition.ts';
import { arrangeOrdering } from '../../src/modules/ordering/test/order-chain.ts';
import { addDays, localParts } from '../../src/platform/clock/business-date.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../support/world.ts';

const ZONE = 'Asia/Shanghai';
const HOUR = 3_600_000;
const SKUS = ['A', 'B', 'C'] as const;

let t: TestApp;
let chain: WorldChain;
/** Stands in for the supervisor. */
let delegate: Caller;
let sourceId: string;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  delegate = await chain.person('area_supervisor', chain.units.north);
  ({ sourceId } = await arrangeOrdering(
    t,
    chain,
    chain.stores[0],
    [...SKUS, 'D', 'E'].map((sku) => ({ sku, sold: () => 80, onHand: 20 })),
  ));
  const day = localParts(new Date(), ZONE).date;
  const away = { toUserId: delegate.userId, startsOn: day, endsOn: addDays(day, 7), note: '年假' };
  expect((await chain.northSupervisor.post('/api/v1/workflow/delegations', away)).statusCode).toBe(201);
});
afterEach(() => t.travel(0));
afterAll(() => t.close());

const at = async (ms: number): Promise<void> => {
  await t.travel(ms);
  await t.drain();
};
const detail = async (id: string): Promise<OrderDetail> =>
  (await chain.storeManager.get(`/api/v1/ordering/orders/${id}`)).json();
const preview = async (id: string): Promise<ApprovalPreview> =>
  (await chain.storeManager.get(`/api/v1/ordering/orders/${id}/approval-preview`)).json();
const waiting = async (who: Caller, orderId: string): Promise<TaskRow | undefined> =>
  ((await who.get('/api/v1/workflow/tasks')).json() as TaskPage).items.find((i) => i.subjectId === orderId);
const taskOf = async (who: Caller, id: string): Promise<TaskDetail> =>
  (await who.get(`/api/v1/workflow/tasks/${id}`)).json();
const decide = (who: Caller, task: TaskRow, body: object) =>
  who.post(`/api/v1/workflow/tasks/${task.id}/decision`, {
    version: task.version,
    subjectHash: task.subjectHash,
    ...body,
  });

/** An urgent order for the day after tomorrow that asks 60 % more on three lines. */
async function festivalOrder(): Promise<OrderDetail> {
  // What an earlier order sent is on order and would lower every suggestion.
  await t.admin.query("update suggested_order set state = 'expired', released_at = null where tenant_id = $1", [
    chain.tenantId,
  ]);
  await t.admin.query('delete from expected_receipt where tenant_id = $1', [chain.tenantId]);
  const deliveryDate = addDays(localParts(new Date(), ZONE).date, 2);
  const made = await chain.storeManager.post('/api/v1/ordering/orders', {
    ...{ storeId: chain.stores[0], sourceId, start: 'suggestion' },
    ...{ urgency: 'urgent', deliveryDate },
  });
  expect(made.statusCode, made.body).toBe(201);
  const order = await detail(made.json().id);
  const lines = order.lines
    .filter((l) => (SKUS as readonly string[]).includes(l.sku))
    .map((l) => ({
      itemId: l.itemId,
      quantity: String(Math.round(Number(l.baseline) * 1.6)),
      reasonCode: 'festival',
    }));
  const saved = await chain.storeManager.patch(`/api/v1/ordering/orders/${order.id}/lines`, {
    version: order.version,
    lines,
  });
  expect(saved.statusCode, saved.body).toBe(200);
  return detail(order.id);
}
const submit = async (order: OrderDetail): Promise<OrderDetail> => {
  const sent = await chain.storeManager.post(`/api/v1/ordering/orders/${order.id}/submit`, {
    version: order.version,
    confirmIncomplete: true,
  });
  expect(sent.json(), sent.body).toMatchObject({ state: 'awaiting_approval' });
  return detail(order.id);
};

describe('[J3] [ORD-08] [ORD-09] over the band and urgent', () => {
  it('the dry run says the path; a silent delegate loses it to headquarters, who decide in part within four hours', async () => {
    const order = await festivalOrder();
    const said = await preview(order.id);
    expect(said.routedItemIds.sort()).toEqual(
      order.lines.flatMap((l) => ((SKUS as readonly string[]).includes(l.sku) ? [l.itemId] : [])).sort(),
    );
    expect(said.path.hops.map((h) => h.people.map((p) => [p.id, p.onBehalfOf !== null]))).toEqual([
      [
        [chain.northSupervisor.userId, false],
        [delegate.userId, true],
      ],
      [[chain.hqManager.userId, false]],
    ]);
    const [first, second] = said.path.hops;
    const hours = (from = '', to = '') => (Date.parse(to) - Date.parse(from)) / HOUR;
    expect(hours(first?.asksAt, first?.until)).toBeCloseTo(2, 3);
    expect(hours(first?.asksAt, second?.until)).toBeCloseTo(4, 3);
    expect(said.onCutoff).toBe('expire');

    await submit(order);
    const asked = (await waiting(delegate, order.id)) as TaskRow;
    expect(asked).toMatchObject({ urgent: true, hops: 1, itemCount: 3 });
    expect(asked.title['zh-CN']).toMatch(/ · \d+月\d+日周.到货$/);
    expect(asked.title.en).toMatch(/ · delivery \w{3}, \w{3} \d+$/);
    expect(asked.assignees.map((a) => [a.id, a.onBehalfOf?.id ?? null])).toEqual([
      [chain.northSupervisor.userId, null],
      [delegate.userId, chain.northSupervisor.userId],
    ]);
    expect((await taskOf(delegate, asked.id)).items.map((i) => i.key).sort()).toEqual(said.routedItemIds.sort());
    expect(await waiting(chain.hqManager, order.id)).toBeUndefined();

    await at(2 * HOUR + 60_000);
    expect(await waiting(delegate, order.id)).toBeUndefined();
    const up = (await waiting(chain.hqManager, order.id)) as TaskRow;
    expect(up.hops).toBe(2);
    expect(Math.abs(Date.parse(up.dueAt) - Date.parse(second?.until ?? ''))).toBeLessThan(60_000);

    const refused = order.lines.find((l) => l.sku === 'C');
    const done = await decide(chain.hqManager, up, { decision: 'partial', rejectedKeys: [refused?.itemId] });
    expect(done.json(), done.body).toMatchObject({ status: 'partial', hops: 2 });
    await t.drain();
    const after = await detail(order.id);
    expect(after).toMatchObject({ state: 'approved', approvalKind: 'approver' });
    const line = after.lines.find((l) => l.sku === 'C');
    expect(line).toMatchObject({ decision: 'rejected', requested: refused?.quantity, verdict: 'in_band' });
    expect(Number(line?.quantity)).toBe(Math.floor(Number(line?.bandHigh)));

    await at(2 * HOUR + 10 * 60_000);
    expect((await detail(order.id)).state).toBe('released');
    const figures: OrderApprovalFigures = (await chain.hqManager.get('/api/v1/ordering/approval-figures')).json();
    expect(figures).toMatchObject({
      ...{ requests: 1, mostHops: 2, averageHops: 2, escalated: 1, released: 1, releasedUnasked: 0 },
      before: { minutes: 72 * 60, hops: 5 },
    });
    expect(figures.p90Minutes).toBeGreaterThan(119);
    expect(figures.p90Minutes).toBeLessThan(240);
    const south = await chain.person('area_supervisor', chain.units.southArea);
    expect((await south.get('/api/v1/ordering/approval-figures')).json()).toMatchObject({ requests: 0, released: 0 });
    expect((await south.get(`/api/v1/ordering/approval-figures?storeId=${chain.stores[0]}`)).statusCode).toBe(404);
  });

  it('the delegate decides for the supervisor, and the order says so', async () => {
    const order = await submit(await festivalOrder());
    const task = (await waiting(delegate, order.id)) as TaskRow;
    await decide(delegate, task, { decision: 'approve' });
    await t.drain();
    expect(await detail(order.id)).toMatchObject({ state: 'approved', approvedBy: { id: delegate.userId } });
    expect((await taskOf(delegate, task.id)).history.at(-1)).toMatchObject({
      onBehalfOf: { id: chain.northSupervisor.userId },
    });
  });

  it('editing after submission returns the request', async () => {
    const order = await submit(await festivalOrder());
    const task = (await waiting(delegate, order.id)) as TaskRow;
    const edited = await chain.storeManager.patch(`/api/v1/ordering/orders/${order.id}/lines`, {
      version: order.version,
      lines: [{ itemId: order.lines[0]?.itemId, quantity: null }],
    });
    expect(edited.json(), edited.body).toMatchObject({ state: 'reviewing' });
    expect((await taskOf(delegate, task.id)).status).toBe('cancelled');
    expect((await decide(delegate, task, { decision: 'approve' })).statusCode).toBe(409);
  });

  it('nobody answers at all: by policy the baseline leaves at the cut-off', async () => {
    await t.admin.query(
      "insert into policy_setting (tenant_id, id, key, scope_unit_id, value, updated_by) values ($1, $2, 'ordering.onCutoff', $3, '\"baseline\"', 'test')",
      [chain.tenantId, newId(), chain.units.hq],
    );
    const order = await festivalOrder();
    expect((await preview(order.id)).onCutoff).toBe('baseline');
    await submit(order);
    await at(Date.parse(order.cutoffAt) - Date.now() + 1_000);
    await t.drain();
    const left = await detail(order.id);
    expect(left).toMatchObject({ state: 'released', approvalKind: 'baseline' });
    expect(left.amount).toBe(left.baselineAmount);
    await t.admin.query('delete from policy_setting where tenant_id = $1', [chain.tenantId]);
  });

  it('five levels configured: two are asked, and the dry run says that three are not', async () => {
    const levels = ['area_supervisor', 'hq_manager', 'buyer', 'compliance', 'owner'] as const;
    const five: Definition = {
      key: 'order-out-of-band',
      version: 3,
      start: 'l0',
      nodes: Object.fromEntries(
        levels.map((role, i) => [
          `l${i}`,
          { kind: 'approval', roles: [role], next: i + 1 < levels.length ? `l${i + 1}` : END },
        ]),
      ),
    };
    await t.db.tx(jobContext(chain.tenantId, 'test', 'test'), (tx) => t.get(Definitions).publish(tx, five));
    const order = await festivalOrder();
    const said = await preview(order.id);
    expect(said.path.hops.map((h) => h.final)).toEqual([false, true]);
    expect(said.path.skipped).toEqual(levels.slice(2).map((role) => ({ roles: [role], reason: 'hop_budget' })));
    await submit(order);
    await decide(delegate, (await waiting(delegate, order.id)) as TaskRow, { decision: 'approve' });
    await t.drain();
    expect((await detail(order.id)).state).toBe('awaiting_approval');
    const second = (await waiting(chain.hqManager, order.id)) as TaskRow;
    expect((await decide(chain.hqManager, second, { decision: 'approve' })).json()).toMatchObject({ hops: 2 });
    await t.drain();
    expect((await detail(order.id)).state).toBe('approved');
  });
});
