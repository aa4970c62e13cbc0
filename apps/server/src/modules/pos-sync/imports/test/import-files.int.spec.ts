import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, describe as group, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../../test/support/world.ts';
import { csv, gz, Importer } from './import-world.ts';

let t: TestApp;
let world: World;
let importer: Importer;

beforeAll(async () => {
  t = await startTestApp();
  world = await createWorld(t);
  importer = new Importer(t, world.a.hqManager);
});
afterAll(() => t.close());

const ROW = ['0001', '2026-03-02 10:00', 'A1', 1, 12.5];
const HEADER = ['小票号', '时间', '商品编码', '数量', '单价'];

describe('what a file may be', () => {
  it('GBK with semicolons and Chinese headers is understood', async () => {
    const text = '小票号;销售时间;商品编码;商品名称;数量;单价\n1;2026年3月2日 10点30分;A1;吐司（切片）;1;12.5\n';
    const { default: iconv } = await import('iconv-lite');
    const run = await importer.uploaded('tickets', '小票.csv', iconv.encode(text, 'gb18030'));
    expect(run.profile).toMatchObject({
      encoding: 'gb18030',
      columns: {
        number: '小票号',
        time: '销售时间',
        sku: '商品编码',
        name: '商品名称',
        quantity: '数量',
        price: '单价',
      },
    });
    const preview = await world.a.hqManager.get(`/api/v1/imports/${run.id}/preview`);
    expect(preview.json().rows).toEqual([['1', '2026年3月2日 10点30分', 'A1', '吐司（切片）', '1', '12.5']]);
    const done = await importer.imported(
      await importer.checked(await importer.mapped(run, { storeId: world.a.stores[0], createItems: true })),
    );
    expect(done.result?.tickets).toMatchObject({ sales: 1, saleAmount: 1250 });
    const item = await t.admin.query("select name from item where tenant_id = $1 and sku = 'A1'", [world.a.tenantId]);
    expect(item.rows).toEqual([{ name: '吐司（切片）' }]);
  });

  it('[D9] a frame without boundary or with an end that never came is the sender’s matter, and leaves nothing', async () => {
    const known = async () => (await world.a.hqManager.get('/api/v1/imports')).json().items.length;
    const before = await known();
    const post = (type: string, payload: string) =>
      world.a.hqManager.request('POST', '/api/v1/imports?kind=tickets', payload, { 'content-type': type });
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="x.csv"\r\n\r\na,b\r\n1,2';
    expect((await post('multipart/form-data', head)).json()).toMatchObject({ code: 'pos-sync.import_file_missing' });
    expect((await post('multipart/form-data; boundary=b', head)).json()).toMatchObject({
      status: 400,
      code: 'pos-sync.import_cut_off',
    });
    expect((await post('multipart/form-data; boundary=b', '--b\r\nconte')).statusCode).toBe(400);
    expect(await known()).toBe(before);
  });

  it('GBK that begins like ASCII for megabytes is still found out', async () => {
    const { default: iconv } = await import('iconv-lite');
    const filler = Array.from({ length: 30_000 }, (_, i) => `${i},2026-03-02 10:00,A1,1,1,plain`).join('\n');
    const run = await importer.uploaded(
      'tickets',
      'late.csv',
      gz('').length === 0
        ? ''
        : iconv.encode(`no,ts,sku,qty,price,name\n${filler}\nlast,2026-03-02 10:00,A1,1,1,面包\n`, 'gb18030'),
    );
    expect(run.profile.encoding).toBe('gb18030');
  });

  it('UTF-8 with a byte order mark, UTF-16 and gzip', async () => {
    const text = csv(HEADER, ROW);
    for (const [name, content] of [
      ['bom.csv', Buffer.from(`\ufeff${text}`)],
      ['utf16.csv', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['zipped.csv', gz(text)],
    ] as const) {
      const run = await importer.uploaded('tickets', name, content);
      expect(run.profile.columns.number, name).toBe('小票号');
    }
  });

  it('a spreadsheet with real dates and numbers', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('s');
    sheet.addRow(HEADER);
    sheet.addRow(['X1', new Date(Date.UTC(2026, 2, 2, 10, 0, 0)), 'A1', 3, 0.1 + 0.2]);
    const run = await importer.whole('tickets', 'book.xlsx', Buffer.from(await book.xlsx.writeBuffer()), {
      storeId: world.a.stores[0],
      createItems: true,
    });
    expect(run.result?.tickets).toMatchObject({ sales: 1, saleAmount: 90, fresh: 1 });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a picture', Buffer.from([0x89, 0x50, 0, 0, 1, 2, 3]), 'not_text'],
    // Without a zero byte these read as Chinese text, so that only their first bytes tell.
    ['a tiny PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'not_text'],
    ['a PNG in an archive', gz(Buffer.from('89504e470d0a1a0a2c2c2c0a', 'hex')), 'not_text'],
    ['a JPEG', Buffer.from('ffd8ffe1414243440a2c2c0a', 'hex'), 'not_text'],
    ['a GIF', Buffer.from('GIF89a,b,c\n1,2,3\n'), 'not_text'],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj, <<>>\nendobj\n'), 'not_text'],
    ['an old XLS', Buffer.from('d0cf11e0a1b11ae1414243440a', 'hex'), 'not_text'],
    ['a RAR', Buffer.from('526172211a0701', 'hex'), 'not_text'],
    ['a 7z', Buffer.from('377abcaf271c4142', 'hex'), 'not_text'],
    ['a zero byte in text', Buffer.from('a,b,c\n1,\0,3\n'), 'not_text'],
    [
      'a cut archive',
      gz(csv(HEADER, ...Array.from({ length: 5_000 }, (_, i) => [i, Math.sin(i), 'A', 1, 1]))).subarray(0, 2_000),
      'broken_archive',
    ],
    ['a zip that is no sheet', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 7)]), 'broken_sheet'],
  ])('%s is refused with a reason', async (_, content, failure) => {
    const answer = await importer.upload('tickets', 'x.csv', content);
    expect(answer.statusCode, answer.body).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'pos-sync.import_unreadable', meta: { failure } });
  });

  it('an archive that breaks behind its first megabyte fails the check with the reason, not with a crash', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [
      i,
      '2026-03-02 10:00',
      `S${(i * 7919) % 100_003}`,
      1,
      (i % 97) / 10,
    ]);
    const whole = gz(csv(HEADER, ...rows));
    const damaged = Buffer.concat([whole.subarray(0, whole.length - 200), Buffer.alloc(200, 0x55)]);
    const answer = await importer.upload('tickets', 'x.csv.gz', damaged);
    expect([201, 422]).toContain(answer.statusCode);
    if (answer.statusCode === 422) return expect(answer.json().meta).toEqual({ failure: 'broken_archive' });
    const run = await importer.checked(await importer.mapped(answer.json(), { storeId: world.a.stores[0] }));
    expect(run).toMatchObject({ state: 'failed', failure: 'broken_archive' });
  });

  it('a request without a file is refused', async () => {
    expect((await world.a.hqManager.post('/api/v1/imports?kind=tickets', {})).json()).toMatchObject({
      code: 'pos-sync.import_file_missing',
    });
  });

  it('an incomplete mapping names the missing fields', async () => {
    const run = await importer.uploaded('tickets', 'x.csv', csv(['a', 'b'], [1, 2]));
    const answer = await world.a.hqManager.post(`/api/v1/imports/${run.id}/check`, { version: run.version });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors.map((e: { path: string }) => e.path)).toEqual(
      ['number', 'time', 'sku', 'quantity', 'price', 'store'].map((f) => `profile.columns.${f}`),
    );
  });

  it('the template is understood without mapping', async () => {
    for (const kind of ['tickets', 'item_days'] as const) {
      const template = await world.a.hqManager.get(`/api/v1/imports/template?kind=${kind}`);
      const run = await importer.uploaded(kind, 't.csv', `${template.body}\n`);
      const checked = await importer.checked(run);
      expect(checked.state).toBe('checked');
    }
  });
});

describe('item-day history', () => {
  it('counts rows and units, refuses a day twice, and changes nothing the second time', async () => {
    const file = csv(
      ['store', 'sku', 'date', 'qty', 'sold_out'],
      ['North Store 1', 'ROLL', '2026-01-01', 28, 1],
      ['North Store 1', 'ROLL', '2026-01-02', 30.5, 0],
      ['north store 2', 'roll', '2026-01-01', 5, 0],
      ['North Store 1', 'roll', '2026-01-01', 4, 0],
      ['Nowhere', 'ROLL', '2026-01-01', 4, 0],
      ['North Store 2', 'ROLL', '2026-02-30', 4, 0],
    );
    const over = { createItems: true, storeId: null };
    const run = await importer.whole('item_days', 'days.csv', file, over);
    expect(run.result).toMatchObject({
      rows: 6,
      badRows: 3,
      newItems: 1,
      firstDate: '2026-01-01',
      lastDate: '2026-01-02',
      itemDays: { quantity: '63.5', stores: 2, items: 1, fresh: 3 },
    });
    expect((await importer.issues(run.id)).map((i) => [i.row, i.code])).toEqual([
      [5, 'duplicate_day'],
      [6, 'store_unknown'],
      [7, 'time_unreadable'],
    ]);
    const again = await importer.whole('item_days', 'days.csv', file, over);
    expect(again.result?.itemDays).toMatchObject({ quantity: '63.5', fresh: 0 });
  });
});

group('who may import', () => {
  it('[TEN-01] an import of chain A does not exist for chain B', async () => {
    const run = await importer.uploaded('tickets', 'x.csv', csv(HEADER, ROW));
    const b = world.b.hqManager;
    for (const path of ['', '/preview', '/issues', '/failed-rows'])
      await expectSameAsUnknown(b, 'GET', (id) => `/api/v1/imports/${id}${path}`, run.id);
    await expectSameAsUnknown(b, 'PUT', (id) => `/api/v1/imports/${id}/profile`, run.id, {
      version: 1,
      profile: run.profile,
    });
    for (const verb of ['check', 'start'])
      await expectSameAsUnknown(b, 'POST', (id) => `/api/v1/imports/${id}/${verb}`, run.id, { version: 1 });
    expect((await b.get('/api/v1/imports')).json().items).toEqual([]);
    const foreignStore = await world.a.hqManager.put(`/api/v1/imports/${run.id}/profile`, {
      version: 1,
      profile: { ...run.profile, storeId: world.b.stores[0] },
    });
    expect(foreignStore.statusCode).toBe(404);
  });

  it('roles without the permission get 403', async () => {
    for (const caller of [
      world.a.storeManager,
      world.a.northSupervisor,
      world.a.clerk,
      world.a.buyer,
      world.a.compliance,
    ])
      expect((await caller.get('/api/v1/imports')).statusCode).toBe(403);
  });

  it('a manager of the north fills northern stores only and sees no other import', async () => {
    const north = await world.a.person('hq_manager', world.a.units.north);
    const mine = new Importer(t, north);
    const theirs = await importer.mapped(await importer.uploaded('tickets', 'x.csv', csv(HEADER, ROW)), {
      storeId: world.a.stores[2],
    });
    await expectSameAsUnknown(north, 'GET', (id) => `/api/v1/imports/${id}`, theirs.id);
    const run = await mine.uploaded(
      'item_days',
      'x.csv',
      csv(
        ['store', 'sku', 'date', 'qty'],
        ['North Store 1', 'N', '2026-01-01', 1],
        ['South Store 1', 'N', '2026-01-01', 1],
      ),
    );
    const outside = await north.put(`/api/v1/imports/${run.id}/profile`, {
      version: run.version,
      profile: { ...run.profile, storeId: world.a.stores[2] },
    });
    expect(outside.statusCode).toBe(404);
    const done = await mine.imported(await mine.checked(await mine.mapped(run, { createItems: true })));
    expect(done.result).toMatchObject({ unknownStores: ['South Store 1'], itemDays: { fresh: 1 } });
  });

  it('a step against the state or an old version is refused', async () => {
    const run = await importer.mapped(await importer.uploaded('tickets', 'x.csv', csv(HEADER, ROW)), {
      storeId: world.a.stores[0],
    });
    expect(
      (await world.a.hqManager.post(`/api/v1/imports/${run.id}/start`, { version: run.version })).json(),
    ).toMatchObject({ code: 'invalid_transition' });
    expect(
      (await world.a.hqManager.post(`/api/v1/imports/${run.id}/check`, { version: run.version - 1 })).json(),
    ).toMatchObject({ code: 'version_conflict' });
  });
});
