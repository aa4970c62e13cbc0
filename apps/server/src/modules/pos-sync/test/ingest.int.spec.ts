import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf, till } from '../../../../test/support/tills.ts';
import { Provisioning } from '../../../foundation/identity/provisioning.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { AcceptBatch } from '../application/accept-batch.ts';
import { BatchIdReused, BatchTooLarge } from '../pos-sync.errors.ts';

let t: TestApp;
let chain: TestChain;
let items: TillItems;
let store = '';

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

async function freshStore(): Promise<void> {
  chain = await createChain(t);
  items = await openTills(t, chain);
  store = chain.stores[0];
}

const send = (tickets: readonly unknown[], over: { batchId?: string; deviceId?: string } = {}) =>
  t.get(AcceptBatch).run(till(chain, store, over.deviceId), {
    batchId: over.batchId ?? newId(),
    sentAt: '2026-03-02T12:00:00+08:00',
    tickets: [...tickets],
  });
const deviceKey = async (): Promise<string> => {
  const arrange = jobContext(chain.tenantId, 'test.arrange', 'test');
  return (await t.db.tx(arrange, (tx) => t.get(Provisioning).deviceKey(tx, store, 'test till'))).key;
};
const onHand = async (item: string) =>
  (
    await t.admin.query(
      'select on_hand_milli::text q from stock_balance where tenant_id = $1 and store_id = $2 and item_id = $3',
      [chain.tenantId, store, item],
    )
  ).rows[0]?.q ?? null;
const count = async (table: string, where = 'true') =>
  Number(
    (await t.admin.query(`select count(*) n from ${table} where tenant_id = $1 and ${where}`, [chain.tenantId])).rows[0]
      .n,
  );

describe('batches', () => {
  beforeAll(freshStore);

  it('[D1] the same batch again gets the stored answer and changes nothing; other content under its id is refused', async () => {
    const batchId = newId();
    const deviceId = newId();
    const ticket = ticketOf([{ sku: 'BREAD', quantity: '2' }]);
    const first = await send([ticket], { batchId, deviceId });
    expect(first.results).toEqual([{ ticketUid: ticket.ticketUid, rev: 1, status: 'applied' }]);
    expect(await send([ticket], { batchId, deviceId })).toEqual({ ...first, replayed: true });
    await expect(send([ticketOf([{ sku: 'BREAD' }])], { batchId, deviceId })).rejects.toThrow(BatchIdReused);
    expect(await onHand(items.BREAD)).toBe('-2000');
    expect(await count('ticket_rev')).toBe(1);
  });

  it('[D1] one uid from two stores is two tickets: both stores have sold, and each is revised by itself', async () => {
    const both = chain.stores.slice(0, 2);
    const ticket = ticketOf([{ sku: 'BREAD', quantity: '3' }]);
    const sendTo = (storeId: string, one: unknown) =>
      t.get(AcceptBatch).run(till(chain, storeId), {
        batchId: newId(),
        sentAt: '2026-03-02T12:00:00+08:00',
        tickets: [one],
      });
    const of = async (storeId: string) =>
      (
        await t.admin.query(
          'select on_hand_milli::text q from stock_balance where tenant_id = $1 and store_id = $2 and item_id = $3',
          [chain.tenantId, storeId, items.BREAD],
        )
      ).rows[0]?.q;
    const before = await Promise.all(both.map(of));
    for (const storeId of both) expect((await sendTo(storeId, ticket)).results).toMatchObject([{ status: 'applied' }]);
    const sold = (now: readonly unknown[]) => now.map((q, i) => Number(q) - Number(before[i] ?? 0));
    expect(sold(await Promise.all(both.map(of)))).toEqual([-3000, -3000]);
    const second = ticketOf([{ sku: 'BREAD', quantity: '1' }], { ticketUid: ticket.ticketUid, rev: 2 });
    expect((await sendTo(both[1] ?? '', second)).results).toMatchObject([{ status: 'applied' }]);
    expect(sold(await Promise.all(both.map(of)))).toEqual([-3000, -1000]);
  });

  it('[D9] a ticket that nests without end, or names keys of the prototype, costs only itself', async () => {
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    const plain = (over: string) => JSON.stringify(ticketOf([{ sku: 'BREAD' }])).replace('{', `{${over},`);
    const body = (tickets: readonly string[]) =>
      `{"batchId":"${newId()}","sentAt":"2026-03-02T12:00:00+08:00","tickets":[${tickets.join(',')}],"heartbeat":{"lastSeq":1,"unsent":2,"oldestUnsentAt":"0000-01-01T00:00:00Z"}}`;
    const payload = body([
      plain(`"note":${deep}`),
      plain('"__proto__":{"a":1}'),
      plain('"channelX":1'),
      deep,
      plain('"seq":7'),
    ]);
    const headers = { authorization: `Bearer ${await deviceKey()}`, 'content-type': 'application/json' };
    for (const replayed of [false, true]) {
      const answer = await t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers, payload });
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json().replayed).toBe(replayed);
      expect(answer.json().results.map((r: { status: string }) => r.status)).toEqual([
        'invalid',
        'applied',
        'invalid',
        'invalid',
        'applied',
      ]);
    }
    const { rows } = await t.admin.query(
      'select unsent, oldest_unsent_at from pos_terminal where tenant_id = $1 and store_id = $2 and unsent is not null',
      [chain.tenantId, store],
    );
    expect(rows).toEqual([{ unsent: 2, oldest_unsent_at: null }]);
  });

  it('[D9] a ticket or a day end with text that JSON of the database cannot hold waits in quarantine; the rest settles', async () => {
    const good = ticketOf([{ sku: 'BREAD' }]);
    const bad = [
      ticketOf([{ sku: 'BREAD' }], { receiptNo: 'a\0b' }),
      ticketOf([{ sku: 'BREAD' }], { receiptNo: 'a\ud800' }),
      ticketOf([{ sku: 'BREAD' }], { adjustments: [{ reason: 'a\0b', amount: 0 }] }),
    ];
    const spelled = ticketOf([{ sku: 'BREAD' }], { receiptNo: 'a\\u0000b' });
    const answer = await send([...bad, good, spelled]);
    expect(answer.results.map((r) => r.status)).toEqual(['invalid', 'invalid', 'invalid', 'applied', 'applied']);
    const ends = ['\0', '\ud800'].map((method) => ({
      terminalCode: good.terminalCode,
      businessDate: '2026-03-02',
      firstSeq: 1,
      lastSeq: 1,
      ticketCount: 1,
      gross: 0,
      discounts: 0,
      refunds: 0,
      voids: 0,
      tenders: [{ method, amount: 0 }],
    }));
    const batch = { batchId: newId(), sentAt: '2026-03-02T12:00:00+08:00', tickets: [], dayEnds: ends };
    const { dayEnds } = await t.get(AcceptBatch).run(till(chain, store), batch);
    expect(dayEnds.map((d) => d.status)).toEqual(['invalid', 'invalid']);
    await t.drain();
    expect(await count('work_item', 'last_error is not null')).toBe(0);
  });

  it('[D11] another device that sends the same ticket changes nothing', async () => {
    const ticket = ticketOf([{ sku: 'BREAD' }]);
    await send([ticket], { deviceId: newId() });
    const before = await onHand(items.BREAD);
    expect((await send([ticket], { deviceId: newId() })).results[0]?.status).toBe('duplicate');
    expect(await onHand(items.BREAD)).toBe(before);
  });

  it('refuses more than 500 tickets as a whole', async () => {
    await expect(send(Array.from({ length: 501 }, () => ({})))).rejects.toThrow(BatchTooLarge);
  });
});

describe('one bad ticket', () => {
  beforeAll(freshStore);

  it('[D10] does not hold 499 good ones back, and a retry of the whole batch is stable', async () => {
    const tickets: unknown[] = Array.from({ length: 499 }, (_, i) => ticketOf([{ sku: 'BREAD' }], { seq: i + 1 }));
    tickets.splice(250, 0, { ...ticketOf([{ sku: 'BREAD' }]), total: 999 });
    const first = await send(tickets);
    expect(first.results.filter((r) => r.status === 'applied')).toHaveLength(499);
    expect(first.results[250]).toMatchObject({ status: 'invalid', code: 'total_mismatch' });
    const again = await send(tickets);
    expect(again.results.filter((r) => r.status === 'duplicate')).toHaveLength(499);
    expect(await count('quarantined_ticket')).toBe(1);
    expect(await onHand(items.BREAD)).toBe('-499000');
  });

  it.each([
    ['schema', { lines: 'none' }],
    ['schema', { total: 1.5 }],
    ['schema', { businessDate: '2026-02-30' }],
    ['schema', { seq: 3_000_000_000 }],
    ['schema', { openedAt: '0001-01-01T00:00:00Z', closedAt: undefined }],
    ['schema', { receiptNo: '\ud800' }],
    ['unknown_terminal', { terminalCode: 'T9' }],
    ['currency_mismatch', { currency: 'EUR' }],
  ])('goes to quarantine: %s %j', async (code, over) => {
    const result = (await send([{ ...ticketOf([{ sku: 'BREAD' }]), ...over }])).results[0];
    expect(result).toMatchObject({ status: 'invalid', code });
  });

  it('[D4] same revision with other content is a conflict: head unchanged, content in quarantine', async () => {
    const ticket = ticketOf([{ sku: 'MILK', quantity: '1' }]);
    await send([ticket]);
    const other = { ...ticket, lines: [{ ...ticket.lines[0], quantity: '5' }] };
    expect((await send([other])).results[0]).toMatchObject({ status: 'conflict', code: 'hash_conflict' });
    expect(await onHand(items.MILK)).toBe('-1000');
    expect(await count('quarantined_ticket', `ticket_uid = '${ticket.ticketUid}'`)).toBe(1);
  });
});

describe('[D6] voids and refunds', () => {
  beforeAll(freshStore);
  const figures = async () =>
    (
      await t.admin.query(
        'select sales, refunds, voids, net_minor::text net, refund_minor::text refund from sales_hour where tenant_id = $1',
        [chain.tenantId],
      )
    ).rows;

  it('a void before the close, a double void and a late close end as one void', async () => {
    const closed = ticketOf([{ sku: 'BREAD' }]);
    const voided = { ...closed, rev: 2, status: 'void' as const };
    expect((await send([voided])).results[0]?.status).toBe('applied');
    expect((await send([closed])).results[0]?.status).toBe('stale');
    await send([{ ...voided, rev: 3 }]);
    expect(await onHand(items.BREAD)).toBeNull();
    expect(await figures()).toEqual([{ sales: 0, refunds: 0, voids: 1, net: '0', refund: '0' }]);
  });

  it('a correction reverses and posts; a void afterwards only reverses', async () => {
    const one = ticketOf([{ sku: 'BREAD', quantity: '1', amount: 1200 }]);
    await send([one]);
    await send([ticketOf([{ sku: 'BREAD', quantity: '3', amount: 3600 }], { ticketUid: one.ticketUid, rev: 2 })]);
    expect(await onHand(items.BREAD)).toBe('-3000');
    await send([{ ...one, rev: 3, status: 'void' as const }]);
    expect(await onHand(items.BREAD)).toBe('0');
    expect(await count('sales_item_day')).toBe(0);
  });

  it('a refund before its sale, larger than the sale, counts on its own day', async () => {
    const sale = ticketOf([{ sku: 'MILK', quantity: '1', amount: 500 }]);
    const refund = ticketOf([{ sku: 'MILK', quantity: '2', amount: 1000 }], {
      kind: 'refund',
      refersTo: sale.ticketUid,
      closedAt: '2026-03-05T10:00:00+08:00',
    });
    await send([refund]);
    expect(await onHand(items.MILK)).toBe('2000');
    await send([sale]);
    expect(await onHand(items.MILK)).toBe('1000');
    const { rows } = await t.admin.query(
      'select business_date::text d, net_minor::text net from sales_hour where tenant_id = $1 and net_minor <> 0 order by 1',
      [chain.tenantId],
    );
    expect(rows).toEqual([
      { d: '2026-03-02', net: '500' },
      { d: '2026-03-05', net: '-1000' },
    ]);
  });
});

describe('lines', () => {
  beforeAll(freshStore);

  it('set meals and modifiers use up ingredients; parts on the ticket replace the recipe of their set', async () => {
    await send([ticketOf([{ sku: 'COMBO', quantity: '2', modifiers: [{ sku: 'SHOT', quantity: '1' }] }])]);
    expect([await onHand(items.BREAD), await onHand(items.MILK), await onHand(items.BEANS)]).toEqual([
      '-2000',
      '-400',
      '-54',
    ]);
    await send([ticketOf([{ sku: 'COMBO' }, { sku: 'BREAD', parentLineNo: 1, amount: 0 }])]);
    expect([await onHand(items.BREAD), await onHand(items.MILK)]).toEqual(['-3000', '-400']);
  });

  it('reads price-embedded barcodes: weight, price through the item price, and a till that weighed by itself', async () => {
    await send([ticketOf([{ barcode: '2112345003504' }])]);
    expect(await onHand(items.HAM)).toBe('-350');
    await send([ticketOf([{ barcode: '2254321025008' }])]);
    expect(await onHand(items.CHEESE)).toBe('-250');
    await send([ticketOf([{ barcode: '2112345003504', quantity: '1', uom: 'kg' }])]);
    expect(await onHand(items.HAM)).toBe('-1350');
  });

  it('a ticket with 2,000 lines is accepted, one more is refused', async () => {
    const lines = Array.from({ length: 2000 }, () => ({ sku: 'BEANS', quantity: '0.001', amount: 1 }));
    expect((await send([ticketOf(lines)])).results[0]?.status).toBe('applied');
    expect((await send([ticketOf([...lines, { sku: 'BEANS', amount: 1 }])])).results[0]).toMatchObject({
      status: 'invalid',
      code: 'schema',
      detail: 'lines: too_big',
    });
  });

  it('skus match in any case; services move no stock; the head keeps its money', async () => {
    await send([ticketOf([{ sku: ' bread ' }, { sku: 'bag', amount: 100 }])]);
    expect(await count('stock_leg', `item_id = '${items.BAG}'`)).toBe(0);
    expect(await count('ticket_line', 'item_id is null')).toBe(0);
  });
});

describe('[PRV-06] personal references', () => {
  beforeAll(freshStore);

  it('leave the ticket at the door: nothing but ticket_member holds them, encrypted', async () => {
    const member = '13812345678';
    const cashier = '+86 139 1234 5678';
    const good = ticketOf([{ sku: 'BREAD' }], { memberRef: member, cashierRef: cashier });
    const bad = { ...ticketOf([{ sku: 'BREAD' }], { memberRef: member, cashierRef: cashier }), total: 1 };
    const broken = {
      ...ticketOf([{ sku: 'BREAD' }]),
      customerPhone: member,
      note: `call ${member}`,
      lines: [{ name: '13912345678' }],
    };
    await send([good, bad, broken]);
    const everything: string[] = [];
    for (const table of [
      'ticket_rev',
      'ticket',
      'ticket_line',
      'quarantined_ticket',
      'pos_batch',
      'work_item',
      'stock_leg',
    ]) {
      const { rows } = await t.admin.query(`select t::text as text from ${table} t where tenant_id = $1`, [
        chain.tenantId,
      ]);
      everything.push(...rows.map((r) => r.text as string));
    }
    for (const secret of ['13812345678', '1391234', '139 1234 5678'])
      expect(everything.filter((text) => text.includes(secret))).toEqual([]);
    const { rows } = await t.admin.query('select member_index, member_cipher from ticket_member where tenant_id = $1', [
      chain.tenantId,
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[0].member_index.equals(rows[1].member_index)).toBe(true);
    expect(rows[0].member_cipher.includes(Buffer.from(member))).toBe(false);
  });

  it('a changed member reference alone is no conflict: it is not part of the hash', async () => {
    const ticket = ticketOf([{ sku: 'BREAD' }], { memberRef: 'M1' });
    await send([ticket]);
    expect((await send([{ ...ticket, memberRef: 'M2' }])).results[0]?.status).toBe('duplicate');
  });
});
