import type { AccuracyReport } from '@larder/contracts/ordering/accuracy';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../../test/support/world.ts';
import { InventoryApi, type SaleLeg } from '../../../../foundation/inventory/index.ts';
import { addDays, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { RunsRepository } from '../../data/runs.repository.ts';
import { arrangeOrdering, type OrderChain } from '../../test/order-chain.ts';
import { MeasureAccuracy } from '../application/measure-accuracy.ts';
import { mondayOf } from '../domain/weeks.ts';

vi.setConfig({ testTimeout: 60_000 });

let t: TestApp;
let w: World;
let north: OrderChain;
const PATH = '/api/v1/ordering/accuracy';
const today = localParts(new Date(), 'Asia/Shanghai').date;
/** A week that is over, whatever day it is. */
const week = addDays(mondayOf(today), -14);
const ctx = (chain = w.a) => jobContext(chain.tenantId, 'ordering.measure-accuracy', 'test');
const span = (more = '') => `?from=${week}&to=${addDays(week, 6)}${more}`;
const report = async (more = '', caller = w.a.hqManager): Promise<AccuracyReport> => {
  const answer = await caller.get(`${PATH}${span(more)}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const measure = (store = w.a.stores[0]) => t.get(MeasureAccuracy).measure(ctx(), store, week, addDays(week, 6));

/** A forecast of two items that was made on its morning, the same for every day. */
async function keep(
  store: string,
  originDate: string,
  means: readonly [number, number],
  chain = w.a,
  itemIds: readonly string[] = north.itemIds,
): Promise<void> {
  const horizon = 14;
  await t.db.tx(ctx(chain), (tx) =>
    t.get(RunsRepository).saveForecast(
      tx,
      {
        storeId: store,
        originDate,
        itemIds,
        horizon,
        means: Float32Array.from({ length: 2 * horizon }, (_, i) => means[Math.floor(i / horizon)] as number),
        spreads: Float32Array.from({ length: 2 * horizon }, () => 2),
        dispersions: Float32Array.from([1, 1]),
        kinds: Uint8Array.from([1, 1]),
      },
      new Date(),
    ),
  );
}

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  north = await arrangeOrdering(t, w.a, w.a.stores[0], [
    { sku: 'BREAD', sold: () => 10 },
    { sku: 'MILK', sold: (ago) => (ago % 2 === 0 ? 4 : 8) },
  ]);
  await arrangeOrdering(t, w.a, w.a.stores[2], [{ sku: 'SOUTH', sold: () => 5 }]);
  for (let d = 0; d < 7; d++) await keep(w.a.stores[0], addDays(week, d), [12, 6]);
}, 120_000);
afterAll(() => t?.close());

describe('[ORD-12] live accuracy', () => {
  it('nothing measured is an empty report, not an error', async () => {
    expect(await report()).toMatchObject({ weeks: [], stores: [], days: { measured: 0 }, totals: { week: null } });
  });

  it('holds each day’s last forecast against what was sold', async () => {
    await measure();
    const { totals, days, weeks, stores } = await report();
    expect(days).toEqual({ measured: 7, incomplete: 0, closed: 0, unforecast: 0, replayed: 0 });
    expect(weeks.map((x) => x.key)).toEqual([week]);
    expect(stores.map((s) => s.key)).toEqual([w.a.stores[0]]);
    // Bread: 12 for 10 on every day. Milk: 6 for 4 and 8 in turn, four of one and three of the other.
    const milk = totals.units - 70;
    expect([40, 44]).toContain(milk);
    expect(totals.day).toBeCloseTo(1 - (14 + 14) / totals.units, 3);
    expect(totals.week).toBeCloseTo(1 - (14 + 2) / totals.units, 3);
    expect(totals.bias).toBeCloseTo((14 + 42 - milk) / totals.units, 3);
    // Bread sells the same every week.
    expect(totals.ceiling).toBeGreaterThan(0.8);
    expect(totals.ofCeiling).toBeGreaterThan(0.9);
    expect(totals.coverage.every((share) => share !== null && share > 0.5)).toBe(true);
  });

  it('again changes nothing; a later correction of the sales does', async () => {
    const before = await report();
    await measure();
    expect(await report()).toEqual(before);
    await t.admin.query(
      'update imported_item_day set quantity_milli = 12000 where tenant_id = $1 and item_id = $2 and business_date = $3',
      [w.a.tenantId, north.itemIds[0], week],
    );
    await measure();
    expect((await report()).totals.units).toBe(before.totals.units + 2);
  });

  it('says which days are left out because tickets are missing', async () => {
    await t.admin.query(
      "insert into store_day (tenant_id, store_id, business_date, state, received, missing, net_minor, terminals) values ($1, $2, $3, 'receiving', 5, 3, 0, '[]')",
      [w.a.tenantId, w.a.stores[0], addDays(week, 1)],
    );
    const kept = await report();
    await t.admin.query('delete from forecast_week where tenant_id = $1', [w.a.tenantId]);
    await measure();
    const { days, totals } = await report();
    expect(days).toMatchObject({ measured: 6, incomplete: 1 });
    expect(totals.units).toBeLessThan(kept.totals.units);
    await t.admin.query('delete from store_day where tenant_id = $1', [w.a.tenantId]);
    await measure();
    expect((await report()).days.measured).toBe(7);
  });

  it('a week ahead is measured apart: only days whose forecast is seven days old', async () => {
    const { days } = await report('&horizon=7');
    expect(days).toMatchObject({ measured: 1, unforecast: 6 });
  });

  it('a measurement without the forecasts of then does not take away what was measured', async () => {
    await t.admin.query('delete from demand_forecast where tenant_id = $1 and origin_date > $2', [w.a.tenantId, week]);
    await measure();
    expect((await report()).days.measured).toBe(7);
  });

  it('is measured again on request: missing days are forecast blind and say so', async () => {
    expect((await w.a.storeManager.post(`${PATH}/remeasure`, { weeks: 3 })).statusCode).toBe(403);
    const asked = await w.a.hqManager.post(`${PATH}/remeasure`, { weeks: 3 });
    expect(asked.statusCode, asked.body).toBe(202);
    await t.drain();
    const { job } = (await w.a.hqManager.get('/api/v1/ordering/demand-model')).json();
    expect(job).toMatchObject({ kind: 'measure', state: 'succeeded' });
    const { days, stores, totals } = await report();
    expect(stores.map((s) => s.key)).toEqual([w.a.stores[0], w.a.stores[2]]);
    expect(days.replayed).toBeGreaterThan(0);
    expect(totals.week).toBeGreaterThan(0.8);
    expect((await report('&horizon=7')).days.measured).toBe(14);
  });

  it('a replayed forecast knows nothing of its day or later', async () => {
    const origin = addDays(week, 3);
    const mean = async () => {
      const forecast = await t.db.tx(ctx(), (tx) => t.get(RunsRepository).forecast(tx, w.a.stores[2], origin));
      return forecast?.means[0];
    };
    const before = await mean();
    await t.admin.query(
      'update imported_item_day set quantity_milli = 900000 where tenant_id = $1 and store_id = $2 and business_date >= $3',
      [w.a.tenantId, w.a.stores[2], origin],
    );
    await t.admin.query('delete from demand_forecast where tenant_id = $1 and store_id = $2', [
      w.a.tenantId,
      w.a.stores[2],
    ]);
    await w.a.hqManager.post(`${PATH}/remeasure`, { weeks: 3 });
    await t.drain();
    expect(before).toBeCloseTo(5, 0);
    expect(await mean()).toBe(before);
  });

  it('[PPL-11] people see their own stores', async () => {
    expect((await report('', w.a.storeManager)).stores.map((s) => s.key)).toEqual([w.a.stores[0]]);
    expect((await report('', w.a.otherManager)).stores).toEqual([]);
    expect((await w.a.otherManager.get(`${PATH}${span(`&scope=${w.a.stores[0]}`)}`)).statusCode).toBe(404);
    expect((await w.b.hqManager.get(`${PATH}${span(`&scope=${w.a.stores[0]}`)}`)).statusCode).toBe(404);
    expect((await report('', w.b.hqManager)).weeks).toEqual([]);
    expect((await w.a.clerk.get(`${PATH}${span()}`)).statusCode).toBe(403);
  });

  it('goes out as a file of the same figures', async () => {
    const file = await w.a.storeManager.get(`${PATH}.csv${span()}`);
    expect(file.headers['content-type']).toContain('text/csv');
    const [headings, ...rows] = file.body.trim().split('\r\n');
    expect(headings).toContain('按周准确率');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(week);
  });

  it('refuses spans that end before they start, and horizons that are not measured', async () => {
    for (const query of [`?from=${week}&to=${addDays(week, -1)}`, span('&horizon=3'), '?from=x&to=y'])
      expect((await w.a.hqManager.get(`${PATH}${query}`)).statusCode).toBe(400);
  });
});

describe('[ORD-12] sold out, in a store whose sales come from its tills', () => {
  it('days that ended without stock count as sold out; a closed day stays closed, an empty shelf nobody expected is no item-day', async () => {
    const [store] = w.b.stores;
    const { itemIds } = await arrangeOrdering(t, w.b, store, [
      { sku: 'ROLL', sold: () => 0 },
      { sku: 'JUICE', sold: () => 0 },
      { sku: 'NEW', sold: () => 0 },
    ]);
    const [roll, juice, fresh] = itemIds as [string, string, string];
    for (let d = 0; d < 7; d++) await keep(store, addDays(week, d), [12, 6], w.b, [roll, juice]);
    // Rolls last four days and the last two are thrown away; juice is sold for six and never runs out; the new item is gone
    // on Monday; Sunday is closed.
    await sell(store, roll, 42, [10, 10, 10, 10], 2);
    await sell(store, juice, 100, [4, 4, 4, 4, 4, 4]);
    await sell(store, fresh, 5, [5]);
    await t.drain();
    await t.get(MeasureAccuracy).measure(ctx(w.b), store, week, addDays(week, 6));
    const { days, totals } = await report('', w.b.hqManager);
    expect(days).toEqual({ measured: 6, incomplete: 0, closed: 1, unforecast: 0, replayed: 0 });
    // Rolls on Friday and Saturday, not on Thursday when some were left, and the new item on Monday.
    expect(totals).toMatchObject({ itemDays: 2 * 6 + 1, soldOutDays: 3 });
    // Above sales on these days: 12 + 12; all errors: 32 of rolls, 12 of juice, 5 of the new item.
    expect(totals.soldOutErrorShare).toBeCloseTo(24 / 49, 3);
  });
});

/**
 * What a store received on Monday and what its tills sold from then on, in the ledger and in the figures.
 * @param thrown written off at the end of the last of these days
 */
async function sell(
  store: string,
  itemId: string,
  received: number,
  sold: readonly number[],
  thrown = 0,
): Promise<void> {
  const inventory = t.get(InventoryApi);
  const at = (date: string, minute: number) => instantOf(date, minute, 'Asia/Shanghai');
  await t.db.tx(ctx(w.b), async (tx) => {
    await inventory.receive(tx, {
      storeId: store,
      documentId: newId(),
      sourceType: 'test',
      businessDate: week,
      occurredAt: at(week, 300),
      lines: [{ itemId, quantityMilli: BigInt(received * 1000), lotCode: null, expiresOn: null, costMinor: 400n }],
    });
    const legs = sold.map((quantity, i): SaleLeg => {
      const businessDate = addDays(week, i);
      return {
        itemId,
        businessDate,
        occurredAt: at(businessDate, 720),
        quantityMilli: BigInt(-quantity * 1000),
        kind: 'sale',
        ticketUid: newId(),
        rev: 1,
        lineNo: 1,
        recipeVersion: 0,
      };
    });
    await inventory.postSales(tx, new Map([[store, { legs, reverse: [] }]]));
    const last = addDays(week, sold.length - 1);
    if (thrown > 0)
      await inventory.waste(tx, {
        storeId: store,
        documentId: newId(),
        sourceType: 'test',
        businessDate: last,
        occurredAt: at(last, 1200),
        lines: [{ itemId, quantityMilli: BigInt(thrown * 1000), reason: 'expired' }],
      });
  });
  await t.admin.query(
    `insert into sales_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, line_count)
     select $1, $2, $3, $4::date + (i - 1)::int, q * 1000, 0, 1 from unnest($5::int[]) with ordinality as x (q, i)`,
    [w.b.tenantId, store, itemId, week, sold],
  );
}
