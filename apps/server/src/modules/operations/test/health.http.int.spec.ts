import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { ServiceMeter } from '../../../platform/metrics/service-meter.ts';

let t: TestApp;
let w: World;
beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
});
afterAll(() => t?.close());

const health = async (period = '24h') => (await w.a.owner.get(`/api/v1/operations/health?period=${period}`)).json();
const meter = () => t.get(ServiceMeter);

describe('[PLT-28] how the service goes', () => {
  it('counts the requests of a chain by class, from every process, and nobody else’s', async () => {
    await meter().flush();
    await t.admin.query('delete from service_hour');
    await t.admin.query('delete from service_minute');
    const second = await startTestApp({}, t.database);
    try {
      for (const ms of [5, 5, 5, 400]) meter().record(w.a.tenantId, 'read', ms, 200);
      second.get(ServiceMeter).record(w.a.tenantId, 'read', 5, 404);
      second.get(ServiceMeter).record(w.a.tenantId, 'ingest', 30, 503);
      second.get(ServiceMeter).record(w.b.tenantId, 'read', 9_000, 500);
      await Promise.all([meter().flush(), second.get(ServiceMeter).flush()]);
      for (const period of ['24h', '30d']) {
        const { total, classes, series, now, months } = await health(period);
        expect(total).toMatchObject({ requests: 6, refused: 1, failed: 1, max: 400 });
        expect(now).toMatchObject({ requests: 6 });
        expect(classes.find((c: { class: string }) => c.class === 'read')).toMatchObject({ requests: 5, failed: 0 });
        expect(classes.find((c: { class: string }) => c.class === 'report')).toMatchObject({ requests: 0, p95: null });
        expect(series).toHaveLength(period === '24h' ? 24 : 30);
        expect(series.at(-1)).toMatchObject({ requests: 6, failed: 1 });
        expect(series[0]).toMatchObject({ requests: 0, p95: null });
        expect(months[0]).toMatchObject({ requests: 6, failed: 1 });
      }
      expect((await health()).incidents).toMatchObject([{ requests: 6, failed: 1 }]);
    } finally {
      await second.close();
    }
  });

  it('knows what waits, runs and failed, and which nightly job last did its work', async () => {
    await t.admin.query('delete from work_item');
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, state, run_at, lease, leased_at) values
         ($1, gen_random_uuid(), 'bulk', 'test.x', '{}', 0, now() - interval '90 seconds', null, null),
         ($1, gen_random_uuid(), 'bulk', 'test.x', '{}', 0, now() + interval '1 hour', null, null),
         ($1, gen_random_uuid(), 'interactive', 'test.x', '{}', 1, now(), gen_random_uuid(), now()),
         ($1, gen_random_uuid(), 'bulk', 'ordering.plan-night', '{}', 3, now(), null, null),
         ($2, gen_random_uuid(), 'bulk', 'test.x', '{}', 0, now(), null, null)`,
      [w.a.tenantId, w.b.tenantId],
    );
    await t.admin.query(
      `insert into job_schedule (tenant_id, job_name, key, last_fired, last_done) values ($1, 'ordering.plan-night', 'a', '2026-03-01', now()), ($1, 'ordering.plan-night', 'b', '2026-03-01', null)
       on conflict (tenant_id, job_name, key) do nothing`,
      [w.a.tenantId],
    );
    const { queue, schedules } = await health();
    expect(queue).toMatchObject({ workerActive: false, failed: 1 });
    const bulk = queue.classes.find((c: { class: string }) => c.class === 'bulk');
    expect(bulk).toMatchObject({ waiting: 1, running: 0 });
    expect(bulk.oldestSeconds).toBeGreaterThanOrEqual(89);
    expect(queue.classes.find((c: { class: string }) => c.class === 'interactive')).toMatchObject({ running: 1 });
    expect(schedules).toMatchObject([
      { job: 'ordering.plan-night', runs: 2, failed: 1, lastDoneAt: expect.any(String) },
    ]);
  });

  it('knows for how many minutes the service lived since it was first seen', async () => {
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    for (let minute = 30; minute < 60; minute += 2) await t.db.markAlive('api', new Date(hour - 3_600_000), minute);
    const { uptimeBp, uptimeSince, months } = await health();
    expect(uptimeSince).toBe(new Date(hour - 1_800_000).toISOString());
    const minutes = Math.floor((Date.now() - hour) / 60_000) + 30;
    expect(Math.abs(uptimeBp - Math.floor((15 * 10_000) / minutes))).toBeLessThanOrEqual(200);
    // In the first hour of a month the minutes lie in the month before.
    expect(months.filter((m: { uptimeBp: number | null }) => m.uptimeBp !== null)).toHaveLength(1);
  });

  it('keeps minutes for two days and hours for thirteen months', async () => {
    await t.admin.query(
      `insert into service_minute values ($1, 'read', now() - interval '3 days', 1, 0, 0, 1, 1, '{1}')`,
      [w.b.tenantId],
    );
    meter().record(w.b.tenantId, 'read', 1, 200);
    await t.travel(2 * 3_600_000);
    await meter().flush();
    await t.travel(0);
    const old = await t.admin.query(
      `select 1 from service_minute where tenant_id = $1 and at < now() - interval '50 hours'`,
      [w.b.tenantId],
    );
    expect(old.rowCount).toBe(0);
  });

  it('tells how far behind each store is', async () => {
    await t.admin.query(
      `insert into pos_terminal (tenant_id, store_id, code, created_at, last_seen_at, unsent, oldest_unsent_at) values ($1, $2, 'T1', now(), now(), 7, now() - interval '1 hour')`,
      [w.a.tenantId, w.a.stores[0]],
    );
    const { items } = (await w.a.owner.get('/api/v1/operations/stores')).json();
    expect(items).toHaveLength(4);
    expect(items.find((i: { storeId: string }) => i.storeId === w.a.stores[0])).toMatchObject({
      unsent: 7,
      oldestUnsentAt: expect.any(String),
      lastTicketAt: null,
      quarantined: 0,
    });
  });
});
