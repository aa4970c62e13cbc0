import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, ticketOf } from '../../../../test/support/tills.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';

let t: TestApp;
let w: World;
let store = '';
let key = '';

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  await openTills(t, w.a);
  store = w.a.stores[0];
  key = await w.a.deviceKey(store);
});
afterAll(() => t.close());

const send = async (tickets: unknown[], dayEnds: unknown[] = []) =>
  (
    await t.app.inject({
      method: 'POST',
      url: '/api/v1/pos/batches',
      headers: { authorization: key },
      payload: { batchId: newId(), sentAt: '2026-03-02T12:00:00+08:00', tickets, dayEnds },
    })
  ).json();
const day = async (businessDate: string) => {
  await t.drain();
  return (await w.a.storeManager.get(`/api/v1/store-day?storeId=${store}&businessDate=${businessDate}`)).json();
};
const at = (date: string, minute: number) => ({
  openedAt: `${date}T10:00:00+08:00`,
  closedAt: `${date}T10:${String(minute).padStart(2, '0')}:00+08:00`,
});

describe('[POS-09] store days', () => {
  const date = '2026-04-01';
  const tickets = [1, 2, 3, 4].map((seq) =>
    ticketOf([{ sku: 'BREAD', amount: 1000, discount: 100 }], { seq, receiptNo: `A${seq}`, ...at(date, seq) }),
  );
  const z = (over: object = {}) => ({
    terminalCode: 'T1',
    businessDate: date,
    firstSeq: 1,
    lastSeq: 4,
    ticketCount: 4,
    gross: 4400,
    discounts: 400,
    refunds: 0,
    voids: 0,
    tenders: [{ method: 'cash', amount: 4000 }],
    ...over,
  });

  it('is open, receiving with its gaps, complete with the last ticket and the Z, and reconciled when they agree', async () => {
    expect(await day(date)).toMatchObject({ state: 'open', received: 0 });
    await send([tickets[0], tickets[3]]);
    expect(await day(date)).toMatchObject({
      state: 'receiving',
      missing: 2,
      terminals: [{ gaps: [[2, 3]], dayEnd: false }],
    });
    await send([], [z()]);
    expect(await day(date)).toMatchObject({ state: 'receiving', missing: 2 });
    await send([tickets[2], tickets[1]]);
    expect(await day(date)).toMatchObject({ state: 'reconciled', missing: 0, received: 4, net: 4000 });
  });

  it('[D13] one fen off is disputed; a corrected Z closes it; a late ticket opens the day again', async () => {
    await send([], [z({ gross: 4401 })]);
    expect(await day(date)).toMatchObject({
      state: 'disputed',
      terminals: [{ differences: [{ figure: 'gross', z: '4401', computed: '4400' }] }],
    });
    await send([], [z()]);
    expect((await day(date)).state).toBe('reconciled');
    await send([ticketOf([{ sku: 'BREAD' }], { seq: 6, ...at(date, 9) })]);
    expect(await day(date)).toMatchObject({ state: 'receiving', missing: 1, terminals: [{ gaps: [[5, 5]] }] });
  });

  it('[D7] tickets 45 days late touch their own buckets only', async () => {
    const marks = async () =>
      (
        await t.admin.query(
          `select business_date::text d, hour, xmin::text x from sales_hour where tenant_id = $1 order by 1, 2`,
          [w.a.tenantId],
        )
      ).rows;
    const before = await marks();
    await send([ticketOf([{ sku: 'BREAD' }], at('2026-02-15', 0))]);
    const after = await marks();
    expect(
      after.filter((row) => !before.some((b) => b.d === row.d && b.hour === row.hour && b.x === row.x)),
    ).toMatchObject([{ d: '2026-02-15', hour: 10 }]);
  });
});

describe('tickets', () => {
  it('[PLT-11] filters by receipt, sku, amount, channel and day, and pages without a repeat', async () => {
    const date = '2026-05-01';
    await send([
      ticketOf([{ sku: 'LATTE', amount: 2500 }], { receiptNo: 'X-100', channel: 'delivery', ...at(date, 1) }),
      ticketOf([{ sku: 'BREAD', amount: 1200 }], { receiptNo: 'X-101', ...at(date, 2) }),
      ticketOf([{ sku: 'mystery', amount: 900 }], { receiptNo: 'Y-1', ...at(date, 3) }),
    ]);
    const find = async (query: string) =>
      (await w.a.storeManager.get(`/api/v1/tickets?from=${date}&to=${date}&${query}`))
        .json()
        .items.map((i: { receiptNo: string }) => i.receiptNo);
    expect(await find('')).toEqual(['Y-1', 'X-101', 'X-100']);
    expect(await find('receipt=X-')).toEqual(['X-101', 'X-100']);
    expect(await find('sku=latte')).toEqual(['X-100']);
    expect(await find('sku=MYSTERY')).toEqual(['Y-1']);
    expect(await find('minTotal=1000&maxTotal=1300')).toEqual(['X-101']);
    expect(await find('channel=delivery')).toEqual(['X-100']);
    const first = (await w.a.storeManager.get(`/api/v1/tickets?from=${date}&limit=2`)).json();
    const second = (
      await w.a.storeManager.get(`/api/v1/tickets?from=${date}&limit=2&cursor=${first.nextCursor}`)
    ).json();
    expect([...first.items, ...second.items].map((i: { receiptNo: string }) => i.receiptNo)).toEqual([
      'Y-1',
      'X-101',
      'X-100',
    ]);
  });

  it('shows a receipt with its revisions, its sale and its refunds, without a member', async () => {
    const sale = ticketOf([{ sku: 'COMBO', amount: 3200, modifiers: [{ sku: 'SHOT', quantity: '2' }] }], {
      receiptNo: 'S-1',
      memberRef: '13812345678',
      ...at('2026-05-02', 1),
    });
    const refund = ticketOf([{ sku: 'COMBO', amount: 3200 }], {
      kind: 'refund',
      refersTo: sale.ticketUid,
      receiptNo: 'S-2',
      ...at('2026-05-02', 20),
    });
    await send([sale, { ...sale, rev: 2, receiptNo: 'S-1b' }, refund]);
    const text = (await w.a.clerk.get(`/api/v1/stores/${store}/tickets/${sale.ticketUid}`)).body;
    expect(text).not.toContain('13812345678');
    const detail = JSON.parse(text);
    expect(detail).toMatchObject({
      rev: 2,
      receiptNo: 'S-1b',
      total: 3200,
      revisions: [{ rev: 2 }, { rev: 1 }],
      refunds: [{ ticketUid: refund.ticketUid, total: 3200 }],
    });
    expect(
      detail.lines.map((l: { code: string; modifierNo: number; quantity: string; itemName: string }) => [
        l.code,
        l.modifierNo,
        l.quantity,
        l.itemName,
      ]),
    ).toEqual([
      ['COMBO', 0, '1', '早餐套餐'],
      ['SHOT', 1, '2', '加浓'],
    ]);
    expect((await w.a.clerk.get(`/api/v1/stores/${store}/tickets/${refund.ticketUid}`)).json().refersTo).toEqual({
      ticketUid: sale.ticketUid,
      storeId: store,
      receiptNo: 'S-1b',
    });
  });

  it('hourly and item-day sales take refunds off', async () => {
    const hours = (
      await w.a.storeManager.get(`/api/v1/sales/hours?storeId=${store}&from=2026-05-02&to=2026-05-02`)
    ).json().items;
    expect(hours).toMatchObject([{ hour: 10, sales: 1, refunds: 1, net: 0, refundTotal: 3200 }]);
    const items = (
      await w.a.storeManager.get(`/api/v1/sales/item-days?storeId=${store}&from=2026-05-02&to=2026-05-02`)
    ).json().items;
    expect(
      items.map((i: { sku: string; quantity: string; amount: number }) => [i.sku, i.quantity, i.amount]).sort(),
    ).toEqual([
      ['COMBO', '0', 0],
      ['SHOT', '2', 0],
    ]);
  });
});

describe('scope and tenancy', () => {
  it('another chain and another store see nothing and answer like an id that never was', async () => {
    const { ticketUid } = (await w.a.storeManager.get('/api/v1/tickets')).json().items[0];
    const range = 'from=2026-01-01&to=2026-12-31';
    for (const caller of [w.b.owner, w.a.otherManager]) {
      expect((await caller.get('/api/v1/tickets')).json().items).toEqual([]);
      expect((await caller.get(`/api/v1/store-days?${range}`)).json().items).toEqual([]);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/tickets?storeId=${id}`, store);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/stores/${id}/tickets/${ticketUid}`, store);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/sales/hours?storeId=${id}&${range}`, store);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/sales/item-days?storeId=${id}&${range}`, store);
      await expectSameAsUnknown(caller, 'GET', (id) => `/api/v1/store-days?storeId=${id}&${range}`, store);
      await expectSameAsUnknown(
        caller,
        'GET',
        (id) => `/api/v1/store-day?storeId=${id}&businessDate=2026-04-01`,
        store,
      );
    }
    await expectSameAsUnknown(w.a.storeManager, 'GET', (id) => `/api/v1/stores/${store}/tickets/${id}`, newId());
    expect((await w.a.northSupervisor.get('/api/v1/tickets?limit=500')).json().items.length).toBeGreaterThan(5);
  });

  it('[D9] a year that the database does not know is refused, not an error', async () => {
    const answer = await w.a.storeManager.get(`/api/v1/sales/hours?storeId=${store}&from=0000-01-01&to=2026-01-02`);
    expect(answer.statusCode).toBe(400);
  });

  it('a wrong role gets 403', async () => {
    expect((await w.a.compliance.get('/api/v1/tickets')).statusCode).toBe(403);
    expect((await w.a.clerk.get(`/api/v1/sales/hours?storeId=${store}&from=2026-01-01&to=2026-01-02`)).statusCode).toBe(
      403,
    );
  });
});
