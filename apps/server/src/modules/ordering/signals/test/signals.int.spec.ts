import { DEMAND_PARAMETERS, PARAMETER_KEYS, type ParameterView } from '@larder/contracts/ordering/parameters';
import type { Signal } from '@larder/contracts/ordering/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
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
    expect((await a.hqManager.post(`${SIGNALS}/import`, { rows })).json()).toMatchObject({ added: 0, known: 1 });
  });
});

describe('[ORD-03] the registry of parameters', () => {
  it('names at least thirty, each with source, unit and state; what the chain does not have is absent', async () => {
    expect(PARAMETER_KEYS.length).toBeGreaterThanOrEqual(30);
    const all = await parameters();
    expect([...all.keys()]).toEqual([...PARAMETER_KEYS]);
    expect(all.get('temperature')).toMatchObject({ state: 'absent', dates: 0 });
    expect(all.get('holiday')).toMatchObject({ state: 'waiting', enabled: true });
    expect(all.get('promotion')).toMatchObject({ state: 'waiting', dates: 3, lastDate: addDays(today(), 2) });
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

  it('[ORD-04] a switched-off parameter is not in what the model reads; local events are not until they hold for the chain', async () => {
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
