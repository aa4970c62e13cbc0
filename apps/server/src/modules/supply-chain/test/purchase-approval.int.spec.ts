import type { TaskDetail, TaskPage } from '@larder/contracts/workflow/task';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World, type WorldChain } from '../../../../test/support/world.ts';
import { arrangeSupply, buy, entry, orderOf, orderPath, receive, released, type Supply } from './arrange.ts';

/** Value of the order that `released` makes: 3 items, 3 packs each, 12.50 the pack. */
const AMOUNT = 3 * 3 * 1_250;

let t: TestApp;
let w: World;
let chain: WorldChain;
let supply: Supply;

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  chain = w.a;
  supply = await arrangeSupply(t, chain);
});
afterAll(() => t.close());

const setLimit = async (value: number, of: WorldChain = chain, unit = of.units.hq): Promise<void> => {
  const rule = { key: 'supply-chain.approvalLimit', scopeUnitId: unit, scopeFormat: '', value, locked: false };
  expect((await of.owner.put('/api/v1/policies', rule)).statusCode).toBe(204);
};
/** An order above a limit of one cent less, submitted by somebody or by nobody. */
const buyAbove = async (submittedBy?: string): Promise<string> => {
  await setLimit(AMOUNT - 1);
  return buy(t, chain, released(chain, supply, submittedBy === undefined ? {} : { submittedBy }));
};
const taskOf = async (caller: Caller, orderId: string): Promise<TaskDetail> => {
  const page: TaskPage = (await caller.get('/api/v1/workflow/tasks?view=open&limit=100')).json();
  const task = page.items.find((item) => item.subjectId === orderId);
  if (!task) throw new Error('no open task for the order');
  return (await caller.get(`/api/v1/workflow/tasks/${task.id}`)).json();
};
const decide = async (caller: Caller, orderId: string, body: object) => {
  const { id, version, subjectHash } = await taskOf(chain.owner, orderId);
  const answer = await caller.post(`/api/v1/workflow/tasks/${id}/decision`, { version, subjectHash, ...body });
  await t.drain();
  return answer;
};
const refusal = async (answer: ReturnType<Caller['post']>) => {
  const { statusCode, json } = await answer;
  return [statusCode, json().code];
};
const send = async (id: string) =>
  chain.buyer.post(orderPath(id, 'send'), { version: (await orderOf(chain.buyer, id)).version, via: 'manual' });

describe('[SCM-19] the limit', () => {
  it('is off unless it is set: an order goes out as ever', async () => {
    const id = await buy(t, w.b, released(w.b, await arrangeSupply(t, w.b)));
    expect(await orderOf(w.b.buyer, id)).toMatchObject({ version: 1, approvalState: null, approval: null });
    expect((await w.b.buyer.post(orderPath(id, 'send'), { version: 1, via: 'manual' })).json().status).toBe('sent');
  });

  it('lets an order of exactly its value through, and asks for one just above', async () => {
    await setLimit(AMOUNT);
    const at = await buy(t, chain, released(chain, supply));
    expect(await orderOf(chain.buyer, at)).toMatchObject({
      approvalState: null,
      allowed: ['send', 'cancel'],
    });
    const above = await buyAbove();
    expect(await orderOf(chain.buyer, above)).toMatchObject({
      status: 'approved',
      approvalState: 'waiting',
      approval: { askedByName: null, decidedAt: null, elapsedMinutes: null },
      allowed: ['cancel'],
    });
  });

  it('does not touch what the own kitchen delivers', async () => {
    await setLimit(1);
    const id = await buy(t, chain, released(chain, supply, { sourceId: supply.internal }));
    expect(await orderOf(chain.buyer, id)).toMatchObject({ status: 'sent', approvalState: null });
  });

  it('counts for the store that it is set for', async () => {
    await setLimit(0);
    await setLimit(1, chain, chain.units.south);
    const south = await buy(t, chain, released(chain, supply, { storeId: chain.stores[2] as string }));
    const north = await buy(t, chain, released(chain, supply));
    expect((await orderOf(chain.buyer, north)).approvalState).toBeNull();
    expect((await orderOf(chain.buyer, south)).approvalState).toBe('waiting');
  });

  it('holds an unsent order that was made before it was set: it is asked for by hand', async () => {
    await setLimit(0);
    const id = await buy(t, chain, released(chain, supply));
    await setLimit(1);
    expect(await orderOf(chain.buyer, id)).toMatchObject({ approvalState: 'required', allowed: ['ask', 'cancel'] });
    expect(await refusal(send(id))).toEqual([409, 'supply-chain.approval_required']);
    const asked = await chain.buyer.post(orderPath(id, 'approval'), { version: 1 });
    expect(asked.json()).toMatchObject({ approvalState: 'waiting', approval: { askedByName: expect.any(String) } });
  });
});

describe('[SCM-19] [WFL-03] an order that waits for headquarters', () => {
  it('stands in the inbox of headquarters with supplier, store, amount and lines', async () => {
    const id = await buyAbove(chain.storeManager.userId);
    const task = await taskOf(chain.hqManager, id);
    expect(task).toMatchObject({
      definition: 'purchase-above-limit',
      subjectType: 'purchase_order',
      mine: true,
      storeName: '北一店',
      requestedBy: { id: chain.storeManager.userId },
      summary: { sourceName: '鲜果供应', amount: AMOUNT, limit: AMOUNT - 1, lineCount: 3, currency: 'CNY' },
    });
    expect((task.summary as { lines: unknown[] }).lines[0]).toMatchObject({ packs: '3', packUom: '箱', amount: 3_750 });
    expect((await taskOf(chain.northSupervisor, id)).mine).toBe(false);
    expect(await refusal(decide(chain.northSupervisor, id, { decision: 'approve' }))).toEqual([
      403,
      'workflow.not_assignee',
    ]);
  });

  it('is not sent, and is no order to send in the figures', async () => {
    const toSend = async () => (await chain.buyer.get('/api/v1/supply-chain/orders')).json().counts.toSend;
    await setLimit(AMOUNT - 1);
    const before = await toSend();
    const id = await buyAbove();
    expect(await refusal(send(id))).toEqual([409, 'supply-chain.approval_pending']);
    expect(await toSend()).toBe(before);
    expect(await refusal(chain.buyer.post(orderPath(id, 'approval'), { version: 2 }))).toEqual([
      409,
      'supply-chain.approval_pending',
    ]);
  });

  it('can not be taken back once approved, and says so before anybody tries', async () => {
    const { id, version, subjectHash } = await taskOf(chain.hqManager, await buyAbove(chain.storeManager.userId));
    const approved = await chain.hqManager.post('/api/v1/workflow/approvals', {
      tasks: [{ id, version, subjectHash }],
    });
    expect(approved.json().results).toEqual([{ id, ok: true, problem: null, recallable: false }]);
    expect((await chain.hqManager.get(`/api/v1/workflow/tasks/${id}`)).json().recallableUntil).toBeNull();
    const refused = await chain.hqManager.post('/api/v1/workflow/recalls', { taskIds: [id] });
    expect(refused.json().results[0].problem.code).toBe('workflow.not_recallable');
    await t.drain();
  });

  it('is sent once it is approved; who decided and how long it took stands in it', async () => {
    const id = await buyAbove(chain.storeManager.userId);
    expect((await decide(chain.hqManager, id, { decision: 'approve' })).statusCode).toBe(200);
    const approved = await orderOf(chain.buyer, id);
    expect(approved).toMatchObject({
      approvalState: 'approved',
      approval: { decidedByName: expect.stringMatching(/^hq_manager/), elapsedMinutes: expect.any(Number) },
      allowed: ['send', 'cancel'],
    });
    expect((await send(id)).json()).toMatchObject({ status: 'sent', sentVia: 'manual' });
    const { rows } = await t.admin.query(
      "select action from audit_event where entity_id = $1::text and action like 'supply-chain.order.%' order by id",
      [id],
    );
    expect(rows.map((r) => r.action)).toEqual([
      'supply-chain.order.create',
      'supply-chain.order.approve',
      'supply-chain.order.send',
    ]);
  });

  it('stays with the comment when it is returned; it can be asked for again or cancelled', async () => {
    const id = await buyAbove();
    const back = { decision: 'return', reasons: ['too_much'], comment: '预算用完了' };
    expect((await decide(chain.hqManager, id, back)).statusCode).toBe(200);
    const returned = await orderOf(chain.buyer, id);
    expect(returned).toMatchObject({
      status: 'approved',
      approvalState: 'returned',
      approval: { comment: '预算用完了' },
      allowed: ['ask', 'cancel'],
    });
    expect(await refusal(send(id))).toEqual([409, 'supply-chain.approval_required']);
    const again = await chain.buyer.post(orderPath(id, 'approval'), { version: returned.version });
    expect(again.json()).toMatchObject({ approvalState: 'waiting', approval: { comment: null, decidedAt: null } });
    await decide(chain.hqManager, id, back);
    const { version } = await orderOf(chain.buyer, id);
    const cancelled = await chain.buyer.post(orderPath(id, 'cancel'), { version, reason: '不需要' });
    expect(cancelled.json()).toMatchObject({ status: 'cancelled', allowed: [] });
  });

  it('is not decided by the one who made it, whoever asks', async () => {
    const id = await buyAbove(chain.hqManager.userId);
    const task = await taskOf(chain.hqManager, id);
    expect(task.mine).toBe(false);
    expect(await refusal(decide(chain.hqManager, id, { decision: 'approve' }))).toEqual([403, 'workflow.own_request']);
    await decide(chain.owner, id, { decision: 'return', reasons: ['budget'] });
    const { version } = await orderOf(chain.buyer, id);
    expect((await chain.buyer.post(orderPath(id, 'approval'), { version })).statusCode).toBe(200);
    expect(await refusal(decide(chain.hqManager, id, { decision: 'approve' }))).toEqual([403, 'workflow.own_request']);
  });

  it('takes the request back when it is cancelled, or when the goods stand at the dock', async () => {
    const cancelled = await buyAbove();
    const { version } = await orderOf(chain.buyer, cancelled);
    await chain.buyer.post(orderPath(cancelled, 'cancel'), { version, reason: '重复' });
    await expect(taskOf(chain.owner, cancelled)).rejects.toThrow('no open task');
    const arrived = await buyAbove();
    expect((await receive(chain.clerk, arrived, [entry(1, '30')])).statusCode).toBe(200);
    expect((await orderOf(chain.buyer, arrived)).status).toBe('partially_received');
    await expect(taskOf(chain.owner, arrived)).rejects.toThrow('no open task');
  });

  it('is asked for once, however often the release is heard', async () => {
    await setLimit(AMOUNT - 1);
    const order = released(chain, supply);
    const id = await buy(t, chain, order);
    expect(await buy(t, chain, order)).toBe(id);
    const { rows } = await t.admin.query('select 1 from wf_instance where subject_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });

  it('is unknown to another chain, and a store does not ask', async () => {
    const id = await buyAbove();
    expect((await w.b.owner.post(orderPath(id, 'approval'), { version: 2 })).statusCode).toBe(404);
    expect((await chain.storeManager.post(orderPath(id, 'approval'), { version: 2 })).statusCode).toBe(403);
    const { items }: TaskPage = (await w.b.owner.get('/api/v1/workflow/tasks?view=open')).json();
    expect(items).toEqual([]);
  });
});
