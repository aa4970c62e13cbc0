import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../test/support/world.ts';
import { CatalogApi } from '../index.ts';

let t: TestApp;
let world: World;
beforeAll(async () => {
  t = await startTestApp();
  world = await createWorld(t);
});
afterAll(() => t?.close());

const item = (sku: string, more: object = {}) => ({
  sku,
  name: '珍珠奶茶',
  nameEn: 'Pearl milk tea',
  type: 'sellable',
  categoryId: null,
  baseUom: '杯',
  shelfLifeDays: 1,
  storage: 'ambient',
  price: 1600,
  costMilli: 4200,
  stocked: true,
  status: 'active',
  ...more,
});
const create = async (chain: World['a'], sku: string, more: object = {}): Promise<string> => {
  const made = await chain.hqManager.post('/api/v1/items', item(sku, more));
  expect(made.statusCode, made.body).toBe(201);
  return (made.json() as { id: string }).id;
};

describe('items', () => {
  it('[PLT-05] are found by sku, name, full pinyin and initials', async () => {
    const id = await create(world.a, 'TEA-1');
    for (const search of ['tea-1', '奶茶', 'zznc', 'zhenzhu', 'pearl']) {
      const found = (await world.a.storeManager.get(`/api/v1/items?search=${encodeURIComponent(search)}`)).json() as {
        items: { id: string }[];
      };
      expect(
        found.items.map((i) => i.id),
        search,
      ).toContain(id);
    }
  });

  it('refuses a sku that differs by case only', async () => {
    await create(world.a, 'Dup-1');
    expect((await world.a.hqManager.post('/api/v1/items', item('dup-1'))).json()).toMatchObject({
      status: 409,
      code: 'catalog.sku_taken',
    });
  });

  it('[PLT-16] another chain’s item answers like an unknown id, on every route', async () => {
    const id = await create(world.b, 'B-1');
    const a = world.a.hqManager;
    await expectSameAsUnknown(a, 'GET', (x) => `/api/v1/items/${x}`, id);
    await expectSameAsUnknown(a, 'PUT', (x) => `/api/v1/items/${x}`, id, { ...item('B-1'), version: 1 });
    await expectSameAsUnknown(a, 'POST', (x) => `/api/v1/items/${x}/codes`, id, { kind: 'barcode', code: '123' });
    await expectSameAsUnknown(a, 'PUT', (x) => `/api/v1/items/${x}/uoms`, id, { uoms: [] });
    const own = await create(world.a, 'A-9');
    await expectSameAsUnknown(a, 'POST', (x) => `/api/v1/items/${x}/recipes`, id, {
      effectiveFrom: '2026-01-01',
      yield: '1',
      lines: [{ componentId: own, quantity: '1', wastePct: 0 }],
    });
    expect(
      (
        await a.post(`/api/v1/items/${own}/recipes`, {
          effectiveFrom: '2026-01-01',
          yield: '1',
          lines: [{ componentId: id, quantity: '1', wastePct: 0 }],
        })
      ).statusCode,
    ).toBe(404);
  });

  it('[PRV-02] a store manager reads items but does not change them', async () => {
    expect((await world.a.storeManager.post('/api/v1/items', item('NO'))).statusCode).toBe(403);
  });

  it('pages through many without loss', async () => {
    for (let i = 0; i < 7; i += 1) await create(world.b, `P-${i}`);
    const seen: string[] = [];
    let total: number | undefined;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = (
        await world.b.hqManager.get(`/api/v1/items?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).json() as { items: { sku: string }[]; nextCursor: string | null; total?: number };
      if (cursor === '') total = page.total;
      seen.push(...page.items.map((i) => i.sku));
      cursor = page.nextCursor;
    }
    expect(seen.filter((s) => s.startsWith('P-'))).toEqual(['P-0', 'P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6']);
    expect(new Set(seen).size).toBe(seen.length);
    expect(total).toBe(seen.length);
    const filtered = (await world.b.hqManager.get('/api/v1/items?limit=3&search=p-')).json() as { total: number };
    expect(filtered.total).toBe(seen.filter((s) => s.startsWith('P-')).length);
  });
});

describe('recipes and codes as other modules see them', () => {
  it('[ORD-21] a new recipe version counts from its date; the cache follows without a restart', async () => {
    const milk = await create(world.a, 'MILK', { type: 'ingredient' });
    const latte = await create(world.a, 'LATTE', { stocked: false });
    const add = (effectiveFrom: string, quantity: string) =>
      world.a.hqManager.post(`/api/v1/items/${latte}/recipes`, {
        effectiveFrom,
        yield: '1',
        lines: [{ componentId: milk, quantity, wastePct: 0 }],
      });
    expect((await add('2026-01-01', '0.25')).statusCode).toBe(201);
    const catalog = t.get(CatalogApi);
    const need = (date: string) =>
      t.db.tx(world.a.ctx('owner'), async (tx) => (await catalog.recipeBook(tx, date)).leaves(latte)[0]?.microPerUnit);
    expect(await need('2026-06-01')).toBe(250_000n);
    expect((await add('2026-07-01', '0.2')).statusCode).toBe(201);
    expect(await need('2026-06-30')).toBe(250_000n);
    expect(await need('2026-07-01')).toBe(200_000n);
  });

  it('refuses a recipe that would contain its own product', async () => {
    const a = await create(world.a, 'CY-A', { stocked: false });
    const b = await create(world.a, 'CY-B', { stocked: false });
    const recipe = (componentId: string) => ({
      effectiveFrom: '2026-01-01',
      yield: '1',
      lines: [{ componentId, quantity: '1', wastePct: 0 }],
    });
    expect((await world.a.hqManager.post(`/api/v1/items/${a}/recipes`, recipe(b))).statusCode).toBe(201);
    expect((await world.a.hqManager.post(`/api/v1/items/${b}/recipes`, recipe(a))).json()).toMatchObject({
      status: 422,
      code: 'catalog.recipe_cycle',
    });
  });

  it('[POS-01] a barcode added now is found by the next ticket; it can’t mean two items', async () => {
    const one = await create(world.a, 'BC-1');
    const two = await create(world.a, 'BC-2');
    const catalog = t.get(CatalogApi);
    const find = () =>
      t.db.tx(world.a.ctx('owner'), async (tx) => (await catalog.codes(tx)).byBarcode('6900000000014')?.itemId);
    expect(await find()).toBeUndefined();
    expect(
      (await world.a.hqManager.post(`/api/v1/items/${one}/codes`, { kind: 'barcode', code: '6900000000014' }))
        .statusCode,
    ).toBe(204);
    expect(await find()).toBe(one);
    expect(
      (await world.a.hqManager.post(`/api/v1/items/${two}/codes`, { kind: 'barcode', code: '6900000000014' })).json(),
    ).toMatchObject({ status: 409, code: 'catalog.code_taken' });
  });
});

describe('sources and listings', () => {
  const source = (code: string) => ({
    code,
    name: '果然好',
    nameEn: 'Fresh fruit',
    kind: 'external',
    siteId: null,
    state: 'approved',
    minOrder: 80_000,
    currency: 'CNY',
    contactName: null,
    mail: 'desk@example.test',
  });

  it('[ORD-27] a source with calendar and packs serves a store’s listing; the address is sealed', async () => {
    const made = await world.a.buyer.post('/api/v1/supply-sources', source('S1'));
    expect(made.statusCode, made.body).toBe(201);
    expect(made.body).not.toContain('desk@example.test');
    const { id } = made.json() as { id: string };
    const fruit = await create(world.a, 'FRUIT', { type: 'ingredient' });
    expect(
      (
        await world.a.buyer.put(`/api/v1/supply-sources/${id}/slots`, {
          slots: [{ storeId: null, orderWeekday: 1, cutoffMinute: 960, leadDays: 1, window: '06:00–08:00' }],
        })
      ).statusCode,
    ).toBe(204);
    expect(
      (
        await world.a.buyer.put(`/api/v1/supply-sources/${id}/items`, {
          items: [
            {
              itemId: fruit,
              supplierSku: null,
              packUom: '箱',
              pack: '10',
              moq: '10',
              packPrice: 12_000,
              status: 'active',
            },
          ],
        })
      ).statusCode,
    ).toBe(204);
    const detail = (await world.a.buyer.get(`/api/v1/supply-sources/${id}`)).json() as {
      items: { id: string }[];
      hasMail: boolean;
    };
    expect(detail.hasMail).toBe(true);
    const supplierItemId = detail.items[0]?.id;
    expect(
      (
        await world.a.buyer.put(`/api/v1/stores/${world.a.stores[0]}/listings`, {
          listings: [
            {
              itemId: fruit,
              supplierItemId,
              listedFrom: '2026-01-01',
              listedTo: null,
              shelfCapacity: null,
              displayMin: '2',
              safetyStock: '0',
            },
          ],
        })
      ).statusCode,
    ).toBe(204);
    const catalog = t.get(CatalogApi);
    const [listing] = await t.db.tx(world.a.ctx('owner'), (tx) => catalog.listings(tx, world.a.stores[0]));
    expect(listing).toMatchObject({
      itemId: fruit,
      sourceId: id,
      packMilli: 10_000n,
      displayMinMilli: 2000n,
      packPriceMinor: 12_000n,
    });
    expect(await t.db.tx(world.a.ctx('owner'), (tx) => catalog.supplierMail(tx, id))).toBe('desk@example.test');
    const stored = await t.admin.query<{ raw: string }>(
      `select encode(mail_cipher, 'escape') raw from supply_source where id = $1`,
      [id],
    );
    expect(stored.rows[0]?.raw).not.toContain('example');
    const supply = (await world.a.buyer.get(`/api/v1/items/${fruit}/supply`)).json() as {
      offers: { supplierItemId: string; packPrice: number; pack: string }[];
      listings: { storeId: string; status: string }[];
    };
    expect(supply.offers).toMatchObject([{ supplierItemId, packPrice: 12_000, pack: '10', currency: 'CNY' }]);
    expect(supply.listings).toMatchObject([{ storeId: world.a.stores[0], status: 'listed', sourceName: '果然好' }]);
    await expectSameAsUnknown(world.b.buyer, 'GET', (x) => `/api/v1/items/${x}/supply`, fruit);
    await expectSameAsUnknown(world.b.buyer, 'GET', (x) => `/api/v1/supply-sources/${x}`, id);
    await expectSameAsUnknown(world.b.buyer, 'PUT', (x) => `/api/v1/supply-sources/${x}/slots`, id, { slots: [] });
  });

  it('[PLT-16] listings of another chain’s store, or of one out of scope, answer like an unknown store', async () => {
    await expectSameAsUnknown(world.a.buyer, 'GET', (x) => `/api/v1/stores/${x}/listings`, world.b.stores[0]);
    await expectSameAsUnknown(world.a.storeManager, 'GET', (x) => `/api/v1/stores/${x}/listings`, world.a.stores[1]);
  });

  it('[PRV-02] an item’s supply shows a store manager the own stores only, and a clerk none of it', async () => {
    const id = await create(world.a, 'SUPPLY-1', { type: 'ingredient' });
    const listed = {
      itemId: id,
      supplierItemId: null,
      listedFrom: '2026-01-01',
      listedTo: null,
      shelfCapacity: null,
      displayMin: '0',
      safetyStock: '0',
    };
    for (const store of world.a.stores)
      expect((await world.a.buyer.put(`/api/v1/stores/${store}/listings`, { listings: [listed] })).statusCode).toBe(
        204,
      );
    const storesOf = async (as: World['a']['buyer']) =>
      ((await as.get(`/api/v1/items/${id}/supply`)).json() as { listings: { storeId: string }[] }).listings.map(
        (one) => one.storeId,
      );
    expect([...(await storesOf(world.a.buyer))].sort()).toEqual([...world.a.stores].sort());
    expect(await storesOf(world.a.storeManager)).toEqual([world.a.stores[0]]);
    expect((await world.a.clerk.get(`/api/v1/items/${id}/supply`)).statusCode).toBe(403);
  });

  it('[D9] an item twice in one list is refused at its second place, and nothing of the list is saved', async () => {
    const itemId = await create(world.a, 'TWICE-1', { type: 'ingredient' });
    const source = { code: 'TWICE', name: '两次', nameEn: null, kind: 'external', siteId: null, state: 'approved' };
    const added = await world.a.buyer.post('/api/v1/supply-sources', {
      ...source,
      minOrder: 0,
      currency: 'CNY',
      contactName: null,
    });
    expect(added.statusCode, added.body).toBe(201);
    const pack = { itemId, supplierSku: null, packUom: '箱', pack: '1', moq: '0', packPrice: 1, status: 'active' };
    const url = `/api/v1/supply-sources/${added.json().id}`;
    const items = await world.a.buyer.put(`${url}/items`, { items: [pack, { ...pack, packPrice: 2 }] });
    expect([items.statusCode, items.json().errors]).toMatchObject([422, [{ path: 'items.1.itemId' }]]);
    expect((await world.a.buyer.get(url)).json().items).toEqual([]);
    const shelf = { supplierItemId: null, listedFrom: '2026-01-01', listedTo: null, shelfCapacity: null };
    const listing = { itemId, ...shelf, displayMin: '0', safetyStock: '0' };
    const put = await world.a.buyer.put(`/api/v1/stores/${world.a.stores[0]}/listings`, {
      listings: [listing, listing],
    });
    expect([put.statusCode, put.json().errors]).toMatchObject([422, [{ path: 'listings.1.itemId' }]]);
  });
});
