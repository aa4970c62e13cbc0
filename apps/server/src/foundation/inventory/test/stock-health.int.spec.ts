import type { LossReport, RedundantReport, TurnoverReport } from '@larder/contracts/inventory/stock-health';
import type { TransferDetail } from '@larder/contracts/inventory/transfers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems } from '../../../../test/support/tills.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { InventoryApi } from '../index.ts';

let t: TestApp;
let w: World;
let items: TillItems;
let full = '';
let hungry = '';

beforeAll(async () => {
  t = await startTestApp();
  await t.travel(Date.parse('2026-03-05T04:00:00Z') - Date.now());
  w = await createWorld(t, { cutoverAt: null });
  items = await openTills(t, w.a);
  [full, hungry] = w.a.stores;
  const open = async (store: string, lines: object[], at = '2026-01-20T00:00:00+08:00') => {
    const done = await w.a.hqManager.post(`/api/v1/stores/${store}/opening-balance`, {
      at,
      lines,
    });
    expect(done.statusCode, done.body).toBe(201);
  };
  await open(full, [
    { itemId: items.BREAD, quantity: '40', cost: 20_000, expiresOn: '2026-03-08' },
    { itemId: items.MILK, quantity: '10', cost: 5000 },
  ]);
  await open(hungry, [{ itemId: items.BREAD, quantity: '2', cost: 1000 }]);
  await t.drain();
  // What both use a day, as the daily measure writes it.
  const use = (store: string, quantity: number) =>
    t.admin.query(
      'insert into stock_usage (tenant_id, store_id, item_id, daily_milli) values ($1, $2, $3, $4) on conflict (tenant_id, store_id, item_id) do update set daily_milli = excluded.daily_milli',
      [w.a.tenantId, store, items.BREAD, quantity * 1000],
    );
  await use(full, 4);
  await use(hungry, 6);
});
afterAll(() => t?.close());

const redundant = async (query = '', who = w.a.hqManager): Promise<RedundantReport> => {
  const answer = await who.get(`/api/v1/redundant-stock?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};

describe('redundant stock', () => {
  it('[INV-11] names what would expire before it is sold and what does not move, in quantity and money', async () => {
    const report = await redundant('longDays=30');
    const bread = report.items.find((i) => i.item.sku === 'BREAD' && i.store.id === full);
    // Today is the 5th and the lot may be sold up to the 8th: four days of 4.
    expect(bread).toMatchObject({
      reasons: ['expires'],
      onHand: '40',
      expiring: '24',
      expiringValue: 12_000,
      expiresOn: '2026-03-08',
      coverDays: 10,
    });
    const milk = report.items.find((i) => i.item.sku === 'MILK');
    expect(milk).toMatchObject({ reasons: ['unsold'], redundant: '10', value: 5000, coverDays: null });
    expect(report.stockValue).toBe(26_000);
    expect(report.redundantValue).toBe(17_000);
    expect(report.totals).toEqual([
      { reason: 'expires', count: 1, value: 12_000 },
      { reason: 'unsold', count: 1, value: 5000 },
      { reason: 'long_cover', count: 0, value: 0 },
    ]);
    expect((await redundant('reason=unsold')).items.map((i) => i.item.sku)).toEqual(['MILK']);
  });

  it('[ORD-27] offers the surplus to the neighbour that sells it in time; both managers see the proposal', async () => {
    const row = (await redundant('', w.a.storeManager)).items.find((i) => i.item.sku === 'BREAD');
    // Three days after the journey at 6 a day, less the 2 that are there.
    expect(row?.taker).toMatchObject({ store: { id: hungry }, quantity: '16', value: 8000 });
    expect(row?.transfer).toBeNull();
    const proposed = await w.a.storeManager.post('/api/v1/transfers', {
      fromStoreId: full,
      toStoreId: row?.taker?.store.id,
      origin: 'surplus',
      lines: [{ itemId: items.BREAD, quantity: row?.taker?.quantity }],
    });
    expect(proposed.json() as TransferDetail).toMatchObject({ state: 'proposed', origin: 'surplus' });
    for (const who of [w.a.storeManager, w.a.otherManager])
      expect(((await who.get('/api/v1/transfers')).json() as { items: unknown[] }).items).toHaveLength(1);
    const { id, version } = proposed.json() as TransferDetail;
    // While it is proposed the surplus names it and is offered to nobody again.
    const bread = async () => (await redundant()).items.find((i) => i.item.sku === 'BREAD' && i.store.id === full);
    expect(await bread()).toMatchObject({
      taker: null,
      transfer: { id, state: 'proposed', store: { id: hungry }, quantity: '16' },
    });
    const agreed = await w.a.otherManager.post(`/api/v1/transfers/${id}/agree`, { version });
    expect((agreed.json() as TransferDetail).state).toBe('agreed');
    // What is promised already fills the neighbour's shelf: nobody is offered it twice.
    expect(await bread()).toMatchObject({ taker: null, transfer: { id, state: 'agreed' } });
  });

  it('[INV-11] a store sees its own shelf only, a foreign one is unknown; the file has every row', async () => {
    expect((await redundant('', w.a.otherManager)).items.every((i) => i.store.id === hungry)).toBe(true);
    expect((await w.a.storeManager.get(`/api/v1/redundant-stock?storeId=${hungry}`)).statusCode).toBe(404);
    expect((await w.b.hqManager.get(`/api/v1/redundant-stock?storeId=${full}`)).statusCode).toBe(404);
    expect((await redundant('', w.b.hqManager)).items).toEqual([]);
    const csv = await w.a.hqManager.get('/api/v1/redundant-stock.csv');
    expect(csv.body).toContain('到期前卖不完');
    expect(csv.body.trim().split('\n')).toHaveLength(3);
  });
});

describe('turnover', () => {
  it('[INV-07] average stock at cost over the days against the cost of what was used', async () => {
    // 8 loaves sold on the 3rd at 500 each, 4 thrown away on the 4th.
    const waste = await w.a.storeManager.post(`/api/v1/stores/${full}/waste`, {
      at: '2026-03-04T12:00:00+08:00',
      lines: [{ itemId: items.BREAD, quantity: '4', reason: 'damaged' }],
    });
    expect(waste.statusCode, waste.body).toBe(201);
    await t.admin.query(
      `insert into stock_leg (tenant_id, source_id, id, store_id, item_id, business_date, occurred_at, quantity_milli, kind, rev, line_no, recipe_version)
       values ($1, gen_random_uuid(), gen_random_uuid(), $2, $3, '2026-03-03', '2026-03-03T04:00:00Z', -8000, 'sale', 1, 1, 0)`,
      [w.a.tenantId, full, items.BREAD],
    );
    await t.db.tx(jobContext(w.a.tenantId, 'test', 'test'), (tx) => t.get(InventoryApi).rebuild(tx, full));
    await t.drain();
    const answer = await w.a.hqManager.get(
      `/api/v1/stock-turnover?from=2026-03-01&to=2026-03-04&by=item&storeId=${full}`,
    );
    expect(answer.statusCode, answer.body).toBe(200);
    const report = answer.json() as TurnoverReport;
    const bread = report.items.find((i) => i.code === 'BREAD');
    // 40, 40, 32 and 28 loaves at 500: 17,500 on average; 4,000 used in four days.
    expect(bread).toMatchObject({ averageStock: 17_500, used: 4000, wasted: 2000, days: 17.5, perYear: 20.9 });
    expect(report.items.find((i) => i.code === 'MILK')).toMatchObject({ averageStock: 5000, used: 0, days: null });
    expect(report.total).toMatchObject({ averageStock: 22_500, used: 4000, days: 22.5 });
    const byStore = (
      await w.a.hqManager.get('/api/v1/stock-turnover?from=2026-03-01&to=2026-03-04&by=store')
    ).json() as TurnoverReport;
    expect(byStore.items.find((i) => i.id === full)).toMatchObject({ averageStock: 22_500 });
    const bad = await w.a.hqManager.get('/api/v1/stock-turnover?from=2026-03-04&to=2026-03-01');
    expect([bad.statusCode, bad.json().errors]).toMatchObject([422, [{ path: 'to' }]]);
  });
});

describe('buying too much and too little', () => {
  it('[INV-09] waste of what expired and margin of what was missing, in money by store and week', async () => {
    const gone = await w.a.otherManager.post(`/api/v1/stores/${hungry}/waste`, {
      at: '2026-03-02T12:00:00+08:00',
      lines: [{ itemId: items.BREAD, quantity: '2', reason: 'expired' }],
    });
    expect(gone.statusCode, gone.body).toBe(201);
    await t.drain();
    const { rows } = await t.admin.query<{ price: string }>(
      'select price_minor::text price from item where tenant_id = $1 and id = $2',
      [w.a.tenantId, items.BREAD],
    );
    const answer = await w.a.hqManager.get('/api/v1/stock-losses?from=2026-03-01&to=2026-03-04');
    expect(answer.statusCode, answer.body).toBe(200);
    const report = answer.json() as LossReport;
    // The last two loaves go on Monday the 2nd; it and the two days after end empty, each wanting 6 loaves of which none sold.
    expect(report.items.find((i) => i.store.id === hungry)).toMatchObject({
      week: '2026-03-02',
      expired: 1000,
      otherWaste: 0,
      missed: 3 * 6 * (Number(rows[0]?.price) - 500),
    });
    expect(report.items.find((i) => i.store.id === full)).toMatchObject({ expired: 0, otherWaste: 2000, missed: 0 });
    expect(report.total.expired).toBe(1000);
    const own = (await w.a.storeManager.get('/api/v1/stock-losses?from=2026-03-01&to=2026-03-04')).json() as LossReport;
    expect(own.items.map((i) => i.store.id)).toEqual([full]);
  });
});
