import type { TransferDetail } from '@larder/contracts/inventory/transfers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collide, deadlocks } from '../../../../test/race/table-gate.ts';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems } from '../../../../test/support/tills.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { InventoryApi } from '../index.ts';

let t: TestApp;
let w: World;
let items: TillItems;
/** Giving and receiving store. */
let from = '';
let to = '';

beforeAll(async () => {
  t = await startTestApp();
  await t.travel(Date.parse('2026-03-05T04:00:00Z') - Date.now());
});
beforeEach(async () => {
  w = await createWorld(t, { cutoverAt: null });
  items = await openTills(t, w.a);
  [from, to] = w.a.stores;
  const opened = await w.a.hqManager.post(`/api/v1/stores/${from}/opening-balance`, {
    at: '2026-03-01T00:00:00+08:00',
    lines: [
      { itemId: items.BREAD, quantity: '6', cost: 3000, lotCode: 'A', expiresOn: '2026-03-06' },
      { itemId: items.BREAD, quantity: '10', cost: 5000, lotCode: 'B', expiresOn: '2026-03-09' },
      { itemId: items.MILK, quantity: '4', cost: 2000 },
    ],
  });
  expect(opened.statusCode, opened.body).toBe(201);
  expect(
    (
      await w.a.hqManager.post(`/api/v1/stores/${to}/opening-balance`, {
        at: '2026-03-01T00:00:00+08:00',
        lines: [{ itemId: items.BREAD, quantity: '1', cost: 400 }],
      })
    ).statusCode,
  ).toBe(201);
  await t.drain();
});
afterAll(async () => {
  expect(await deadlocks(t)).toBe(0);
  await t?.close();
});

const ok = (answer: { statusCode: number; body: string; json: () => unknown }, status = 200): TransferDetail => {
  expect(answer.statusCode, answer.body).toBe(status);
  return answer.json() as TransferDetail;
};
const act = async (who: Caller, transfer: TransferDetail, verb: string, body: object = {}) =>
  who.post(`/api/v1/transfers/${transfer.id}/${verb}`, { version: transfer.version, ...body });
const propose = async (who: Caller, quantity = '8') =>
  ok(
    await who.post('/api/v1/transfers', {
      fromStoreId: from,
      toStoreId: to,
      lines: [{ itemId: items.BREAD, quantity }],
    }),
    201,
  );
/** Agreed by both and shipped. */
async function shipped(quantity = '8'): Promise<TransferDetail> {
  const proposed = await propose(w.a.otherManager, quantity);
  const agreed = ok(await act(w.a.storeManager, proposed, 'agree'));
  return ok(await act(w.a.storeManager, agreed, 'ship', { lines: [] }));
}
async function bread(store: string) {
  await t.drain();
  const stock = (await w.a.hqManager.get(`/api/v1/stores/${store}/stock`)).json() as {
    items: {
      sku: string;
      onHand: string;
      averageCostMilliMinor: number | null;
      lots: { lotCode: string | null; expiresOn: string | null; quantity: string }[];
    }[];
  };
  return stock.items.find((i) => i.sku === 'BREAD');
}
/** Stock of every store in the ledger plus what is under way: it must not change by moving goods. */
async function everything(): Promise<number> {
  const { rows } = await t.admin.query<{ q: number }>(
    `select ((select coalesce(sum(quantity_milli), 0) from stock_leg where tenant_id = $1)
      + (select coalesce(sum(p.shipped_milli - coalesce(p.received_milli, 0)), 0) from stock_transfer_parcel p join stock_transfer s on s.tenant_id = p.tenant_id and s.id = p.transfer_id
         where p.tenant_id = $1 and s.state in ('in_transit', 'short')))::int q`,
    [w.a.tenantId],
  );
  return rows[0]?.q ?? -1;
}
const expected = async (store: string) =>
  (
    (await w.a.hqManager.get(`/api/v1/stores/${store}/expected-receipts`)).json() as {
      items: { state: string; quantity: string }[];
    }
  ).items;

describe('a transfer between two stores', () => {
  it('[D9] is planned for today or the next sixty days, never for a year that somebody mistyped', async () => {
    const plan = (plannedOn: string) =>
      w.a.otherManager.post('/api/v1/transfers', {
        fromStoreId: from,
        toStoreId: to,
        plannedOn,
        lines: [{ itemId: items.BREAD, quantity: '1' }],
      });
    for (const plannedOn of ['2001-01-01', '2026-03-04', '2026-05-05', '9999-12-31']) {
      const refused = await plan(plannedOn);
      expect(refused.statusCode, plannedOn).toBe(422);
      expect(refused.json().errors).toMatchObject([{ path: 'plannedOn', code: 'out_of_range' }]);
    }
    for (const plannedOn of ['2026-03-05', '2026-05-04'])
      expect(ok(await plan(plannedOn), 201).plannedOn).toBe(plannedOn);
  });

  it('[ORD-27] both managers agree, one ships, the other receives; lots keep their expiry, cost goes along', async () => {
    const before = await everything();
    const proposed = await propose(w.a.otherManager);
    expect(proposed).toMatchObject({ state: 'proposed', from: { agreedAt: null, mine: false }, to: { mine: true } });
    // Both see it.
    for (const who of [w.a.storeManager, w.a.otherManager, w.a.northSupervisor])
      expect(
        ((await who.get('/api/v1/transfers')).json() as { items: { id: string }[] }).items.map((i) => i.id),
      ).toEqual([proposed.id]);
    expect((await act(w.a.otherManager, proposed, 'agree')).statusCode).toBe(409);
    const agreed = ok(await act(w.a.storeManager, proposed, 'agree'));
    expect(agreed.state).toBe('agreed');
    expect(await expected(to)).toMatchObject([{ state: 'on_order', quantity: '8' }]);
    expect((await act(w.a.otherManager, agreed, 'ship', { lines: [] })).statusCode).toBe(403);

    const away = ok(await act(w.a.storeManager, agreed, 'ship', { lines: [] }));
    expect(away.parcels.map((p) => [p.lotCode, p.expiresOn, p.shipped, p.received, p.cost])).toEqual([
      ['A', '2026-03-06', '6', null, 3000],
      ['B', '2026-03-09', '2', null, 1000],
    ]);
    expect(await bread(from)).toMatchObject({ onHand: '8', lots: [{ lotCode: 'B', quantity: '8' }] });
    expect(await bread(to)).toMatchObject({ onHand: '1' });
    expect(await expected(to)).toMatchObject([
      { state: 'in_transit', quantity: '6' },
      { state: 'in_transit', quantity: '2' },
    ]);
    expect(await everything()).toBe(before);

    expect((await act(w.a.storeManager, away, 'receive', { parcels: [] })).statusCode).toBe(403);
    const here = ok(await act(w.a.otherManager, away, 'receive', { parcels: [] }));
    expect(here.state).toBe('received');
    const there = await bread(to);
    expect(there).toMatchObject({ onHand: '9' });
    expect(there?.lots.filter((l) => l.lotCode !== null)).toMatchObject([
      { lotCode: 'A', expiresOn: '2026-03-06', quantity: '6' },
      { lotCode: 'B', expiresOn: '2026-03-09', quantity: '2' },
    ]);
    // 1 at 400 and 8 at 500 each.
    expect(there?.averageCostMilliMinor).toBe(488_889);
    expect(await expected(to)).toEqual([]);
    expect(await everything()).toBe(before);
    const kinds = (
      (await w.a.storeManager.get(`/api/v1/stores/${from}/stock/${items.BREAD}/ledger`)).json() as {
        items: { kind: string; quantity: string }[];
      }
    ).items.map((e) => [e.kind, e.quantity]);
    expect(kinds.slice(0, 2).sort()).toEqual([
      ['transfer_out', '-2'],
      ['transfer_out', '-6'],
    ]);
  });

  it.each([
    ['lost', '8', '7'],
    ['found', '8', '9'],
    ['returned', '10', '7'],
  ] as const)('[ORD-27] what does not arrive is settled: %s', async (settlement, atFrom, atTo) => {
    const away = await shipped();
    const short = ok(await act(w.a.otherManager, away, 'receive', { parcels: [{ parcelNo: 1, quantity: '4' }] }));
    expect(short).toMatchObject({ state: 'short', parcels: [{ received: '4' }, { received: '2' }] });
    const before = await everything();
    const done = ok(await act(w.a.northSupervisor, short, 'settle', { settlement, note: '路上破损' }));
    expect(done).toMatchObject({ state: 'closed', settlement, endNote: '路上破损' });
    expect((await bread(from))?.onHand).toBe(atFrom);
    expect((await bread(to))?.onHand).toBe(atTo);
    expect(await everything()).toBe(settlement === 'lost' ? before - 2_000 : before);
    // A rebuild of either ledger gives the same stock.
    for (const store of [from, to]) {
      const was = await bread(store);
      await t.db.tx(jobContext(w.a.tenantId, 'test', 'test'), (tx) => t.get(InventoryApi).rebuild(tx, store));
      expect(await bread(store)).toEqual(was);
    }
  });

  it('[ORD-27] each store is told when it is its turn, and nobody of their own doing', async () => {
    const news = async (who: Caller) => {
      await t.drain();
      const { items: list } = (await who.get('/api/v1/notifications')).json() as {
        items: { kind: string; params: { step: string } }[];
      };
      return list.filter((n) => n.kind === 'transfer-moved').map((n) => n.params.step);
    };
    const proposed = await propose(w.a.otherManager);
    expect(await news(w.a.storeManager)).toEqual(['agree']);
    expect(await news(w.a.otherManager)).toEqual([]);
    const agreed = ok(await act(w.a.storeManager, proposed, 'agree'));
    ok(await act(w.a.storeManager, agreed, 'ship', { lines: [] }));
    expect(await news(w.a.otherManager)).toEqual(['receive']);
    expect(await news(w.a.storeManager)).toEqual(['agree']);
  });

  it('[ORD-27] declined, called off, and refused where it makes no sense', async () => {
    const proposed = await propose(w.a.otherManager);
    const declined = ok(await act(w.a.storeManager, proposed, 'decline', { reason: '自己要用' }));
    expect(declined).toMatchObject({ state: 'declined', endNote: '自己要用' });
    expect((await act(w.a.storeManager, declined, 'ship', { lines: [] })).json()).toMatchObject({
      code: 'invalid_transition',
    });
    const both = await propose(w.a.northSupervisor);
    expect(both.state).toBe('agreed');
    const off = ok(await act(w.a.otherManager, both, 'cancel', { reason: '已到货' }));
    expect(off.state).toBe('cancelled');
    expect(await expected(to)).toEqual([]);
    const again = await propose(w.a.northSupervisor);
    expect(
      (await act(w.a.storeManager, again, 'ship', { lines: [{ lineNo: 1, quantity: '9' }] })).json().errors,
    ).toMatchObject([{ path: 'lines.0.quantity' }]);
    expect((await act(w.a.storeManager, again, 'ship', { lines: [{ lineNo: 1, quantity: '0' }] })).json().code).toBe(
      'inventory.transfer_nothing_shipped',
    );
    const same = await w.a.storeManager.post('/api/v1/transfers', {
      fromStoreId: from,
      toStoreId: from,
      lines: [{ itemId: items.BREAD, quantity: '1' }],
    });
    expect(same.json().code).toBe('inventory.transfer_same_store');
  });

  it('[ORD-27] [PLT-16] neither another chain nor a third store sees it; a clerk may not act', async () => {
    const proposed = await propose(w.a.otherManager);
    await expectSameAsUnknown(w.b.hqManager, 'GET', (id) => `/api/v1/transfers/${id}`, proposed.id);
    const stranger = await w.a.person('store_manager', w.a.stores[2]);
    await expectSameAsUnknown(stranger, 'GET', (id) => `/api/v1/transfers/${id}`, proposed.id);
    await expectSameAsUnknown(stranger, 'POST', (id) => `/api/v1/transfers/${id}/agree`, proposed.id, {
      version: proposed.version,
    });
    expect((await act(w.a.clerk, proposed, 'agree')).statusCode).toBe(403);
    const foreign = await w.b.hqManager.post('/api/v1/transfers', {
      fromStoreId: from,
      toStoreId: w.b.stores[0],
      lines: [{ itemId: items.BREAD, quantity: '1' }],
    });
    expect(foreign.statusCode).toBe(404);
  });

  it('[ORD-27] two people receive at once: booked once', async () => {
    const away = await shipped();
    const receive = () => act(w.a.otherManager, away, 'receive', { parcels: [] });
    const results = await collide(t, 'audit_event', [receive, receive]);
    expect(results.map((r) => (r.status === 'fulfilled' ? r.value.statusCode : r.reason)).sort()).toEqual([200, 409]);
    expect((await bread(to))?.onHand).toBe('9');
  });
});
