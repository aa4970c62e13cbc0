import type { ParameterView } from '@larder/contracts/ordering/parameters';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ForecastChain } from '../../demand-model/application/forecast-chain.ts';
import { DemandModelsRepository } from '../../demand-model/data/demand-models.repository.ts';
import { arrangeOrdering, type OrderChain } from '../../test/order-chain.ts';

/** Trainings share the machine with whatever else runs on it. */
vi.setConfig({ testTimeout: 120_000 });

let t: TestApp;
let w: World;
let fair: OrderChain;
let quiet: OrderChain;
const today = () => localParts(new Date(), 'Asia/Shanghai').date;
const ctx = () => jobContext(w.a.tenantId, 'ordering.forecast-chain', 'test');

/** Two days of every eleven there is a fair beside the first store, and it sells two and a half times as much. */
const atFair = (daysAgo: number) => ((daysAgo % 11) + 11) % 11 < 2;
const base = (daysAgo: number, size: number) => size + ((daysAgo * 37) % 7);
const FAIRS = Array.from({ length: 19 }, (_, i) => 11 * (17 - i) + 1).filter((ago) => ago > -14);

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  const items = (name: string, planted: boolean) =>
    Array.from({ length: 6 }, (_, i) => ({
      sku: `${name}${i}`,
      sold: (ago: number) => Math.round(base(ago, 20 + 4 * i) * (planted && atFair(ago) ? 2.5 : 1)),
    }));
  fair = await arrangeOrdering(t, w.a, w.a.stores[0], items('F', true));
  quiet = await arrangeOrdering(t, w.a, w.a.stores[2], items('Q', false));
  const rows = FAIRS.map((ago) => ({
    kind: 'localEvent',
    unitId: w.a.stores[0],
    from: addDays(today(), -ago),
    to: addDays(today(), -ago + 1),
    name: '展会',
    value: null,
    note: null,
  }));
  const imported = await w.a.hqManager.post('/api/v1/ordering/signals/import', { rows });
  if (imported.json().added !== FAIRS.length) throw new Error(imported.body);
}, 120_000);
afterAll(() => t?.close());

describe('[ORD-04] an effect in one store only', () => {
  it('is learned there: the store’s event days ahead are forecast high, the other store’s are not', async () => {
    expect(await t.get(ForecastChain).run(ctx(), today(), { train: true })).toMatchObject({ trained: true, stores: 2 });
    const lift = async (store: string, count: number) => {
      const forecast = await t.db.tx(ctx(), (tx) => t.get(DemandModelsRepository).forecast(tx, store, today()));
      const mean = (wanted: boolean) => {
        const cells = [...(forecast?.means ?? [])].filter((_, i) => atFair(-(i % 14)) === wanted);
        return cells.reduce((a, b) => a + b, 0) / cells.length;
      };
      expect(forecast?.itemIds).toHaveLength(count);
      return mean(true) / mean(false);
    };
    expect(await lift(w.a.stores[0], fair.itemIds.length)).toBeGreaterThan(1.7);
    const other = await lift(w.a.stores[2], quiet.itemIds.length);
    expect(other).toBeGreaterThan(0.8);
    expect(other).toBeLessThan(1.25);
  });

  it('its column is named with the model, and the registry says that it is in use', async () => {
    const card = await t.db.tx(ctx(), (tx) => t.get(DemandModelsRepository).newest(tx));
    expect(card?.calendar).toContain('localEvent@store');
    const { items } = (await w.a.hqManager.get('/api/v1/ordering/parameters')).json();
    const of = (key: string) => items.find((p: ParameterView) => p.key === key);
    expect(of('localEvent')).toMatchObject({ state: 'in_use', enabled: true });
    expect(of('temperature')).toMatchObject({ state: 'absent', knownAt: null, source: 'weather' });
  });

  it('weather from a file is a column of its stores; a back-test reads only what was known at the time', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({
      unitId: w.a.units.north,
      date: addDays(today(), -i - 1),
      kind: 'observed',
      high: 20 + (i % 10),
    }));
    const ahead = { unitId: w.a.units.north, date: addDays(today(), 2), kind: 'forecast', high: 36 };
    expect(
      (await w.a.hqManager.post('/api/v1/ordering/weather/import', { rows: [...rows, ahead] })).json(),
    ).toMatchObject({
      added: 91,
    });
    const chain = await t.get(ForecastChain).panel(ctx(), today());
    if (!chain) throw new Error('no panel');
    const known = (column: { value: Float32Array } | undefined) =>
      [...(column?.value ?? [])].filter((v) => v === 36).length;
    const named = (columns: Awaited<ReturnType<ForecastChain['local']>> | undefined) =>
      columns?.find((c) => c.name === 'temperature@store');
    expect(known(named(chain.panel.local as never))).toBe(1);
    // Two weeks ago nobody knew the weather of the fortnight that followed; the days before were measured.
    const then = named(await t.get(ForecastChain).local(ctx(), chain, chain.panel.dayCount - 14));
    const last = Math.max(...(then?.to ?? []));
    expect(last).toBe(chain.panel.dayCount - 14);
    const temperature = ((await w.a.hqManager.get('/api/v1/ordering/parameters')).json().items as ParameterView[]).find(
      (p) => p.key === 'temperature',
    );
    expect(temperature).toMatchObject({ state: 'waiting', dates: 91, lastDate: addDays(today(), 2) });
    expect(temperature?.knownAt).not.toBeNull();
  });
});
