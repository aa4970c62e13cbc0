import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { BackgroundJobs } from '../../../platform/background/background-jobs.ts';
import { instantOf, localParts } from '../../../platform/clock/business-date.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { RunStores } from '../application/run-stores.ts';
import { RunsRepository } from '../data/runs.repository.ts';
import { forecastChain } from '../demand-model/jobs/forecast-chain.job.ts';
import { OrderingApi } from '../index.ts';
import { planNight, runStoreJob } from '../jobs/run-store.job.ts';
import { arrangeOrdering, type OrderChain } from './order-chain.ts';

let t: TestApp;
let chain: WorldChain;
let setup: OrderChain;
let store: string;
const ctx = () => jobContext(chain.tenantId, 'ordering.run-store', 'test');
const run = () => t.get(OrderingApi).runStore(ctx(), store);
const openOrders = async (): Promise<number> =>
  (
    await t.admin.query<{ n: number }>(
      "select count(*)::int n from suggested_order where tenant_id = $1 and store_id = $2 and state not in ('released', 'expired', 'cancelled')",
      [chain.tenantId, store],
    )
  ).rows[0]?.n ?? -1;

/** A run of the store as a person starts it, to its end. */
async function byHand(): Promise<unknown> {
  const runs = t.get(RunStores);
  const job = await t.db.tx(ctx(), (tx) => runs.start(tx, [store]));
  await runs.run(ctx(), { backgroundJobId: job.id, storeIds: [store], requestedBy: 'test' });
  return t.db.tx(ctx(), (tx) => t.get(BackgroundJobs).find(tx, job.id));
}

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  store = chain.stores[0];
  setup = await arrangeOrdering(t, chain, store, [
    { sku: 'X', sold: (d) => 20 + (d % 7) },
    { sku: 'Y', onHand: 3 },
  ]);
});
afterAll(() => t?.close());

describe('runs of a store', () => {
  it('[ORD-16] the night books the run for the minute of the policy', async () => {
    await t.admin.query(
      "insert into policy_setting (tenant_id, id, key, scope_unit_id, value, updated_by) values ($1, gen_random_uuid(), 'ordering.runMinute', $2, '1439', 'test')",
      [chain.tenantId, store],
    );
    await t.db.tx(ctx(), (tx) => t.get(Jobs).enqueue(tx, planNight, { storeId: store }));
    await t.drain();
    const { rows } = await t.admin.query<{ run_at: Date; payload: { storeId: string } }>(
      "select run_at, payload from work_item where tenant_id = $1 and kind = 'ordering.run-store' and state = 0",
      [chain.tenantId],
    );
    const today = localParts(new Date(), 'Asia/Shanghai').date;
    expect(rows).toEqual([{ run_at: instantOf(today, 1_439, 'Asia/Shanghai'), payload: { storeId: store } }]);
    await t.admin.query('delete from policy_setting where tenant_id = $1', [chain.tenantId]);
  });

  it('[ORD-16] says how far the night is, and nothing once it is over', async () => {
    const night = async () => (await chain.storeManager.get('/api/v1/ordering/night')).json();
    expect(await night()).toEqual({ work: null });
    await t.db.tx(ctx(), async (tx) => {
      await t.get(Jobs).enqueue(tx, runStoreJob, { storeId: store });
      await t.get(Jobs).enqueue(tx, planNight, { storeId: chain.stores[1] });
      await t
        .get(Jobs)
        .enqueue(tx, forecastChain, { originDate: '2026-01-05' }, { runAt: new Date(Date.now() + 60_000) });
    });
    const total = chain.stores.length;
    const work = { storesDone: total - 2, storesTotal: total, modelUnderWay: false };
    expect(await night()).toEqual({ work });
    await t.admin.query(
      "update work_item set run_at = now() - interval '1 second' where kind = 'ordering.forecast-chain'",
    );
    expect(await night()).toEqual({ work: { ...work, modelUnderWay: true } });
    await t.admin.query("delete from work_item where kind = 'ordering.forecast-chain'");
    await t.drain();
    expect(await night()).toEqual({ work: null });
  });

  it('[ORD-16] two runs at once leave one order per source', async () => {
    await Promise.all([run(), run(), run()]);
    expect(await openOrders()).toBe(1);
  });

  it('[ORD-17] keeps the forecasts of the day so that they can be compared with what was sold', async () => {
    await run();
    const origin = (
      await t.admin.query<{ d: string }>(
        'select origin_date::text d from demand_forecast where tenant_id = $1 and store_id = $2',
        [chain.tenantId, store],
      )
    ).rows;
    expect(origin).toHaveLength(1);
    const kept = await t.db.tx(ctx(), (tx) => t.get(RunsRepository).forecast(tx, store, origin[0]?.d ?? ''));
    expect([...(kept?.itemIds ?? [])].sort()).toEqual([...setup.itemIds].sort());
    const x = kept?.itemIds.indexOf(setup.itemIds[0] as string) ?? -1;
    const means = [...(kept?.means ?? [])].slice(x * 14, x * 14 + 14);
    expect(means).toHaveLength(14);
    for (const mean of means) expect(mean).toBeGreaterThan(15);
    for (const mean of means) expect(mean).toBeLessThan(32);
  });

  it('[ORD-16] what is approved counts as coming, and a cancelled order comes back only by hand', async () => {
    const id = (
      await t.admin.query<{ id: string }>(
        "select id from suggested_order where tenant_id = $1 and state = 'generated'",
        [chain.tenantId],
      )
    ).rows[0]?.id;
    const { storeManager } = chain;
    const version = (
      JSON.parse((await storeManager.post(`/api/v1/ordering/orders/${id}/open`)).body) as { version: number }
    ).version;
    await storeManager.post(`/api/v1/ordering/orders/${id}/cancel`, { version, reason: '测试' });
    await run();
    expect(await openOrders()).toBe(0);
    await storeManager.post('/api/v1/ordering/runs', { storeIds: [store] });
    await t.drain();
    expect(await openOrders()).toBe(1);
  });

  it('[ORD-16] a run that fails says so in the log and leaves the orders as they were', async () => {
    const before = await openOrders();
    // The orders are written by then: the failure must take them back.
    await t.admin.query('alter table demand_forecast rename to demand_forecast_gone');
    try {
      await expect(run()).rejects.toThrow();
    } finally {
      await t.admin.query('alter table demand_forecast_gone rename to demand_forecast');
    }
    expect(await openOrders()).toBe(before);
    const { rows } = await t.admin.query<{ state: string; error: string | null }>(
      'select state, error from order_run where tenant_id = $1 order by started_at desc, id desc limit 1',
      [chain.tenantId],
    );
    expect(rows[0]).toMatchObject({ state: expect.stringMatching(/failed/), error: expect.any(String) });
  });

  it('[ORD-16] [BI-19] a run by hand whose look ahead cannot be booked has run; a run that fails books none', async () => {
    await t.admin.query(`
      create function refuse_look() returns trigger language plpgsql as $$ begin raise exception 'no look ahead'; end $$;
      create trigger refuse_look before insert on work_item for each row when (new.kind = 'ordering.look-ahead') execute function refuse_look();`);
    try {
      expect(await byHand()).toMatchObject({ state: 'succeeded', done: 1, failed: 0 });
    } finally {
      await t.admin.query('drop trigger refuse_look on work_item; drop function refuse_look()');
    }
    const looks = async () =>
      (await t.admin.query("select count(*)::int n from work_item where kind = 'ordering.look-ahead'")).rows[0]?.n;
    const before = await looks();
    await t.admin.query('alter table demand_forecast rename to demand_forecast_gone');
    try {
      expect(await byHand()).toMatchObject({ state: 'failed', done: 0, failed: 1 });
    } finally {
      await t.admin.query('alter table demand_forecast_gone rename to demand_forecast');
    }
    expect(await looks()).toBe(before);
  });
});
