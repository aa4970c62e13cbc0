import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProjectStock } from '../../src/foundation/inventory/application/project-stock.ts';
import { RecordDocument } from '../../src/foundation/inventory/application/record-document.ts';
import { InventoryApi } from '../../src/foundation/inventory/index.ts';
import { StockAlreadyOpened } from '../../src/foundation/inventory/inventory.errors.ts';
import { RebuildSales } from '../../src/foundation/sales/application/rebuild-sales.ts';
import { StoreDays } from '../../src/foundation/sales/application/store-days.ts';
import { AcceptBatch } from '../../src/modules/pos-sync/application/accept-batch.ts';
import { derived } from '../../src/modules/pos-sync/test/store-rows.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { createChain, type TestChain } from '../support/chain.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills, type TillItems, ticketOf, till } from '../support/tills.ts';
import { collide, deadlocks, fulfilled, rejected, TableGate } from './table-gate.ts';

const DAY = '2026-03-02';
const at = (time: string) => `${DAY}T${time}:00+08:00`;

let t: TestApp;
/** A second API process on the same database: batches of one process stand in line before they reach any lock. */
let other: TestApp;
let chain: TestChain;
let items: TillItems;
let store = '';

beforeAll(async () => {
  t = await startTestApp();
  other = await startTestApp({ ...t.database.environment });
  await t.travel(Date.parse('2026-03-05T00:00:00Z') - Date.now());
});
afterAll(async () => {
  expect(await deadlocks(t)).toBe(0);
  await other?.close();
  await t?.close();
});
beforeEach(async () => {
  chain = await createChain(t, { cutoverAt: new Date('2026-02-01T00:00:00Z') });
  items = await openTills(t, chain);
  store = chain.stores[0];
});

const send = (tickets: readonly unknown[], over: { batchId?: string; deviceId?: string; by?: TestApp } = {}) =>
  (over.by ?? t).get(AcceptBatch).run(till(chain, store, over.deviceId), {
    batchId: over.batchId ?? newId(),
    sentAt: at('23:00'),
    tickets: [...tickets],
  });
const sale = (quantity: string, over: object = {}) =>
  ticketOf([{ sku: 'BREAD', quantity, amount: Number(quantity) * 1200 }], {
    openedAt: at('10:00'),
    closedAt: at('10:05'),
    ...over,
  });
const asManager = <T>(work: Parameters<TestApp['db']['sqlTx']>[1]) =>
  t.db.sqlTx(chain.ctx('store_manager'), work) as Promise<T>;
const onHand = async () =>
  (
    await t.admin.query('select on_hand_milli::text q from stock_balance where store_id = $1 and item_id = $2', [
      store,
      items.BREAD,
    ])
  ).rows[0]?.q;

/** What stands there now is what a rebuild from the facts gives. */
async function expectRebuilt(): Promise<void> {
  const live = await derived(t, chain, store);
  await t.db.sqlTx(chain.ctx('owner'), async (tx) => {
    await t.get(RebuildSales).run(tx, store);
    await t.get(InventoryApi).rebuild(tx, store);
  });
  expect(await derived(t, chain, store)).toEqual(live);
}

describe('[D1] lock "store": one writer of a store’s books at a time', () => {
  it('two revisions of one ticket in two batches at once leave the higher one, posted once', async () => {
    const first = sale('1');
    const second = { ...sale('3'), ticketUid: first.ticketUid, rev: 2 };
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      chain = await createChain(t, { cutoverAt: new Date('2026-02-01T00:00:00Z') });
      items = await openTills(t, chain);
      store = chain.stores[0];
      const results = await collide(
        t,
        'pos_batch',
        order.map((ticket, i) => () => send([ticket], { by: i === 0 ? t : other })),
      );
      expect(rejected(results)).toEqual([]);
      const { rows } = await t.admin.query('select rev from ticket where store_id = $1', [store]);
      expect([rows, await onHand()]).toEqual([[{ rev: 2 }], '-3000']);
      await t.drain();
      await expectRebuilt();
    }
  });

  it('the same batch twice at once is one batch: the second gets the stored answer', async () => {
    const batch = { batchId: newId(), deviceId: newId() };
    const ticket = sale('2');
    const results = fulfilled(
      await collide(t, 'pos_batch', [() => send([ticket], batch), () => send([ticket], { ...batch, by: other })]),
    );
    expect(results.map((r) => r.replayed)).toEqual([false, true]);
    expect(results[1]?.results).toEqual(results[0]?.results);
    expect(await onHand()).toBe('-2000');
  });

  it('the same ticket from two tills at once is posted once', async () => {
    const ticket = sale('2');
    const results = fulfilled(
      await collide(t, 'pos_batch', [() => send([ticket]), () => send([ticket], { by: other })]),
    );
    expect(results.map((r) => r.results[0]?.status)).toEqual(['applied', 'duplicate']);
    expect(await onHand()).toBe('-2000');
  });

  it('a count and a sale at once end at the same stock whichever comes first', async () => {
    await send([sale('5')]);
    const count = () =>
      asManager((tx) =>
        t
          .get(RecordDocument)
          .count(tx, store, new Date(at('12:00')), null, [{ itemId: items.BREAD, quantityMilli: 40_000n }]),
      );
    const before = () => send([sale('2', { closedAt: at('11:00') })]);
    const after = () => send([sale('3', { closedAt: at('13:00') })]);
    const results = [
      ...(await collide<unknown>(t, 'audit_event', [count, before])),
      ...(await collide<unknown>(t, 'pos_batch', [
        after,
        () => send([sale('1', { closedAt: at('11:30') })], { by: other }),
      ])),
    ];
    expect(rejected(results)).toEqual([]);
    // Counted 40 at noon; only what was sold afterwards counts.
    expect(await onHand()).toBe('37000');
    await t.drain();
    await expectRebuilt();
  });

  it('two counts of one item at once: both stand, the later moment decides', async () => {
    const count = (time: string, quantityMilli: bigint) => () =>
      asManager((tx) =>
        t.get(RecordDocument).count(tx, store, new Date(at(time)), null, [{ itemId: items.BREAD, quantityMilli }]),
      );
    const results = await collide(t, 'audit_event', [count('15:00', 20_000n), count('14:00', 9_000n)]);
    expect(rejected(results)).toEqual([]);
    expect(await onHand()).toBe('20000');
    await t.drain();
    await expectRebuilt();
  });

  it('the opening balance is entered once by two people at once', async () => {
    chain = await createChain(t, { cutoverAt: null });
    items = await openTills(t, chain);
    store = chain.stores[0];
    const open = () =>
      asManager((tx) =>
        t
          .get(RecordDocument)
          .opening(tx, store, new Date(at('00:00')), [
            { itemId: items.BREAD, quantityMilli: 9_000n, lotCode: null, expiresOn: null, costMinor: null },
          ]),
      );
    const results = await collide(t, 'audit_event', [open, open]);
    expect(fulfilled(results)).toHaveLength(1);
    expect(rejected(results)).toMatchObject([expect.any(StockAlreadyOpened)]);
    expect(await onHand()).toBe('9000');
  });

  it('the nightly recompute of figures and a batch at once leave the sums of all tickets', async () => {
    await send([sale('1')]);
    const recompute = () => t.db.sqlTx(chain.ctx('owner'), (tx) => t.get(RebuildSales).recompute(tx, store, [DAY]));
    const results = [
      ...(await collide<unknown>(t, 'sales_hour', [recompute, () => send([sale('2')])])),
      ...(await collide<unknown>(t, 'pos_batch', [() => send([sale('4')]), recompute])),
    ];
    expect(rejected(results)).toEqual([]);
    const { rows } = await t.admin.query(
      'select sum(sales)::int n, sum(net_minor)::int net from sales_hour where store_id = $1',
      [store],
    );
    expect(rows).toEqual([{ n: 3, net: 7 * 1200 }]);
  });
});

describe('lock "fold": an older projection never overwrites a newer one', () => {
  it('[D5] a fold that has read its legs waits for nobody and is followed by the one that has the new legs', async () => {
    await send([sale('1')]);
    const project = () => t.db.sqlTx(chain.ctx('owner'), (tx) => t.get(ProjectStock).run(tx, store));
    const gate = await TableGate.at(t, 'stock_day');
    const first = project();
    await gate.waiting(1);
    // New legs arrive while the first stands before its writes; the second fold sees both.
    await send([sale('2')]);
    const second = project();
    await gate.waiting(2);
    await gate.open();
    await Promise.all([first, second]);
    const { rows } = await t.admin.query(
      'select on_hand_milli::text q from stock_day where store_id = $1 and item_id = $2',
      [store, items.BREAD],
    );
    expect(rows).toEqual([{ q: '-3000' }]);
    expect((await t.admin.query('select 1 from stock_dirty where store_id = $1', [store])).rows).toEqual([]);
    await t.drain();
    await expectRebuilt();
  });
});

describe('lock "settle": an older settling never overwrites a newer one', () => {
  const settle = () => t.db.sqlTx(chain.ctx('owner'), (tx) => t.get(StoreDays).settleMarked(tx, store));
  const received = async () =>
    (await t.admin.query('select received, net_minor::text net from store_day where store_id = $1', [store])).rows;

  it('tickets that arrive while a day is being settled are in the settled day', async () => {
    await send([sale('1')]);
    // The settling that saw one ticket stands before its write; the one that sees both may not overtake it.
    const gate = await TableGate.where(t, 'store_day', 'new.received = 1');
    const first = settle();
    await gate.waiting(1);
    await send([sale('2')]);
    const second = settle();
    await Promise.race([second, gate.waiting(2)]);
    await gate.open();
    await Promise.all([first, second]);
    expect(await received()).toEqual([{ received: 2, net: '3600' }]);
    expect((await t.admin.query('select 1 from store_day_dirty where store_id = $1', [store])).rows).toEqual([]);
  });

  it('a rebuild and a settling at once end with the same day, and not in a deadlock', async () => {
    const days = ['2026-03-01', '2026-03-02', '2026-03-03'];
    await send(days.map((day) => sale('1', { closedAt: `${day}T10:00:00+08:00`, openedAt: `${day}T09:59:00+08:00` })));
    await t.drain();
    await send(days.map((day) => sale('1', { closedAt: `${day}T11:00:00+08:00`, openedAt: `${day}T10:59:00+08:00` })));
    const rebuild = () => t.db.sqlTx(chain.ctx('owner'), (tx) => t.get(RebuildSales).run(tx, store));
    const results = await collide<unknown>(t, 'store_day', [settle, rebuild]);
    expect(rejected(results)).toEqual([]);
    expect(await received()).toEqual(days.map(() => ({ received: 2, net: '2400' })));
  });
});
