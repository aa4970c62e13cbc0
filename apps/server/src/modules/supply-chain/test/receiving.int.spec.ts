import type { Deliveries, ReceiptDetail } from '@larder/contracts/supply-chain/receiving';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { addDays, localParts } from '../../../platform/clock/business-date.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { receiptPosted } from '../events.ts';
import {
  arrangeSupply,
  buy,
  entry,
  openReceipt,
  orderOf,
  orderPath,
  receiptPath,
  receive,
  released,
  type Supply,
} from './arrange.ts';

let t: TestApp;
let chain: WorldChain;
let supply: Supply;
const today = () => localParts(new Date(), 'Asia/Shanghai').date;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
});
afterAll(() => t.close());

/** Fresh items each time, so that on-hand starts at nothing. */
async function order(): Promise<string> {
  supply = await arrangeSupply(t, chain);
  return buy(t, chain, released(chain, supply, { deliveryDate: today() }));
}
const inTx = <T>(work: (tx: never) => Promise<T>): Promise<T> => t.db.tx(chain.ctx('owner'), (tx) => work(tx as never));
const onHand = async () => {
  await t.drain();
  return inTx((tx) => t.get(InventoryApi).balances(tx, chain.stores[0]));
};
const expectedOf = async (orderId: string) =>
  (await inTx((tx) => t.get(InventoryApi).expected(tx, chain.stores[0]))).filter((e) => e.sourceId === orderId);

describe('a receipt', () => {
  it('tells the store and its buyer of a short delivery, not whoever stood at the dock', async () => {
    const id = await order();
    const posted = await receive(chain.storeManager, id, [
      entry(1, '30'),
      entry(2, '20', { rejected: '10', rejectReason: 'damaged' }),
    ]);
    expect(posted.statusCode, posted.body).toBe(200);
    const told = async (caller: Caller) =>
      (await caller.get('/api/v1/notifications?kind=delivery-short'))
        .json()
        .items.filter((n: { params: { purchaseOrderId: string } }) => n.params.purchaseOrderId === id);
    expect(await told(chain.buyer)).toMatchObject([{ params: { lines: 2 }, store: { name: '北一店' } }]);
    for (const other of [chain.storeManager, chain.otherManager, chain.clerk]) expect(await told(other)).toEqual([]);
  });

  it('books accepted goods with lots and expiry, and keeps waiting for the rest', async () => {
    const id = await order();
    const [a, b, c] = supply.items;
    const posted = await receive(chain.clerk, id, [
      entry(1, '10', { lotCode: 'L1', expiresOn: addDays(today(), 5) }),
      entry(1, '5.5', { lotCode: 'L2', expiresOn: addDays(today(), 9) }),
      entry(2, '20', { rejected: '10', rejectReason: 'damaged' }),
    ]);
    expect(posted.statusCode, posted.body).toBe(200);
    const detail = await orderOf(chain.buyer, id);
    expect(detail).toMatchObject({ status: 'partially_received', receivedAt: null });
    expect(detail.lines.map((l) => [l.accepted, l.rejected, l.open])).toEqual([
      ['15.5', '0', '14.5'],
      ['20', '10', '0'],
      ['0', '0', '30'],
    ]);
    const stock = await onHand();
    expect(stock.get(a?.id ?? '')).toMatchObject({ onHandMilli: 15_500n, averageCostMilliMinor: 125_032n });
    expect(stock.get(a?.id ?? '')?.lots.map((l) => [l.lotCode, l.quantityMilli, l.expiresOn])).toEqual([
      ['L1', 10_000n, addDays(today(), 5)],
      ['L2', 5_500n, addDays(today(), 9)],
    ]);
    expect(stock.get(b?.id ?? '')?.onHandMilli).toBe(20_000n);
    expect(stock.get(c?.id ?? '')?.onHandMilli ?? 0n).toBe(0n);
    expect((await expectedOf(id)).map((e) => [e.itemId, e.quantityMilli]).sort()).toEqual(
      [
        [a?.id, 14_500n],
        [c?.id, 30_000n],
      ].sort(),
    );

    const rest = await receive(chain.storeManager, id, [entry(1, '14.5'), entry(3, '30')]);
    expect(rest.statusCode, rest.body).toBe(200);
    expect(await orderOf(chain.buyer, id)).toMatchObject({ status: 'received', allowed: [] });
    expect((await onHand()).get(a?.id ?? '')?.onHandMilli).toBe(30_000n);
    expect(await expectedOf(id)).toEqual([]);
    const { rows } = await t.admin.query(
      'select sum(cost_minor)::int cost from receipt_line l join receipt r on r.id = l.receipt_id where r.purchase_order_id = $1',
      [id],
    );
    expect(rows[0].cost).toBe(3_750 + 2_500 + 3_750);
  });

  it('posted twice, and four times at once, has one effect', async () => {
    const id = await order();
    const draft = await openReceipt(chain.clerk, id);
    const saved: ReceiptDetail = (
      await chain.clerk.put(receiptPath(draft.id), {
        version: draft.version,
        entries: [entry(1, '30'), entry(2, '30'), entry(3, '30')],
      })
    ).json();
    const spy = vi.spyOn(t.get(Outbox), 'publish');
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => chain.clerk.post(receiptPath(draft.id, 'post'), { version: saved.version })),
    );
    expect(answers.map((a) => a.statusCode)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map((a) => a.json().postedAt)).size).toBe(1);
    expect(spy.mock.calls.filter(([, event]) => event === receiptPosted)).toHaveLength(1);
    spy.mockRestore();
    for (const item of supply.items) expect((await onHand()).get(item.id)?.onHandMilli).toBe(30_000n);
    expect((await orderOf(chain.buyer, id)).version).toBe(2);
    const { rows } = await t.admin.query(
      "select count(*)::int n from audit_event where entity_id = $1::text and action = 'supply-chain.receipt.post'",
      [draft.id],
    );
    expect(rows[0].n).toBe(1);
    expect((await chain.clerk.post(receiptPath(draft.id, 'post'), { version: 99 })).statusCode).toBe(409);
  });

  it('refuses more than was ordered, a missing reason, expired goods and nothing at all, naming the entry', async () => {
    const id = await order();
    const draft = await openReceipt(chain.clerk, id);
    let { version } = draft;
    const post = async (entries: object[]) => {
      version = (await chain.clerk.put(receiptPath(draft.id), { version, entries })).json().version;
      return (await chain.clerk.post(receiptPath(draft.id, 'post'), { version })).json();
    };
    expect((await post([entry(1, '10'), entry(2, '20', { rejected: '11', rejectReason: 'damaged' })])).errors).toEqual([
      expect.objectContaining({ path: 'entries.1.accepted', code: 'over_ordered' }),
    ]);
    expect((await post([entry(1, '0', { rejected: '1' })])).errors[0]).toMatchObject({
      path: 'entries.0.rejectReason',
      code: 'reason_missing',
    });
    expect((await post([entry(1, '1', { expiresOn: addDays(today(), -1) })])).errors[0]).toMatchObject({
      code: 'already_expired',
    });
    expect((await post([entry(1, '0')])).errors[0]).toMatchObject({ path: 'entries', code: 'nothing_entered' });
    expect((await orderOf(chain.buyer, id)).status).toBe('approved');
    expect((await onHand()).get(supply.items[0]?.id ?? '')?.onHandMilli ?? 0n).toBe(0n);
  });

  it('can refuse a whole delivery', async () => {
    const id = await order();
    const entries = [1, 2, 3].map((lineNo) => entry(lineNo, '0', { rejected: '30', rejectReason: 'temperature' }));
    expect((await receive(chain.clerk, id, entries)).statusCode).toBe(200);
    expect((await orderOf(chain.buyer, id)).status).toBe('received');
    expect((await onHand()).get(supply.items[0]?.id ?? '')?.onHandMilli ?? 0n).toBe(0n);
  });

  it('costs are exact over parts that do not divide', async () => {
    const id = await order();
    for (const part of ['7', '7', '7', '9'])
      expect((await receive(chain.clerk, id, [entry(1, part)])).statusCode).toBe(200);
    const { rows } = await t.admin.query(
      'select cost_minor from receipt_line l join receipt r on r.id = l.receipt_id where r.purchase_order_id = $1 order by r.created_at',
      [id],
    );
    expect(rows.reduce((sum, r) => sum + Number(r.cost_minor), 0)).toBe(3_750);
  });
});

describe('a draft', () => {
  it('survives a reload, is the same for everybody in the store, and is prefilled with the expiry date', async () => {
    const id = await order();
    const draft = await openReceipt(chain.clerk, id);
    expect(draft.lines[0]).toMatchObject({ shelfLifeDays: 7, storage: 'chilled', expectedExpiry: addDays(today(), 7) });
    expect(draft.lines[1]?.expectedExpiry).toBeNull();
    await chain.clerk.put(receiptPath(draft.id), {
      version: draft.version,
      entries: [entry(1, '10', { lotCode: 'L7' }), entry(2, '0', { rejected: '3' })],
    });
    const again = await openReceipt(chain.storeManager, id);
    expect(again.id).toBe(draft.id);
    expect(again.entries).toEqual([entry(1, '10', { lotCode: 'L7' }), entry(2, '0', { rejected: '3' })]);
    const stale = await chain.storeManager.put(receiptPath(draft.id), { version: draft.version, entries: [] });
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'version_conflict']);
  });

  it('is opened once by two people at once, and can be thrown away', async () => {
    const id = await order();
    const [a, b] = await Promise.all([openReceipt(chain.clerk, id), openReceipt(chain.storeManager, id)]);
    expect(a.id).toBe(b.id);
    expect((await chain.clerk.delete(receiptPath(a.id))).statusCode).toBe(204);
    expect((await chain.clerk.get(receiptPath(a.id))).statusCode).toBe(404);
    expect((await openReceipt(chain.clerk, id)).id).not.toBe(a.id);
  });

  it('finds a scanned barcode or SKU, and says when it is not on the order', async () => {
    const id = await order();
    const [first] = supply.items;
    await t.admin.query("insert into item_code (tenant_id, kind, code, item_id) values ($1, 'barcode', $2, $3)", [
      chain.tenantId,
      '6901234567892',
      first?.id,
    ]);
    await t.admin.query(
      'insert into catalog_revision values ($1, 1000) on conflict (tenant_id) do update set revision = catalog_revision.revision + 1000',
      [chain.tenantId],
    );
    const draft = await openReceipt(chain.clerk, id);
    const scan = (code: string) => chain.clerk.get(receiptPath(draft.id, `codes/${encodeURIComponent(code)}`));
    expect((await scan('6901234567892')).json()).toMatchObject({ itemId: first?.id, lineNos: [1], quantity: null });
    expect((await scan(` ${first?.sku.toLowerCase()} `)).json()).toMatchObject({ lineNos: [1] });
    const unknown = await scan('0000000000000');
    expect([unknown.statusCode, unknown.json().code]).toEqual([422, 'supply-chain.code_not_on_order']);
  });
});

describe('deliveries', () => {
  it('show what is due, what is late and what came today', async () => {
    const own = await worldChain(t);
    const goods = await arrangeSupply(t, own);
    const due = await buy(t, own, released(own, goods, { deliveryDate: today() }));
    const late = await buy(t, own, released(own, goods, { deliveryDate: addDays(today(), -2) }));
    const future = await buy(t, own, released(own, goods, { deliveryDate: addDays(today(), 1) }));
    const get = async (query = ''): Promise<Deliveries> =>
      (await own.clerk.get(`/api/v1/supply-chain/deliveries${query}`)).json();
    expect((await get()).items.map((d) => [d.id, d.late, d.openLines])).toEqual([
      [late, true, 3],
      [due, false, 3],
    ]);
    expect((await get(`?date=${addDays(today(), 1)}`)).items.map((d) => d.id)).toContain(future);
    await receive(own.clerk, due, [entry(1, '30'), entry(2, '30'), entry(3, '30')]);
    expect((await get()).items.map((d) => [d.id, d.status])).toEqual([
      [late, 'approved'],
      [due, 'received'],
    ]);
    expect((await own.clerk.post(orderPath(due, 'receipts'))).statusCode).toBe(409);
  });
});
