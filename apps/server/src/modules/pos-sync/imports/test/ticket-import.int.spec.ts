import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../../test/support/world.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { RunImport } from '../application/run-import.ts';
import { csv, gz, Importer } from './import-world.ts';

let t: TestApp;
let chain: WorldChain;
let importer: Importer;
let store = '';

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  chain = await worldChain(t, { zone: 'Europe/London', currency: 'GBP', cutoverAt: null });
  importer = new Importer(t, chain.hqManager);
  store = chain.stores[0];
});

const HEADER = ['ticket_id', 'ts', 'sku', 'qty', 'price', 'CustomerID'];
const rules = () => ({ storeId: store, creditPrefix: 'C', createItems: true, services: ['POST'] });
const one = async <T>(sql: string): Promise<T> => (await t.admin.query(sql, [chain.tenantId])).rows[0] as T;
const count = async (table: string, where = 'true') =>
  Number((await one<{ n: string }>(`select count(*) n from ${table} where tenant_id = $1 and ${where}`)).n);

/** One ticket per rule of the real file. */
const RULES = csv(
  HEADER,
  ['536365', '2010-12-01 08:26:00', '85123a', 6, 2.55, 17850],
  ['536365', '2010-12-01 08:27:00', '85123A', 6, 2.55, 17850],
  ['536365', '2010-12-01 08:26:00', '85123A', 6, 2.55, 17850],
  ['C536379', '2010-12-01 09:41:00', 'D', -1, 27.5, 14527],
  ['536589', '2010-12-01 16:50:00', '21777', -10, 0, ''],
  ['A563186', '2011-08-12 14:51:00', 'B', 1, -11062.06, ''],
  ['550193', '2011-06-15 09:27:00', 'PADS', 1, 0.001, 13952],
  ['550194', '2011-06-15 09:30:00', 'POST', 1, 18.005, 13952],
  ['550195', 'gestern', '22423', 1, 1, ''],
  ['550195', '2011-06-15 09:30:00', '22424', 'viele', 1, ''],
  ['', '2011-06-15 09:30:00', '22424', 1, 1, ''],
  ['536365', '2010-12-01 08:26:00', '71053', 1, 3.39, 17850],
);

describe('a file of tickets', () => {
  it('[POS-10] each rule of the real file: credits, write-offs, negative prices, case, two timestamps, half up, scattered rows', async () => {
    const run = await importer.whole('tickets', 'tickets.csv.gz', gz(RULES), rules());
    expect(run).toMatchObject({ state: 'done', failure: null, done: 12, total: 12 });
    // 536365: 3 × 15.30 + 3.39; PADS 0; POST 18.005 rounds up to 18.01.
    expect(run.result?.tickets).toEqual({
      sales: 3,
      saleLines: 6,
      saleAmount: 4929 + 0 + 1801,
      refunds: 1,
      refundLines: 1,
      refundAmount: 2750,
      wastes: 1,
      wasteQuantity: '10',
      quarantined: 2,
      fresh: 4,
      freshWastes: 1,
    });
    expect({ ...run.check, tickets: { ...run.check?.tickets, fresh: 4, freshWastes: 1 } }).toEqual(run.result);
    expect(
      await t.admin
        .query(
          'select receipt_no, kind, business_date, total_minor from ticket where tenant_id = $1 order by receipt_no',
          [chain.tenantId],
        )
        .then((r) => r.rows.map((x) => [x.receipt_no, x.kind, String(x.total_minor)])),
    ).toEqual([
      ['536365', 'sale', '4929'],
      ['550193', 'sale', '0'],
      ['550194', 'sale', '1801'],
      ['C536379', 'refund', '2750'],
    ]);
    // The first timestamp counts, in the store's zone (winter: UTC).
    expect(
      (
        await one<{ at: Date }>("select occurred_at at from ticket where tenant_id = $1 and receipt_no = '536365'")
      ).at.toISOString(),
    ).toBe('2010-12-01T08:26:00.000Z');
    expect(
      (
        await one<{ at: Date }>("select occurred_at at from ticket where tenant_id = $1 and receipt_no = '550194'")
      ).at.toISOString(),
    ).toBe('2011-06-15T08:30:00.000Z');
    expect(await count('item')).toBe(run.result?.newItems ?? -1);
    expect(await count('item', "upper(sku) = '85123A'")).toBe(1);
    expect(await count('item', "type = 'service' and not stocked")).toBe(1);
    const waste = await one<{ n: string; d: string }>(
      "select sum(l.quantity_milli) n, min(d.business_date)::text d from stock_document d join stock_document_line l on l.tenant_id = d.tenant_id and l.document_id = d.id where d.tenant_id = $1 and d.kind = 'waste'",
    );
    expect(waste).toEqual({ n: '10000', d: '2010-12-01' });
    const held = await t.admin.query(
      'select receipt_no, reason from quarantined_ticket where tenant_id = $1 order by receipt_no',
      [chain.tenantId],
    );
    expect(held.rows).toEqual([
      { receipt_no: '550195', reason: 'schema' },
      { receipt_no: 'A563186', reason: 'import_rule' },
    ]);
    expect((await importer.issues(run.id)).map((i) => [i.row, i.code])).toEqual([
      [2, 'several_timestamps'],
      [7, 'negative_price'],
      [8, 'rounded_to_zero'],
      [10, 'time_unreadable'],
      [11, 'quantity_unreadable'],
      [12, 'number_missing'],
    ]);
  });

  it('[POS-10] the same file again, under another name and order of rows, changes nothing', async () => {
    await importer.whole('tickets', 'a.csv', RULES, rules());
    const before = await Promise.all(
      ['ticket_rev', 'ticket', 'item', 'stock_document', 'quarantined_ticket'].map((table) => count(table)),
    );
    const again = await importer.uploaded('tickets', 'b.csv', RULES);
    expect(again).toMatchObject({
      remembered: true,
      profile: { creditPrefix: 'C', storeId: store, createItems: true },
    });
    const run = await importer.imported(await importer.checked(again));
    expect(run.result?.tickets).toMatchObject({
      sales: 3,
      refunds: 1,
      wastes: 1,
      quarantined: 2,
      fresh: 0,
      freshWastes: 0,
    });
    expect(run.result?.newItems).toBe(0);
    expect(
      await Promise.all(
        ['ticket_rev', 'ticket', 'item', 'stock_document', 'quarantined_ticket'].map((table) => count(table)),
      ),
    ).toEqual(before);
  });

  it('gives the failed rows back with a reason each, and takes them when they are corrected', async () => {
    const run = await importer.whole('tickets', 'a.csv', RULES, rules());
    const failed = (await importer.failedRows(run.id)).replace('\ufeff', '').trimEnd().split('\n');
    expect(failed[0]).toBe(`${HEADER.join(',')},原因`);
    expect(failed).toHaveLength(5);
    expect(failed[2]).toMatch(/^550195,gestern,22423,1,1,,时间无法识别/);
    const corrected = csv(
      HEADER,
      ['550195', '2011-06-15 09:30', '22423', 1, 1, ''],
      ['550195', '2011-06-15 09:30', '22424', 2, 1, ''],
    );
    const second = await importer.whole('tickets', 'fixed.csv', corrected, rules());
    expect(second.result?.tickets).toMatchObject({ sales: 1, saleAmount: 300, fresh: 1, quarantined: 0 });
  });

  it('a held ticket goes into the books as it is, or corrected, and no reference to a person waits with it', async () => {
    const columns = {
      number: 'ticket_id',
      time: 'ts',
      sku: 'sku',
      quantity: 'qty',
      price: 'price',
      member: 'CustomerID',
    } as const;
    const file = csv(
      HEADER,
      ['A1', '2011-08-12 14:51', 'B', 1, -20, '13812345678'],
      ['A2', '2011-08-12 14:51', 'X', 'two', 1, '13812345678'],
    );
    await importer.whole('tickets', 'a.csv', file, { ...rules(), columns });
    const { items } = (await chain.hqManager.get('/api/v1/pos/quarantine')).json();
    expect(items.map((i: { receiptNo: string; reason: string }) => [i.receiptNo, i.reason]).sort()).toEqual([
      ['A1', 'import_rule'],
      ['A2', 'schema'],
    ]);
    for (const { id, version, receiptNo } of items) {
      const { payload } = (await chain.hqManager.get(`/api/v1/pos/quarantine/${id}`)).json();
      expect(JSON.stringify(payload)).not.toContain('13812345678');
      if (receiptNo === 'A2')
        Object.assign(payload, { lines: [{ ...payload.lines[0], quantity: '2', amount: 200 }], total: 200 });
      const fixed = await chain.hqManager.post(`/api/v1/pos/quarantine/${id}/fix`, { version, ticket: payload });
      expect(fixed.statusCode, fixed.body).toBe(200);
    }
    expect((await one<{ s: string }>('select sum(total_minor) s from ticket where tenant_id = $1')).s).toBe('-1800');
  });

  it('other content under a known number is a conflict and waits', async () => {
    const ticket = (qty: number) => csv(HEADER, ['1', '2011-06-15 09:30', 'X', qty, 1, '']);
    await importer.whole('tickets', 'a.csv', ticket(1), rules());
    const run = await importer.whole('tickets', 'a.csv', ticket(2), rules());
    expect(run.result?.tickets).toMatchObject({ sales: 0, quarantined: 1, fresh: 0 });
    expect((await importer.issues(run.id)).map((i) => i.code)).toEqual(['conflict']);
    expect(await count('quarantined_ticket', "reason = 'hash_conflict'")).toBe(1);
  });

  it('a killed import goes on where it stopped and ends with the same figures', async () => {
    const rows = Array.from({ length: 1_300 }, (_, i) => [`T${i}`, '2011-06-15 09:30', `S${i % 7}`, 2, 1.5, '']);
    const file = csv(HEADER, ...rows);
    const checked = await importer.checked(
      await importer.mapped(await importer.uploaded('tickets', 'a.csv', file), rules()),
    );
    const started = await importer.started(checked);
    const ctx = jobContext(chain.tenantId, 'test', 'test');
    // The first slice dies behind its first chunk: nothing tells the queue.
    await expect(
      t.get(RunImport).run(ctx, started.id, started.jobId ?? '', () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await count('ticket')).toBe(500);
    expect((await importer.get(started.id)).state).toBe('importing');
    // Two workers take it over at once; one of them is overtaken.
    await Promise.all([
      t.get(RunImport).run(ctx, started.id, started.jobId ?? '', () => false),
      t.get(RunImport).run(ctx, started.id, started.jobId ?? '', () => false),
    ]);
    await t.drain();
    const run = await importer.get(started.id);
    expect(run).toMatchObject({ state: 'done', done: 1300 });
    expect(run.result?.tickets).toMatchObject({ sales: 1300, saleLines: 1300, saleAmount: 390_000, fresh: 1300 });
    expect(await count('ticket')).toBe(1300);
    expect((await one<{ s: string }>('select sum(total_minor) s from ticket where tenant_id = $1')).s).toBe('390000');
  });

  it('takes a ticket of 2,000 lines and keeps one of 2,001 for a person', async () => {
    const lines = (no: string, n: number) =>
      Array.from({ length: n }, (_, i) => [no, '2011-06-15 09:30', `S${i % 9}`, 1, 1, '']);
    const run = await importer.whole(
      'tickets',
      'a.csv',
      csv(HEADER, ...lines('A', 2_000), ...lines('B', 2_001)),
      rules(),
    );
    expect(run.result?.tickets).toMatchObject({ sales: 1, saleLines: 2_000, quarantined: 1 });
    expect(run.result?.issues).toEqual([{ level: 'error', code: 'refused', rows: 2_001 }]);
  });

  it('unknown codes without "create items" are warnings: money counts, the line waits for its item', async () => {
    const run = await importer.whole(
      'tickets',
      'a.csv',
      csv(HEADER, ['1', '2011-06-15 09:30', 'X', 1, 1, ''], ['2', '2011-06-15 09:30', 'X', -1, 0, '']),
      { ...rules(), createItems: false },
    );
    expect(run.check?.issues).toEqual([
      { level: 'error', code: 'item_unknown', rows: 1 },
      { level: 'warning', code: 'item_unknown', rows: 1 },
    ]);
    expect(run.result?.tickets).toMatchObject({ sales: 1, wastes: 0 });
    expect(await count('item')).toBe(0);
  });

  it('the store may stand in a column: by code, by name, or by a name that only the file knows', async () => {
    const { rows } = await t.admin.query('select id, code from org_unit where tenant_id = $1 and id = any($2)', [
      chain.tenantId,
      chain.stores,
    ]);
    const code = rows.find((r) => r.id === chain.stores[1])?.code as string;
    const header = [...HEADER, 'store'];
    const file = csv(
      header,
      ['1', '2011-06-15 09:30', 'X', 1, 1, '', code],
      ['1', '2011-06-15 09:30', 'X', 1, 1, '', 'south store 1'],
      ['2', '2011-06-15 09:30', 'X', 1, 1, '', 'OLD-7'],
      ['3', '2011-06-15 09:30', 'X', 1, 1, '', 'NOBODY'],
    );
    const uploaded = await importer.uploaded('tickets', 'a.csv', file);
    const checked = await importer.checked(await importer.mapped(uploaded, { createItems: true }));
    expect(checked.check).toMatchObject({ unknownStores: ['OLD-7', 'NOBODY'], tickets: { sales: 2 } });
    const run = await importer.imported(
      await importer.checked(await importer.mapped(checked, { stores: { 'OLD-7': chain.stores[3] } })),
    );
    expect(run.result?.tickets).toMatchObject({ sales: 3 });
    const stores = await t.admin.query(
      'select store_id from ticket where tenant_id = $1 order by receipt_no, store_id',
      [chain.tenantId],
    );
    expect(new Set(stores.rows.map((r) => r.store_id))).toEqual(
      new Set([chain.stores[1], chain.stores[2], chain.stores[3]]),
    );
  });
});
