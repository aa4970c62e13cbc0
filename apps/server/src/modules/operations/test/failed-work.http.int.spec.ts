import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';

let t: TestApp;
let w: World;
beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
});
afterAll(() => t?.close());
beforeEach(() => t.admin.query('delete from work_item'));

const URL = '/api/v1/operations/failed-work';

interface Dead {
  readonly tenantId?: string;
  readonly kind?: string;
  readonly cls?: string;
  readonly minutesAgo?: number;
  readonly dedupeKey?: string;
  readonly payload?: unknown;
}
async function dead({
  tenantId,
  kind = 'test.mail',
  cls = 'interactive',
  minutesAgo = 1,
  dedupeKey,
  payload,
}: Dead = {}) {
  const id = newId();
  await t.admin.query(
    `insert into work_item (tenant_id, id, class, kind, payload, state, attempts, max_attempts, run_at, dedupe_key, first_error, last_error, error_code, failed_at)
     values ($1, $2, $3, $4, $5, 3, 5, 5, now() - interval '1 day', $6, 'first reason', 'last reason', 'ECONNREFUSED', now() - make_interval(mins => $7))`,
    [
      tenantId ?? w.a.tenantId,
      id,
      cls,
      kind,
      JSON.stringify(payload ?? { orderId: id }),
      dedupeKey ?? null,
      minutesAgo,
    ],
  );
  return id;
}
const stateOf = async (id: string) =>
  (await t.admin.query<{ state: number; attempts: number }>('select * from work_item where id = $1', [id])).rows[0];
const audited = async (action: string) =>
  (await t.admin.query('select entity_id, diff from audit_event where action = $1 order by occurred_at, id', [action]))
    .rows;

describe('work that failed for good', () => {
  it('[PLT-28] is listed newest first with reason, attempts and the ids it was about; texts of the payload stay inside', async () => {
    const order = newId();
    const old = await dead({ minutesAgo: 60, payload: { orderId: order, mailTo: 'li.ming@example.com' } });
    const fresh = await dead({ kind: 'test.plan', cls: 'bulk' });
    await dead({ tenantId: w.b.tenantId });
    const list = (await w.a.owner.get(URL)).json();
    expect(list.items.map((i: { id: string }) => i.id)).toEqual([fresh, old]);
    expect(list.items[1]).toMatchObject({
      kind: 'test.mail',
      class: 'interactive',
      attempts: 5,
      firstError: 'first reason',
      lastError: 'last reason',
      errorCode: 'ECONNREFUSED',
      about: [{ name: 'orderId', value: order }],
    });
    expect(JSON.stringify(list)).not.toContain('example.com');
    const ids = async (query: string) =>
      (await w.a.hqManager.get(`${URL}?${query}`)).json().items.map((i: { id: string }) => i.id);
    expect(await ids('kind=test.plan')).toEqual([fresh]);
    expect(await ids('class=interactive')).toEqual([old]);
    const kinds = (await w.a.owner.get(`${URL}/kinds`)).json();
    expect(kinds.items).toMatchObject([
      { kind: 'test.mail', count: 1 },
      { kind: 'test.plan', class: 'bulk', count: 1 },
    ]);
  });

  it('pages without gaps', async () => {
    const all: string[] = [];
    for (let i = 0; i < 5; i += 1) all.unshift(await dead({ minutesAgo: 50 - i }));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await w.a.owner.get(`${URL}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).json();
      seen.push(...page.items.map((i) => i.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  it('[PLT-26] one is tried again with a full set of attempts, and audited', async () => {
    const id = await dead();
    const answer = await w.a.owner.post(`${URL}/${id}/retry`);
    expect([answer.statusCode, answer.json()]).toEqual([200, { count: 1 }]);
    expect(await stateOf(id)).toMatchObject({ state: 0, attempts: 0 });
    expect(await audited('operations.work.retry')).toMatchObject([{ entity_id: id, diff: { kind: 'test.mail' } }]);
    expect((await w.a.owner.post(`${URL}/${id}/retry`)).statusCode).toBe(404);
  });

  it('[PLT-26] all of a kind are tried again; of twins with one key the newest does the work of all', async () => {
    const [a, b, c] = [await dead({ dedupeKey: 'k' }), await dead({ dedupeKey: 'k' }), await dead()];
    const other = await dead({ kind: 'test.plan' });
    const foreign = await dead({ tenantId: w.b.tenantId });
    expect((await w.a.owner.post(`${URL}/retry`, { kind: 'test.mail' })).json()).toEqual({ count: 3 });
    const states = await Promise.all([a, b, c, other, foreign].map(async (id) => (await stateOf(id))?.state));
    expect(states).toEqual([2, 0, 0, 3, 3]);
    expect((await w.a.owner.post(`${URL}/retry`, { kind: 'test.mail' })).json()).toEqual({ count: 0 });
  });

  it('a waiting twin covers the work of the one that is tried again', async () => {
    const id = await dead({ dedupeKey: 'k' });
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at, dedupe_key) values ($1, gen_random_uuid(), 'interactive', 'test.mail', '{}', now(), 'k')`,
      [w.a.tenantId],
    );
    expect((await w.a.owner.post(`${URL}/${id}/retry`)).statusCode).toBe(200);
    expect((await stateOf(id))?.state).toBe(2);
  });

  it('is given up with a reason, which is audited; without one it is refused', async () => {
    const id = await dead();
    expect((await w.a.owner.post(`${URL}/${id}/discard`, { reason: '  ' })).statusCode).toBe(400);
    expect((await w.a.owner.post(`${URL}/${id}/discard`, { reason: 'the supplier is gone' })).statusCode).toBe(204);
    expect(await stateOf(id)).toMatchObject({
      state: 4,
      discard_reason: 'the supplier is gone',
      discarded_by: w.a.owner.userId,
    });
    expect(await audited('operations.work.discard')).toMatchObject([
      { entity_id: id, diff: { kind: 'test.mail', reason: 'the supplier is gone' } },
    ]);
    expect((await w.a.owner.post(`${URL}/${id}/retry`)).statusCode).toBe(404);
  });

  it('[PLT-16] two people who press at once try it again once', async () => {
    const id = await dead();
    const answers = await Promise.all([w.a.owner, w.a.hqManager].map((p) => p.post(`${URL}/${id}/retry`)));
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 404]);
  });
});
