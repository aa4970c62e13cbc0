import { expect } from 'vitest';
import type { TestChain } from '../../../../test/support/chain.ts';
import type { TestApp } from '../../../../test/support/test-app.ts';
import { type TillItems, till } from '../../../../test/support/tills.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AcceptBatch } from '../application/accept-batch.ts';
import { stamp } from './revisions.ts';

/** Sends tickets in batches cut at the given places. */
export async function travel(
  t: TestApp,
  chain: TestChain,
  store: string,
  tickets: readonly unknown[],
  cuts: readonly number[],
): Promise<void> {
  const at = [...new Set([0, ...cuts, tickets.length])].sort((a, b) => a - b);
  for (let i = 0; i + 1 < at.length; i++) {
    await t
      .get(AcceptBatch)
      .run(till(chain, store), { batchId: newId(), sentAt: stamp(71), tickets: tickets.slice(at[i], at[i + 1]) });
  }
}

const FACTS = ['ticket_rev', 'stock_leg', 'stock_document', 'stock_document_line'];
const OF_STORE = [
  'ticket_rev',
  'ticket',
  'ticket_line',
  'sales_hour',
  'sales_item_day',
  'store_day',
  'store_day_dirty',
  'stock_leg',
  'stock_balance',
  'stock_day',
  'stock_dirty',
  'stock_lot',
];

/** Empties a store between runs: quicker than a new chain, and only a superuser can do it to facts. */
export async function clearStore(t: TestApp, chain: TestChain, store: string): Promise<void> {
  for (const table of FACTS) await t.admin.query(`alter table ${table} disable trigger append_only`);
  for (const table of OF_STORE)
    await t.admin.query(`delete from ${table} where tenant_id = $1 and store_id = $2`, [chain.tenantId, store]);
  await t.admin.query('delete from stock_document_line where tenant_id = $1', [chain.tenantId]);
  await t.admin.query('delete from stock_document where tenant_id = $1', [chain.tenantId]);
}

const DERIVED = [
  'ticket',
  'ticket_line',
  'sales_hour',
  'sales_item_day',
  'store_day',
  'stock_balance',
  'stock_day',
  'stock_lot',
];

/** Every derived row of a store, as text. */
export async function derived(t: TestApp, chain: TestChain, store: string): Promise<Record<string, string[]>> {
  const out: Record<string, string[]> = {};
  for (const table of DERIVED) {
    const { rows } = await t.admin.query<{ x: string }>(
      `select t::text x from ${table} t where tenant_id = $1 and store_id = $2`,
      [chain.tenantId, store],
    );
    out[table] = rows.map((r) => r.x).sort();
  }
  return out;
}

/** Heads, figures and stock of a store in the form of the pure model. */
export async function booked(t: TestApp, chain: TestChain, store: string, items: TillItems) {
  const nameOf = new Map(Object.entries(items).map(([name, id]) => [id, name]));
  const query = async (sql: string) => (await t.admin.query(sql, [chain.tenantId, store])).rows;
  const legs = await query(
    `select item_id, sum(quantity_milli)::text q from stock_leg where tenant_id = $1 and store_id = $2 group by item_id`,
  );
  const balances = await query(
    `select item_id, on_hand_milli::text q from stock_balance where tenant_id = $1 and store_id = $2`,
  );
  expect(balances.sort(byItem)).toEqual(legs.sort(byItem));
  return {
    heads: (await query(`select ticket_uid, rev, status from ticket where tenant_id = $1 and store_id = $2`))
      .map((r) => `${r.ticket_uid} ${r.rev} ${r.status}`)
      .sort(),
    hours: (
      await query(
        `select business_date::text d, hour, sales, refunds, voids, net_minor from sales_hour where tenant_id = $1 and store_id = $2`,
      )
    )
      .map((r) => `${r.d} ${r.hour} ${r.sales} ${r.refunds} ${r.voids} ${r.net_minor}`)
      .sort(),
    days: (
      await query(
        `select business_date::text d, item_id, quantity_milli, amount_minor from sales_item_day where tenant_id = $1 and store_id = $2`,
      )
    )
      .map((r) => `${r.d} ${nameOf.get(r.item_id)} ${r.quantity_milli} ${r.amount_minor}`)
      .sort(),
    onHand: balances.map((r) => `${nameOf.get(r.item_id)} ${r.q}`).sort(),
  };
}

const byItem = (a: { item_id: string }, b: { item_id: string }) => (a.item_id < b.item_id ? -1 : 1);

/** Items that were sold and taken back entirely keep a balance of zero; the model never heard of them. */
export const withoutZero = (rows: readonly string[]) => rows.filter((r) => !r.endsWith(' 0'));
