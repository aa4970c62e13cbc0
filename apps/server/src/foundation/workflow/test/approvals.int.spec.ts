import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { RefreshAssignees } from '../application/refresh-assignees.ts';
import { approvalDecided } from '../events.ts';
import { type ApprovalStarted, WorkflowApi } from '../index.ts';
import { decide, inbox, SUBJECT, startRequest, task } from './requests.ts';

let t: TestApp;
let chain: WorldChain;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
});
afterAll(() => t.close());

/** Outcomes published while `work` runs, newest last. */
async function published(work: () => Promise<unknown>) {
  const spy = vi.spyOn(t.get(Outbox), 'publish');
  try {
    await work();
    return spy.mock.calls.flatMap(([, event, payload]) =>
      event === approvalDecided ? [payload as { outcome: string; approvedKeys: string[]; rejectedKeys: string[] }] : [],
    );
  } finally {
    spy.mockRestore();
  }
}

describe('inbox', () => {
  it('shows a request to the area supervisor, who approves it', async () => {
    const started = await startRequest(t, chain);
    expect(started.assignees.map((a) => a.id)).toEqual([chain.northSupervisor.userId]);
    const page = await inbox(chain.northSupervisor);
    const row = page.items.find((i) => i.id === started.taskId);
    expect(row).toMatchObject({
      mine: true,
      status: 'open',
      itemCount: 3,
      storeName: '北一店',
      overdue: false,
      requestedBy: { id: chain.storeManager.userId },
    });
    expect(page.counts.mine).toBeGreaterThan(0);
    expect((await inbox(chain.hqManager)).items.map((i) => i.id)).not.toContain(started.taskId);
    expect((await inbox(chain.hqManager, '?view=open')).items.find((i) => i.id === started.taskId)?.mine).toBe(false);

    const outcomes = await published(async () =>
      expect((await decide(chain.northSupervisor, started.taskId, { decision: 'approve' })).statusCode).toBe(200),
    );
    expect(outcomes).toEqual([
      expect.objectContaining({
        outcome: 'approved',
        approvedKeys: ['line-1', 'line-2', 'line-3'],
        rejectedKeys: [],
        storeId: chain.stores[0],
      }),
    ]);
    expect((await inbox(chain.northSupervisor)).items.map((i) => i.id)).not.toContain(started.taskId);
    const done = (await inbox(chain.northSupervisor, '?view=done')).items.find((i) => i.id === started.taskId);
    expect(done).toMatchObject({ status: 'approved', elapsedMinutes: 0 });
    expect((await task(chain.northSupervisor, started.taskId)).history.map((e) => [e.type, e.outcome])).toEqual([
      ['started', null],
      ['decided', 'approved'],
    ]);
  });

  it('is sorted by due time and pages without gaps', async () => {
    const ids: string[] = [];
    for (const hours of [9, 3, 7, 5])
      ids.push((await startRequest(t, chain, { notAfter: new Date(Date.now() + hours * 3_600_000) })).taskId);
    const first = await inbox(chain.northSupervisor, '?limit=2');
    const second = await inbox(chain.northSupervisor, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((i) => i.id)).toEqual([ids[1], ids[3], ids[2], ids[0]]);
    for (const id of ids) await decide(chain.northSupervisor, id, { decision: 'approve' });
  });

  it('[ORD-09] gives a normal request 24 hours and an urgent one 4 in all, half of it to each level', async () => {
    const hours = async (urgent: boolean) => {
      const { taskId, dueAt } = await startRequest(t, chain, { urgent });
      const { endsAt, requestedAt } = await task(chain.northSupervisor, taskId);
      const start = new Date(requestedAt).getTime();
      return [dueAt.getTime() - start, new Date(endsAt).getTime() - start].map((ms) => Math.round(ms / 36_000) / 100);
    };
    expect(await hours(false)).toEqual([12, 24]);
    expect(await hours(true)).toEqual([2, 4]);
    const urgent = await inbox(chain.northSupervisor, '?urgent=true');
    expect(urgent.items.every((i) => i.urgent)).toBe(true);
    expect(urgent.items).toHaveLength(urgent.counts.urgent);
  });
});

describe('decisions', () => {
  it('approves in part: refused lines are named in the outcome', async () => {
    const { taskId } = await startRequest(t, chain);
    const outcomes = await published(() =>
      decide(chain.northSupervisor, taskId, { decision: 'partial', rejectedKeys: ['line-2'] }),
    );
    expect(outcomes).toEqual([
      expect.objectContaining({ outcome: 'partial', approvedKeys: ['line-1', 'line-3'], rejectedKeys: ['line-2'] }),
    ]);
    expect((await task(chain.northSupervisor, taskId)).items.map((i) => i.choice)).toEqual([
      'approved',
      'rejected',
      'approved',
    ]);
  });

  it('returns with reason and comment; without a reason, or "other" without words, it is refused', async () => {
    const { taskId } = await startRequest(t, chain);
    expect((await decide(chain.northSupervisor, taskId, { decision: 'return' })).statusCode).toBe(400);
    expect((await decide(chain.northSupervisor, taskId, { decision: 'return', reasons: ['other'] })).statusCode).toBe(
      400,
    );
    const outcomes = await published(() =>
      decide(chain.northSupervisor, taskId, { decision: 'return', reasons: ['too_much'], comment: '请减半' }),
    );
    expect(outcomes).toEqual([expect.objectContaining({ outcome: 'returned', comment: '请减半' })]);
    expect(await task(chain.northSupervisor, taskId)).toMatchObject({
      status: 'returned',
      reasons: ['too_much'],
      comment: '请减半',
    });
  });

  it('refuses a key that the request does not have', async () => {
    const { taskId } = await startRequest(t, chain);
    const answer = await decide(chain.northSupervisor, taskId, { decision: 'partial', rejectedKeys: ['line-9'] });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().code).toBe('workflow.unknown_item');
  });

  it('[W1] lets exactly one of four parallel approvals through, 25 times', async () => {
    const second = await chain.person('area_supervisor', chain.units.northArea);
    const started: ApprovalStarted[] = [];
    for (let i = 0; i < 25; i += 1) started.push(await startRequest(t, chain));
    const outcomes = await published(async () => {
      for (const { taskId } of started) {
        const answers = await Promise.all(
          [chain.northSupervisor, second, chain.northSupervisor, second].map((who) =>
            decide(who, taskId, { decision: 'approve' }),
          ),
        );
        expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 409, 409, 409]);
        expect(
          answers.filter((a) => a.statusCode === 409).every((a) => a.json().code === 'workflow.already_decided'),
        ).toBe(true);
      }
    });
    expect(outcomes).toHaveLength(25);
    const { rows } = await t.admin.query(
      "select count(*)::int n from audit_event where action = 'workflow.task.decide' and entity_id = any($1)",
      [
        (
          await t.admin.query('select subject_id::text from wf_instance where id = any($1)', [
            started.map((s) => s.instanceId),
          ])
        ).rows.map((r) => r.subject_id),
      ],
    );
    expect(rows[0].n).toBe(25);
  });

  it('[W2] returns a request whose subject has changed since', async () => {
    const subjectId = newId();
    let hash = 'h1';
    t.get(WorkflowApi).bindSubject('changing', { currentHash: async () => hash });
    const { taskId } = await startRequest(t, chain, { subjectType: 'changing', subjectId });
    hash = 'h2';
    const outcomes = await published(async () =>
      expect((await decide(chain.northSupervisor, taskId, { decision: 'approve' })).statusCode).toBe(200),
    );
    expect(outcomes).toEqual([expect.objectContaining({ outcome: 'returned', approvedKeys: [] })]);
    expect(await task(chain.northSupervisor, taskId)).toMatchObject({
      status: 'returned',
      reasons: ['subject_changed'],
    });
  });

  it('[W2] a caller who looked at other numbers is told so, and nothing changes for anybody', async () => {
    const { taskId } = await startRequest(t, chain);
    const outcomes = await published(async () => {
      const answer = await decide(chain.northSupervisor, taskId, {
        decision: 'approve',
        subjectHash: 'something else',
      });
      expect(answer.statusCode).toBe(409);
      expect(answer.json().code).toBe('workflow.stale_view');
    });
    expect(outcomes).toEqual([]);
    const still = await task(chain.northSupervisor, taskId);
    expect(still).toMatchObject({ status: 'open', version: 1 });
    expect(still.history).toHaveLength(1);
    expect((await decide(chain.northSupervisor, taskId, { decision: 'approve' })).statusCode).toBe(200);
  });
});

describe('who may decide', () => {
  it('never asks the requester, not even in a second role', async () => {
    const both = await chain.person('area_supervisor', chain.units.northArea);
    const { taskId, assignees } = await startRequest(t, chain, { requestedBy: both.userId });
    expect(assignees.map((a) => a.id)).not.toContain(both.userId);
    const answer = await decide(both, taskId, { decision: 'approve' });
    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe('workflow.own_request');
    expect((await task(both, taskId)).mine).toBe(false);
  });

  it('refuses headquarters while a supervisor is there to decide', async () => {
    const { taskId } = await startRequest(t, chain);
    const answer = await decide(chain.hqManager, taskId, { decision: 'approve' });
    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe('workflow.not_assignee');
  });

  it('[W7] skips a supervisor who has left; headquarters gets the task', async () => {
    const own = await worldChain(t);
    const { taskId } = await startRequest(t, own);
    await t.admin.query("update app_user set status = 'frozen' where tenant_id = $1 and id = $2", [
      own.tenantId,
      own.northSupervisor.userId,
    ]);
    await t.get(RefreshAssignees).run(jobContext(own.tenantId, 'test', 'test'));
    expect((await inbox(own.hqManager)).items.map((i) => i.id)).toEqual([taskId]);
    expect((await startRequest(t, own)).assignees.map((a) => a.id)).toEqual([own.hqManager.userId]);
    expect((await decide(own.hqManager, taskId, { decision: 'approve' })).statusCode).toBe(200);
  });

  it('says so when nobody else could decide, and starts nothing', async () => {
    const own = await worldChain(t);
    await t.admin.query('delete from role_grant where tenant_id = $1 and user_id <> $2', [
      own.tenantId,
      own.owner.userId,
    ]);
    await expect(startRequest(t, own, { requestedBy: own.owner.userId })).rejects.toMatchObject({
      code: 'workflow.no_approver',
    });
    const { rows } = await t.admin.query('select 1 from wf_instance where tenant_id = $1', [own.tenantId]);
    expect(rows).toEqual([]);
  });

  it('[J3] tells beforehand who will be asked, when, and when it goes up', async () => {
    const preview = (storeId: string, urgent: boolean) =>
      t.db.tx(chain.ctx('store_manager'), (tx) =>
        t.get(WorkflowApi).preview(tx, {
          definition: 'order-out-of-band',
          storeId,
          requestedBy: chain.storeManager.userId,
          urgent,
        }),
      );
    const hours = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 3_600_000;
    const path = await preview(chain.stores[0], true);
    expect(path.hops.map((h) => h.people.map((p) => p.id))).toEqual([
      expect.arrayContaining([chain.northSupervisor.userId]),
      [chain.hqManager.userId],
    ]);
    const [first, second] = path.hops;
    if (!first || !second) throw new Error('two hops');
    expect(hours(first.asksAt, first.until)).toBe(2);
    expect(second.asksAt).toEqual(first.until);
    expect(hours(first.asksAt, second.until)).toBe(4);
    // No supervisor in the south: headquarters is asked at once and has all of the time.
    const south = await preview(chain.stores[2], false);
    expect(south.hops.map((h) => h.people.map((p) => p.id))).toEqual([[chain.hqManager.userId]]);
    expect(hours(south.hops[0]?.asksAt as Date, south.hops[0]?.until as Date)).toBe(24);
    expect(south.skipped).toEqual([{ roles: ['area_supervisor'], reason: 'nobody' }]);
  });
});

describe('one subject', () => {
  it('has one running request; after a withdrawal it may ask again', async () => {
    const subjectId = newId();
    const first = await startRequest(t, chain, { subjectId });
    await expect(startRequest(t, chain, { subjectId })).rejects.toMatchObject({ code: 'workflow.already_requested' });
    await t.db.tx(chain.ctx('store_manager'), (tx) => t.get(WorkflowApi).withdraw(tx, SUBJECT, subjectId, 'changed'));
    expect((await task(chain.northSupervisor, first.taskId)).status).toBe('cancelled');
    expect((await decide(chain.northSupervisor, first.taskId, { decision: 'approve' })).statusCode).toBe(409);
    expect((await startRequest(t, chain, { subjectId })).taskId).not.toBe(first.taskId);
    await t.db.tx(chain.ctx('store_manager'), (tx) => t.get(WorkflowApi).withdraw(tx, SUBJECT, newId(), 'expired'));
  });
});
