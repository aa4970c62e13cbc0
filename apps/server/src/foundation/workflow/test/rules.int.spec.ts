import type { ApprovalRule, RuleDryRun } from '@larder/contracts/workflow/rules';
import { sql } from '@larder/db';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World, type WorldChain } from '../../../../test/support/world.ts';
import { clientsOf } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { startRequest, task } from './requests.ts';

const RULES = '/api/v1/workflow/rules';
const ORDERS = 'order-out-of-band';
const PURCHASES = 'purchase-above-limit';
const HOUR = 3_600_000;

let t: TestApp;
let w: World;
let a: WorldChain;
beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  a = w.a;
});
afterAll(() => t?.close());

const json = <T>(answer: LightMyRequestResponse, status = 200): T => {
  expect(answer.statusCode, answer.body).toBe(status);
  return answer.json() as T;
};
const rule = async (key: string, who: Caller = a.hqManager): Promise<ApprovalRule> =>
  json<{ items: ApprovalRule[] }>(await who.get(RULES)).items.find((r) => r.key === key) as ApprovalRule;
const publish = (key: string, basedOn: number, levels: readonly string[][], who: Caller = a.hqManager) =>
  who.post(`${RULES}/${key}/versions`, { basedOn, levels: levels.map((roles) => ({ roles })), note: '试行' });
const dryRun = async (key: string, query = '', who: Caller = a.hqManager): Promise<RuleDryRun> =>
  json(await who.get(`${RULES}/${key}/dry-run?storeId=${a.stores[0]}${query}`));
const people = (run: RuleDryRun) => run.path.hops.map((hop) => hop.people.map((p) => p.id));

describe('[WFL-01] approval rules', () => {
  it('lists every ladder with its levels, what feeds it and how many requests run under which version', async () => {
    const before = (await rule(ORDERS)).current.running;
    await startRequest(t, a);
    const found = json<{ items: ApprovalRule[]; mostLevelsAsked: number }>(await a.hqManager.get(RULES));
    expect(found.mostLevelsAsked).toBe(2);
    expect(found.items.map((r) => r.key)).toEqual([ORDERS, PURCHASES]);
    expect(found.items[0]).toMatchObject({
      current: {
        version: 2,
        origin: 'product',
        levels: [{ roles: ['area_supervisor'] }, { roles: ['hq_manager', 'owner'] }],
        publishedBy: null,
        running: before + 1,
      },
      byAmount: false,
    });
    expect(found.items[0]?.triggers).toContain('ordering.bandPct');
    expect(found.items[1]).toMatchObject({ triggers: ['supply-chain.approvalLimit'], byAmount: true });
    for (const each of found.items) expect(each.clocks).toContain('approval.maxHops');
  });

  it('a new version counts for new requests; running ones keep theirs and end under it', async () => {
    const old = await startRequest(t, a);
    const { current } = await rule(ORDERS);
    const next = json<ApprovalRule>(await publish(ORDERS, current.version, [['hq_manager'], ['owner']]), 201);
    expect(next.current).toMatchObject({
      version: 1_000,
      origin: 'own',
      levels: [{ roles: ['hq_manager'] }, { roles: ['owner'] }],
      publishedBy: { id: a.hqManager.userId },
      note: '试行',
      running: 0,
    });
    expect(next.versions.map((v) => v.version)).toEqual([1_000, current.version]);
    const fresh = await startRequest(t, a);
    expect(fresh.assignees.map((p) => p.id)).toEqual([a.hqManager.userId]);
    expect((await task(a.northSupervisor, old.taskId)).mine).toBe(true);
    // The old version's next level still answers when the supervisor is silent.
    await t.travel(13 * HOUR);
    await t.drain();
    expect((await task(a.hqManager, old.taskId)).status).toBe('escalated');
    await t.travel(0);
    expect((await rule(ORDERS)).versions.map((v) => v.running > 0)).toEqual([true, true]);
    expect((await rule(ORDERS, w.b.hqManager)).current.version).toBe(2);
    const { rows } = await t.admin.query(
      "select actor_id, diff from audit_event where tenant_id = $1 and action = 'workflow.rule.publish'",
      [a.tenantId],
    );
    expect(rows).toMatchObject([{ actor_id: a.hqManager.userId, diff: { version: [2, 1_000] } }]);
  });

  it('the program itself cannot change a published version', async () => {
    const change = t.db.tx(a.ctx('owner', 'all', a.owner.userId), (tx) =>
      sql`update wf_definition set note = 'changed' where tenant_id = ${a.tenantId}`.execute(clientsOf(tx).kysely),
    );
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });

  it('[ORD-08] however tall, two levels are asked: the rest is said to be left out', async () => {
    const { current } = await rule(ORDERS);
    json(await publish(ORDERS, current.version, [['area_supervisor'], ['hq_manager'], ['owner']]), 201);
    const run = await dryRun(ORDERS);
    expect(people(run)).toEqual([[a.northSupervisor.userId], [a.hqManager.userId]]);
    expect(run.path.skipped).toEqual([{ roles: ['owner'], reason: 'hop_budget' }]);
    expect(run.path.hops[1]?.final).toBe(true);
  });

  it('two who change the same version: the second is told; a role twice and strange roles are refused', async () => {
    const { current } = await rule(ORDERS);
    const answers = await Promise.all(
      [a.hqManager, a.owner].map((who) => publish(ORDERS, current.version, [['owner']], who)),
    );
    expect(answers.map((x) => x.statusCode).sort()).toEqual([201, 409]);
    const { version } = (await rule(ORDERS)).current;
    const twice = await publish(ORDERS, version, [['owner'], ['hq_manager', 'owner']]);
    expect(twice.json()).toMatchObject({ status: 422, errors: [{ path: 'levels.1.roles.1', code: 'asked_twice' }] });
    for (const levels of [[], [[]], [['clerk']], [['owner'], ['owner'], ['owner'], ['owner'], ['owner'], ['owner']]])
      expect((await publish(ORDERS, version, levels)).statusCode).toBe(400);
    expect((await rule(ORDERS)).current.version).toBe(version);
    const unknown = await publish('no-such-rule', 1, [['owner']]);
    expect(unknown.statusCode).toBe(404);
  });
});

describe('[WFL-04] who would approve this?', () => {
  it('answers for a store and an amount, by the limit that counts there, and writes nothing', async () => {
    const count = async () => Number((await t.admin.query('select count(*) n from wf_instance')).rows[0].n);
    const before = await count();
    expect(await dryRun(PURCHASES, '&amount=1')).toMatchObject({ needed: false, limit: 0 });
    const put = await a.owner.put('/api/v1/policies', {
      key: 'supply-chain.approvalLimit',
      scopeUnitId: a.units.hq,
      scopeFormat: '',
      value: 10_000,
      locked: false,
    });
    expect(put.statusCode).toBe(204);
    expect(await dryRun(PURCHASES, '&amount=10000')).toMatchObject({ needed: false, limit: 10_000 });
    const above = await dryRun(PURCHASES, '&amount=10001');
    expect(above.needed).toBe(true);
    expect(people(above)).toEqual([[a.hqManager.userId]]);
    expect(await dryRun(ORDERS)).toMatchObject({ needed: null, limit: null });
    expect(await count()).toBe(before);
  });

  it('urgent requests have the urgent clock; levels that are not published can be tried', async () => {
    const span = ({ path }: RuleDryRun) => new Date(path.endsAt).getTime() - Date.now();
    expect(span(await dryRun(ORDERS)) / HOUR).toBeCloseTo(24, 1);
    expect(span(await dryRun(ORDERS, '&urgent=true')) / HOUR).toBeCloseTo(4, 1);
    const tried = await dryRun(ORDERS, '&levels=area_supervisor;hq_manager,owner');
    expect(people(tried)).toEqual([[a.northSupervisor.userId], [a.hqManager.userId]]);
    expect((await a.hqManager.get(`${RULES}/${ORDERS}/dry-run?storeId=${a.stores[0]}&levels=clerk`)).statusCode).toBe(
      422,
    );
  });

  it('is for headquarters, and knows no other chain’s stores', async () => {
    for (const who of [a.northSupervisor, a.storeManager, a.buyer, a.clerk, a.compliance]) {
      expect((await who.get(RULES)).statusCode).toBe(403);
      expect((await publish(ORDERS, 2, [['owner']], who)).statusCode).toBe(403);
    }
    const at = (storeId: string) => a.owner.get(`${RULES}/${ORDERS}/dry-run?storeId=${storeId}`);
    expect((await at(w.b.stores[0])).statusCode).toBe(404);
    expect((await at(newId())).statusCode).toBe(404);
  });
});
