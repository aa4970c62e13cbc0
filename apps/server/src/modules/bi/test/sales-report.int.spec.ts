import type { SalesReport } from '@larder/contracts/bi/sales-report';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import type { TillItems } from '../../../../test/support/tills.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { NOW, openShops, saleAt, sell, travelTo } from './arrange.ts';

let t: TestApp;
let w: World;
let items: TillItems;

const FROM = '2026-02-23';
const TO = '2026-03-01';
const PATH = '/api/v1/reports/sales';
const read = async (caller: Caller, query = ''): Promise<SalesReport> => {
  const answer = await caller.get(`${PATH}?from=${FROM}&to=${TO}${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};

beforeAll(async () => {
  t = await startTestApp();
  await travelTo(t, NOW);
  w = await createWorld(t);
  items = await openShops(t, w.a);
  await openShops(t, w.b);
  const [north, , south] = w.a.stores;
  await sell(t, w.a, north, [saleAt('2026-02-23', '10:00', 1000), saleAt('2026-02-23', '10:30', 3000)]);
  await sell(t, w.a, north, [saleAt('2026-02-16', '10:00', 500), saleAt(TO, '18:00', 200, { channel: 'takeaway' })]);
  await sell(t, w.a, south, [saleAt('2026-02-24', '11:00', 700)]);
  await sell(t, w.b, w.b.stores[0], [saleAt('2026-02-24', '11:00', 99)]);
  const history = (businessDate: string, amountMinor: bigint) => ({
    itemId: items.HAM,
    businessDate,
    quantityMilli: 2000n,
    amountMinor,
    soldOut: false,
    closed: false,
  });
  await t.db.tx(jobContext(w.a.tenantId, 'test.arrange', 'test'), (tx) =>
    t.get(SalesApi).importItemDays(tx, north, [history('2026-02-25', 4000n), history('2026-02-23', 9999n)]),
  );
});
afterAll(() => t?.close());

describe('[BI-05] the sales report', () => {
  it('shows trend, traffic, channels, goods and stores, beside the same weekdays before', async () => {
    const report = await read(w.a.hqManager);
    expect(report).toMatchObject({ compareFrom: '2026-02-16', compareTo: '2026-02-22', storeCount: 4 });
    expect(report.totals).toMatchObject({ net: 8900, tickets: 4, average: 1225 });
    expect(report.before).toMatchObject({ net: 500, tickets: 1 });
    expect(report.days.map((d) => [d.net, d.tickets, d.netBefore])).toEqual([
      [4000, 2, 500],
      [700, 1, null],
      [4000, null, null],
      [null, null, null],
      [null, null, null],
      [null, null, null],
      [200, 1, null],
    ]);
    expect(report.traffic).toContainEqual({ weekday: 1, hour: 10, ticketCenti: 200, net: 4000 });
    expect(report.channels.map((c) => [c.channel, c.net])).toContainEqual(['takeaway', 200]);
    expect(report.stores.slice(0, 2).map((s) => [s.store.id, s.net, s.netBefore])).toEqual([
      [w.a.stores[0], 8200, 500],
      [w.a.stores[2], 700, null],
    ]);
  });

  it('a day with tickets counts by them alone; items of imported history stand beside them', async () => {
    const { goods, goodsAmount } = await read(w.a.hqManager);
    expect(goods.map((g) => [g.itemId, g.amount])).toEqual([
      [items.HAM, 13_999],
      [items.BREAD, 4900],
    ]);
    expect(goodsAmount).toBe(18_899);
  });

  it('a year back meets the same weekdays; no comparison leaves it out', async () => {
    expect(await read(w.a.hqManager, '&compare=year')).toMatchObject({ compareFrom: '2025-02-24', before: null });
    expect(await read(w.a.hqManager, '&compare=none')).toMatchObject({ compareFrom: null, before: null });
  });

  it('[ORG-14] can be asked of one kind of place only', async () => {
    const [north, , south] = w.a.stores;
    await t.admin.query("update store set location_type = 'school' where id = $1", [south]);
    const school = await read(w.a.hqManager, '&location=school');
    expect(school).toMatchObject({ storeCount: 1, totals: { net: 700 } });
    expect(school.stores.map((s) => [s.store.id, s.location])).toEqual([[south, 'school']]);
    const elsewhere = await read(w.a.hqManager, '&location=business');
    expect(elsewhere.storeCount).toBe(3);
    expect(elsewhere.stores[0]?.store.id).toBe(north);
    expect((await read(w.a.hqManager, '&location=community')).storeCount).toBe(0);
    const file = await w.a.hqManager.get(`${PATH}.csv?from=${FROM}&to=${TO}&location=school`);
    expect(file.body.trim().split('\r\n').slice(1)).toEqual([
      '2026-02-24,store-南一店,南一店,7.00,1,7.00,0.00,0.00,CNY,学校',
    ]);
    const wrong = await w.a.hqManager.get(`${PATH}?from=${FROM}&to=${TO}&location=moon`);
    expect([wrong.statusCode, wrong.json().errors?.[0]?.path]).toEqual([400, 'location']);
    await t.admin.query("update store set location_type = 'business' where id = $1", [south]);
  });

  it('as a file: one row per store and day', async () => {
    const answer = await w.a.hqManager.get(`${PATH}.csv?from=${FROM}&to=${TO}`);
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="sales-${FROM}-${TO}.csv"`);
    const lines = answer.body.replace('\ufeff', '').trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe('2026-02-23,store-北一店,北一店,40.00,2,20.00,0.00,0.00,CNY,商务区');
    expect(lines[3]).toBe('2026-02-25,store-北一店,北一店,40.00,,,0.00,0.00,CNY,商务区');
  });
});

describe('[SEC-01] the sales report is cut to the reader', () => {
  it('a supervisor sums the area, a manager the own store, another chain its own', async () => {
    expect((await read(w.a.northSupervisor)).totals.net).toBe(8200);
    expect((await read(w.a.otherManager)).totals.net).toBe(0);
    expect((await read(w.a.storeManager, `&scope=${w.a.units.hq}`)).totals.net).toBe(8200);
    expect((await read(w.b.hqManager)).totals.net).toBe(99);
    const url = (id: string) => `${PATH}?from=${FROM}&to=${TO}&scope=${id}`;
    await expectSameAsUnknown(w.b.hqManager, 'GET', url, w.a.units.hq);
    await expectSameAsUnknown(w.a.storeManager, 'GET', url, w.a.stores[1]);
    await expectSameAsUnknown(w.a.northSupervisor, 'GET', url, w.a.units.south);
  });

  it('clerks and compliance have no report', async () => {
    for (const caller of [w.a.clerk, w.a.compliance])
      for (const path of [PATH, `${PATH}.csv`])
        expect((await caller.get(`${path}?from=${FROM}&to=${TO}`)).statusCode).toBe(403);
  });
});

describe('[D9] spans that make no sense', () => {
  it.each([
    ['from=2026-03-02&to=2026-03-01', 'to'],
    ['from=2024-01-01&to=2026-03-01', 'from'],
    ['from=0001-01-01&to=0001-01-02', 'from'],
    ['from=2026-02-30&to=2026-03-01', 'from'],
    ['to=2026-03-01', 'from'],
  ])('%s', async (query, path) => {
    const answer = await w.a.hqManager.get(`${PATH}?${query}`);
    expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([400, path]);
  });
});
