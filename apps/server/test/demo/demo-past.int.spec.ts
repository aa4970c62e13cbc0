import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { DemoChangesLoader } from '../../src/demo/demo-changes.loader.ts';
import { DemoHistoryLoader } from '../../src/demo/demo-history.loader.ts';
import { IdentityApi } from '../../src/foundation/identity/index.ts';
import { SalesApi } from '../../src/foundation/sales/index.ts';
import { OrderingApi } from '../../src/modules/ordering/index.ts';
import { OrderingProvisioning } from '../../src/modules/ordering/provisioning.ts';
import { addDays, businessDateOf } from '../../src/platform/clock/business-date.ts';
import { Clock } from '../../src/platform/clock/clock.ts';
import { loadDemoWorld } from '../support/demo-world.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

vi.setConfig({ testTimeout: 120_000 });

const WEEKS = 12;
let t: TestApp;
let demo: LoadedChain;

beforeAll(async () => {
  t = await startTestApp();
  demo = await loadDemoWorld(t);
  const today = businessDateOf(t.get(Clock).now(), 'Asia/Shanghai', 0);
  await new DemoHistoryLoader(t.db, t.get(SalesApi)).load(demo, addDays(today, -7 * WEEKS), addDays(today, -2));
  for (const { code } of demo.chain.stores.slice(0, 3))
    await t.get(OrderingApi).runStore(demo.ctx, demo.units.get(code) ?? '');
}, 240_000);
afterAll(() => t?.close());

const one = async <T>(text: string): Promise<T> => (await t.admin.query(text, [demo.ctx.tenantId])).rows[0] as T;

describe('the past of the demo', () => {
  it('[ORD-12] forecasts of past weeks are measured, most of them well', async () => {
    await t.get(OrderingApi).measureWeeks(demo.ctx, 2);
    const { stores, accuracy } = await one<{ stores: number; accuracy: number }>(
      `select count(distinct store_id)::int stores, (1 - sum(week_error_milli) / sum(sold_milli))::float8 accuracy
       from forecast_accuracy where tenant_id = $1 and horizon = 1`,
    );
    expect(stores).toBe(demo.chain.stores.length);
    expect(accuracy).toBeGreaterThan(0.6);
  });

  it('[ORD-24] managers changed orders that came weeks ago, with outcomes of every kind and a proposal', async () => {
    const loader = new DemoChangesLoader(t.db, t.get(IdentityApi), t.get(OrderingProvisioning));
    expect(await loader.load(demo)).toBeGreaterThan(40);
    const kinds = await one<Record<'helped' | 'neutral' | 'hurt' | 'undecidable' | 'people', number>>(
      `select count(*) filter (where verdict = 'helped')::int helped, count(*) filter (where verdict = 'neutral')::int neutral,
         count(*) filter (where verdict = 'hurt')::int hurt, count(*) filter (where verdict = 'undecidable')::int undecidable,
         count(distinct person_id)::int people from override_outcome where tenant_id = $1`,
    );
    expect(kinds.helped).toBeGreaterThan(0);
    expect(kinds.hurt).toBeGreaterThan(5);
    expect(kinds).toMatchObject({ undecidable: 0, people: 3 });
    const { proposals } = await one<{ proposals: number }>(
      "select count(*)::int proposals from band_proposal where tenant_id = $1 and state = 'open'",
    );
    expect(proposals).toBeGreaterThan(0);
  });
});
