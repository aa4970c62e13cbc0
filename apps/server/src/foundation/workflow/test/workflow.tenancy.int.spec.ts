import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { inbox, startRequest } from './requests.ts';

let t: TestApp;
let w: World;
let taskId: string;

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  taskId = (await startRequest(t, w.a)).taskId;
  await startRequest(t, w.b);
});
afterAll(() => t.close());

const path = (id: string) => `/api/v1/workflow/tasks/${id}`;
const decision = (id: string) => `${path(id)}/decision`;
const body = { version: 1, subjectHash: 'h1', decision: 'approve' };

describe('workflow tasks', () => {
  it('show the other chain its own rows and none of ours', async () => {
    for (const view of ['mine', 'open', 'done']) {
      const page = await inbox(w.b.northSupervisor, `?view=${view}`);
      expect(page.items.map((i) => i.id)).not.toContain(taskId);
    }
    expect((await inbox(w.b.northSupervisor)).items).toHaveLength(1);
    await expectSameAsUnknown(w.b.owner, 'GET', path, taskId);
    await expectSameAsUnknown(w.b.owner, 'POST', decision, taskId, body);
  });

  it('are unknown to a supervisor of other stores', async () => {
    const south = await w.a.person('area_supervisor', w.a.units.southArea);
    await expectSameAsUnknown(south, 'GET', path, taskId);
    await expectSameAsUnknown(south, 'POST', decision, taskId, body);
    const page = await inbox(south, '?view=open');
    expect(page.items).toEqual([]);
    expect(page.counts).toEqual({ mine: 0, open: 0, overdue: 0, urgent: 0 });
    expect((await inbox(south, `?view=open&storeId=${w.a.stores[0]}`)).items).toEqual([]);
    expect((await inbox(south, `?view=open&unitId=${w.a.units.hq}`)).items).toEqual([]);
    expect((await inbox(w.a.hqManager, `?view=open&unitId=${w.a.units.north}`)).items).toHaveLength(1);
    expect((await inbox(w.a.hqManager, `?view=open&unitId=${w.a.units.south}`)).items).toEqual([]);
    expect((await w.a.hqManager.get(`/api/v1/workflow/tasks?unitId=${w.b.units.hq}`)).statusCode).toBe(404);
  });

  it('need the permission', async () => {
    for (const caller of [w.a.storeManager, w.a.clerk, w.a.buyer, w.a.compliance]) {
      expect((await caller.get(path(taskId))).statusCode).toBe(403);
      expect((await caller.post(decision(taskId), body)).statusCode).toBe(403);
    }
  });
});
