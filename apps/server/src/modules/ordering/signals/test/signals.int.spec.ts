import { DEMAND_PARAMETERS, PARAMETER_KEYS, type ParameterView } from '@larder/contracts/ordering/parameters';
import type { Signal } from '@larder/contracts/ordering/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';
import { KnownCalendar } from '../application/known-calendar.ts';

let t: TestApp;
let w: World;
const SIGNALS = '/api/v1/ordering/signals';
const PARAMETERS = '/api/v1/ordering/parameters';
const today = () => localParts(new Date(), 'Asia/Shanghai').date;
const entry = (unitId: string, over: object = {}) => ({
  kind: 'localEvent',
  unitId,
  from: today(),
  to: addDays(today(), 2),
  name: '马拉松',
  value: null,
  note: null,
  ...over,
});
const read = async (caller: Caller, query = ''): Promise<Signal[]> =>
  (await caller.get(`${SIGNALS}?from=${addDays(today(), -30)}&to=${addDays(today(), 30)}${query}`)).json().items;
const parameters = async (): Promise<Map<string, ParameterView>> =>
  new Map((await w.a.hqManager.get(PARAMETERS)).json().items.map((p: ParameterView) => [p.key, p]));
const columns = () =>
  t.db.tx(jobContext(w.a.tenantId, 'ordering.forecast-chain', 'test'), (tx) =>
    t.get(KnownCalendar).columns(tx, addDays(today(), -300), 314),
  );

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
});
afterAll(() => t?.close());

describe('[ORD-04] what people know about days', () => {
  it('is entered by whoever looks after every store of the place, and seen where it holds', async () => {
    const { a } = w;
    const own = await a.storeManager.post(SIGNALS, entry(a.stores[0]));
    expect(own.statusCode, own.body).toBe(201);
    expect((await a.northSupervisor.post(SIGNALS, entry(a.units.northArea, { name: '展会' }))).statusCode).toBe(201);
    expect(
      (await a.hqManager.post(SIGNALS, entry(a.units.hq, { name: '大促', kind: 'promotion', value: 30 }))).json(),
    ).toMatchObject({ wholeChain: true, value: 30 });
    for (const [caller, unit] of [
      [a.storeManager, a.stores[1]],
      [a.storeManager, a.units.northArea],
      [a.northSupervisor, a.units.hq],
      [w.b.hqManager, a.stores[0]],
    ] as const)
      expect((await caller.post(SIGNALS, entry(unit, { name: '别处' }))).statusCode).toBe(404);
    expect((await a.clerk.post(SIGNALS, entry(a.stores[0]))).statusCode).toBe(403);
    expect((await read(a.storeManager)).map((s) => s.name).sort()).toEqual(['大促', '展会', '马拉松'].sort());
    expect((await read(a.otherManager)).map((s) => s.name).sort()).toEqual(['大促', '展会'].sort());
    expect((await read(a.hqManager, `&storeId=${a.stores[2]}`)).map((s) => s.name)).toEqual(['大促']);
    expect(await read(w.b.hqManager)).toEqual([]);
  });

  it('is corrected on the version one saw, taken back, and every step is in the log', async () => {
    const { a } = w;
    const [mine] = (await read(a.storeManager)).filter((s) => s.name === '马拉松');
    const change = entry(a.stores[0], { name: '半程马拉松', version: mine?.version });
    expect((await a.storeManager.put(`${SIGNALS}/${mine?.id}`, change)).json()).toMatchObject({
      name: '半程马拉松',
      version: 2,
    });
    expect((await a.storeManager.put(`${SIGNALS}/${mine?.id}`, change)).json()).toMatchObject({
      code: 'version_conflict',
    });
    for (const caller of [a.otherManager, w.b.hqManager]) {
      await expectSameAsUnknown(caller, 'PUT', (id) => `${SIGNALS}/${id}`, mine?.id ?? '', {
        ...entry(a.stores[1]),
        version: 2,
      });
      await expectSameAsUnknown(caller, 'DELETE', (id) => `${SIGNALS}/${id}`, mine?.id ?? '');
    }
    expect((await a.storeManager.delete(`${SIGNALS}/${mine?.id}`)).statusCode).toBe(204);
    expect((await read(a.storeManager)).some((s) => s.id === mine?.id)).toBe(false);
    const { rows } = await t.admin.query(
      'select action from audit_event where tenant_id = $1 and entity_id = $2 order by occurred_at, id',
      [a.tenantId, mine?.id],
    );
    expect(rows.map((r) => r.action.split('.').at(-1))).toEqual(['create', 'update', 'remove']);
  });

  it('the same entry twice is told, not kept twice', async () => {
    const again = await w.a.hqManager.post(
      SIGNALS,
      entry(w.a.units.hq, { name: '大促', kind: 'promotion', value: 50 }),
    );
    expect(again.json()).toMatchObject({ status: 409, code: 'ordering.signal_known' });
  });

  it('[D9] a file: good rows are kept, bad ones told with their place, a second time changes nothing', async () => {
    const { a } = w;
    const rows = [
      entry(a.units.hq, { kind: 'publicHoliday', name: 'Christmas' }),
      entry(a.units.hq, { kind: 'rain', value: null }),
      entry(a.units.hq, { to: addDays(today(), -9) }),
      entry(w.b.units.hq),
      'nonsense',
      entry(a.units.hq, { kind: 'temperature', value: 99 }),
    ];
    const first = (await a.hqManager.post(`${SIGNALS}/import`, { rows })).json();
    expect([first.added, first.known]).toEqual([1, 0]);
    expect(first.refused.map((r: { index: number; path: string }) => [r.index, r.path])).toEqual([
      [1, 'value'],
      [2, 'to'],
      [3, 'unitId'],
      [4, ''],
      [5, 'value'],
    ]);
    // A code for machines, and words of the caller's language for people.
    expect(first.refused.map((r: { code: string; message: string }) => [r.code, r.message])).toEqual([
      ['needed', '这一类型必填'],
      ['ends_before_start', '结束早于开始'],
      ['unknown_place', '没有这个地点，或不归您管'],
      ['invalid_type', '须为一组字段'],
      ['out_of_range', '须在 -60 到 60 之间'],
    ]);
    expect((await a.hqManager.post(`${SIGNALS}/import`, { rows })).json()).toMatchObject({ added: 0, known: 1 });
  });
});

describe('[ORD-06] promotions of items and categories', () => {
  const promo = (over: object = {}) =>
    entry(w.a.units.hq, {
      kind: 'promotion',
      name: '会员日',
      from: addDays(today(), 4),
      to: addDays(today(), 6),
      ...over,
    });
  let items: readonly string[];
  let category: string;

  beforeAll(async () => {
    items = (await arrangeOrdering(t, w.a, w.a.stores[3], [{ sku: 'Water-1' }, { sku: 'Cola-1' }])).itemIds;
    category = newId();
    await t.admin.query(
      "insert into item_category (tenant_id, id, code, name, name_en) values ($1, $2, 'drinks', '饮料', 'Drinks')",
      [w.a.tenantId, category],
    );
    await t.admin.query('update item set category_id = $2 where tenant_id = $1 and id = $3', [
      w.a.tenantId,
      category,
      items[0],
    ]);
  });

  it('name what they are for, as a depth or a price, and the same campaign may have one entry per item', async () => {
    const { hqManager } = w.a;
    const byPrice = await hqManager.post(SIGNALS, promo({ items: [items[0]], price: 150 }));
    expect(byPrice.json()).toMatchObject({
      items: [{ id: items[0], sku: 'Water-1' }],
      categories: [],
      price: 150,
      value: null,
      overlaps: [],
    });
    const byDepth = await hqManager.post(SIGNALS, promo({ items: [items[1]], value: 20 }));
    expect(byDepth.statusCode, byDepth.body).toBe(201);
    expect((await hqManager.post(SIGNALS, promo({ items: [items[1]], value: 30 }))).json()).toMatchObject({
      code: 'ordering.signal_known',
    });
    const changed = await hqManager.put(`${SIGNALS}/${byDepth.json().id}`, {
      ...promo({ items: [items[1]], categories: [category], value: 25 }),
      version: 1,
    });
    expect(changed.json()).toMatchObject({ value: 25, categories: [{ id: category, name: '饮料' }], version: 2 });
  });

  it('that meet are told, with the one that counts', async () => {
    const wide = await w.a.hqManager.post(SIGNALS, promo({ name: '饮料周', categories: [category], value: 10 }));
    expect(wide.json().overlaps.map((o: { name: string; speaks: boolean }) => [o.name, o.speaks])).toEqual([
      ['会员日', true],
      ['会员日', true],
    ]);
    const narrow = (await read(w.a.hqManager)).find((s) => s.name === '会员日' && s.price !== null);
    expect(narrow?.overlaps.find((o) => o.name === '饮料周')?.speaks).toBe(false);
  });

  it('refuse what makes no sense, naming the field', async () => {
    const { hqManager } = w.a;
    for (const [over, path] of [
      [{ price: 100 }, 'price'],
      [{ price: 100, value: 5, items: [items[0]] }, 'price'],
      [{ kind: 'localEvent', items: [items[0]] }, 'items'],
    ] as const)
      expect((await hqManager.post(SIGNALS, promo({ name: 'x', ...over }))).json().errors[0].path).toBe(path);
    expect((await hqManager.post(SIGNALS, promo({ items: [newId()] }))).json()).toMatchObject({
      status: 422,
      code: 'ordering.signal_target_unknown',
    });
    // Another chain's item is no item here.
    expect(
      (await w.b.hqManager.post(SIGNALS, { ...promo({ items: [items[0]] }), unitId: w.b.units.hq })).json(),
    ).toMatchObject({
      code: 'ordering.signal_target_unknown',
    });
  });

  it('[D9] come from a file by sku and category code; an unknown code keeps its row aside', async () => {
    const rows = [
      promo({ name: '店庆', items: [' water-1 '], categories: [], value: 15 }),
      promo({ name: '店庆', items: [], categories: ['DRINKS'], value: 5 }),
      promo({ name: '店庆', items: ['nothing'], categories: ['none'] }),
    ];
    const answer = (await w.a.hqManager.post(`${SIGNALS}/import`, { rows })).json();
    expect(answer).toMatchObject({ added: 2, known: 0 });
    expect(answer.refused.map((r: { index: number; path: string }) => [r.index, r.path])).toEqual([
      [2, 'items'],
      [2, 'categories'],
    ]);
  });

  it('taken back, their goods go with them', async () => {
    const [mine] = (await read(w.a.hqManager)).filter((s) => s.name === '饮料周');
    expect((await w.a.hqManager.delete(`${SIGNALS}/${mine?.id}`)).statusCode).toBe(204);
    const { rows } = await t.admin.query('select 1 from demand_signal_target where signal_id = $1', [mine?.id]);
    expect(rows).toEqual([]);
  });
});

describe('[ORD-03] the registry of parameters', () => {
  it('names at least thirty, each with source, unit and state; what the chain does not have is absent', async () => {
    expect(PARAMETER_KEYS.length).toBeGreaterThanOrEqual(30);
    const all = await parameters();
    expect([...all.keys()]).toEqual([...PARAMETER_KEYS]);
    expect(all.get('temperature')).toMatchObject({ state: 'absent', dates: 0 });
    expect(all.get('holiday')).toMatchObject({ state: 'waiting', enabled: true });
    // Entries of items and of the chain count alike.
    expect(all.get('promotion')).toMatchObject({ state: 'waiting', dates: 6, lastDate: addDays(today(), 6) });
    expect(all.get('onHand')).toMatchObject({ state: 'in_use', switchable: false });
  });

  it('[ORD-05] the catering preset keeps fifteen and more, and leaves out what the short list does not name', async () => {
    expect((await w.a.hqManager.post(`${PARAMETERS}/preset`, { preset: 'catering15' })).statusCode).toBe(204);
    const answer = (await w.a.hqManager.get(PARAMETERS)).json();
    expect(answer.preset).toBe('catering15');
    const catering = PARAMETER_KEYS.filter((key) => DEMAND_PARAMETERS[key].catering);
    expect(catering.length).toBeGreaterThanOrEqual(15);
    const all = await parameters();
    expect(catering.every((key) => all.get(key)?.enabled)).toBe(true);
    expect(['competitor', 'publicHoliday', 'footfall'].map((key) => all.get(key)?.state)).toEqual([
      'off',
      'off',
      'off',
    ]);
    await w.a.hqManager.post(`${PARAMETERS}/preset`, { preset: 'retail30' });
  });

  it('[ORD-04] a switched-off parameter is not in what the model reads; local events are no columns of the whole chain', async () => {
    const names = async () => (await columns()).map((c) => c.name);
    expect(await names()).toEqual(['holiday', 'makeUpDay', 'festival', 'promotion', 'publicHoliday']);
    expect((await w.a.hqManager.put(PARAMETERS, { key: 'promotion', enabled: false })).statusCode).toBe(204);
    expect(await names()).not.toContain('promotion');
    expect((await parameters()).get('promotion')?.state).toBe('off');
    await w.a.hqManager.put(PARAMETERS, { key: 'promotion', enabled: true });
    expect(await names()).toContain('promotion');
  });

  it('what the arithmetic rests on cannot be switched off, and only head office switches', async () => {
    const refused = await w.a.hqManager.put(PARAMETERS, { key: 'onHand', enabled: false });
    expect(refused.json()).toMatchObject({ status: 422, code: 'ordering.parameter_fixed' });
    for (const caller of [w.a.storeManager, w.a.buyer])
      expect((await caller.put(PARAMETERS, { key: 'promotion', enabled: false })).statusCode).toBe(403);
    expect((await w.b.hqManager.get(PARAMETERS)).json().items).toHaveLength(PARAMETER_KEYS.length);
  });
});
