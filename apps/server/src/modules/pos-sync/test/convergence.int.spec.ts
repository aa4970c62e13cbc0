import type { TicketInput } from '@larder/contracts/pos-sync/ticket';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, ticketOf, till, type TillItems } from '../../../../test/support/tills.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { RecordDocument } from '../../../foundation/inventory/application/record-document.ts';
import { RebuildSales } from '../../../foundation/sales/application/rebuild-sales.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { AcceptBatch } from '../application/accept-batch.ts';

const settings = { numRuns: Number(process.env.RUNS ?? 20), endOnFailure: true, ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) };

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  await t.travel(Date.parse('2026-03-05T00:00:00Z') - Date.now());
});
afterAll(() => t.close());

const SKUS = ['BREAD', 'MILK', 'LATTE', 'COMBO', 'NEW-1'] as const;
type Sku = (typeof SKUS)[number];
/** Stocked goods that one piece uses up, thousandths. */
const USES: Readonly<Record<Sku, readonly (readonly ['BREAD' | 'MILK' | 'BEANS', bigint])[]>> = {
  BREAD: [['BREAD', 1000n]],
  MILK: [['MILK', 1000n]],
  LATTE: [['MILK', 200n], ['BEANS', 18n]],
  COMBO: [['MILK', 200n], ['BEANS', 18n], ['BREAD', 1000n]],
  'NEW-1': [],
};

interface Rev {
  readonly ticket: number;
  readonly rev: number;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  /** Hours after 2026-03-01 00:00 in Shanghai. */
  readonly hour: number;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number; readonly amount: number }[];
}

const revs = fc
  .uniqueArray(
    fc.record({
      ticket: fc.nat({ max: 5 }),
      rev: fc.integer({ min: 1, max: 4 }),
      status: fc.constantFrom('closed', 'closed', 'closed', 'void', 'open' as const),
      hour: fc.integer({ min: 0, max: 71 }),
      lines: fc.array(fc.record({ sku: fc.constantFrom(...SKUS), quantity: fc.integer({ min: 1, max: 4 }), amount: fc.integer({ min: 0, max: 5000 }) }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 14, selector: (r) => `${r.ticket} ${r.rev}` },
  )
  // A ticket keeps its kind through its life.
  .map((all) => all.map((r): Rev => ({ ...r, status: r.status as Rev['status'], kind: r.ticket % 4 === 3 ? 'refund' : 'sale' })));

/** How the revisions travel: their order with repetitions, and where the batches are cut. */
const journey = (n: number) =>
  fc.record({
    order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n, maxLength: n }),
    again: fc.array(fc.nat({ max: n - 1 }), { maxLength: n }),
    cuts: fc.array(fc.nat({ max: n }), { maxLength: 4 }),
  });

const stamp = (hour: number): string => `2026-03-0${1 + Math.floor(hour / 24)}T${String(hour % 24).padStart(2, '0')}:30:00+08:00`;
const dateOf = (hour: number): string => `2026-03-0${1 + Math.floor(hour / 24)}`;

function wire(r: Rev, uids: readonly string[]): TicketInput {
  return ticketOf(
    r.lines.map((l) => ({ sku: l.sku, quantity: String(l.quantity), amount: l.amount })),
    { ticketUid: uids[r.ticket] as string, rev: r.rev, kind: r.kind, status: r.status, openedAt: stamp(r.hour), closedAt: stamp(r.hour) },
  );
}

/** The pure model: a ticket is its highest rev. */
function model(all: readonly Rev[], uids: readonly string[]) {
  const heads = new Map<number, Rev>();
  for (const r of all) if (r.rev > (heads.get(r.ticket)?.rev ?? 0)) heads.set(r.ticket, r);
  const hours = new Map<string, [number, number, number, number]>();
  const days = new Map<string, [number, number]>();
  const onHand = new Map<string, bigint>();
  for (const h of heads.values()) {
    if (h.status === 'open') continue;
    const total = h.lines.reduce((s, l) => s + l.amount, 0);
    const key = `${dateOf(h.hour)} ${h.hour % 24}`;
    const row = hours.get(key) ?? [0, 0, 0, 0];
    hours.set(key, row);
    if (h.status === 'void') {
      row[2] += 1;
      continue;
    }
    const sign = h.kind === 'sale' ? 1 : -1;
    row[h.kind === 'sale' ? 0 : 1] += 1;
    row[3] += sign * total;
    for (const l of h.lines) {
      for (const [item, milli] of USES[l.sku]) onHand.set(item, (onHand.get(item) ?? 0n) - BigInt(sign * l.quantity) * milli);
      if (l.sku === 'NEW-1') continue;
      const day = days.get(`${dateOf(h.hour)} ${l.sku}`) ?? [0, 0];
      days.set(`${dateOf(h.hour)} ${l.sku}`, [day[0] + sign * l.quantity * 1000, day[1] + sign * l.amount]);
    }
  }
  return {
    heads: [...heads.values()].map((h) => `${uids[h.ticket]} ${h.rev} ${h.status}`).sort(),
    hours: [...hours].map(([k, v]) => `${k} ${v.join(' ')}`).sort(),
    days: [...days].map(([k, v]) => `${k} ${v.join(' ')}`).sort(),
    onHand: [...onHand].map(([k, v]) => `${k} ${v}`).sort(),
  };
}

async function state(chain: TestChain, store: string, items: TillItems) {
  const nameOf = new Map(Object.entries(items).map(([name, id]) => [id, name]));
  const query = async (sql: string) => (await t.admin.query(sql, [chain.tenantId, store])).rows;
  const legs = await query(`select item_id, sum(quantity_milli)::text q from stock_leg where tenant_id = $1 and store_id = $2 group by item_id`);
  const balances = await query(`select item_id, on_hand_milli::text q from stock_balance where tenant_id = $1 and store_id = $2`);
  expect(balances.sort(byItem)).toEqual(legs.sort(byItem));
  return {
    heads: (await query(`select ticket_uid, rev, status from ticket where tenant_id = $1 and store_id = $2`)).map((r) => `${r.ticket_uid} ${r.rev} ${r.status}`).sort(),
    hours: (await query(`select business_date::text d, hour, sales, refunds, voids, net_minor from sales_hour where tenant_id = $1 and store_id = $2`)).map((r) => `${r.d} ${r.hour} ${r.sales} ${r.refunds} ${r.voids} ${r.net_minor}`).sort(),
    days: (await query(`select business_date::text d, item_id, quantity_milli, amount_minor from sales_item_day where tenant_id = $1 and store_id = $2`)).map((r) => `${r.d} ${nameOf.get(r.item_id)} ${r.quantity_milli} ${r.amount_minor}`).sort(),
    onHand: balances.map((r) => `${nameOf.get(r.item_id)} ${r.q}`).sort(),
  };
}

const byItem = (a: { item_id: string }, b: { item_id: string }) => (a.item_id < b.item_id ? -1 : 1);
/** Items that were sold and taken back entirely keep a balance of zero; the model never heard of them. */
const withoutZero = (rows: readonly string[]) => rows.filter((r) => !r.endsWith(' 0'));

async function travel(chain: TestChain, store: string, tickets: readonly unknown[], cuts: readonly number[]): Promise<void> {
  const at = [...new Set([0, ...cuts, tickets.length])].sort((a, b) => a - b);
  for (let i = 0; i + 1 < at.length; i++) {
    await t.get(AcceptBatch).run(till(chain, store), { batchId: newId(), sentAt: stamp(71), tickets: tickets.slice(at[i], at[i + 1]) });
  }
}

/** Every derived row of a store, as text. */
async function derived(chain: TestChain, store: string): Promise<Record<string, string[]>> {
  const out: Record<string, string[]> = {};
  for (const table of ['ticket', 'ticket_line', 'sales_hour', 'sales_item_day', 'store_day', 'stock_balance', 'stock_day', 'stock_lot']) {
    out[table] = (await t.admin.query(`select t::text x from ${table} t where tenant_id = $1 and store_id = $2`, [chain.tenantId, store])).rows.map((r) => r.x as string).sort();
  }
  return out;
}

describe('any order, split and duplication of the same revisions', () => {
  it('[D5] gives the heads, legs, balances and figures of the pure model, and so does a rebuild', async () => {
    const chain = await createChain(t);
    const items = await openTills(t, chain);
    const job = jobContext(chain.tenantId, 'test', 'test');
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        revs.chain((all) => fc.tuple(fc.constant(all), journey(all.length))),
        async ([all, { order, again, cuts }]) => {
          const store = chain.stores[n++ % 4] as string;
          for (const table of ['stock_leg', 'ticket_rev']) await t.admin.query(`alter table ${table} disable trigger append_only`);
          for (const table of ['ticket_rev', 'ticket', 'ticket_line', 'sales_hour', 'sales_item_day', 'store_day', 'store_day_dirty', 'stock_leg', 'stock_balance', 'stock_day', 'stock_dirty']) await t.admin.query(`delete from ${table} where tenant_id = $1 and store_id = $2`, [chain.tenantId, store]);
          const uids = Array.from({ length: 6 }, () => newId());
          const sent = [...order, ...again].map((i) => wire(all[i] as Rev, uids));
          await travel(chain, store, sent, cuts);
          const expected = model(all, uids);
          const got = await state(chain, store, items);
          expect({ ...got, onHand: withoutZero(got.onHand) }).toEqual({ ...expected, onHand: withoutZero(expected.onHand) });

          await t.drain();
          const live = await derived(chain, store);
          await t.db.sqlTx(job, async (tx) => {
            await t.get(SalesApi).rebuild(tx, store);
            await t.get(InventoryApi).rebuild(tx, store);
          });
          const rebuilt = await derived(chain, store);
          // A reversed line leaves a zero balance behind; a rebuild sums the same legs and keeps it too.
          expect(rebuilt).toEqual(live);
          await t.db.sqlTx(job, (tx) => t.get(RebuildSales).recompute(tx, store, ['2026-03-01', '2026-03-02', '2026-03-03']));
          expect(await derived(chain, store)).toEqual(live);
        },
      ),
      settings,
    );
  }, 120_000);
});

type Paper = { readonly what: 'receipt' | 'waste' | 'count'; readonly item: 'BREAD' | 'MILK'; readonly quantity: number; readonly cost: number; readonly shelf: number; readonly minute: number };
const papers = fc.uniqueArray(
  fc.record({ what: fc.constantFrom('receipt', 'receipt', 'waste', 'count' as const), item: fc.constantFrom('BREAD', 'MILK' as const), quantity: fc.integer({ min: 1, max: 20 }), cost: fc.integer({ min: 1, max: 900 }), shelf: fc.integer({ min: 1, max: 5 }), minute: fc.integer({ min: 0, max: 4319 }) }),
  { minLength: 1, maxLength: 8, selector: (p) => p.minute },
);

describe('tickets, receipts, counts and waste', () => {
  it('in any arrival order give the same balances, lots and costs, equal to a rebuild', async () => {
    const chain = await createChain(t, { cutoverAt: new Date('2026-02-01T00:00:00Z') });
    const items = await openTills(t, chain);
    const ctx = chain.ctx('store_manager');
    const at = (minute: number) => new Date(Date.parse('2026-02-28T16:00:00Z') + minute * 60_000);
    await fc.assert(
      fc.asyncProperty(
        papers.chain((p) => fc.tuple(fc.constant(p), revs)).chain(([p, r]) => fc.tuple(fc.constant(p), fc.constant(r), fc.array(fc.shuffledSubarray(Array.from({ length: p.length + r.length }, (_, i) => i), { minLength: p.length + r.length, maxLength: p.length + r.length }), { minLength: 2, maxLength: 2 }))),
        async ([all, tickets, orders]) => {
          const uids = Array.from({ length: 6 }, () => newId());
          const docs = all.map(() => newId());
          const seen: unknown[] = [];
          for (const table of ['stock_leg', 'ticket_rev', 'stock_document', 'stock_document_line']) await t.admin.query(`alter table ${table} disable trigger append_only`);
          for (const order of orders) {
            const store = chain.stores[0];
            for (const table of ['ticket_rev', 'ticket', 'ticket_line', 'sales_hour', 'sales_item_day', 'store_day', 'store_day_dirty', 'stock_leg', 'stock_balance', 'stock_day', 'stock_dirty', 'stock_lot']) await t.admin.query(`delete from ${table} where tenant_id = $1 and store_id = $2`, [chain.tenantId, store]);
            await t.admin.query('delete from stock_document_line where tenant_id = $1', [chain.tenantId]);
            await t.admin.query('delete from stock_document where tenant_id = $1', [chain.tenantId]);
            for (const i of order) {
              const paper = all[i];
              if (!paper) {
                await travel(chain, store, [wire(tickets[i - all.length] as Rev, uids)], []);
                continue;
              }
              const line = { itemId: items[paper.item], quantityMilli: BigInt(paper.quantity) * 1000n };
              const when = at(paper.minute);
              const businessDate = `2026-03-0${1 + Math.floor(paper.minute / 1440)}`;
              await t.db.sqlTx(ctx, async (tx) => {
                if (paper.what === 'receipt') await t.get(InventoryApi).receive(tx, { storeId: store, documentId: docs[i] as string, sourceType: 'test', businessDate, occurredAt: when, lines: [{ ...line, lotCode: null, expiresOn: `2026-03-${String(1 + Math.floor(paper.minute / 1440) + paper.shelf).padStart(2, '0')}`, costMinor: BigInt(paper.cost * paper.quantity) }] });
                else if (paper.what === 'waste') await t.get(InventoryApi).waste(tx, { storeId: store, documentId: docs[i] as string, sourceType: 'test', businessDate, occurredAt: when, lines: [{ ...line, reason: 'expired' }] });
                else await t.get(RecordDocument).count(tx, store, when, null, [line]);
              });
              // The fold runs in between sometimes, so that it has to start again from an earlier date.
              if (i % 2 === 0) await t.drain();
            }
            await t.drain();
            const live = await derived(chain, store);
            await t.db.sqlTx(ctx, (tx) => t.get(InventoryApi).rebuild(tx, store));
            expect(await derived(chain, store)).toEqual(live);
            const nonZero = (live['stock_balance'] ?? []).filter((r) => !/,0,/.test(r));
            seen.push({ balances: nonZero, lots: live['stock_lot'], costs: await costs(chain, store) });
          }
          expect(seen[1]).toEqual(seen[0]);
        },
      ),
      { ...settings, numRuns: Math.min(settings.numRuns, 12) },
    );
  }, 120_000);
});

const costs = async (chain: TestChain, store: string) =>
  (
    await t.admin.query(
      `select distinct on (item_id) item_id, on_hand_milli::text q, unlotted_milli::text u, average_cost_milli_minor::text c, lots::text l from stock_day where tenant_id = $1 and store_id = $2 order by item_id, business_date desc`,
      [chain.tenantId, store],
    )
  ).rows.filter((r) => r.q !== '0' || r.c !== null);
