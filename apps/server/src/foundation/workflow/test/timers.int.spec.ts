import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { Definitions } from '../application/definitions.ts';
import { FireTimers } from '../application/fire-timers.ts';
import { type Definition, END } from '../domain/definition.ts';
import { decide, inbox, startRequest, task } from './requests.ts';

const HOUR = 3_600_000;
let t: TestApp;
let chain: WorldChain;

beforeAll(async () => {
  t = await startTestApp();
});
afterEach(() => t.travel(0));
afterAll(() => t.close());

/** What is due at that moment happens. */
const at = async (ms: number): Promise<void> => {
  await t.travel(ms);
  await t.drain();
};
const openTaskOf = async (subjectId: string) =>
  (await inbox(chain.hqManager, '?view=open')).items.find((i) => i.subjectId === subjectId);

describe('[ORD-09] [WFL-07] escalation', () => {
  beforeAll(async () => {
    chain = await worldChain(t);
  });

  it('[J3] goes to headquarters when the supervisor is silent for half of the time, and not a minute before', async () => {
    const subjectId = newId();
    const { taskId } = await startRequest(t, chain, { subjectId, urgent: true });
    await at(2 * HOUR - 60_000);
    expect((await openTaskOf(subjectId))?.id).toBe(taskId);
    await at(2 * HOUR + 1_000);
    const up = await openTaskOf(subjectId);
    expect(up).toMatchObject({ mine: true, hops: 2, assignees: [{ id: chain.hqManager.userId, onBehalfOf: null }] });
    expect(up?.id).not.toBe(taskId);
    expect(up?.dueAt).toBe(up?.endsAt);
    const first = await task(chain.hqManager, taskId);
    expect(first).toMatchObject({ status: 'escalated' });
    expect(first.history.map((e) => [e.type, e.actor.id])).toEqual([
      ['started', chain.storeManager.userId],
      ['escalated', 'workflow.fire-timers'],
    ]);
    expect((await inbox(chain.northSupervisor)).items.map((i) => i.subjectId)).not.toContain(subjectId);
    expect((await decide(chain.northSupervisor, taskId, { decision: 'approve' })).json().code).toBe(
      'workflow.already_decided',
    );
    expect((await decide(chain.hqManager, up?.id ?? '', { decision: 'approve' })).statusCode).toBe(200);
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and entity_id = $2 and action = 'workflow.request.escalate'",
      [chain.tenantId, subjectId],
    );
    expect(rows).toHaveLength(1);
  });

  it('[ORD-08] two levels are the end of it: headquarters keeps it, overdue, until the subject’s own end', async () => {
    const subjectId = newId();
    const notAfter = new Date(Date.now() + 40 * HOUR);
    await startRequest(t, chain, { subjectId, notAfter });
    await at(12 * HOUR + 1_000);
    const up = await openTaskOf(subjectId);
    await at(39 * HOUR);
    expect(await openTaskOf(subjectId)).toMatchObject({ id: up?.id, overdue: true, hops: 2 });
    await at(40 * HOUR + 1_000);
    expect(await openTaskOf(subjectId)).toBeUndefined();
    const { history, status } = await task(chain.hqManager, up?.id ?? '');
    expect(status).toBe('cancelled');
    expect(history.at(-1)).toMatchObject({ type: 'timed_out', outcome: 'expired' });
  });

  it('nothing is decided after the end, even while its timer has not been heard yet', async () => {
    const { taskId } = await startRequest(t, chain, { notAfter: new Date(Date.now() + 2 * HOUR) });
    await t.travel(2 * HOUR);
    const late = await decide(chain.northSupervisor, taskId, { decision: 'approve' });
    expect([late.statusCode, late.json().code]).toEqual([409, 'workflow.time_over']);
  });

  it('[ORD-08] a definition with five levels in a row asks two, and says so beforehand', async () => {
    const levels = ['area_supervisor', 'buyer', 'hq_manager', 'compliance', 'owner'] as const;
    const five: Definition = {
      key: 'five-levels',
      version: 1,
      start: 'l0',
      nodes: Object.fromEntries(
        levels.map((role, i) => [
          `l${i}`,
          { kind: 'approval', roles: [role], next: i + 1 < levels.length ? `l${i + 1}` : END },
        ]),
      ),
    };
    await t.db.tx(jobContext(chain.tenantId, 'test', 'test'), (tx) => t.get(Definitions).publish(tx, five));
    await t.admin.query(
      "insert into policy_setting (tenant_id, id, key, scope_unit_id, value, updated_by) values ($1, $2, 'approval.maxHops', $3, '5', 'test')",
      [chain.tenantId, newId(), chain.units.hq],
    );
    const subjectId = newId();
    const { taskId } = await startRequest(t, chain, { subjectId, definition: 'five-levels' });
    expect((await decide(chain.northSupervisor, taskId, { decision: 'approve' })).json()).toMatchObject({ hops: 2 });
    const second = await openTaskOf(subjectId);
    expect(second?.assignees.map((a) => a.id)).toEqual([chain.buyer.userId]);
    await at(24 * HOUR);
    expect((await openTaskOf(subjectId))?.id).toBe(second?.id);
  });
});

describe('[W4] timers', () => {
  it('fire once each under four sweeps at a time, and those that were lost are found again', async () => {
    chain = await worldChain(t);
    for (let i = 0; i < 40; i += 1) await startRequest(t, chain);
    // The queue forgets everything: only wf_timer knows.
    await t.admin.query('delete from work_item');
    await t.travel(12 * HOUR + 1_000);
    const ctx = jobContext(chain.tenantId, 'workflow.fire-timers', 'test');
    await Promise.all([1, 2, 3, 4].map(() => t.get(FireTimers).run(ctx)));
    const { rows } = await t.admin.query(
      "select count(*)::int n, count(distinct instance_id)::int runs from wf_event where tenant_id = $1 and type = 'escalated'",
      [chain.tenantId],
    );
    expect(rows[0]).toEqual({ n: 40, runs: 40 });
    expect((await inbox(chain.hqManager, '?limit=1')).counts.mine).toBe(40);
  });

  it('a decision takes its timer along', async () => {
    const { taskId, instanceId } = await startRequest(t, chain);
    await decide(chain.northSupervisor, taskId, { decision: 'approve' });
    const { rows } = await t.admin.query(
      'select kind, fired_at, cancelled_at is not null gone from wf_timer where tenant_id = $1 and instance_id = $2',
      [chain.tenantId, instanceId],
    );
    expect(rows).toEqual([{ kind: 'escalate', fired_at: null, gone: true }]);
  });

  it('[W7] nobody above is left: the task stays where it is', async () => {
    const own = await worldChain(t);
    chain = own;
    const subjectId = newId();
    await startRequest(t, own, { subjectId });
    await t.admin.query("delete from role_grant where tenant_id = $1 and role in ('hq_manager', 'owner')", [
      own.tenantId,
    ]);
    await at(12 * HOUR + 1_000);
    const [mine] = (await inbox(own.northSupervisor)).items;
    expect(mine).toMatchObject({ subjectId, mine: true, hops: 1 });
    expect((await decide(own.northSupervisor, mine?.id ?? '', { decision: 'approve' })).statusCode).toBe(200);
  });
});
