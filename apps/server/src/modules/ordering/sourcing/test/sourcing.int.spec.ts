import type { ItemSourcing } from '@larder/contracts/catalog/sourcing';
import type { TransferDetail } from '@larder/contracts/inventory/transfers';
import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { LineSources, WarehouseDay } from '@larder/contracts/ordering/sourcing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collide, deadlocks } from '../../../../../test/race/table-gate.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import type { Caller } from '../../../../../test/support/world.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ReleaseOrder } from '../../application/release-order.ts';
import { OrderingApi } from '../../index.ts';
import { SplitOrders } from '../application/split-orders.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { arrangeSourcing, type SourcedChain } from './arrange.ts';

const MINUTE = 60_000;
let t: TestApp;
let s: SourcedChain;
let milk = '';
let tea = '';

beforeAll(async () => {
  t = await startTestApp();
});
beforeEach(async () => {
  await t.travel(0);
  s = await arrangeSourcing(t);
  [milk = '', tea = ''] = s.items;
  await s.setStock(tea, 10_000);
});
afterAll(async () => {
  expect(await deadlocks(t)).toBe(0);
  await t?.close();
});

const job = (name: string) => jobContext(s.chain.tenantId, name, 'test');
const split = () => t.db.tx(job('ordering.split-orders'), (tx) => t.get(SplitOrders).refresh(tx));
const release = (id: string) => () => t.db.tx(job('ordering.release-order'), (tx) => t.get(ReleaseOrder).run(tx, id));

/** The chain of an item: the warehouse, then supplier B. */
async function setChain(itemId: string, more: { readonly dc?: object; readonly b?: object } = {}, unitId?: string) {
  const done = await s.chain.buyer.put(`/api/v1/items/${itemId}/sourcing/${unitId ?? s.chain.units.hq}`, {
    version: 0,
    lines: [
      { supplierItemId: await s.offer(s.dc, itemId), ...more.dc },
      { supplierItemId: await s.offer(s.b, itemId), ...more.b },
    ],
  });
  expect(done.statusCode, done.body).toBe(204);
}

/** Orders of both stores, suggested by a run. */
async function suggested(): Promise<[OrderDetail, OrderDetail]> {
  for (const store of s.chain.stores.slice(0, 2))
    await t.get(OrderingApi).runStore(job('ordering.run-store'), store as string);
  await split();
  return [await firstOrder(s.chain.storeManager), await firstOrder(s.chain.otherManager)];
}
async function firstOrder(who: Caller): Promise<OrderDetail> {
  const { items } = (await who.get('/api/v1/ordering/orders?tab=open')).json() as { items: { id: string }[] };
  return (await who.get(`/api/v1/ordering/orders/${items[0]?.id}`)).json();
}
const sources = async (who: Caller, id: string): Promise<LineSources[]> =>
  ((await who.get(`/api/v1/ordering/orders/${id}/sources`)).json() as { lines: LineSources[] }).lines;
const ofItem = (lines: readonly LineSources[], itemId: string) => lines.find((l) => l.itemId === itemId);
const told = (line: LineSources | undefined) =>
  line && [
    ...line.parts.map((p) => `${p.sourceNameEn} ${p.quantity} ${p.state}${p.replacement ? ' again' : ''}`),
    ...(line.short === '0' ? [] : [`short ${line.short} ${line.reason}`]),
  ];
async function submit(who: Caller, order: OrderDetail): Promise<void> {
  const opened = (await who.post(`/api/v1/ordering/orders/${order.id}/open`, {})).json() as OrderDetail;
  const done = await who.post(`/api/v1/ordering/orders/${order.id}/submit`, { version: opened.version });
  expect(done.statusCode, done.body).toBe(200);
}
const day = async (who: Caller, date: string): Promise<WarehouseDay> =>
  (await who.get(`/api/v1/ordering/warehouses/${s.dc}/days/${date}`)).json();
const transfers = async (): Promise<TransferDetail[]> => {
  const { items } = (await s.chain.hqManager.get('/api/v1/transfers')).json() as { items: { id: string }[] };
  return Promise.all(items.map(async ({ id }) => (await s.chain.hqManager.get(`/api/v1/transfers/${id}`)).json()));
};
const purchases = async () =>
  (
    await t.admin.query(
      'select o.source_id, o.round, o.delivery_date::text date, l.item_id, (l.ordered_milli / 1000)::int units, o.id, o.version from purchase_order o join purchase_order_line l on l.purchase_order_id = o.id where o.tenant_id = $1 order by o.round, l.item_id',
      [s.chain.tenantId],
    )
  ).rows;
const wanted = (order: OrderDetail, itemId: string) =>
  Number(order.lines.find((l) => l.itemId === itemId)?.quantity ?? 0);

describe('a line split over warehouse and supplier', () => {
  it('[ORD-27] what the warehouse has is shared fairly, the rest comes from the supplier, and what is left is said', async () => {
    await setChain(milk);
    await s.setStock(milk, 14);
    const [a, b] = await suggested();
    const want = wanted(a, milk);
    expect(want).toBeGreaterThan(14);
    expect(wanted(b, milk)).toBe(want);
    const first = ofItem(await sources(s.chain.storeManager, a.id), milk);
    const second = ofItem(await sources(s.chain.otherManager, b.id), milk);
    const fromDc = [first, second].map((l) => Number(l?.parts.find((p) => p.sourceId === s.dc)?.quantity ?? 0));
    expect(fromDc[0]! + fromDc[1]!).toBe(14);
    expect(Math.abs(fromDc[0]! - fromDc[1]!)).toBeLessThanOrEqual(2);
    for (const line of [first, second]) {
      const parts = line?.parts.reduce((sum, p) => sum + Number(p.quantity), 0) ?? 0;
      expect(parts + Number(line?.short)).toBe(want);
      const fromB = line?.parts.find((p) => p.sourceId === s.b);
      expect(Number(fromB?.quantity) % 6).toBe(0);
      expect(fromB && fromB.deliveryDate > a.deliveryDate).toBe(true);
    }
    // Tea is there: nothing to say about it.
    expect(ofItem(await sources(s.chain.storeManager, a.id), tea)).toBeUndefined();
  });

  it('[ORD-27] on release each part becomes its own paper; stock is promised at once', async () => {
    await setChain(milk);
    await s.setStock(milk, 14);
    const [a] = await suggested();
    await submit(s.chain.storeManager, a);
    await t.travel(10 * MINUTE);
    await t.drain();
    const lines = await sources(s.chain.storeManager, a.id);
    const line = ofItem(lines, milk);
    expect(line?.parts.map((p) => p.state)).toEqual(['sent', 'sent']);
    const dcMilk = Number(line?.parts[0]?.quantity);
    const [transfer] = await transfers();
    expect(transfer).toMatchObject({ state: 'agreed', origin: 'order', plannedOn: a.deliveryDate });
    expect(transfer?.lines.find((l) => l.itemId === milk)?.requested).toBe(String(dcMilk));
    expect(await purchases()).toMatchObject([
      { source_id: s.b, round: 0, item_id: milk, units: Number(line?.parts[1]?.quantity) },
    ]);
    const view = await day(s.chain.hqManager, a.deliveryDate);
    expect(view.items.find((i) => i.itemId === milk)).toMatchObject({
      onHand: '14',
      promised: String(dcMilk),
      available: String(14 - dcMilk),
    });
    // Shortage is news to the store, once.
    const { rows } = await t.admin.query(
      "select params from notification where tenant_id = $1 and kind = 'order-sources'",
      [s.chain.tenantId],
    );
    expect(rows.length).toBe(line?.short === '0' ? 0 : 1);
  });

  it('[ORD-27] two orders that leave at once never get more than there is', async () => {
    await s.setStock(milk, 10);
    const orders = await suggested();
    const callers = [s.chain.storeManager, s.chain.otherManager];
    for (const [i, order] of orders.entries()) {
      const version = ((await callers[i]!.post(`/api/v1/ordering/orders/${order.id}/open`, {})).json() as OrderDetail)
        .version;
      expect((await callers[i]!.post(`/api/v1/ordering/orders/${order.id}/submit`, { version })).statusCode).toBe(200);
    }
    await t.travel(10 * MINUTE);
    const results = await collide(
      t,
      'audit_event',
      orders.map((o) => release(o.id)),
    );
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled']);
    const given = (await transfers()).map((x) => Number(x.lines.find((l) => l.itemId === milk)?.requested ?? 0));
    expect(given.reduce((a, b) => a + b, 0)).toBe(10);
    expect(given.every((n) => n > 0)).toBe(true);
  });

  it('[ORD-27] who deals other goods does not wait; who deals the same, or all of the chain, does', async () => {
    const repository = t.get(SourcingRepository);
    const hold = (itemIds: readonly string[] | undefined, until: Promise<void>, held: () => void = () => undefined) =>
      t.db.tx(job('test'), async (tx) => {
        await repository.lock(tx, itemIds);
        held();
        await until;
      });
    let letGo: () => void = () => undefined;
    const free = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const order: string[] = [];
    const done = (name: string) => () => order.push(name);
    let holder: Promise<void> = Promise.resolve();
    await new Promise<void>((held) => {
      holder = hold(['milk'], free, held);
    });
    await hold(['tea'], Promise.resolve(), done('tea'));
    await hold([], Promise.resolve(), done('nothing'));
    const same = hold(['tea', 'milk'], Promise.resolve(), done('same'));
    const all = hold(undefined, Promise.resolve(), done('all'));
    await expect
      .poll(async () => {
        const { rows } = await t.admin.query(
          "select count(*)::int n from pg_locks where locktype = 'advisory' and not granted",
        );
        return rows[0].n;
      })
      .toBe(2);
    expect(order).toEqual(['tea', 'nothing']);
    letGo();
    await Promise.all([holder, same, all]);
    expect(order.slice(2).sort()).toEqual(['all', 'same']);
  });

  it('[ORD-27] a line that a run drops while the orders are split leaves no part behind, and nobody fails', async () => {
    await s.setStock(milk, 1_000);
    const [a] = await suggested();
    await t.admin.query(
      "update listing set status = 'delisted' where tenant_id = $1 and store_id = $2 and item_id = $3",
      [s.chain.tenantId, s.chain.stores[0], milk],
    );
    await s.setStock(milk, 10);
    const run = () => t.get(OrderingApi).runStore(job('ordering.run-store'), s.chain.stores[0]);
    const results = await collide<unknown>(t, 'order_line_part', [run, split]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled']);
    expect(ofItem(await sources(s.chain.storeManager, a.id), milk)).toBeUndefined();
    const { rows } = await t.admin.query('select item_id from order_line_part where tenant_id = $1 and order_id = $2', [
      s.chain.tenantId,
      a.id,
    ]);
    expect(rows.map((r) => r.item_id)).toEqual([tea]);
  });

  it('[ORD-27] a warehouse that calls off is replaced once, with news; a second failure is a shortage', async () => {
    await setChain(milk);
    await s.setStock(milk, 1_000);
    const [a] = await suggested();
    const want = wanted(a, milk);
    await submit(s.chain.storeManager, a);
    await t.travel(10 * MINUTE);
    await t.drain();
    const [transfer] = await transfers();
    const ended = await s.chain.hqManager.post(`/api/v1/transfers/${transfer?.id}/cancel`, {
      version: transfer?.version,
      reason: '冷库故障',
    });
    expect(ended.statusCode, ended.body).toBe(200);
    await t.drain();
    const fromB = Math.floor(want / 6) * 6;
    expect(told(ofItem(await sources(s.chain.storeManager, a.id), milk))).toEqual([
      `DC East ${want} failed`,
      `Supplier B ${fromB} sent again`,
      ...(want === fromB ? [] : [`short ${want - fromB} pack`]),
    ]);
    // Tea has one source: its shortage is not silent either.
    expect(told(ofItem(await sources(s.chain.storeManager, a.id), tea))?.at(-1)).toMatch(/^short \d+ failed$/);
    const [bought] = await purchases();
    expect(bought).toMatchObject({ source_id: s.b, round: 1, units: fromB });
    const cancelled = await s.chain.buyer.post(`/api/v1/supply-chain/orders/${bought.id}/cancel`, {
      version: bought.version,
      reason: 'gone',
    });
    expect(cancelled.statusCode, cancelled.body).toBe(200);
    await t.drain();
    expect(
      told(ofItem(await sources(s.chain.storeManager, a.id), milk))?.filter((x) => x.startsWith('short')),
    ).not.toEqual([]);
    expect((await purchases()).length).toBe(1);
    const { rows } = await t.admin.query("select 1 from notification where tenant_id = $1 and kind = 'order-sources'", [
      s.chain.tenantId,
    ]);
    expect(rows.length).toBeGreaterThanOrEqual(2);
  });

  it('[ORD-27] a source that stands in for one that failed is not taken for granted when a second one fails', async () => {
    // Milk comes from the warehouse, tea from C, which the order of the warehouse falls back to; B stands behind both.
    const c = newId();
    const q = t.admin.query.bind(t.admin);
    await q(
      "insert into supply_source (tenant_id, id, code, name, name_en, kind, currency) values ($1, $2, 'C', '丙供应商', 'Supplier C', 'external', 'CNY')",
      [s.chain.tenantId, c],
    );
    await q(
      'insert into supply_slot (tenant_id, id, source_id, order_weekday, cutoff_minute, lead_days) select tenant_id, gen_random_uuid(), $3, order_weekday, cutoff_minute, lead_days from supply_slot where tenant_id = $1 and source_id = $2',
      [s.chain.tenantId, s.b, c],
    );
    await q(
      'insert into supplier_item (tenant_id, id, source_id, item_id, pack_uom, pack_milli, moq_milli, pack_price_minor) select tenant_id, gen_random_uuid(), $3, item_id, pack_uom, 2000, moq_milli, pack_price_minor from supplier_item where tenant_id = $1 and source_id = $2',
      [s.chain.tenantId, s.b, c],
    );
    await setChain(milk);
    const put = await s.chain.buyer.put(`/api/v1/items/${tea}/sourcing/${s.chain.units.hq}`, {
      version: 0,
      lines: await Promise.all([s.dc, c, s.b].map(async (from) => ({ supplierItemId: await s.offer(from, tea) }))),
    });
    expect(put.statusCode, put.body).toBe(204);
    await s.setStock(milk, 1_000);
    await s.setStock(tea, 0);
    const [a] = await suggested();
    await submit(s.chain.storeManager, a);
    await t.travel(10 * MINUTE);
    await t.drain();
    const fromC = (await purchases()).find((p) => p.source_id === c);
    expect(fromC).toMatchObject({ item_id: tea, round: 0 });
    const transfer = (await transfers()).find((x) => x.lines.some((l) => l.itemId === milk));
    const ended = await s.chain.hqManager.post(`/api/v1/transfers/${transfer?.id}/cancel`, {
      version: transfer?.version,
      reason: '冷库故障',
    });
    expect(ended.statusCode, ended.body).toBe(200);
    await t.drain();
    const cancelled = await s.chain.buyer.post(`/api/v1/supply-chain/orders/${fromC?.id}/cancel`, {
      version: fromC?.version,
      reason: 'gone',
    });
    expect(cancelled.statusCode, cancelled.body).toBe(200);
    await t.drain();
    // B's paper for milk is on its way: tea is short and says so, or somebody bought it.
    const bought = (await purchases()).filter((p) => p.source_id === s.b && p.item_id === tea);
    const line = ofItem(await sources(s.chain.storeManager, a.id), tea);
    expect(line?.parts.filter((p) => p.state === 'sent' && p.sourceId === s.b).length).toBe(bought.length);
    expect(line?.short).toBe(String(wanted(a, tea)));
  });

  it('[ORD-27] a source outside its dates is not asked', async () => {
    await setChain(milk, { dc: { validTo: '2020-01-01' } });
    await s.setStock(milk, 1_000);
    const [a] = await suggested();
    // The store's order for milk is the supplier's; the warehouse keeps tea.
    const { rows } = await t.admin.query(
      'select o.source_id from suggested_order_line l join suggested_order o on o.id = l.order_id where o.tenant_id = $1 and o.store_id = $2 and l.item_id = $3 and l.quantity_milli > 0',
      [s.chain.tenantId, s.chain.stores[0], milk],
    );
    expect(rows).toEqual([{ source_id: s.b }]);
    expect(a.id).toBeDefined();
  });
});

describe('the warehouse’s day', () => {
  it('[ORD-27] shows what all stores ask, and a person gives a line more, with a reason, and takes it back', async () => {
    await s.setStock(milk, 20);
    const [a, b] = await suggested();
    const before = await day(s.chain.hqManager, a.deliveryDate);
    const item = before.items.find((i) => i.itemId === milk);
    expect(item).toMatchObject({ available: '20', given: '20', asked: String(2 * wanted(a, milk)) });
    expect(item?.short).toBe(String(2 * wanted(a, milk) - 20));
    const body = { orderId: a.id, itemId: milk, quantity: '18', reason: '开业第一周' };
    const give = await s.chain.buyer.put(`/api/v1/ordering/warehouses/${s.dc}/allocations`, body);
    expect(give.statusCode, give.body).toBe(204);
    const line = async (orderId: string) =>
      (await day(s.chain.hqManager, a.deliveryDate)).items
        .find((i) => i.itemId === milk)
        ?.lines.find((l) => l.orderId === orderId);
    expect(await line(a.id)).toMatchObject({ given: '18', byHand: { quantity: '18', reason: '开业第一周' } });
    expect(await line(b.id)).toMatchObject({ given: '2', byHand: null });
    const tooMuch = await s.chain.buyer.put(`/api/v1/ordering/warehouses/${s.dc}/allocations`, {
      ...body,
      quantity: '9999',
    });
    expect(tooMuch.statusCode).toBe(422);
    const undone = await s.chain.buyer.post(`/api/v1/ordering/warehouses/${s.dc}/allocations/undo`, {
      orderId: a.id,
      itemId: milk,
    });
    expect(undone.statusCode, undone.body).toBe(204);
    expect(await line(a.id)).toMatchObject({ given: '10', byHand: null });
    const { rows } = await t.admin.query(
      "select action from audit_event where tenant_id = $1 and action like 'ordering.allocation.%' order by occurred_at, id",
      [s.chain.tenantId],
    );
    expect(rows.map((r) => r.action)).toEqual(['ordering.allocation.give', 'ordering.allocation.undo']);
    // A store's people have no say, and see no warehouse; somebody of the warehouse does.
    expect(
      (await s.chain.storeManager.get(`/api/v1/ordering/warehouses/${s.dc}/days/${a.deliveryDate}`)).statusCode,
    ).toBe(404);
    expect((await s.chain.clerk.put(`/api/v1/ordering/warehouses/${s.dc}/allocations`, body)).statusCode).toBe(403);
    const keeper = await s.chain.person('clerk', s.site);
    expect((await day(keeper, a.deliveryDate)).canWrite).toBe(false);
    expect((await day(keeper, a.deliveryDate)).items.length).toBeGreaterThan(0);
    // What stands there as a link can be opened by who reads it, and by nobody else.
    for (const reader of [keeper, s.chain.hqManager])
      for (const { orderId, mayOpen } of (await day(reader, a.deliveryDate)).items.flatMap((i) => i.lines)) {
        expect(mayOpen).toBe(reader === s.chain.hqManager);
        expect((await reader.get(`/api/v1/ordering/orders/${orderId}`)).statusCode === 200).toBe(mayOpen);
      }
  });
});

describe('chains of sources', () => {
  it('[ORD-27] the nearest chain counts, and says where it comes from', async () => {
    await setChain(milk);
    await setChain(milk, {}, s.chain.units.northArea);
    const view = (await s.chain.buyer.get(`/api/v1/items/${milk}/sourcing`)).json() as ItemSourcing;
    expect(view.chains.map((c) => [c.wholeChain, c.lines.map((l) => l.kind)])).toEqual([
      [true, ['warehouse', 'external']],
      [false, ['warehouse', 'external']],
    ]);
    expect(view.stores.map((x) => x.fromUnitId)).toEqual([s.chain.units.northArea, s.chain.units.northArea]);
    const stale = await s.chain.buyer.put(`/api/v1/items/${milk}/sourcing/${s.chain.units.hq}`, {
      version: 0,
      lines: [],
    });
    expect(stale.statusCode).toBe(409);
    const gone = await s.chain.buyer.put(`/api/v1/items/${milk}/sourcing/${s.chain.units.northArea}`, {
      version: 1,
      lines: [],
    });
    expect(gone.statusCode, gone.body).toBe(204);
    const after = (await s.chain.buyer.get(`/api/v1/items/${milk}/sourcing`)).json() as ItemSourcing;
    expect(after.stores.map((x) => x.fromUnitId)).toEqual([s.chain.units.hq, s.chain.units.hq]);
    expect(
      (await s.chain.storeManager.put(`/api/v1/items/${milk}/sourcing/${s.chain.units.hq}`, { version: 1, lines: [] }))
        .statusCode,
    ).toBe(403);
  });

  it('[ORD-27] a file replaces whole chains, keeps bad rows aside, and comes back as it was written', async () => {
    const rows = [
      { sku: 'MILK', unit: 'hq-总部', source: 'DC', sharePct: 70 },
      { sku: 'milk', unit: 'hq-总部', source: 'b', validFrom: '2026-01-01', limit: '12' },
      { sku: 'TEA', unit: 'hq-总部', source: 'DC' },
      { sku: 'TEA', unit: 'hq-总部', source: 'nobody' },
    ];
    const done = await s.chain.buyer.post('/api/v1/sourcing/rows', { rows });
    expect(done.json()).toMatchObject({
      chains: 1,
      unchanged: 0,
      refused: [{ index: 2 }, { index: 3, path: 'source' }],
    });
    const out = ((await s.chain.buyer.get('/api/v1/sourcing/rows')).json() as { rows: unknown[] }).rows;
    expect(out).toEqual([
      { sku: 'MILK', unit: 'hq-总部', source: 'DC', validFrom: null, validTo: null, sharePct: 70, limit: null },
      {
        sku: 'MILK',
        unit: 'hq-总部',
        source: 'B',
        validFrom: '2026-01-01',
        validTo: null,
        sharePct: null,
        limit: '12',
      },
    ]);
    expect((await s.chain.buyer.post('/api/v1/sourcing/rows', { rows: out })).json()).toEqual({
      chains: 0,
      unchanged: 1,
      refused: [],
    });
  });
});
