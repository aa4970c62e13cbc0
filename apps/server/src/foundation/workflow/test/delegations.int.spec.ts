import type { Delegation } from '@larder/contracts/workflow/delegation';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { addDays, localParts } from '../../../platform/clock/business-date.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { RefreshAssignees } from '../application/refresh-assignees.ts';
import { decide, inbox, startRequest, task } from './requests.ts';

const DAY = 86_400_000;
let t: TestApp;
let chain: WorldChain;
/** A second person of headquarters, who covers every store. */
let deputy: Caller;

beforeAll(async () => {
  t = await startTestApp();
});
beforeEach(async () => {
  chain = await worldChain(t);
  deputy = await chain.person('hq_manager');
});
afterAll(() => t.close());

const today = (plus = 0) => addDays(localParts(new Date(), 'Asia/Shanghai').date, plus);
const give = (from: Caller, to: Caller, change: object = {}) =>
  from.post('/api/v1/workflow/delegations', { toUserId: to.userId, startsOn: today(), endsOn: today(2), ...change });
const given = async (caller: Caller, query = ''): Promise<Delegation[]> =>
  (await caller.get(`/api/v1/workflow/delegations${query}`)).json().items;

describe('[W7] [J3] a delegate', () => {
  it('is asked beside the person they stand for, is shown for them, and either one decides once', async () => {
    const made = await give(chain.northSupervisor, deputy, { note: '年假' });
    expect(made.statusCode, made.body).toBe(201);
    expect(made.json()).toMatchObject({ state: 'running', startsOn: today(), endsOn: today(2), note: '年假' });
    const { taskId, assignees } = await startRequest(t, chain);
    expect(assignees.map((a) => a.id)).toEqual([chain.northSupervisor.userId, deputy.userId]);
    const row = (await inbox(deputy)).items.find((i) => i.id === taskId);
    expect(row?.assignees).toEqual([
      expect.objectContaining({ id: chain.northSupervisor.userId, onBehalfOf: null }),
      expect.objectContaining({
        id: deputy.userId,
        onBehalfOf: expect.objectContaining({ id: chain.northSupervisor.userId }),
      }),
    ]);
    const answers = await Promise.all([
      decide(deputy, taskId, { decision: 'approve' }),
      decide(deputy, taskId, { decision: 'approve' }),
    ]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 409]);
    expect((await decide(chain.northSupervisor, taskId, { decision: 'approve' })).statusCode).toBe(409);
    const done = await task(deputy, taskId);
    expect(done.history.at(-1)).toMatchObject({
      actor: { id: deputy.userId },
      onBehalfOf: { id: chain.northSupervisor.userId },
    });
    const { rows } = await t.admin.query(
      "select diff from audit_event where tenant_id = $1 and action = 'workflow.task.decide'",
      [chain.tenantId],
    );
    expect(rows).toEqual([{ diff: expect.objectContaining({ onBehalfOf: chain.northSupervisor.userId }) }]);
  });

  it('never decides the request that they made themselves', async () => {
    await give(chain.northSupervisor, deputy);
    const { taskId, assignees } = await startRequest(t, chain, { requestedBy: deputy.userId });
    expect(assignees.map((a) => a.id)).toEqual([chain.northSupervisor.userId]);
    expect((await decide(deputy, taskId, { decision: 'approve' })).json().code).toBe('workflow.own_request');
  });

  it('is not chosen by a requester for the requester’s own request', async () => {
    // The requester has the right as well, and has handed it over: that must not bring their choice into the inbox.
    const requester = await chain.person('area_supervisor', chain.units.northArea);
    await give(requester, deputy);
    const { assignees, taskId } = await startRequest(t, chain, { requestedBy: requester.userId });
    expect(assignees.map((a) => a.id)).toEqual([chain.northSupervisor.userId]);
    expect((await decide(deputy, taskId, { decision: 'approve' })).json().code).toBe('workflow.not_assignee');
  });

  it('stands in for the days that were named, and a task that waits already reaches them', async () => {
    const { taskId } = await startRequest(t, chain);
    await give(chain.northSupervisor, deputy, { startsOn: today(1), endsOn: today(1) });
    const refreshed = async () => {
      await t.get(RefreshAssignees).run(jobContext(chain.tenantId, 'test', 'test'));
      return (await inbox(deputy)).items.map((i) => i.id);
    };
    expect(await given(chain.northSupervisor)).toMatchObject([{ state: 'planned' }]);
    expect(await refreshed()).toEqual([]);
    try {
      const tomorrow = new Date(`${today(1)}T12:00:00+08:00`).getTime() - Date.now();
      await t.travel(tomorrow);
      expect(await refreshed()).toEqual([taskId]);
      await t.travel(tomorrow + DAY);
      expect(await refreshed()).toEqual([]);
      expect((await decide(deputy, taskId, { decision: 'approve' })).json().code).toBe('workflow.not_assignee');
    } finally {
      await t.travel(0);
    }
  });

  it('is out at once when revoked, and so is a leaver; headquarters sees why it ended', async () => {
    const { id } = (await give(chain.northSupervisor, deputy)).json();
    const { taskId } = await startRequest(t, chain);
    expect((await chain.northSupervisor.post(`/api/v1/workflow/delegations/${id}/end`)).statusCode).toBe(204);
    expect((await chain.northSupervisor.post(`/api/v1/workflow/delegations/${id}/end`)).statusCode).toBe(204);
    expect((await decide(deputy, taskId, { decision: 'approve' })).json().code).toBe('workflow.not_assignee');
    await give(chain.northSupervisor, deputy);
    await t.admin.query("update app_user set status = 'frozen' where tenant_id = $1 and id = $2", [
      chain.tenantId,
      deputy.userId,
    ]);
    expect((await startRequest(t, chain)).assignees.map((a) => a.id)).toEqual([chain.northSupervisor.userId]);
    await t.get(RefreshAssignees).run(jobContext(chain.tenantId, 'test', 'test'));
    const seen = await given(chain.hqManager, `?userId=${chain.northSupervisor.userId}`);
    expect(seen.map((d) => d.state).sort()).toEqual(['left', 'revoked']);
  });
});

describe('handing over', () => {
  const refused = async (answer: Awaited<ReturnType<typeof give>>) => {
    expect(answer.statusCode, answer.body).toBe(422);
    return [answer.json().code, answer.json().errors?.[0]?.code];
  };

  it('[W7] takes only people with the right and all of the stores, and goes in no circle', async () => {
    const south = await chain.person('area_supervisor', chain.units.southArea);
    const unfit = 'workflow.delegate_unfit';
    expect(await refused(await give(chain.northSupervisor, chain.clerk))).toEqual([unfit, 'right']);
    expect(await refused(await give(chain.northSupervisor, chain.storeManager))).toEqual([unfit, 'right']);
    expect(await refused(await give(chain.northSupervisor, south))).toEqual([unfit, 'scope']);
    expect(await refused(await give(deputy, chain.northSupervisor))).toEqual([unfit, 'scope']);
    expect(await refused(await give(deputy, deputy))).toEqual([unfit, 'self']);
    expect((await give(deputy, chain.hqManager)).statusCode).toBe(201);
    expect((await give(chain.hqManager, chain.owner)).statusCode).toBe(201);
    expect(await refused(await give(chain.owner, deputy))).toEqual(['workflow.delegation_cycle', 'cycle']);
    // Another week is no circle.
    expect((await give(chain.owner, deputy, { startsOn: today(10), endsOn: today(11) })).statusCode).toBe(201);
    const names = (await chain.northSupervisor.get('/api/v1/workflow/delegation-candidates')).json().items;
    expect(names.map((p: { id: string }) => p.id).sort()).toEqual(
      [deputy.userId, chain.hqManager.userId, chain.owner.userId].sort(),
    );
  });

  it('[W7] the same person stands in once for the same days, however the days overlap; another person may as well', async () => {
    expect((await give(chain.northSupervisor, deputy)).statusCode).toBe(201);
    const double = ['workflow.delegation_double', 'double'];
    expect(await refused(await give(chain.northSupervisor, deputy))).toEqual(double);
    const again = await give(chain.northSupervisor, deputy, { startsOn: today(2), endsOn: today(5) });
    expect(await refused(again)).toEqual(double);
    expect(again.json().errors).toEqual([
      expect.objectContaining({ path: 'toUserId', message: expect.stringContaining(today(2)) }),
    ]);
    expect(await given(chain.northSupervisor)).toHaveLength(1);
    expect((await give(chain.northSupervisor, deputy, { startsOn: today(3), endsOn: today(5) })).statusCode).toBe(201);
    expect((await give(chain.northSupervisor, chain.hqManager)).statusCode).toBe(201);
    const [first] = (await given(chain.northSupervisor)).filter(
      (d) => d.to.id === deputy.userId && d.endsOn === today(2),
    );
    await chain.northSupervisor.post(`/api/v1/workflow/delegations/${first?.id}/end`);
    expect((await give(chain.northSupervisor, deputy)).statusCode).toBe(201);
  });

  it('[W7] handed over twice at the same moment: one gets through', async () => {
    const answers = await Promise.all([give(chain.northSupervisor, deputy), give(chain.northSupervisor, deputy)]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 422]);
  });

  it('two that would close a circle together: one gets through', async () => {
    const answers = await Promise.all([give(deputy, chain.hqManager), give(chain.hqManager, deputy)]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 422]);
  });

  it('takes dates that lie ahead', async () => {
    const invalid = 'workflow.delegation_span_invalid';
    expect((await refused(await give(deputy, chain.hqManager, { startsOn: today(-1) })))[0]).toBe(invalid);
    expect((await refused(await give(deputy, chain.hqManager, { endsOn: today(-1) })))[0]).toBe(invalid);
    expect((await refused(await give(deputy, chain.hqManager, { endsOn: today(400) })))[0]).toBe(invalid);
  });

  it('[ORG-17] headquarters hands over for somebody who is away; nobody else does, nor ends or sees it', async () => {
    const other = await chain.person('area_supervisor', chain.units.northArea);
    const forOther = { fromUserId: chain.northSupervisor.userId };
    expect((await give(other, deputy, forOther)).statusCode).toBe(403);
    const made = await give(chain.hqManager, deputy, forOther);
    expect(made.json()).toMatchObject({ from: { id: chain.northSupervisor.userId } });
    expect((await other.get(`/api/v1/workflow/delegations?userId=${chain.northSupervisor.userId}`)).statusCode).toBe(
      403,
    );
    expect((await other.post(`/api/v1/workflow/delegations/${made.json().id}/end`)).statusCode).toBe(404);
    expect((await chain.hqManager.post(`/api/v1/workflow/delegations/${made.json().id}/end`)).statusCode).toBe(204);
    const foreign = await worldChain(t);
    const own = (await give(deputy, chain.hqManager)).json();
    expect((await foreign.owner.post(`/api/v1/workflow/delegations/${own.id}/end`)).statusCode).toBe(404);
    expect((await foreign.owner.get(`/api/v1/workflow/delegations?userId=${deputy.userId}`)).statusCode).toBe(404);
    expect((await refused(await give(foreign.owner, deputy)))[1]).toBe('right');
  });
});
