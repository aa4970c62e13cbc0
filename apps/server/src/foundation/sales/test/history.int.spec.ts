import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf, till } from '../../../../test/support/tills.ts';
import { AcceptBatch } from '../../../modules/pos-sync/application/accept-batch.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { type ItemDayRow, SalesApi } from '../index.ts';

let t: TestApp;
let chain: TestChain;
let items: TillItems;

beforeAll(async () => {
  t = await startTestApp();
  chain = await createChain(t);
  items = await openTills(t, chain);
});
afterAll(() => t.close());

const row = (
  itemId: string,
  businessDate: string,
  quantityMilli: bigint,
  over: Partial<ItemDayRow> = {},
): ItemDayRow => ({ itemId, businessDate, quantityMilli, amountMinor: 100n, soldOut: false, closed: false, ...over });
const inTx = <T>(work: Parameters<TestApp['db']['sqlTx']>[1]) => t.db.sqlTx(chain.ctx('owner'), work) as Promise<T>;

it('imported history is idempotent, counts changes, and tickets win over it', async () => {
  const sales = t.get(SalesApi);
  const [first, second] = chain.stores;
  const rows = [
    row(items.BREAD, '2026-03-01', 5000n),
    row(items.BREAD, '2026-03-02', 6000n, { soldOut: true }),
    row(items.BREAD, '2026-03-03', 0n, { closed: true }),
    row(items.MILK, '2026-03-02', -500n),
  ];
  expect(await inTx((tx) => sales.importItemDays(tx, first, rows))).toBe(4);
  expect(await inTx((tx) => sales.importItemDays(tx, first, rows))).toBe(0);
  expect(await inTx((tx) => sales.importItemDays(tx, first, [row(items.MILK, '2026-03-02', -501n)]))).toBe(1);
  await inTx((tx) => sales.importItemDays(tx, second, [row(items.LATTE, '2026-03-01', 1000n)]));
  await t.get(AcceptBatch).run(till(chain, first), {
    batchId: newId(),
    sentAt: '2026-03-02T12:00:00Z',
    tickets: [ticketOf([{ sku: 'BREAD', quantity: '9' }])],
  });

  const days = await inTx<Awaited<ReturnType<SalesApi['itemDays']>>>((tx) =>
    sales.itemDays(tx, { storeIds: [first, second], from: '2026-03-01', to: '2026-03-31' }),
  );
  const table = [...days.day].map((day, i) => [
    days.storeIds[days.storeIndex[i] ?? 0],
    days.itemIds[days.itemIndex[i] ?? 0],
    day,
    days.quantityMilli[i],
    days.soldOut[i],
  ]);
  const expected = [
    [first, items.BREAD, 0, 5000, 0],
    [first, items.BREAD, 1, 9000, 0],
    [first, items.MILK, 1, -501, 0],
    [second, items.LATTE, 0, 1000, 0],
  ];
  const byKey = (a: unknown[], b: unknown[]) => (a.join() < b.join() ? -1 : 1);
  expect(table).toEqual([...expected].sort(byKey));
});

it('another chain sees nothing of it', async () => {
  const other = await createChain(t);
  const days = await t.db.sqlTx(other.ctx('owner'), (tx) =>
    t.get(SalesApi).itemDays(tx, { storeIds: [...chain.stores], from: '2026-01-01', to: '2026-12-31' }),
  );
  expect(days.day).toHaveLength(0);
});

it('takes in 60,000 rows at well over 10,000 a second even on a busy machine', async () => {
  const ids = Object.values(items);
  const rows = Array.from({ length: 60_000 }, (_, i) =>
    row(ids[i % ids.length] ?? '', addDays('2000-01-01', Math.floor(i / ids.length)), BigInt(i)),
  );
  const start = performance.now();
  expect(await inTx((tx) => t.get(SalesApi).importItemDays(tx, chain.stores[2], rows))).toBe(60_000);
  const perSecond = 60_000 / ((performance.now() - start) / 1000);
  if (process.env.SHOW) console.log(`${Math.round(perSecond)} rows/s`);
  expect(perSecond).toBeGreaterThan(10_000);
});
