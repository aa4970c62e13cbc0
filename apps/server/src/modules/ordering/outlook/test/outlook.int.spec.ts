import { text } from 'node:stream/consumers';
import type {
  OutlookCalibration,
  OutlookSummary,
  Peak,
  Shortage,
  ShortageDetail,
} from '@larder/contracts/ordering/outlook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';
import { JudgeOutlook } from '../application/judge-outlook.ts';
import { LookAhead } from '../application/look-ahead.ts';
import { OutlookFile } from '../application/outlook-file.ts';

const OUTLOOK = '/api/v1/ordering/outlook';
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

let t: TestApp;
let w: World;
let supervisor: Caller;
let manager: Caller;
let items: readonly string[];
const today = () => localParts(t.get(Clock).now(), ZONE).date;
const ctx = () => jobContext(w.a.tenantId, 'ordering.look-ahead', 'test');
const look = (store: string) => t.get(LookAhead).run(ctx(), store);
const list = async (caller: Caller, query = ''): Promise<Shortage[]> =>
  (await caller.get(`${OUTLOOK}/shortages?horizon=delivery${query}`)).json().items;
const stockOf = (store: string, itemId: string, units: number) =>
  t.admin.query('update stock_balance set on_hand_milli = $4 where tenant_id = $1 and store_id = $2 and item_id = $3', [
    w.a.tenantId,
    store,
    itemId,
    units * 1000,
  ]);

beforeAll(async () => {
  t = await startTestApp();
  const local = localParts(new Date(), ZONE);
  // Two in the night of the stores' next day: nothing of it is sold yet.
  await t.travel(DAY_MS + (2 - local.hour) * 3_600_000);
  w = await createWorld(t);
  const [, , store, neighbour] = w.a.stores as [string, string, string, string];
  supervisor = await w.a.person('area_supervisor', w.a.units.southArea);
  manager = await w.a.person('store_manager', store);
  const arranged = await arrangeOrdering(
    t,
    w.a,
    store,
    [
      { sku: 'SHORT', sold: () => 40, onHand: 30, pack: 24 },
      { sku: 'PLENTY', sold: () => 10, onHand: 500, pack: 10 },
      { sku: 'CHEAP', sold: () => 4, onHand: 1, pack: 10 },
    ],
    { leadDays: 2 },
  );
  items = arranged.itemIds;
  // The neighbour lists and keeps the same goods, and has plenty of them.
  const short = items[0] as string;
  await t.admin.query(
    'insert into supply_slot (tenant_id, id, source_id, store_id, order_weekday, cutoff_minute, lead_days) select tenant_id, gen_random_uuid(), source_id, $2, order_weekday, cutoff_minute, lead_days from supply_slot where tenant_id = $1 and store_id = $3',
    [w.a.tenantId, neighbour, store],
  );
  await t.admin.query(
    'insert into listing (tenant_id, store_id, item_id, supplier_item_id, listed_from) select tenant_id, $2, item_id, supplier_item_id, listed_from from listing where tenant_id = $1 and store_id = $3 and item_id = $4',
    [w.a.tenantId, neighbour, store, short],
  );
  await t.admin.query(
    'insert into imported_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed) select tenant_id, $2, item_id, business_date, quantity_milli / 4, 0, false, false from imported_item_day where tenant_id = $1 and store_id = $3 and item_id = $4',
    [w.a.tenantId, neighbour, store, short],
  );
  await t.admin.query(
    'insert into stock_balance (tenant_id, store_id, item_id, on_hand_milli) values ($1, $2, $3, 400000)',
    [w.a.tenantId, neighbour, short],
  );
  for (const s of [store, neighbour]) {
    await t.get(OrderingApi).runStore(ctx(), s);
    await look(s);
  }
}, 300_000);
afterAll(() => t?.close());

describe('[BI-19] goods that will run out before more comes', () => {
  it('lists them with chance, money and what to do, greatest loss first; what there is plenty of is not there', async () => {
    const rows = await list(w.a.hqManager);
    expect(rows.map((r) => r.item.sku)).toEqual(['SHORT', 'CHEAP']);
    const [short] = rows as [Shortage];
    expect(short).toMatchObject({
      action: 'urgent',
      likelyOn: today(),
      nextDelivery: addDays(today(), 2),
      onHand: '30',
      currency: 'CNY',
    });
    expect(short.chance).toBeGreaterThan(0.95);
    expect(short.chances.week).toBeGreaterThanOrEqual(short.chances.delivery);
    // Eighty asked for, thirty there, ten minus four a piece.
    expect(Number(short.missing)).toBeGreaterThan(45);
    expect(short.lost).toBeGreaterThan(45 * 600);
    expect(short.orderId).not.toBeNull();
  });

  it('says day by day how it comes, what is needed in packs, and which neighbour can spare some', async () => {
    const [, , store, neighbour] = w.a.stores;
    const detail: ShortageDetail = (await manager.get(`${OUTLOOK}/stores/${store}/items/${items[0]}`)).json();
    expect(detail.days[0]?.date).toBe(today());
    expect(detail.days.every((d, i) => d.chance >= (detail.days[i - 1]?.chance ?? 0))).toBe(true);
    expect(detail.pack).toMatchObject({ quantity: '24' });
    expect((detail.pack?.packs ?? 0) * 24).toBeGreaterThanOrEqual(Number(detail.need));
    expect(detail.donors.map((d) => d.store.id)).toEqual([neighbour]);
    expect(Number(detail.donors[0]?.spare)).toBeGreaterThan(300);
    expect(Number(detail.donors[0]?.spare)).toBeLessThan(400);
    const transfer = newId();
    await t.admin.query(
      `insert into stock_transfer (tenant_id, id, from_store_id, to_store_id, state, origin, planned_on, created_at, created_by, created_by_name, updated_at)
       values ($1, $2, $3, $4, 'agreed', 'manual', $5, now(), 'test', 'test', now())`,
      [w.a.tenantId, transfer, neighbour, w.a.stores[0], today()],
    );
    await t.admin.query(
      'insert into stock_transfer_line (tenant_id, transfer_id, line_no, item_id, requested_milli) values ($1, $2, 1, $3, 150000)',
      [w.a.tenantId, transfer, items[0]],
    );
    const promised: ShortageDetail = (await manager.get(`${OUTLOOK}/stores/${store}/items/${items[0]}`)).json();
    expect(Number(promised.donors[0]?.spare)).toBe(Number(detail.donors[0]?.spare) - 150);
    await t.admin.query("update stock_transfer set state = 'cancelled' where tenant_id = $1 and id = $2", [
      w.a.tenantId,
      transfer,
    ]);
  });

  it('more stock and a second look take it off; the same look twice changes nothing', async () => {
    const [, , store] = w.a.stores;
    await stockOf(store, items[0] as string, 300);
    await look(store);
    expect((await list(manager)).map((r) => r.item.sku)).toEqual(['CHEAP']);
    await stockOf(store, items[0] as string, 30);
    await Promise.all([look(store), look(store)]);
    expect((await list(manager)).map((r) => r.item.sku)).toEqual(['SHORT', 'CHEAP']);
  });

  it('filters, groups and pages say the same; the file has every row', async () => {
    const summary: OutlookSummary = (await supervisor.get(`${OUTLOOK}?horizon=delivery`)).json();
    const rows = await list(supervisor);
    expect(summary.total).toMatchObject({ items: 2, stores: 1, lost: rows.reduce((sum, r) => sum + r.lost, 0) });
    expect(summary.days).toHaveLength(14);
    expect(summary.days.reduce((n, d) => n + d.items, 0)).toBe(2);
    for (const by of ['store', 'area', 'item', 'supplier']) {
      const groups = (await supervisor.get(`${OUTLOOK}/groups?horizon=delivery&by=${by}`)).json().items;
      expect(
        groups.reduce((n: number, g: { items: number }) => n + g.items, 0),
        by,
      ).toBe(2);
      expect(
        groups.reduce((n: number, g: { lost: number }) => n + g.lost, 0),
        by,
      ).toBe(summary.total.lost);
    }
    const first = (await supervisor.get(`${OUTLOOK}/shortages?horizon=delivery&limit=1`)).json();
    const second = (
      await supervisor.get(`${OUTLOOK}/shortages?horizon=delivery&limit=1&cursor=${first.nextCursor}`)
    ).json();
    expect([first.items[0].item.sku, second.items[0].item.sku, second.nextCursor]).toEqual(['SHORT', 'CHEAP', null]);
    expect((await list(supervisor, `&itemId=${items[2]}`)).map((r) => r.item.sku)).toEqual(['CHEAP']);
    expect(await list(supervisor, `&day=${addDays(today(), 9)}`)).toEqual([]);
    expect((await supervisor.get(`${OUTLOOK}/shortages?cursor=nonsense`)).statusCode).toBe(422);
    const file = await supervisor.get(`${OUTLOOK}/shortages.csv?horizon=delivery`);
    expect(file.body.trim().split('\r\n')).toHaveLength(3);
    expect(file.body).toContain('SHORT');
    // Read one row at a time it is the same file: nothing is cut, nothing stands there twice.
    const ask = { horizon: 'delivery', least: 5 } as const;
    const byRow = await text(await t.get(OutlookFile).open(ctx(), ask, 1));
    expect(byRow).toBe(await text(await t.get(OutlookFile).open(ctx(), ask)));
    expect(byRow.trim().split('\r\n').length).toBeGreaterThanOrEqual(3);
    expect((await supervisor.get(`${OUTLOOK}/shortages.csv?scope=${newId()}`)).statusCode).toBe(404);
  });

  it('is seen where its store is, and by nobody else', async () => {
    const [, , store] = w.a.stores;
    expect(await list(w.a.northSupervisor)).toEqual([]);
    expect(await list(w.b.hqManager)).toEqual([]);
    for (const caller of [w.a.northSupervisor, w.b.hqManager])
      await expectSameAsUnknown(caller, 'GET', (id) => `${OUTLOOK}/stores/${id}/items/${items[0]}`, store);
    const clerk = await w.a.person('clerk', store);
    expect((await clerk.get(OUTLOOK)).statusCode).toBe(403);
  });
});

describe('[BI-19] what was said is held against what happened', () => {
  it('nothing is claimed before there is a verdict', async () => {
    const before: OutlookCalibration = (await w.a.hqManager.get(`${OUTLOOK}/calibration`)).json();
    expect(before).toMatchObject({ judged: 0, tenths: [], from: null });
  });

  it('a shelf that the books know empty ran out, one that got unplanned goods was prevented, one with stock held', async () => {
    const [, , store] = w.a.stores;
    // Three promises of three days ago, about days that are over.
    const say = (itemId: string, bp: number) =>
      t.admin.query(
        `insert into shortage_forecast (tenant_id, store_id, origin_date, item_id, by_date, before_bp, week_bp, fortnight_bp, day_bp, likely_date, on_hand_milli, incoming_milli, planned_milli, demand_milli, missing_milli, need_milli, lost_minor, counted_minor, currency, action)
         values ($1, $2, $3::date - 3, $4, $3::date - 2, $5, $5, $5, '[]', $3::date - 3, 0, 0, 0, 1000, 0, 0, 0, 0, 'CNY', 'urgent')`,
        [w.a.tenantId, store, today(), itemId, bp],
      );
    await say(items[0] as string, 8_500);
    await say(items[1] as string, 1_500);
    await say(items[2] as string, 8_100);
    const empty = (itemId: string, milli: number) =>
      t.admin.query(
        'insert into stock_day (tenant_id, store_id, item_id, business_date, on_hand_milli, unlotted_milli, cost_adjustment_milli_minor, lots) values ($1, $2, $3, $4::date - 2, $5, $5, 0, jsonb_build_array())',
        [w.a.tenantId, store, itemId, today(), milli],
      );
    await empty(items[0] as string, 0);
    await empty(items[1] as string, 90_000);
    await empty(items[2] as string, 4_000);
    expect(await t.get(JudgeOutlook).run(ctx(), store)).toBe(3);
    expect(await t.get(JudgeOutlook).run(ctx(), store)).toBe(0);
    const seen: OutlookCalibration = (await w.a.hqManager.get(`${OUTLOOK}/calibration`)).json();
    expect(seen).toMatchObject({ judged: 3, prevented: 0, unknown: 0, from: addDays(today(), -3) });
    expect(seen.tenths).toEqual([
      { tenth: 1, judged: 1, said: 0.15, happened: 0 },
      { tenth: 8, judged: 2, said: 0.83, happened: 0.5 },
    ]);
    expect((await w.a.northSupervisor.get(`${OUTLOOK}/calibration`)).json()).toMatchObject({ judged: 0 });
  });
});

describe('[BI-19] busy days', () => {
  it('a day is held against its takings once its tickets are there, not before', async () => {
    const [, , store] = w.a.stores;
    const yesterday = addDays(today(), -1);
    await t.admin.query(
      `insert into peak_forecast (tenant_id, store_id, business_date, made_at, currency, expected_minor, usual_minor, usual_days, stands_out)
       values ($1, $2, $3, now(), 'CNY', 150000, 100000, 8, true)`,
      [w.a.tenantId, store, yesterday],
    );
    const settledWith = async (missing: number): Promise<boolean> => {
      await t.admin.query(
        `insert into store_day (tenant_id, store_id, business_date, state, received, missing, net_minor, terminals) values ($1, $2, $3, 'receiving', 5, $4, 0, '[]')
         on conflict (tenant_id, store_id, business_date) do update set state = 'receiving', missing = excluded.missing`,
        [w.a.tenantId, store, yesterday, missing],
      );
      await t.get(JudgeOutlook).run(ctx(), store);
      const { rows } = await t.admin.query(
        'select actual_minor from peak_forecast where tenant_id = $1 and store_id = $2 and business_date = $3',
        [w.a.tenantId, store, yesterday],
      );
      return rows[0].actual_minor !== null;
    };
    expect(await settledWith(3)).toBe(false);
    expect(await settledWith(0)).toBe(true);
  });

  const peaks = async (caller: Caller, query = ''): Promise<Peak[]> =>
    (await caller.get(`${OUTLOOK}/peaks${query}`)).json().items;

  it('a day that stands out is told to the store, with a note, once and audited', async () => {
    const [, , store] = w.a.stores;
    const clerk = await w.a.person('clerk', store);
    const date = addDays(today(), 3);
    await t.admin.query(
      `insert into peak_forecast (tenant_id, store_id, business_date, made_at, currency, expected_minor, usual_minor, usual_days, stands_out, reasons, hours)
       values ($1, $2, $3, now(), 'CNY', 150000, 100000, 8, true, '[{"kind":"promotion","name":"周年庆"}]', '[{"hour":12,"expected":60,"usual":40,"standsOut":true}]')`,
      [w.a.tenantId, store, date],
    );
    expect(await peaks(supervisor)).toMatchObject([
      { date, reasons: [{ kind: 'promotion', name: '周年庆' }], told: null },
    ]);
    expect(await peaks(w.a.northSupervisor)).toEqual([]);
    const answer = await supervisor.post(`${OUTLOOK}/stores/${store}/peaks/${date}/tell`, { note: '多排一个人' });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().told).toMatchObject({ note: '多排一个人' });
    const told = async (): Promise<number> =>
      (await clerk.get('/api/v1/notifications?limit=50'))
        .json()
        .items.filter((n: { kind: string }) => n.kind === 'peak-ahead').length;
    expect(await told()).toBe(1);
    const { rows } = await t.admin.query(
      "select count(*)::int n from audit_event where tenant_id = $1 and action = 'ordering.outlook.tell'",
      [w.a.tenantId],
    );
    expect(rows[0].n).toBe(1);
    // A second tap tells nobody twice, a new note does.
    await supervisor.post(`${OUTLOOK}/stores/${store}/peaks/${date}/tell`, { note: '多排一个人' });
    expect(await told()).toBe(1);
    await supervisor.post(`${OUTLOOK}/stores/${store}/peaks/${date}/tell`, { note: '再多排一个' });
    expect(await told()).toBe(2);
    for (const caller of [w.a.northSupervisor, w.b.hqManager])
      await expectSameAsUnknown(caller, 'POST', (id) => `${OUTLOOK}/stores/${id}/peaks/${date}/tell`, store, {
        note: null,
      });
  });
});

describe('[BI-19] a dish that lacks two of its ingredients', () => {
  it('is lost once in every sum; each ingredient still says what it would cost alone', async () => {
    const [, , store] = w.a.stores;
    const [flour, dish, salt] = items as [string, string, string];
    const recipe = newId();
    await t.admin.query('update item set stocked = false where tenant_id = $1 and id = $2', [w.a.tenantId, dish]);
    await t.admin.query(
      "insert into recipe (tenant_id, id, item_id, version, yield_milli, effective_from) values ($1, $2, $3, 1, 1000, '2020-01-01')",
      [w.a.tenantId, recipe, dish],
    );
    await t.admin.query(
      'insert into recipe_line (tenant_id, recipe_id, line_no, component_id, quantity_milli, waste_bp) values ($1, $2, 1, $3, 500, 0), ($1, $2, 2, $4, 500, 0)',
      [w.a.tenantId, recipe, flour, salt],
    );
    await t.admin.query(
      'insert into catalog_revision (tenant_id, revision) values ($1, 100) on conflict (tenant_id) do update set revision = catalog_revision.revision + 1',
      [w.a.tenantId],
    );
    await stockOf(store, flour, 1);
    await stockOf(store, salt, 0);
    await t.get(OrderingApi).runStore(ctx(), store as string);
    await look(store as string);
    const rows = (await list(supervisor)).filter((r) => [flour, salt].includes(r.item.id));
    expect(rows).toHaveLength(2);
    const alone = rows.reduce((sum, r) => sum + r.lost, 0);
    const { total }: OutlookSummary = (await supervisor.get(`${OUTLOOK}?horizon=delivery`)).json();
    expect(total.overlap).toBeGreaterThan(0);
    expect(total.lost + total.overlap).toBe(alone);
    expect(total.lost).toBeGreaterThanOrEqual(Math.max(...rows.map((r) => r.lost)) - 1);
    for (const by of ['store', 'area', 'item', 'supplier']) {
      const groups = (await supervisor.get(`${OUTLOOK}/groups?horizon=delivery&by=${by}`)).json().items;
      expect(
        groups.reduce((n: number, g: { lost: number }) => n + g.lost, 0),
        by,
      ).toBe(total.lost);
    }
  });
});
