// What must be true after a chaos run, computed apart from the product wherever that is possible.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connection } from './audit-platform.mjs';

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

/**
 * Books of one store against the pure model.
 * @param {any} cluster @param {any} day one store's day @param {import('./senders.mjs').Traffic} traffic @param {any} world
 * @returns {Promise<string[]>} faults; empty when everything adds up
 */
export async function auditStore(cluster, day, traffic, world) {
  const db = await connection(cluster.adminUrl());
  /** @type {string[]} */
  const faults = [];
  const fault = (/** @type {boolean} */ ok, /** @type {string} */ text) =>
    void (ok || faults.push(`${day.mode}: ${text}`));
  const rows = async (/** @type {string} */ sql, /** @type {unknown[]} */ more = []) =>
    (await db.query(sql, [day.tenantId, day.storeId, ...more])).rows;
  const wastes = traffic.wastes.filter((w) => w.storeId === day.storeId);
  try {
    const kept = new Set(
      (await rows('select ticket_uid, rev from ticket_rev where tenant_id = $1 and store_id = $2')).map(
        (r) => `${r.ticket_uid} ${r.rev}`,
      ),
    );
    for (const { batch, answer } of traffic.acked.filter((a) => a.store === day)) {
      batch.tickets.forEach((/** @type {{ ticketUid: string, rev: number }} */ t, /** @type {number} */ i) => {
        fault(kept.has(`${t.ticketUid} ${t.rev}`), `acknowledged but not there: ${t.ticketUid} rev ${t.rev}`);
        fault(
          ['applied', 'duplicate', 'stale'].includes(answer.results[i]?.status),
          `${t.ticketUid} was answered ${JSON.stringify(answer.results[i])}`,
        );
      });
    }
    fault(
      kept.size === new Set(day.tickets.map((/** @type {any} */ t) => `${t.ticketUid} ${t.rev}`)).size,
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
    await againstTheProduct({
      env: cluster.env,
      day,
      model,
      rows,
      fault,
      legs,
      wastes,
      wasteItemId: world.wasteItemId,
    });
    await papers(rows, fault, wastes);
    await reversals(rows, fault);
  } finally {
    await db.end();
  }
  return faults;
}

/** Recipes come from the catalogue; everything else of the expected usage is added up here. Then a rebuild must change nothing. */
async function againstTheProduct({ env, day, model, rows, fault, legs, wastes, wasteItemId }) {
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
    const expected = usage(model, codes, book, wasteItemId, wastes);
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
function usage(model, codes, book, wasteItemId, wastes) {
  /** @type {Record<string, bigint>} */
  const out = {};
  for (const { milli } of wastes) out[wasteItemId] = (out[wasteItemId] ?? 0n) - milli;
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

/** Papers that were acknowledged stand once, with one row in the log of who did what. */
async function papers(rows, fault, wastes) {
  const found = await rows(
    `select d.id, (select count(*)::int from audit_event e where e.tenant_id = d.tenant_id and e.entity_id = d.id::text) audits
     from stock_document d where d.tenant_id = $1 and d.store_id = $2 and d.kind = 'waste'`,
  );
  fault(found.length === wastes.length, `${found.length} waste papers, ${wastes.length} acknowledged`);
  const ids = new Set(found.map((r) => r.id));
  for (const { documentId } of wastes) fault(ids.has(documentId), `acknowledged waste is not there: ${documentId}`);
  for (const { id, audits } of found) fault(audits === 1, `${audits} audit rows for the paper ${id}`);
}

/** What a revision posted and what its successor took back add up to nothing, once. */
async function reversals(rows, fault) {
  const twice = await rows(
    'select reverses from stock_leg where tenant_id = $1 and store_id = $2 and reverses is not null group by reverses having count(*) > 1',
  );
  fault(twice.length === 0, `${twice.length} legs are reversed twice`);
  const unbalanced = await rows(
    `select l.source_id, l.rev from stock_leg l join ticket t on t.tenant_id = l.tenant_id and t.store_id = l.store_id and t.ticket_uid = l.source_id
     where l.tenant_id = $1 and l.store_id = $2 and (l.rev <> t.rev or t.status <> 'closed') group by l.source_id, l.rev having sum(l.quantity_milli) <> 0`,
  );
  fault(
    unbalanced.length === 0,
    `${unbalanced.length} replaced revisions still move stock, for example ${unbalanced[0]?.source_id}`,
  );
}
