import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf } from '../../../../test/support/tills.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { PostOpenedStock } from '../../../modules/pos-sync/application/post-opened-stock.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { InventoryApi } from '../index.ts';

let t: TestApp;
let w: World;
let items: TillItems;
let store = '';

beforeAll(async () => {
  t = await startTestApp();
  await t.travel(Date.parse('2026-03-05T04:00:00Z') - Date.now());
  w = await createWorld(t, { cutoverAt: null });
  items = await openTills(t, w.a);
  store = w.a.stores[0];
});
afterAll(() => t.close());

const path = (rest: string, id = store) => `/api/v1/stores/${id}/${rest}`;
const stockOf = async (sku: string) => {
  await t.drain();
  return (await w.a.storeManager.get(path('stock'))).json().items.find((i: { sku: string }) => i.sku === sku);
};

describe('opening balance, counts and waste', () => {
  it('a count before the opening balance is refused', async () => {
    const answer = await w.a.storeManager.post(path('counts'), { lines: [{ itemId: items.BREAD, quantity: '3' }] });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'inventory.not_opened']);
  });

  it('the opening balance sets the cut-over; a second one is refused; lots and value show', async () => {
    const body = {
      at: '2026-03-01T00:00:00+08:00',
      lines: [
        { itemId: items.BREAD, quantity: '10', cost: 5000, expiresOn: '2026-03-08' },
        { itemId: items.BREAD, quantity: '5', cost: 2000, lotCode: 'L2', expiresOn: '2026-03-06' },
        { itemId: items.MILK, quantity: '2.5' },
      ],
    };
    const answer = await w.a.storeManager.post(path('opening-balance'), body);
    expect(answer.statusCode, answer.body).toBe(201);
    expect((await w.a.storeManager.post(path('opening-balance'), body)).json().code).toBe('inventory.already_opened');
    const bread = await stockOf('BREAD');
    expect(bread).toMatchObject({
      onHand: '15',
      averageCostMilliMinor: 466_667,
      value: 7000,
      nextExpiry: '2026-03-06',
    });
    expect(bread.lots.map((l: { lotCode: string | null; quantity: string }) => [l.lotCode, l.quantity])).toEqual([
      ['L2', '5'],
      [null, '10'],
    ]);
  });

  it('[INV-01] sales take the first expiring lot; tickets before the cut-over move nothing', async () => {
    const key = await w.a.deviceKey(store);
    const send = (tickets: unknown[]) =>
      t.app.inject({
        method: 'POST',
        url: '/api/v1/pos/batches',
        headers: { authorization: key },
        payload: { batchId: newId(), sentAt: '2026-03-05T12:00:00+08:00', tickets },
      });
    const answer = await send([
      ticketOf([{ sku: 'BREAD', quantity: '7' }]),
      ticketOf([{ sku: 'BREAD', quantity: '100' }], {
        openedAt: '2026-02-27T10:00:00+08:00',
        closedAt: '2026-02-27T10:00:00+08:00',
      }),
    ]);
    expect(answer.json().results.map((r: { status: string }) => r.status)).toEqual(['applied', 'applied']);
    const bread = await stockOf('BREAD');
    expect(bread.onHand).toBe('8');
    expect(bread.lots.map((l: { quantity: string }) => l.quantity)).toEqual(['8']);
  });

  it('a count replaces the balance, a ticket from before it that comes later changes nothing after it, and the drill says so', async () => {
    const documentId = newId();
    const body = {
      documentId,
      at: '2026-03-04T09:00:00+08:00',
      note: '早盘',
      lines: [{ itemId: items.BREAD, quantity: '6' }],
    };
    const first = await w.a.clerk.post(path('counts'), body);
    expect(first.statusCode, first.body).toBe(201);
    expect(first.json().lines[0]).toMatchObject({ quantity: '6', expected: '8' });
    expect((await w.a.clerk.post(path('counts'), body)).json().id).toBe(documentId);
    const other = { ...body, lines: [{ itemId: items.BREAD, quantity: '5' }] };
    expect((await w.a.clerk.post(path('counts'), other)).json()).toMatchObject({
      status: 409,
      code: 'inventory.document_id_reused',
    });
    const key = await w.a.deviceKey(store);
    await t.app.inject({
      method: 'POST',
      url: '/api/v1/pos/batches',
      headers: { authorization: key },
      payload: {
        batchId: newId(),
        sentAt: '2026-03-05T12:00:00+08:00',
        tickets: [ticketOf([{ sku: 'BREAD', quantity: '2' }])],
      },
    });
    expect((await stockOf('BREAD')).onHand).toBe('6');
    const ledger = (await w.a.storeManager.get(path(`stock/${items.BREAD}/ledger`))).json().items;
    expect(ledger[0].balance).toBe('6');
    expect(ledger.filter((e: { lateCorrection: boolean }) => e.lateCorrection)).toHaveLength(1);
    expect(ledger.reduce((sum: number, e: { quantity: string }) => sum + Number(e.quantity), 0)).toBe(6);
  });

  it('waste takes a named lot and refuses a foreign one, a negative amount and an item without stock', async () => {
    const [lot] = (await stockOf('BREAD')).lots;
    const answer = await w.a.clerk.post(path('waste'), {
      lines: [{ itemId: items.BREAD, quantity: '1.5', reason: 'expired', lotId: lot.lotId }],
    });
    expect(answer.statusCode, answer.body).toBe(201);
    expect((await stockOf('BREAD')).onHand).toBe('4.5');
    expect(
      (
        await w.a.clerk.post(path('waste'), {
          lines: [{ itemId: items.MILK, quantity: '1', reason: 'expired', lotId: lot.lotId }],
        })
      ).statusCode,
    ).toBe(404);
    expect(
      (await w.a.clerk.post(path('waste'), { lines: [{ itemId: items.BREAD, quantity: '-1', reason: 'expired' }] }))
        .statusCode,
    ).toBe(400);
    expect(
      (await w.a.clerk.post(path('waste'), { lines: [{ itemId: items.BAG, quantity: '1', reason: 'expired' }] })).json()
        .code,
    ).toBe('invalid_input');
  });

  it('while on-hand is not positive the average stays, and the receipt books the difference', async () => {
    const ctx = w.a.ctx('store_manager');
    const receive = (cost: bigint, quantityMilli: bigint, at: string) =>
      t.db.sqlTx(ctx, (tx) =>
        t.get(InventoryApi).receive(tx, {
          storeId: store,
          documentId: newId(),
          sourceType: 'test',
          businessDate: at.slice(0, 10),
          occurredAt: new Date(at),
          lines: [{ itemId: items.MILK, quantityMilli, lotCode: null, expiresOn: null, costMinor: cost }],
        }),
      );
    await receive(1000n, 1000n, '2026-03-01T01:00:00Z');
    await w.a.clerk.post(path('waste'), {
      at: '2026-03-04T10:00:00+08:00',
      lines: [{ itemId: items.MILK, quantity: '5.5', reason: 'other' }],
    });
    await receive(6000n, 4000n, '2026-03-04T05:00:00Z');
    const milk = await stockOf('MILK');
    expect(milk).toMatchObject({ onHand: '2', averageCostMilliMinor: 1_500_000 });
    const { rows } = await t.admin.query(
      `select cost_adjustment_milli_minor::text c from stock_day where item_id = $1 and business_date = '2026-03-04'`,
      [items.MILK],
    );
    // Two litres had been used at 10.00 and cost 15.00: 2 × 5.00 in thousandths of a fen.
    expect(rows).toEqual([{ c: '1000000' }]);
  });

  it('pages the stock list and the ledger to the end without a repeat, and refuses a made-up cursor', async () => {
    for (const url of [path('stock'), path(`stock/${items.BREAD}/ledger`), path('stock-documents')]) {
      const all = (await w.a.storeManager.get(url)).json().items;
      const seen: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { items: unknown[]; nextCursor: string | null } = (
          await w.a.storeManager.get(`${url}?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
        ).json();
        seen.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(all);
      const forged = Buffer.from(JSON.stringify(['2026-13-99', 'x', 'y'])).toString('base64url');
      expect((await w.a.storeManager.get(`${url}?cursor=${forged}`)).statusCode).toBe(422);
    }
  });
});

describe('tickets that came before the opening balance', () => {
  it('move the stock from the cut-over on, once', async () => {
    const second = w.a.stores[1];
    const key = await w.a.deviceKey(second);
    const sold = (quantity: string, at: string) =>
      ticketOf([{ sku: 'COMBO', quantity }], { openedAt: at, closedAt: at });
    await t.app.inject({
      method: 'POST',
      url: '/api/v1/pos/batches',
      headers: { authorization: key },
      payload: {
        batchId: newId(),
        sentAt: '2026-03-05T12:00:00+08:00',
        tickets: [
          sold('1', '2026-03-01T10:00:00+08:00'),
          sold('2', '2026-03-03T10:00:00+08:00'),
          { ...sold('4', '2026-03-03T11:00:00+08:00'), status: 'void' },
        ],
      },
    });
    await w.a.otherManager.post(path('opening-balance', second), {
      at: '2026-03-02T00:00:00+08:00',
      lines: [{ itemId: items.BREAD, quantity: '10' }],
    });
    await t.drain();
    const stock = async () =>
      (await w.a.otherManager.get(path('stock', second)))
        .json()
        .items.map((i: { sku: string; onHand: string }) => [i.sku, i.onHand]);
    expect(await stock()).toEqual([
      ['BEANS', '-0.036'],
      ['BREAD', '8'],
      ['MILK', '-0.4'],
    ]);
    await t.get(PostOpenedStock).run(w.a.ctx('owner'), second);
    expect(await stock()).toEqual([
      ['BEANS', '-0.036'],
      ['BREAD', '8'],
      ['MILK', '-0.4'],
    ]);
  });
});

describe('goods that have not moved yet', () => {
  type Seen = { sku: string; onHand: string };
  const shown = async (query = '', id = store): Promise<Seen[]> =>
    (await w.a.owner.get(path(`stock${query}`, id))).json().items;
  const skus = async (query?: string, id?: string) => (await shown(query, id)).map((i) => i.sku);
  const newItem = async (sku: string, more: object = {}): Promise<string> => {
    const made = await w.a.hqManager.post('/api/v1/items', {
      sku,
      name: '黑糖浆',
      nameEn: 'Brown syrup',
      type: 'ingredient',
      categoryId: null,
      baseUom: 'kg',
      shelfLifeDays: null,
      storage: 'ambient',
      price: null,
      costMilli: 20_000,
      stocked: true,
      status: 'active',
      ...more,
    });
    expect(made.statusCode, made.body).toBe(201);
    return made.json().id;
  };
  const list = async (itemId: string, span: { listedFrom: string; listedTo: string | null }, id = store) => {
    const put = await w.a.buyer.put(path('listings', id), {
      listings: [{ itemId, supplierItemId: null, shelfCapacity: null, displayMin: '0', safetyStock: '0', ...span }],
    });
    expect(put.statusCode, put.body).toBe(204);
  };
  const OTHER = { name: '糖粉', nameEn: null };
  const FROM_MARCH = { listedFrom: '2026-03-01', listedTo: null };

  it('[INV-01] stand in the list as soon as the store keeps them, with nothing on hand, and can be counted', async () => {
    const syrup = await newItem('SYRUP');
    expect(await skus()).not.toContain('SYRUP');
    await list(syrup, FROM_MARCH);
    const [seen] = (await shown()).filter((i) => i.sku === 'SYRUP');
    expect(seen).toMatchObject({ onHand: '0', value: 0, lots: [], lastCountedOn: null, nextExpiry: null });
    for (const query of ['?negative=true', '?expiringBefore=2027-01-01'])
      expect(await skus(query)).not.toContain('SYRUP');
    const counted = await w.a.clerk.post(path('counts'), { lines: [{ itemId: syrup, quantity: '2.5' }] });
    expect(counted.statusCode, counted.body).toBe(201);
    expect((await shown()).filter((i) => i.sku === 'SYRUP').map((i) => i.onHand)).toEqual(['2.5']);
  });

  it('do not stand there when the store keeps no stock, or does not keep them today, or nobody keeps stock of them', async () => {
    await list(await newItem('LATER', OTHER), { listedFrom: '2026-04-01', listedTo: null });
    await list(await newItem('ENDED', OTHER), { listedFrom: '2026-02-01', listedTo: '2026-03-04' });
    await list(await newItem('FEE', { ...OTHER, type: 'service', stocked: false }), FROM_MARCH);
    await list(await newItem('OLD', { ...OTHER, status: 'archived' }), FROM_MARCH);
    const unopened = w.a.stores[2];
    await list(await newItem('ELSEWHERE', OTHER), FROM_MARCH, unopened);
    expect(await skus('', unopened)).toEqual([]);
    const here = await skus();
    for (const sku of ['LATER', 'ENDED', 'FEE', 'OLD', 'ELSEWHERE']) expect(here).not.toContain(sku);
  });

  it('[PPL-14] are found by pinyin and its initials, sku, both names and a whole barcode', async () => {
    const [syrup] = (await w.a.hqManager.get('/api/v1/items?search=SYRUP')).json().items;
    const code = await w.a.hqManager.post(`/api/v1/items/${syrup.id}/codes`, {
      kind: 'barcode',
      code: '6901234500017',
    });
    expect(code.statusCode, code.body).toBeLessThan(300);
    for (const text of ['htj', 'heitang', '黑糖', 'brown', 'syr', '6901234500017'])
      expect(await skus(`?search=${encodeURIComponent(text)}`), text).toEqual(['SYRUP']);
    expect(await skus('?search=%25')).toEqual([]);
  });
});

describe('scope and tenancy', () => {
  it('another chain and another store answer like a store that never was', async () => {
    for (const caller of [w.b.owner, w.a.otherManager]) {
      await expectSameAsUnknown(caller, 'GET', (id) => path('stock', id), store);
      await expectSameAsUnknown(caller, 'GET', (id) => path(`stock/${items.BREAD}/ledger`, id), store);
      await expectSameAsUnknown(caller, 'GET', (id) => path('expected-receipts', id), store);
      await expectSameAsUnknown(caller, 'GET', (id) => path('stock-documents', id), store);
      await expectSameAsUnknown(caller, 'POST', (id) => path('counts', id), store, {
        lines: [{ itemId: items.BREAD, quantity: '1' }],
      });
      await expectSameAsUnknown(caller, 'POST', (id) => path('waste', id), store, {
        lines: [{ itemId: items.BREAD, quantity: '1', reason: 'other' }],
      });
      await expectSameAsUnknown(caller, 'POST', (id) => path('opening-balance', id), store, { lines: [] });
      const [document] = (await w.a.storeManager.get(path('stock-documents'))).json().items;
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/stock-documents/${id}`, document.id);
    }
  });

  it("another chain's item is unknown", async () => {
    await openTills(t, w.b);
    await w.b.owner.post(path('opening-balance', w.b.stores[0]), { lines: [] });
    const answer = await w.b.owner.post(path('counts', w.b.stores[0]), {
      lines: [{ itemId: items.BREAD, quantity: '1' }],
    });
    expect([answer.statusCode, answer.json().errors[0].code]).toEqual([422, 'not_stocked']);
  });

  it('a wrong role gets 403', async () => {
    expect((await w.a.buyer.post(path('counts'), { lines: [{ itemId: items.BREAD, quantity: '1' }] })).statusCode).toBe(
      403,
    );
    expect((await w.a.clerk.post(path('opening-balance'), { lines: [] })).statusCode).toBe(403);
    expect((await w.a.compliance.get(path('stock'))).statusCode).toBe(403);
  });
});
