import type { Today } from '@larder/contracts/bi/today';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf } from '../../../../test/support/tills.ts';
import { type Caller, type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { NOW, openShops, saleAt, sell, stockUp, TODAY, throwAway, travelTo } from './arrange.ts';

const LAST_WEEK = '2026-02-23';
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  await travelTo(t, NOW);
});
afterAll(() => t?.close());

const todayOf = async (caller: Caller, scope?: string): Promise<Today> => {
  const answer = await caller.get(`/api/v1/today${scope === undefined ? '' : `?scope=${scope}`}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};

describe('GET /today', () => {
  let chain: WorldChain;
  let items: TillItems;
  let first = '';
  beforeAll(async () => {
    chain = await worldChain(t);
    items = await openShops(t, chain);
    first = chain.stores[0];
    await stockUp(t, chain, first, items.BREAD, 6, `${TODAY}T08:00:00+08:00`);
    await sell(t, chain, first, [
      saleAt(TODAY, '10:00', 3000),
      saleAt(TODAY, '11:10', 2000),
      saleAt(TODAY, '15:10', 1000),
      saleAt(LAST_WEEK, '10:00', 2400),
      // Half of the running hour is over, so half of this hour's sales compare.
      saleAt(LAST_WEEK, '15:20', 1000),
      saleAt(LAST_WEEK, '19:00', 9999),
    ]);
    await throwAway(t, chain, first, items.BREAD, 1, `${TODAY}T14:00:00+08:00`);
    await t.drain();
  });

  it('[BI-01][PLT-08] compares today with the same weekday up to the same minute', async () => {
    const { kpis, asOf, currency } = await todayOf(chain.hqManager);
    expect(currency).toBe('CNY');
    expect(kpis.sales).toMatchObject({
      net: 6000,
      tickets: 3,
      average: 2000,
      netLastWeek: 2900,
      ticketsLastWeek: 2,
      averageLastWeek: 1450,
    });
    expect(kpis.sales?.netSeries).toHaveLength(14);
    expect(kpis.sales?.netSeries[7]).toBe(13_399);
    expect(asOf).toBe(new Date(`${TODAY}T15:10:30+08:00`).toISOString());
  });

  it('[BI-01] shows hours of today beside last week, and nothing for hours to come', async () => {
    const { hours } = await todayOf(chain.hqManager);
    const at = (hour: number) => hours.find((h) => h.hour === hour);
    expect(at(10)).toEqual({ hour: 10, net: 3000, tickets: 1, netLastWeek: 2400 });
    expect(at(12)?.net).toBe(0);
    expect(at(19)).toEqual({ hour: 19, net: null, tickets: 0, netLastWeek: 9999 });
    expect(hours.map((h) => h.hour)).toEqual(Array.from({ length: 14 }, (_, i) => i + 8));
  });

  it('[BI-01] counts listed items without stock, and when they ran out', async () => {
    const { kpis, heat } = await todayOf(chain.hqManager, first);
    // 6 loaves came to the 3 that were missing from last week, 3 were sold and 1 thrown away; HAM never came.
    expect(kpis.stockOut).toMatchObject({ listed: 2, out: 2, rateBp: 10_000 });
    const [row] = heat?.rows ?? [];
    const out = (hour: number) => row?.out[heat?.hours.indexOf(hour) ?? -1];
    expect([out(8), out(10), out(13), out(14), out(15), out(16)]).toEqual([1, 1, 1, 2, 2, null]);
  });

  it('[BI-01] values waste at cost against the cost of goods used', async () => {
    const { kpis } = await todayOf(chain.hqManager, first);
    expect(kpis.waste).toMatchObject({ cost: 200, usageCost: 600, rateBp: 3333, costLastWeek: 0 });
  });

  it('[BI-01] ranks stores and marks the one that falls behind', async () => {
    await sell(t, chain, chain.stores[2], [saleAt(TODAY, '10:00', 500), saleAt(LAST_WEEK, '10:00', 1000)]);
    const { ranking } = await todayOf(chain.hqManager);
    expect(ranking.map((r) => r.net)).toEqual([6000, 500, 0, 0]);
    expect(ranking[0]).toMatchObject({ breach: false, ratioBp: 20_690 });
    expect(ranking[1]).toMatchObject({ breach: true, ratioBp: 5000 });
    expect(ranking[2]).toMatchObject({ breach: false, ratioBp: null });
  });

  it('[BI-01] says so when the data are old', async () => {
    expect((await todayOf(chain.hqManager)).stale).toBe(true);
    await sell(t, chain, first, [saleAt(TODAY, '15:20', 100)]);
    expect((await todayOf(chain.hqManager)).stale).toBe(false);
  });
});

describe('what needs a person', () => {
  let chain: WorldChain;
  beforeAll(async () => {
    chain = await worldChain(t);
    await openShops(t, chain);
  });

  const concerns = async (caller = chain.hqManager) => {
    const { attention } = await todayOf(caller);
    return attention.map((a) => ({
      store: a.store.id,
      kind: a.kind,
      count: a.count,
      impact: a.impact,
      action: a.action.target,
      severity: a.severity,
    }));
  };

  it('[BI-06] a till that stopped sending: critical, with what last week sold since', async () => {
    const store = chain.stores[0];
    await sell(t, chain, store, [saleAt(TODAY, '13:00', 1000), saleAt(LAST_WEEK, '14:10', 6000)]);
    await t.admin.query('update pos_terminal set last_seen_at = $3 where tenant_id = $1 and store_id = $2', [
      chain.tenantId,
      store,
      `${TODAY}T13:05:00+08:00`,
    ]);
    expect((await concerns()).filter((c) => c.kind !== 'top_seller_out')).toEqual([
      { store, kind: 'no_data', count: 145, impact: 6000, action: 'tickets', severity: 'critical' },
    ]);
  });

  it('[BI-06] quarantine, unknown codes and gaps of a settled day, each with one way to the remedy', async () => {
    const store = chain.stores[2];
    await sell(t, chain, store, [
      ticketOf([{ sku: 'WHO-KNOWS', amount: 700 }], {
        openedAt: `${TODAY}T15:00:00+08:00`,
        closedAt: `${TODAY}T15:05:00+08:00`,
      }),
      saleAt('2026-03-01', '10:00', 1000, { seq: 1 }),
      saleAt('2026-03-01', '10:30', 3000, { seq: 4 }),
    ]);
    await t.admin.query(
      `insert into quarantined_ticket (tenant_id, id, store_id, reason, detail, fingerprint, payload, received_at) values ($1, $2, $3, 'total_mismatch', '', '\\x01', '{}', $4)`,
      [chain.tenantId, newId(), store, `${TODAY}T12:00:00+08:00`],
    );
    await t.drain();
    const own = (await concerns()).filter((c) => c.store === store);
    expect(own).toEqual(
      expect.arrayContaining([
        { store, kind: 'tickets_missing', count: 2, impact: 4000, action: 'tickets', severity: 'warning' },
        { store, kind: 'quarantine', count: 1, impact: 2000, action: 'quarantine', severity: 'warning' },
        { store, kind: 'unmapped', count: 1, impact: 700, action: 'quarantine', severity: 'warning' },
      ]),
    );
  });

  it('[BI-06] a top seller that is sold out, valued until closing', async () => {
    const store = chain.stores[3];
    const items = (
      await t.admin.query<{ id: string }>("select id from item where tenant_id = $1 and sku = 'BREAD'", [
        chain.tenantId,
      ])
    ).rows;
    await sell(t, chain, store, [saleAt('2026-02-27', '10:00', 14_000), saleAt(TODAY, '15:20', 100)]);
    const { attention } = await todayOf(chain.hqManager, store);
    expect(items).toHaveLength(1);
    // 10.00 a day; 6.5 of 14 opening hours are left.
    expect(attention).toMatchObject([
      { kind: 'top_seller_out', count: 1, impact: 464, names: [{ name: '吐司' }], action: { target: 'stock' } },
    ]);
  });

  it('[PLT-05] leaves out what the reader could not open, and money without the right to see sales', async () => {
    const clerk = await chain.person('clerk', chain.stores[2]);
    const mine = await todayOf(clerk);
    expect(mine.attention.map((a) => a.kind)).toEqual(['tickets_missing', 'top_seller_out']);
    expect(mine.attention[0]?.impact).toBeNull();
    expect(mine.kpis.sales).toBeNull();
    expect(mine.kpis.ordersWaiting).toBeNull();
    expect(mine.hours).toEqual([]);
    expect(mine.ranking).toEqual([]);
  });
});

describe('the same cell on every level', () => {
  it('[BI-02] chain = Σ regions = Σ stores, whatever is sold', async () => {
    const chain = await worldChain(t);
    await openTills(t, chain);
    const tickets = fc.array(
      fc.record({
        store: fc.nat(3),
        daysBack: fc.constantFrom(0, 0, 0, 1, 7, 7, 13),
        hour: fc.integer({ min: 0, max: 23 }),
        minute: fc.integer({ min: 0, max: 59 }),
        amount: fc.integer({ min: 1, max: 1_000_000 }),
        refund: fc.boolean(),
      }),
      { minLength: 40, maxLength: 80 },
    );
    const drawn = fc.sample(tickets, { numRuns: 1, seed: SEED })[0] ?? [];
    const two = (n: number) => String(n).padStart(2, '0');
    for (const d of drawn) {
      const date = new Date(Date.parse(`${TODAY}T00:00:00Z`) - d.daysBack * 86_400_000).toISOString().slice(0, 10);
      await sell(t, chain, chain.stores[d.store] ?? '', [
        saleAt(date, `${two(d.hour)}:${two(d.minute)}`, d.amount, d.refund ? { kind: 'refund' } : {}),
      ]);
    }
    const { hqManager, units, stores } = chain;
    const whole = await todayOf(hqManager);
    const levels = {
      regions: await Promise.all([units.north, units.south].map((u) => todayOf(hqManager, u))),
      stores: await Promise.all(stores.map((s) => todayOf(hqManager, s))),
    };
    for (const [level, parts] of Object.entries(levels)) {
      const add = (pick: (day: Today) => number | null | undefined) =>
        parts.reduce((sum, p) => sum + (pick(p) ?? 0), 0);
      const told = `${level}, SEED=${SEED}`;
      expect(
        add((p) => p.kpis.sales?.net),
        told,
      ).toBe(whole.kpis.sales?.net);
      expect(
        add((p) => p.kpis.sales?.netLastWeek),
        told,
      ).toBe(whole.kpis.sales?.netLastWeek ?? 0);
      expect(
        add((p) => p.kpis.sales?.tickets),
        told,
      ).toBe(whole.kpis.sales?.tickets);
      expect(
        add((p) => p.kpis.sales?.ticketsLastWeek),
        told,
      ).toBe(whole.kpis.sales?.ticketsLastWeek ?? 0);
      for (let day = 0; day < 14; day++)
        expect(
          add((p) => p.kpis.sales?.netSeries[day]),
          told,
        ).toBe(whole.kpis.sales?.netSeries[day] ?? 0);
      for (const { hour, net, netLastWeek } of whole.hours) {
        expect(
          add((p) => p.hours.find((h) => h.hour === hour)?.net),
          told,
        ).toBe(net ?? 0);
        expect(
          add((p) => p.hours.find((h) => h.hour === hour)?.netLastWeek),
          told,
        ).toBe(netLastWeek ?? 0);
      }
    }
    expect(whole.ranking.reduce((sum, r) => sum + r.net, 0)).toBe(whole.kpis.sales?.net);
  });
});
