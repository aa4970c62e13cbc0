import type { PurchaseOrderPage } from '@larder/contracts/supply-chain/purchase-order';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { localParts } from '../../../platform/clock/business-date.ts';
import {
  arrangeSupply,
  buy,
  entry,
  openReceipt,
  orderOf,
  orderPath,
  publish,
  receive,
  released,
  type Supply,
} from './arrange.ts';

let t: TestApp;
let chain: WorldChain;
let supply: Supply;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  supply = await arrangeSupply(t, chain);
});
afterAll(() => t.close());

const expectedOf = async (orderId: string) =>
  (await t.db.tx(chain.ctx('owner'), (tx) => t.get(InventoryApi).expected(tx, chain.stores[0]))).filter(
    (e) => e.sourceId === orderId,
  );
const list = async (query = ''): Promise<PurchaseOrderPage> =>
  (await chain.buyer.get(`/api/v1/supply-chain/orders${query}`)).json();

describe('[J2] a released order', () => {
  it('becomes one purchase order with lines, prices, amount and expected goods', async () => {
    const order = released(chain, supply);
    const id = await buy(t, chain, order);
    const detail = await orderOf(chain.buyer, id);
    expect(detail).toMatchObject({
      kind: 'external',
      status: 'approved',
      orderId: order.orderId,
      sourceName: '鲜果供应',
      storeName: '北一店',
      deliveryDate: '2026-11-20',
      amountMinor: 3 * 3 * 1_250,
      lineCount: 3,
      mailState: null,
      mailPossible: false,
    });
    expect(detail.lines[0]).toMatchObject({
      lineNo: 1,
      ordered: '30',
      packs: '3',
      pack: '10',
      packUom: '箱',
      unit: '个',
      packPriceMinor: 1_250,
      amountMinor: 3_750,
      accepted: '0',
      rejected: '0',
      open: '30',
    });
    expect(await expectedOf(id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          itemId: supply.items[0]?.id,
          quantityMilli: 30_000n,
          state: 'on_order',
          dueDate: '2026-11-20',
        }),
      ]),
    );
    expect(await expectedOf(id)).toHaveLength(3);
  });

  it('is bought once, however often the event is delivered', async () => {
    const order = released(chain, supply);
    await Promise.all([publish(t, chain, order), publish(t, chain, order), publish(t, chain, order)]);
    await t.drain();
    await publish(t, chain, order);
    await t.drain();
    const { rows } = await t.admin.query('select id from purchase_order where order_id = $1', [order.orderId]);
    expect(rows).toHaveLength(1);
    const { rows: failed } = await t.admin.query(
      "select last_error from work_item where kind = 'supply-chain.on-order-released' and last_error is not null",
    );
    expect(failed).toEqual([]);
  });

  it('goes to the own kitchen without being sent', async () => {
    const id = await buy(t, chain, released(chain, supply, { sourceId: supply.internal }));
    expect(await orderOf(chain.buyer, id)).toMatchObject({
      kind: 'internal',
      status: 'sent',
      sentVia: 'internal',
      mailPossible: false,
    });
  });

  it('is numbered per chain and day without a gap', async () => {
    const own = await worldChain(t);
    const goods = await arrangeSupply(t, own);
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push(await buy(t, own, released(own, goods)));
    const numbers = await Promise.all(ids.map(async (id) => (await orderOf(own.buyer, id)).number));
    const day = localParts(new Date(), 'Asia/Shanghai').date.replaceAll('-', '');
    expect(numbers).toEqual([`PO-${day}-001`, `PO-${day}-002`, `PO-${day}-003`]);
  });

  it('keeps the names of its day when the catalogue changes', async () => {
    const id = await buy(t, chain, released(chain, supply));
    await t.admin.query("update item set name = '改名' where tenant_id = $1 and id = $2", [
      chain.tenantId,
      supply.items[0]?.id,
    ]);
    expect((await orderOf(chain.buyer, id)).lines[0]?.name).toBe(`商品 ${supply.items[0]?.sku}`);
  });
});

describe('sending', () => {
  it('is recorded by hand when mail is not set up', async () => {
    const id = await buy(t, chain, released(chain, supply));
    const mail = await chain.buyer.post(orderPath(id, 'send'), { version: 1, via: 'mail' });
    expect([mail.statusCode, mail.json().code]).toEqual([422, 'supply-chain.mail_not_possible']);
    const sent = await chain.buyer.post(orderPath(id, 'send'), { version: 1, via: 'manual' });
    expect(sent.json()).toMatchObject({ status: 'sent', sentVia: 'manual', version: 2 });
    expect(sent.json().sentByName).toMatch(/^buyer/);
    expect((await chain.buyer.post(orderPath(id, 'send'), { version: 2, via: 'manual' })).json()).toMatchObject({
      code: 'invalid_transition',
      meta: { state: 'sent' },
    });
    const { rows } = await t.admin.query(
      "select action from audit_event where entity_id = $1::text and action like 'supply-chain.order.%' order by id",
      [id],
    );
    expect(rows.map((r) => r.action)).toEqual(['supply-chain.order.create', 'supply-chain.order.send']);
  });

  it('is refused on an old version', async () => {
    const id = await buy(t, chain, released(chain, supply));
    const answer = await chain.buyer.post(orderPath(id, 'send'), { version: 9, via: 'manual' });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'version_conflict']);
  });
});

describe('the CSV', () => {
  it('opens in a spreadsheet, carries no formula and is offered as a file', async () => {
    const [first] = supply.items;
    await t.admin.query('update item set name = $3 where tenant_id = $1 and id = $2', [
      chain.tenantId,
      first?.id,
      '=HYPERLINK("http://evil.example","便宜")',
    ]);
    const id = await buy(t, chain, released(chain, supply));
    const answer = await chain.buyer.get(orderPath(id, 'csv'));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="PO-\d{8}-\d{3}\.csv"$/);
    const [heading, row] = answer.body.split('\r\n');
    expect(heading).toBe(
      '\ufeff采购单号,到货日期,收货门店,序号,编码,商品,件数,件单位,每件数量,数量,单位,件价,金额,币种',
    );
    expect(row).toContain(
      `,1,${first?.sku},"'=HYPERLINK(""http://evil.example"",""便宜"")",3,箱,10,30,个,12.50,37.50,CNY`,
    );
    await t.admin.query('update item set name = $3 where tenant_id = $1 and id = $2', [
      chain.tenantId,
      first?.id,
      '商品',
    ]);
  });
});

describe('cancelling and closing', () => {
  it('cancels while nothing came, settles what was expected and drops the draft', async () => {
    const id = await buy(t, chain, released(chain, supply));
    const draft = await openReceipt(chain.clerk, id);
    const answer = await chain.buyer.post(orderPath(id, 'cancel'), { version: 1, reason: '重复' });
    expect(answer.json()).toMatchObject({ status: 'cancelled', cancelReason: '重复', allowed: [], receipts: [] });
    expect(await expectedOf(id)).toEqual([]);
    expect((await chain.clerk.get(`/api/v1/supply-chain/receipts/${draft.id}`)).statusCode).toBe(404);
    expect((await chain.clerk.post(orderPath(id, 'receipts'))).statusCode).toBe(409);
  });

  it('refuses to cancel what has partly come; the rest is closed with a reason', async () => {
    const id = await buy(t, chain, released(chain, supply));
    expect((await receive(chain.clerk, id, [entry(1, '10')])).statusCode).toBe(200);
    const { version } = await orderOf(chain.buyer, id);
    const cancel = await chain.buyer.post(orderPath(id, 'cancel'), { version, reason: 'x' });
    expect([cancel.statusCode, cancel.json().code]).toEqual([409, 'supply-chain.goods_received']);
    expect((await chain.storeManager.post(orderPath(id, 'close'), { version, reason: 'other' })).statusCode).toBe(400);
    const closed = await chain.storeManager.post(orderPath(id, 'close'), { version, reason: 'supplier_short' });
    expect(closed.json()).toMatchObject({ status: 'closed', closeReason: 'supplier_short', allowed: [] });
    expect(await expectedOf(id)).toEqual([]);
  });
});

describe('the list', () => {
  it('filters, counts and pages', async () => {
    const own = await worldChain(t);
    const goods = await arrangeSupply(t, own);
    const days = ['2026-11-20', '2026-11-22', '2026-11-21'];
    const ids: string[] = [];
    for (const deliveryDate of days) ids.push(await buy(t, own, released(own, goods, { deliveryDate })));
    await own.buyer.post(orderPath(ids[0] ?? '', 'send'), { version: 1, via: 'manual' });
    const get = async (query: string): Promise<PurchaseOrderPage> =>
      (await own.buyer.get(`/api/v1/supply-chain/orders${query}`)).json();
    const first = await get('?limit=2');
    const second = await get(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((o) => o.id)).toEqual([ids[1], ids[2], ids[0]]);
    expect(second.nextCursor).toBeNull();
    expect(first.counts).toMatchObject({ toSend: 2, open: 3 });
    expect((await get('?status=sent')).items.map((o) => o.id)).toEqual([ids[0]]);
    expect((await get('?deliveryFrom=2026-11-21&deliveryTo=2026-11-21')).items.map((o) => o.id)).toEqual([ids[2]]);
    expect((await get('?open=false')).items).toEqual([]);
    expect((await get(`?search=${first.items[0]?.number.slice(-3)}`)).items.map((o) => o.id)).toEqual([ids[1]]);
    expect((await list()).items.map((o) => o.id)).not.toContain(ids[0]);
  });
});
