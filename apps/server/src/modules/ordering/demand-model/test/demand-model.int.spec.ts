import type { DemandModelState } from '@larder/contracts/ordering/demand-model';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import { TREE_WORDS } from '@larder/forecasting/engine/index';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering, type OrderChain } from '../../test/order-chain.ts';
import { ForecastChain } from '../application/forecast-chain.ts';
import { DemandModelsRepository } from '../data/demand-models.repository.ts';

/** Trainings share the machine with whatever else runs on it. */
vi.setConfig({ testTimeout: 120_000 });

let t: TestApp;
let w: World;
let north: OrderChain;
const PATH = '/api/v1/ordering/demand-model';
const today = () => localParts(new Date(), 'Asia/Shanghai').date;
const ctx = (chain = w.a) => jobContext(chain.tenantId, 'ordering.forecast-chain', 'test');
const night = (date = today(), train = false) => t.get(ForecastChain).run(ctx(), date, { train });
const state = async (): Promise<DemandModelState> => (await w.a.hqManager.get(PATH)).json();
const forecastOf = (store: string, date = today()) =>
  t.db.tx(ctx(), (tx) => t.get(DemandModelsRepository).forecast(tx, store, date));

/** Mondays sell half, and every day something else: enough for trees to learn from. */
const wave = (base: number) => (daysAgo: number) => base + ((daysAgo * 37) % 9) - (daysAgo % 7 === 0 ? base / 2 : 0);

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  // Open until midnight: after closing time a run plans from tomorrow on, and this spec would depend on when it runs.
  await t.admin.query('update store set close_minute = 1440 where tenant_id = $1', [w.a.tenantId]);
  const items = Array.from({ length: 8 }, (_, i) => ({ sku: `N${i}`, sold: wave(20 + 5 * i) }));
  north = await arrangeOrdering(t, w.a, w.a.stores[0], items);
  await arrangeOrdering(t, w.a, w.a.stores[2], [{ sku: 'SOUTH', sold: wave(30) }]);
}, 120_000);
afterAll(() => t?.close());

describe('[ORD-17] the model of a chain', () => {
  it('before the first training every item is smoothed and the page says so', async () => {
    expect(await state()).toEqual({ model: null, backTest: null, job: null });
    await t.get(OrderingApi).runStore(ctx(), w.a.stores[0]);
    expect(await forecastOf(w.a.stores[0])).toBeUndefined();
  });

  it('a night trains it, forecasts every store and says how good it was on held-out weeks', async () => {
    expect(await night()).toMatchObject({ trained: true, series: 9, stores: 2 });
    const { model } = await state();
    expect(model).toMatchObject({ originDate: today(), series: 9, days: 182, boosted: true });
    expect(model?.accuracy.ensemble).toBeGreaterThan(0.5);
    const stored = await forecastOf(w.a.stores[0]);
    expect([...(stored?.itemIds ?? [])].sort()).toEqual([...north.itemIds].sort());
    expect(stored?.means).toHaveLength(8 * 14);
    expect([...(stored?.means ?? [])].every((mean) => mean > 5 && mean < 90)).toBe(true);
    expect([...(stored?.spreads ?? [])].every((spread) => spread > 0)).toBe(true);
  });

  it('the next nights use the same model, a week later it is trained again', async () => {
    const first = (await state()).model?.id;
    expect(await night(addDays(today(), 1))).toMatchObject({ trained: false, modelId: first });
    const later = await night(addDays(today(), 7));
    expect(later.trained).toBe(true);
    expect(later.modelId).not.toBe(first);
    await night();
  });

  it('the suggestion of a store is the model’s, and replays to the same quantities', async () => {
    await t.get(OrderingApi).runStore(ctx(), w.a.stores[0]);
    const stored = await forecastOf(w.a.stores[0]);
    const { rows } = await t.admin.query<{ item_id: string; terms: { key: string }[]; order_id: string }>(
      'select item_id, terms, order_id from suggested_order_basis where tenant_id = $1 and item_id = any($2::uuid[])',
      [w.a.tenantId, north.itemIds],
    );
    expect(rows.length).toBeGreaterThan(0);
    // [ORD-24] The model's part stands under managers' words, without a rest.
    const keys = new Set(rows.flatMap((row) => row.terms.map((term) => term.key)));
    expect([keys.has('model'), keys.has('trend'), keys.has('weekday')]).toEqual([false, true, true]);
    const kept = await t.admin.query<{ means: Buffer }>(
      'select means from demand_forecast where tenant_id = $1 and store_id = $2 and origin_date = $3',
      [w.a.tenantId, w.a.stores[0], today()],
    );
    const means = new Float32Array(new Uint8Array(kept.rows[0]?.means ?? []).buffer);
    expect([...means].sort()).toEqual([...(stored?.means ?? [])].sort());
    const replay = await w.a.storeManager.post(`/api/v1/ordering/orders/${rows[0]?.order_id}/replay`);
    const { lines, identical } = replay.json();
    expect([lines > 0, identical]).toEqual([true, lines]);
  });

  it('[ORD-03] [ORD-24] a line tells its parameters, its words, last year and how fresh it all is', async () => {
    const { rows } = await t.admin.query<{ item_id: string; order_id: string }>(
      'select item_id, order_id from suggested_order_basis where tenant_id = $1 and item_id = $2',
      [w.a.tenantId, north.itemIds[0]],
    );
    const { order_id, item_id } = rows[0] as { item_id: string; order_id: string };
    const why: OrderLineWhy = (
      await w.a.storeManager.get(`/api/v1/ordering/orders/${order_id}/lines/${item_id}/why`)
    ).json();
    const milli = (decimal: string | null | undefined) => Math.round(Number(decimal) * 1000);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    expect(sum(why.terms.map((term) => milli(term.quantity)))).toBe(milli(why.baseline));
    const forecast = why.parameters.filter((p) => p.reads === 'forecast');
    expect(forecast.length).toBeGreaterThan(2);
    expect(forecast.every((p) => p.values.length > 0 && milli(p.contribution) !== 0)).toBe(true);
    // What is named and what is folded make the words together.
    const words = why.terms.filter((term) => (TREE_WORDS as readonly string[]).includes(term.key));
    expect(sum(forecast.map((p) => milli(p.contribution))) + milli(why.otherParameters)).toBe(
      sum(words.map((term) => milli(term.quantity))),
    );
    const ordered = new Map(why.parameters.filter((p) => p.reads === 'order').map((p) => [p.key, p]));
    expect(ordered.get('onHand')?.values).toEqual([0]);
    expect(ordered.get('packSize')?.values).toEqual([1]);
    expect(why.lastYear[0]).toMatchObject({
      date: why.windowFrom,
      weekday: { date: addDays(why.windowFrom as string, -364), quantity: null },
    });
    expect(why.lastYear[0]?.related?.kind).toMatch(/lunar|holiday/);
    expect(why.modelTrainedAt).toMatch(/^\d{4}-/);
    expect(why.salesUntil).toBe(addDays(today(), -1));
  });

  it('[ORD-24] a line whose model has grown no trees names no training', async () => {
    const grown = await t.admin.query<{ id: string; report: object }>(
      'select id, report from demand_model where tenant_id = $1',
      [w.a.tenantId],
    );
    await t.admin.query(`update demand_model set report = jsonb_set(report, '{trees}', '[]') where tenant_id = $1`, [
      w.a.tenantId,
    ]);
    await t.get(OrderingApi).runStore(ctx(), w.a.stores[0]);
    const { rows } = await t.admin.query<{ item_id: string; order_id: string }>(
      'select item_id, order_id from suggested_order_basis where tenant_id = $1 and item_id = $2',
      [w.a.tenantId, north.itemIds[0]],
    );
    const why: OrderLineWhy = (
      await w.a.storeManager.get(`/api/v1/ordering/orders/${rows[0]?.order_id}/lines/${rows[0]?.item_id}/why`)
    ).json();
    expect(why.modelTrainedAt).toBeNull();
    for (const { id, report } of grown.rows)
      await t.admin.query('update demand_model set report = $2 where id = $1', [id, report]);
  });

  it('a forecast of yesterday still speaks for the days that are left, an older one does not', async () => {
    const now = await forecastOf(w.a.stores[0]);
    const tomorrow = await forecastOf(w.a.stores[0], addDays(today(), 1));
    expect(tomorrow?.horizon).toBe(13);
    expect(tomorrow?.means[0]).toBe(now?.means[1]);
    expect(tomorrow?.means[13]).toBe(now?.means[15]);
    expect(await forecastOf(w.a.stores[0], addDays(today(), 3))).toBeUndefined();
  });

  it('a chain without a sale has nothing to learn from', async () => {
    expect(await t.get(ForecastChain).run(ctx(w.b), today(), {})).toMatchObject({ modelId: null, series: 0 });
  });
});

describe('[ORD-12] a blind replay of past weeks', () => {
  it('is asked for by head office, runs once at a time and tells its end', async () => {
    const asked = await w.a.hqManager.post(`${PATH}/back-test`);
    expect(asked.statusCode, asked.body).toBe(202);
    for (const work of ['back-test', 'train'])
      expect((await w.a.hqManager.post(`${PATH}/${work}`)).json()).toMatchObject({
        status: 409,
        code: 'ordering.model_work_under_way',
      });
    await t.drain();
    expect((await w.a.buyer.get(`${PATH}/jobs/${asked.json().id}`)).json()).toMatchObject({
      state: 'succeeded',
      done: 4,
    });
    const { backTest, job } = await state();
    expect(job).toMatchObject({ kind: 'back_test', state: 'succeeded' });
    expect(backTest?.origins).toEqual([56, 42, 28, 14].map((ago) => addDays(today(), -ago)));
    expect(backTest?.scores.map((s) => s.method)).toEqual(['model', 'smoothing', 'last_week']);
    const [model, , lastWeek] = backTest?.scores ?? [];
    expect(model?.day ?? 0).toBeGreaterThan(lastWeek?.day ?? 1);
    expect(backTest?.stores.map((s) => s.key).sort()).toEqual([w.a.stores[0], w.a.stores[2]].sort());
    expect(backTest?.weeks).toHaveLength(8);
    expect(backTest?.stores.reduce((sum, s) => sum + s.units, 0)).toBeCloseTo(backTest?.units ?? 0, 2);
    const { money } = backTest ?? {};
    expect(money).toMatchObject({ currency: 'CNY', series: 9 * 4, otherCurrencySeries: 0, actual: null });
    expect(money?.scores.map((s) => s.method)).toEqual(['model', 'last_week']);
    const [ours, theirs] = money?.scores ?? [];
    expect(ours?.cost).toBeLessThan(theirs?.cost ?? 0);
    expect(ours?.fill).toBeGreaterThan(0.9);
    expect(backTest?.coverage.every((share) => share > 0.5 && share <= 1)).toBe(true);
    const { rows } = await t.admin.query(
      "select 1 from audit_event where tenant_id = $1 and action = 'ordering.demand-model.back-test'",
      [w.a.tenantId],
    );
    expect(rows).toHaveLength(1);
  });

  it('[Q5] whose worker died for the last time is told as failed, and does not stand in the way of the next', async () => {
    const { id } = (await w.a.hqManager.post(`${PATH}/back-test`)).json();
    await t.admin.query(
      "update work_item set state = 3 where tenant_id = $1 and kind = 'ordering.back-test' and state = 0",
      [w.a.tenantId],
    );
    expect((await state()).job).toMatchObject({ id, state: 'failed' });
    expect((await w.a.hqManager.post(`${PATH}/train`)).statusCode).toBe(202);
    expect((await w.a.hqManager.get(`${PATH}/jobs/${id}`)).json().state).toBe('failed');
    await t.admin.query('delete from work_item where tenant_id = $1 and state in (0, 3)', [w.a.tenantId]);
  });

  it('[SEC-01] belongs to its chain and to those who steer it', async () => {
    expect((await w.b.hqManager.get(PATH)).json()).toEqual({ model: null, backTest: null, job: null });
    for (const caller of [w.a.storeManager, w.a.clerk, w.a.northSupervisor])
      expect((await caller.get(PATH)).statusCode).toBe(403);
    expect((await w.a.buyer.post(`${PATH}/train`)).statusCode).toBe(403);
  });

  it('training by hand replaces the model', async () => {
    const before = (await state()).model?.id;
    expect((await w.a.owner.post(`${PATH}/train`)).statusCode).toBe(202);
    await t.drain();
    const after = await state();
    expect(after.job).toMatchObject({ kind: 'train', state: 'succeeded' });
    expect(after.model?.id).not.toBe(before);
  });
});
