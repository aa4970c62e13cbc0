// A chain for ingest measurements and the bodies of its tills' batches.
const STORES = 20;
const ITEMS = 200;
/** Tickets of a full batch. */
export const BATCH = 500;

/**
 * One chain with stores that keep stock, 3 of 4 items stocked, the rest made of three ingredients.
 * @param {{ stores?: number, terminals?: number }} [size] terminals of each store are T1, T2, …
 */
export async function arrange(admin, newId, code, { stores: count = STORES, terminals = 1 } = {}) {
  const tenantId = newId();
  await admin.query(
    `insert into tenant (tenant_id, code, name, currency, zone) values ($1, $2, $2, 'CNY', 'Asia/Shanghai')`,
    [tenantId, code],
  );
  const hq = newId();
  await admin.query(
    `insert into org_unit (tenant_id, id, type, code, name, path) values ($1, $2, 'hq', 'hq', 'hq', $3)`,
    [tenantId, hq, `${hq}/`],
  );
  const stores = [];
  for (let s = 0; s < count; s++) {
    const id = newId();
    await admin.query(
      `insert into org_unit (tenant_id, id, parent_id, type, code, name, path) values ($1, $2, $3, 'store', $4, $4, $5)`,
      [tenantId, id, hq, `s${s}`, `${hq}/${id}/`],
    );
    await admin.query(
      `insert into store (tenant_id, id, kind, format, location_type, zone, currency, cutover_at) values ($1, $2, 'store', 'bakery', 'business', 'Asia/Shanghai', 'CNY', '2026-01-01Z')`,
      [tenantId, id],
    );
    await admin.query(
      `insert into pos_terminal (tenant_id, store_id, code, created_at) select $1, $2, 'T' || n, now() from generate_series(1, $3) n`,
      [tenantId, id, terminals],
    );
    stores.push(id);
  }
  const items = Array.from({ length: ITEMS }, (_, i) => ({
    id: newId(),
    sku: `SKU-${String(i).padStart(4, '0')}`,
    stocked: i % 4 !== 3,
  }));
  for (const item of items) {
    await admin.query(
      `insert into item (tenant_id, id, sku, sku_folded, name, type, base_uom, price_minor, stocked, search_text) values ($1, $2, $3, upper($3), $3, 'sellable', 'each', 1200, $4, $3)`,
      [tenantId, item.id, item.sku, item.stocked],
    );
  }
  for (const item of items) {
    if (item.stocked) continue;
    const recipe = newId();
    await admin.query(
      `insert into recipe (tenant_id, id, item_id, version, yield_milli, effective_from) values ($1, $2, $3, 1, 1000, '2020-01-01')`,
      [tenantId, recipe, item.id],
    );
    for (let n = 1; n <= 3; n++)
      await admin.query(
        `insert into recipe_line (tenant_id, recipe_id, line_no, component_id, quantity_milli) values ($1, $2, $3, $4, 120)`,
        [tenantId, recipe, n, items[n * 4]?.id],
      );
  }
  await admin.query(`insert into catalog_revision values ($1, 1) on conflict do nothing`, [tenantId]);
  return { tenantId, stores, items, terminals, device: newId() };
}

/** Bodies of batches: 1–5 lines a ticket (mean 3), every fourth with a member, over the last hours of one day. */
export function batchesOf(chain, tickets, newId, size = BATCH) {
  let seed = 42;
  const random = (/** @type {number} */ n) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % n;
  };
  const out = [];
  for (let at = 0; at < tickets; at += size) {
    const store = out.length % chain.stores.length;
    const terminal = 1 + (Math.floor(out.length / chain.stores.length) % chain.terminals);
    const list = Array.from({ length: Math.min(size, tickets - at) }, (_, i) =>
      ticketOf(chain, at + i, `T${terminal}`, random, newId),
    );
    out.push({ store, text: JSON.stringify({ batchId: newId(), sentAt: '2026-03-02T22:00:00+08:00', tickets: list }) });
  }
  return out;
}

function ticketOf(chain, n, terminalCode, random, newId) {
  const lines = Array.from({ length: 1 + random(5) }, (_, i) => {
    const item = chain.items[random(ITEMS)];
    const quantity = 1 + random(3);
    return {
      lineNo: i + 1,
      sku: item.sku,
      name: `商品 ${item.sku}`,
      quantity: String(quantity),
      uom: 'each',
      unitPrice: 1200,
      amount: 1200 * quantity,
      taxCode: 'VAT13',
    };
  });
  const total = lines.reduce((sum, l) => sum + l.amount, 0);
  const minute = 8 * 60 + random(12 * 60);
  const clock = `2026-03-02T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return {
    ticketUid: newId(),
    rev: 1,
    kind: 'sale',
    status: 'closed',
    terminalCode,
    seq: n + 1,
    receiptNo: `R${String(n).padStart(8, '0')}`,
    cashierRef: `C${random(20)}`,
    shiftRef: 'S1',
    ...(random(4) === 0 ? { memberRef: `M${random(90_000)}` } : {}),
    channel: random(3) === 0 ? 'takeaway' : 'dine_in',
    currency: 'CNY',
    businessDate: '2026-03-02',
    openedAt: `${clock}:00+08:00`,
    closedAt: `${clock}:40+08:00`,
    lines,
    payments: [{ method: 'wechat', amount: total, externalRef: `wx${n}` }],
    taxIncluded: true,
    tax: [{ code: 'VAT13', rate: '0.13', base: total - Math.round(total * 0.115), amount: Math.round(total * 0.115) }],
    adjustments: [],
    total,
  };
}
