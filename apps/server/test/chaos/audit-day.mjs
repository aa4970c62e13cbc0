// What must be true after a chaos run, computed apart from the product wherever that is possible.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pause } from './processes.mjs';

const ROOT = join(import.meta.dirname, '../../../..');
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

/** @returns {Promise<string[]>} faults; empty when everything adds up */
export async function auditDay({ env, adminUrl, day, acked }) {
  const require = createRequire(join(ROOT, 'apps/server/package.json'));
  const pg = require('pg');
  const db = new pg.Client({ connectionString: adminUrl });
  await db.connect();
  const faults = [];
  const fault = (/** @type {boolean} */ ok, /** @type {string} */ text) => void (ok || faults.push(text));
  const rows = async (/** @type {string} */ sql, /** @type {unknown[]} */ more = []) =>
    (await db.query(sql, [day.tenantId, day.storeId, ...more])).rows;
  try {
    await settled(db, faults);
    const kept = new Set(
      (await rows('select ticket_uid, rev from ticket_rev where tenant_id = $1 and store_id = $2')).map(
        (r) => `${r.ticket_uid} ${r.rev}`,
      ),
    );
    for (const { batch, answer } of acked) {
      batch.tickets.forEach((/** @type {{ ticketUid: string, rev: number }} */ t, /** @type {number} */ i) => {
        fault(kept.has(`${t.ticketUid} ${t.rev}`), `acknowledged but not there: ${t.ticketUid} rev ${t.rev}`);
        fault(
          ['applied', 'duplicate', 'stale'].includes(answer.results[i]?.status),
          `${t.ticketUid} was answered ${JSON.stringify(answer.results[i])}`,
        );
      });
    }
    fault(
      kept.size === new Set(day.tickets.map((t) => `${t.ticketUid} ${t.rev}`)).size,
      `${kept.size} revisions kept, ${day.tickets.length} sent`,
    );

    const model = headsOf(day.tickets);
    const heads = await rows(
      'select ticket_uid, rev, status, kind, total_minor::text total, business_date::text date from ticket where tenant_id = $1 and store_id = $2',
    );
    fault(heads.length === model.size, `${heads.length} heads, the model has ${model.size}`);
    for (const h of heads) {
      const m = model.get(h.ticket_uid);
      fault(
        m !== undefined &&
          m.rev === h.rev &&
          m.status === h.status &&
          m.kind === h.kind &&
          String(m.total) === h.total &&
          m.businessDate === h.date,
        `head differs: ${JSON.stringify(h)}`,
      );
    }
    let net = 0;
    for (const m of model.values()) if (m.status === 'closed') net += m.kind === 'sale' ? m.total : -m.total;
    const [sums] = await rows(
      `select coalesce(sum(net_minor), 0)::text net, coalesce(sum(sales + refunds), 0)::int closed, coalesce(sum(voids), 0)::int voids from sales_hour where tenant_id = $1 and store_id = $2`,
    );
    const count = (/** @type {string} */ status) => [...model.values()].filter((m) => m.status === status).length;
    fault(sums.net === String(net), `net ${sums.net}, the model has ${net}`);
    fault(
      sums.closed === count('closed') && sums.voids === count('void'),
      `${sums.closed} closed and ${sums.voids} voided, the model has ${count('closed')} and ${count('void')}`,
    );
    const [storeDay] = await rows(
      'select state, missing from store_day where tenant_id = $1 and store_id = $2 and business_date = $3',
      [day.date],
    );
    fault(storeDay?.state === 'reconciled' && storeDay.missing === 0, `store day is ${JSON.stringify(storeDay)}`);

    const legs = await rows(
      'select item_id, sum(quantity_milli)::text q from stock_leg where tenant_id = $1 and store_id = $2 group by item_id having sum(quantity_milli) <> 0 order by item_id',
    );
    const balances = await rows(
      'select item_id, on_hand_milli::text q from stock_balance where tenant_id = $1 and store_id = $2 and on_hand_milli <> 0 order by item_id',
    );
    fault(JSON.stringify(legs) === JSON.stringify(balances), 'balances are not the sums of the legs');
    await againstTheProduct({ env, day, model, rows, fault, legs });
    const [{ n: doubled }] = await rows(
      'select count(*)::int n from (select 1 from stock_leg where tenant_id = $1 and store_id = $2 and reverses is not null group by reverses having count(*) > 1) x',
    );
    fault(doubled === 0, `${doubled} legs are reversed twice`);
  } finally {
    await db.end();
  }
  return faults;
}

/** Recipes come from the catalogue; everything else of the expected usage is added up here. Then a rebuild must change nothing. */
async function againstTheProduct({ env, day, model, rows, fault, legs }) {
  const require = createRequire(join(ROOT, 'apps/server/package.json'));
  const { NestFactory } = await import(pathToFileURL(require.resolve('@nestjs/core')).href);
  const load = (/** @type {string} */ path) => import(pathToFileURL(join(ROOT, 'apps/server/dist', path)).href);
  const [{ AppModule }, { Config }, { CatalogApi }, { SalesApi }, { InventoryApi }, { TenantDb }, { jobContext }] =
    await Promise.all(
      [
        'app.module.js',
        'platform/config/config.js',
        'foundation/catalog/index.js',
        'foundation/sales/index.js',
        'foundation/inventory/index.js',
        'platform/db/tenant-db.js',
        'platform/tenancy/tenant-context.js',
      ].map(load),
    );
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(Config.load(env), 'cli'), { logger: false });
  try {
    const db = app.get(TenantDb, { strict: false });
    const ctx = jobContext(day.tenantId, 'chaos.audit', 'chaos');
    const [codes, book] = await db.tx(ctx, async (/** @type {unknown} */ tx) => [
      await app.get(CatalogApi, { strict: false }).codes(tx),
      await app.get(CatalogApi, { strict: false }).recipeBook(tx, day.date),
    ]);
    const expected = usage(model, codes, book);
    const got = Object.fromEntries(legs.map((/** @type {{ item_id: string, q: string }} */ l) => [l.item_id, l.q]));
    for (const id of new Set([...Object.keys(expected), ...Object.keys(got)]))
      fault((expected[id] ?? '0') === (got[id] ?? '0'), `legs of ${id}: ${got[id]}, the model has ${expected[id]}`);

    const snapshot = async () => {
      const out = [];
      for (const table of DERIVED)
        for (const r of await rows(`select t::text x from ${table} t where tenant_id = $1 and store_id = $2`))
          out.push(`${table} ${r.x}`);
      return out.sort();
    };
    const live = await snapshot();
    await db.tx(
      ctx,
      async (/** @type {unknown} */ tx) => {
        await app.get(SalesApi, { strict: false }).rebuild(tx, day.storeId);
        await app.get(InventoryApi, { strict: false }).rebuild(tx, day.storeId);
      },
      { timeoutMs: 120_000 },
    );
    const rebuilt = await snapshot();
    const missing = live.filter((r) => !rebuilt.includes(r));
    fault(
      missing.length === 0 && live.length === rebuilt.length,
      `a rebuild gives other rows: ${live.length} live, ${rebuilt.length} rebuilt, for example ${missing[0]}`,
    );
  } finally {
    await app.close();
  }
}

/** Thousandths used up per item id, signed as legs are. */
function usage(model, codes, book) {
  /** @type {Record<string, bigint>} */
  const out = {};
  for (const ticket of model.values()) {
    if (ticket.status !== 'closed') continue;
    const sign = ticket.kind === 'sale' ? -1n : 1n;
    for (const [item, quantity] of ticket.lines.flatMap((/** @type {object} */ line) => sold(line, ticket, codes))) {
      for (const leaf of book.leaves(item)) {
        const used = (quantity * leaf.microPerUnit + 500_000n) / 1_000_000n;
        out[leaf.itemId] = (out[leaf.itemId] ?? 0n) + sign * used;
      }
    }
  }
  const moved = Object.entries(out).filter(([, q]) => q !== 0n);
  return Object.fromEntries(moved.map(([id, q]) => [id, String(q)]));
}

/** Items and thousandths of a line: itself, unless its parts stand on the ticket, and its modifiers. */
function sold(line, ticket, codes) {
  const quantity = milli(line.quantity);
  const item = codes.bySku(line.sku ?? '') ?? codes.byBarcode(line.barcode ?? '')?.itemId;
  const isSet = ticket.lines.some((/** @type {{ parentLineNo?: number }} */ l) => l.parentLineNo === line.lineNo);
  const own = isSet ? [] : [[item, embedded(line, codes) ?? quantity]];
  const modifiers = (line.modifiers ?? []).map((/** @type {{ sku: string, quantity: string }} */ m) => [
    codes.bySku(m.sku),
    (milli(m.quantity) * quantity) / 1000n,
  ]);
  return [...own, ...modifiers];
}

/** Quantity inside a price-embedded barcode, unless the till weighed by itself. */
function embedded(line, codes) {
  const match = codes.byBarcode(line.barcode ?? '');
  if (line.sku !== undefined || !match || (match.quantityMilli === undefined && match.amountMinor === undefined))
    return null;
  const item = codes.item(match.itemId);
  if (milli(line.quantity) % 1000n !== 0n || line.uom === item.baseUom) return null;
  const pieces = milli(line.quantity) / 1000n;
  return match.quantityMilli === undefined
    ? ((match.amountMinor * 2000n + item.priceMinor) / (2n * item.priceMinor)) * pieces
    : match.quantityMilli * pieces;
}

/** @param {string} text */
function milli(text) {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0'));
}

/** The highest rev of each ticket. */
function headsOf(tickets) {
  const heads = new Map();
  for (const t of tickets) if (t.rev > (heads.get(t.ticketUid)?.rev ?? 0)) heads.set(t.ticketUid, t);
  return heads;
}

/** Waits until every due work item is finished; a lease of a killed worker has to run out first, so those are given back here. */
async function settled(db, faults) {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    await db.query(`update work_item w set state = case when exists (select 1 from work_item t where t.tenant_id = w.tenant_id and t.kind = w.kind and t.dedupe_key = w.dedupe_key and (t.state = 0 or (t.state = 1 and t.id < w.id and t.leased_at < now() - interval '5 seconds'))) then 2 else 0 end, lease = null
      where state = 1 and leased_at < now() - interval '5 seconds'`);
    const { rows } = await db.query(
      `select count(*)::int n from work_item where state in (0, 1) and kind in ('sales.settle-store-days', 'inventory.project-stock', 'pos-sync.on-stock-opened')`,
    );
    if (rows[0].n === 0) return;
    await db.query(`update work_item set run_at = now() where state = 0 and run_at > now() and attempts > 0`);
    await pause(200);
  }
  faults.push('work items were not finished within 60 s');
}
