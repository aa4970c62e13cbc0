import type { PrepList } from '@larder/contracts/ordering/prep-list';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';

const LISTS = '/api/v1/ordering/prep-lists';
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

let t: TestApp;
let w: World;
let store: string;
let clerk: Caller;
let noodles: string;
let flour: string;
let broth: string;
const today = () => localParts(t.get(Clock).now(), ZONE).date;
const tomorrow = () => addDays(today(), 1);
const now = () => t.get(Clock).now().toISOString();
const list = async (caller: Caller, date = tomorrow()): Promise<PrepList> =>
  (await caller.get(`${LISTS}/${store}/${date}`)).json();
const lineOf = (found: PrepList, id: string) => found.lines.find((l) => l.id === id);

beforeAll(async () => {
  t = await startTestApp();
  const local = localParts(new Date(), ZONE);
  await t.travel(DAY_MS + (2 - local.hour) * 3_600_000);
  w = await createWorld(t);
  store = w.a.stores[2] as string;
  clerk = await w.a.person('clerk', store);
  const arranged = await arrangeOrdering(t, w.a, store, [
    { sku: 'NOODLES', sold: () => 40, listed: false },
    { sku: 'FLOUR', sold: () => 0, onHand: 10, pack: 25 },
    { sku: 'BROTH', sold: () => 0, listed: false },
  ]);
  [noodles, flour, broth] = arranged.itemIds as [string, string, string];
  // A bowl takes 0.15 of flour, 0.3 of broth; a litre of broth takes half of flour (ten percent is lost).
  await t.admin.query('update item set stocked = false where tenant_id = $1 and id = any($2::uuid[])', [
    w.a.tenantId,
    [noodles, broth],
  ]);
  await t.admin.query(
    "update item set type = 'ingredient', storage = 'frozen', shelf_life_days = 3, price_minor = null where tenant_id = $1 and id = $2",
    [w.a.tenantId, flour],
  );
  await t.admin.query("update item set type = 'semi_finished', price_minor = null where tenant_id = $1 and id = $2", [
    w.a.tenantId,
    broth,
  ]);
  const recipe = async (itemId: string, lines: readonly (readonly [string, number, number])[]) => {
    const id = newId();
    await t.admin.query(
      "insert into recipe (tenant_id, id, item_id, version, yield_milli, effective_from) values ($1, $2, $3, 1, 1000, '2020-01-01')",
      [w.a.tenantId, id, itemId],
    );
    for (const [i, [component, milli, waste]] of lines.entries())
      await t.admin.query(
        'insert into recipe_line (tenant_id, recipe_id, line_no, component_id, quantity_milli, waste_bp) values ($1, $2, $3, $4, $5, $6)',
        [w.a.tenantId, id, i + 1, component, milli, waste],
      );
  };
  await recipe(noodles, [
    [flour, 150, 0],
    [broth, 300, 0],
  ]);
  await recipe(broth, [[flour, 450, 1000]]);
  await t.admin.query('update catalog_revision set revision = revision + 1 where tenant_id = $1', [w.a.tenantId]);
  await t.get(OrderingApi).runStore(jobContext(w.a.tenantId, 'ordering.run-store', 'test'), store);
}, 300_000);
afterAll(() => t?.close());

describe('[ORD-21] what a kitchen prepares for tomorrow', () => {
  it('dishes become ingredients over all levels, with waste, stock and what is missing', async () => {
    const found = await list(clerk);
    expect(found).toMatchObject({ basis: 'forecast', date: tomorrow(), store: { id: store } });
    const [dish] = found.dishes;
    expect(dish?.id).toBe(noodles);
    expect(dish?.expected).toBeGreaterThan(30);
    expect(dish?.high).toBeGreaterThan(dish?.expected ?? 0);
    const portions = dish?.expected ?? 0;
    const made = lineOf(found, broth);
    expect(made).toMatchObject({ task: 'prepare', missing: 0, orderable: false });
    expect(made?.expected).toBeCloseTo(portions * 0.3, 1);
    const frozen = lineOf(found, flour);
    expect(frozen).toMatchObject({ task: 'thaw', keepsDays: 3, onHand: 10, orderable: true, pack: { quantity: 25 } });
    expect(frozen?.expected).toBeCloseTo(portions * (0.15 + 0.3 * 0.5), 1);
    expect(frozen?.uses).toMatchObject([{ dishId: noodles }]);
    // Today's bowls take most of what is there before tomorrow begins.
    expect(frozen?.missing).toBeGreaterThan((frozen?.expected ?? 0) - 10);
    const file = await clerk.get(`${LISTS}/${store}/${tomorrow()}/file.csv`);
    expect(file.body.trim().split('\r\n')).toHaveLength(3);
  });

  it('a number that somebody notes counts for everybody until it is taken back', async () => {
    const path = `${LISTS}/${store}/${tomorrow()}/portions/${noodles}`;
    const noted: PrepList = (await clerk.put(path, { portions: '100', note: '团餐', seenAt: null })).json();
    expect(noted.dishes[0]?.noted).toMatchObject({ portions: '100', note: '团餐', by: { id: expect.any(String) } });
    expect(lineOf(noted, broth)).toMatchObject({ expected: 30, reserve: 0 });
    expect(lineOf(await list(w.a.hqManager), flour)?.expected).toBeCloseTo(30, 2);
    const seenAt = noted.dishes[0]?.noted?.at ?? null;
    const back: PrepList = (await clerk.put(path, { portions: null, seenAt })).json();
    expect(back.dishes[0]?.noted).toBeNull();
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and action like 'ordering.prep.%note'",
      [w.a.tenantId],
    );
    expect(rows.map((r) => r.action).sort()).toEqual(['ordering.prep.note', 'ordering.prep.unnote']);
  });

  it('two cooks who name a number at once lose none: the second is told what stands there and by whom', async () => {
    const path = `${LISTS}/${store}/${tomorrow()}/portions/${noodles}`;
    const manager = await w.a.person('store_manager', store);
    const both = await Promise.all([
      clerk.put(path, { portions: '50', seenAt: null }),
      manager.put(path, { portions: '80', seenAt: null }),
    ]);
    expect(both.map((r) => r.statusCode).sort()).toEqual([200, 409]);
    const [won, lost] = both[0]?.statusCode === 200 ? both : [both[1], both[0]];
    const kept = won?.json().dishes[0].noted;
    expect(lost?.json()).toMatchObject({
      code: 'ordering.portions_changed',
      meta: { noted: { portions: kept.portions, by: kept.by.name, at: kept.at } },
    });
    // Whoever has seen it may replace it, also within the same millisecond; the older sight then counts no more.
    const next: PrepList = (await clerk.put(path, { portions: '90', seenAt: kept.at })).json();
    expect(next.dishes[0]?.noted).toMatchObject({ portions: '90' });
    for (const portions of ['70', null])
      expect((await manager.put(path, { portions, seenAt: kept.at })).statusCode).toBe(409);
    expect((await manager.put(path, { portions: null, seenAt: null })).statusCode).toBe(409);
    expect((await list(clerk)).dishes[0]?.noted?.portions).toBe('90');
    const at = next.dishes[0]?.noted?.at ?? null;
    expect((await manager.put(path, { portions: null, seenAt: at })).statusCode).toBe(200);
    expect((await clerk.put(path, { portions: null, seenAt: null })).statusCode).toBe(200);
  });

  it('nothing is known far ahead, and the list says so', async () => {
    expect(await list(clerk, addDays(today(), 60))).toMatchObject({ basis: 'none', lines: [], dishes: [] });
  });
});

describe('[ORD-23] ticks of the list', () => {
  const tick = (caller: Caller, ticks: readonly { itemId: string; done: boolean; at: string }[]) =>
    caller.put(`${LISTS}/${store}/${tomorrow()}/ticks`, { ticks });

  it('are kept with who and when, and taken back', async () => {
    const at = now();
    expect((await tick(clerk, [{ itemId: flour, done: true, at }])).json().items).toMatchObject([
      { itemId: flour, done: true, at },
    ]);
    expect(lineOf(await list(w.a.hqManager), flour)?.tick).toMatchObject({ done: true, at });
    expect(
      (await tick(clerk, [{ itemId: flour, done: false, at: new Date(Date.parse(at) + 1).toISOString() }])).statusCode,
    ).toBe(200);
    expect(lineOf(await list(clerk), flour)?.tick?.done).toBe(false);
  });

  it('an older tick that comes late changes nothing, the same again neither; two people at once lose none', async () => {
    const at = now();
    const older = new Date(Date.parse(at) - 3_600_000).toISOString();
    await tick(clerk, [{ itemId: flour, done: true, at }]);
    await tick(clerk, [{ itemId: flour, done: false, at: older }]);
    expect(lineOf(await list(clerk), flour)?.tick).toMatchObject({ done: true, at });
    const manager = await w.a.person('store_manager', store);
    await Promise.all([
      tick(clerk, [{ itemId: flour, done: true, at }]),
      tick(manager, [{ itemId: broth, done: true, at }]),
      tick(clerk, [
        { itemId: broth, done: true, at },
        { itemId: flour, done: true, at },
      ]),
    ]);
    const found = await list(clerk);
    expect(found.lines.every((l) => l.tick?.done)).toBe(true);
  });

  it('belong to the store: others see neither list nor ticks, and write none', async () => {
    const at = now();
    for (const caller of [w.a.northSupervisor, w.b.hqManager]) {
      await expectSameAsUnknown(caller, 'GET', (id) => `${LISTS}/${id}/${tomorrow()}`, store);
      await expectSameAsUnknown(caller, 'PUT', (id) => `${LISTS}/${id}/${tomorrow()}/ticks`, store, {
        ticks: [{ itemId: flour, done: true, at }],
      });
      await expectSameAsUnknown(caller, 'PUT', (id) => `${LISTS}/${id}/${tomorrow()}/portions/${noodles}`, store, {
        portions: '5',
        seenAt: null,
      });
    }
    expect((await tick(w.a.buyer, [{ itemId: flour, done: true, at }])).statusCode).toBe(403);
  });
});
