// The nightly suggestion end to end: history read from Postgres, forecasts, orders with their inputs and terms written
// back, as larder_runtime under FORCE RLS, one store after the other in one process, as the worker does it. Then the same
// run again over the orders it has just made (refresh), and every stored suggestion computed again from its inputs. With
// --model the chain's model is trained before, so that the runs take its forecasts: what a night looks like after the first.
import { load, numbers, withWorkbench } from './lib/workbench.mjs';

export const description =
  'nightly suggestions of a chain, end to end [--stores=20] [--items=500] [--seconds=30] [--model]';

const HISTORY_DAYS = 182;
const SOURCES = 4;
/** Of the listed items, one in this many is an ingredient that is only used by dishes. */
const INGREDIENT_EVERY = 12;

/** @param {string[]} args */
export async function run(args) {
  const figures = await measure({ log: console.log, args });
  if (figures.seconds > figures.budgetSeconds) process.exitCode = 1;
}
export default measure;

/**
 * @param {{ log: (line: string) => void, args?: string[] }} options
 * @returns {Promise<{ seconds: number, refreshSeconds: number, budgetSeconds: number, lines: number, identical: number, peakMegabytes: number, detailMs: number }>}
 */
export async function measure({ log, args = [] }) {
  const option = numbers(args);
  const stores = option('stores', 20);
  const items = option('items', 500);
  const budgetSeconds = option('seconds', 30);
  return withWorkbench(async (bench) => {
    await bench.database('suggest');
    const admin = await bench.admin('suggest');
    const app = await partsOf(await bench.product('suggest'));
    try {
      return await runChain({ app, admin, stores, items, budgetSeconds, log, model: args.includes('--model') });
    } finally {
      await app.context.close();
      await admin.end();
    }
  });
}

async function partsOf(context) {
  const { OrderingApi } = await load('modules/ordering/index.js');
  const { OrderQueries } = await load('modules/ordering/application/order-queries.js');
  const { detailView } = await load('modules/ordering/http/orders.view.js');
  const { ForecastChain } = await load('modules/ordering/demand-model/application/forecast-chain.js');
  const { TenantDb } = await load('platform/db/tenant-db.js');
  const { jobContext } = await load('platform/tenancy/tenant-context.js');
  const { newId } = await load('platform/ids/ids.js');
  const get = (/** @type {unknown} */ token) => context.get(token, { strict: false });
  return {
    context,
    ordering: get(OrderingApi),
    queries: get(OrderQueries),
    forecast: get(ForecastChain),
    db: get(TenantDb),
    jobContext,
    newId,
    detailView,
  };
}

async function runChain({ app, admin, stores, items, budgetSeconds, log, model }) {
  const warm = await arrange(admin, app.newId, 'warm', 1, 40);
  await app.ordering.runStore(app.jobContext(warm.tenantId, 'bench', 'bench'), warm.stores[0]);
  const chain = await arrange(admin, app.newId, 'bench', stores, items);
  await admin.query('analyze');
  log(`arranged ${stores} stores × ${items} items, ${HISTORY_DAYS} days of history`);
  const ctx = app.jobContext(chain.tenantId, 'bench', 'bench');
  if (model) await train({ app, admin, ctx, log });
  const pass = async () => {
    let lines = 0;
    let peak = 0;
    const slowest = { ms: 0 };
    const start = performance.now();
    for (const store of chain.stores) {
      const at = performance.now();
      lines += (await app.ordering.runStore(ctx, store)).lines;
      slowest.ms = Math.max(slowest.ms, performance.now() - at);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    return {
      seconds: (performance.now() - start) / 1000,
      lines,
      peakMegabytes: Math.round(peak / 2 ** 20),
      slowestMs: Math.round(slowest.ms),
    };
  };
  const first = await pass();
  const again = await pass();
  const { rows: orders } = await admin.query('select id from suggested_order where tenant_id = $1', [chain.tenantId]);
  let identical = 0;
  let replayed = 0;
  for (const { id } of orders) {
    const answer = await app.db.tx(ctx, (tx) => app.queries.replay(tx, id));
    identical += answer.identical;
    replayed += answer.lines;
  }
  const detail = [];
  for (const { id } of orders.slice(0, 20)) {
    const at = performance.now();
    JSON.stringify(app.detailView(await app.db.tx(ctx, (tx) => app.queries.view(tx, id))));
    detail.push(performance.now() - at);
  }
  detail.sort((a, b) => a - b);
  const detailMs = Math.round(detail[Math.floor(detail.length * 0.95)] ?? 0);
  const { rows } = await admin.query(
    `select pg_size_pretty(pg_total_relation_size('suggested_order_basis')) basis, pg_size_pretty(pg_total_relation_size('demand_forecast')) forecast`,
  );
  log(
    `first run ${first.seconds.toFixed(1)} s for ${first.lines} lines in ${orders.length} orders (slowest store ${first.slowestMs} ms, budget ${budgetSeconds} s), refresh ${again.seconds.toFixed(1)} s`,
  );
  log(
    `peak ${first.peakMegabytes} MB after the first, ${again.peakMegabytes} MB after the second run; inputs and terms ${rows[0].basis}, forecasts ${rows[0].forecast}`,
  );
  log(`replayed ${replayed} suggestions, ${identical} identical; detail of an order p95 ${detailMs} ms`);
  return {
    seconds: first.seconds,
    refreshSeconds: again.seconds,
    budgetSeconds,
    lines: first.lines,
    identical,
    peakMegabytes: again.peakMegabytes,
    detailMs,
  };
}

/** Trains and scores the whole chain, as the night does before the first store's run. */
async function train({ app, admin, ctx, log }) {
  const { rows } = await admin.query(`select (now() at time zone 'Asia/Shanghai')::date::text today`);
  const at = performance.now();
  const { series, modelId } = await app.forecast.run(ctx, rows[0].today, { train: true });
  if (modelId === null) throw new Error('the history was too short for a model');
  log(`model trained and scored in ${((performance.now() - at) / 1000).toFixed(1)} s, ${series} series`);
}

/** A chain with a daily calendar; every item listed everywhere, dishes that use the ingredients, half a year of sales. */
async function arrange(admin, newId, code, storeCount, itemCount) {
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
  const stores = Array.from({ length: storeCount }, newId);
  for (const [n, id] of stores.entries()) {
    await admin.query(
      `insert into org_unit (tenant_id, id, parent_id, type, code, name, path) values ($1, $2, $3, 'store', $4, $4, $5)`,
      [tenantId, id, hq, `s${n}`, `${hq}/${id}/`],
    );
    await admin.query(
      `insert into store (tenant_id, id, kind, format, location_type, zone, currency, cutover_at) values ($1, $2, 'store', 'bakery', 'business', 'Asia/Shanghai', 'CNY', '2026-01-01Z')`,
      [tenantId, id],
    );
  }
  const categories = Array.from({ length: 12 }, newId);
  for (const [n, id] of categories.entries())
    await admin.query(`insert into item_category (tenant_id, id, code, name) values ($1, $2, $3, $3)`, [
      tenantId,
      id,
      `C${n}`,
    ]);
  const sources = Array.from({ length: SOURCES }, newId);
  for (const [n, id] of sources.entries()) {
    await admin.query(
      `insert into supply_source (tenant_id, id, code, name, kind, currency) values ($1, $2, $3, $3, 'external', 'CNY')`,
      [tenantId, id, `S${n}`],
    );
    await admin.query(
      `insert into supply_slot (tenant_id, id, source_id, order_weekday, cutoff_minute, lead_days) select $1, gen_random_uuid(), $2, d, 1439, 1 from generate_series(1, 7) d`,
      [tenantId, id],
    );
  }
  const items = Array.from({ length: itemCount }, (_, n) => ({
    id: newId(),
    n,
    ingredient: n % INGREDIENT_EVERY === 0,
  }));
  const dishes = items.filter((i) => i.ingredient).map((i) => ({ id: newId(), uses: i.id }));
  for (const item of items) {
    const supplierItem = newId();
    await admin.query(
      `insert into item (tenant_id, id, sku, sku_folded, name, type, category_id, base_uom, price_minor, cost_milli_minor, shelf_life_days, search_text) values ($1, $2, $3, lower($3), $3, $4, $5, 'each', $6, 400000, $7, $3)`,
      [
        tenantId,
        item.id,
        `SKU-${item.n}`,
        item.ingredient ? 'ingredient' : 'sellable',
        categories[item.n % categories.length],
        item.ingredient ? null : 1_000,
        item.n % 3 === 0 ? 3 + (item.n % 5) : null,
      ],
    );
    await admin.query(
      `insert into supplier_item (tenant_id, id, source_id, item_id, pack_uom, pack_milli, pack_price_minor) values ($1, $2, $3, $4, 'box', $5, 2400)`,
      [tenantId, supplierItem, sources[item.n % SOURCES], item.id, 1_000 * (1 + (item.n % 6))],
    );
    await admin.query(
      `insert into listing (tenant_id, store_id, item_id, supplier_item_id, listed_from) select $1, s, $2, $3, '2020-01-01' from unnest($4::uuid[]) s`,
      [tenantId, item.id, supplierItem, stores],
    );
    await admin.query(
      `insert into stock_balance (tenant_id, store_id, item_id, on_hand_milli) select $1, s, $2, $3 from unnest($4::uuid[]) s`,
      [tenantId, item.id, 1_000 * (item.n % 30), stores],
    );
  }
  for (const [n, dish] of dishes.entries()) {
    const recipe = newId();
    await admin.query(
      `insert into item (tenant_id, id, sku, sku_folded, name, type, category_id, base_uom, price_minor, stocked, search_text) values ($1, $2, $3, lower($3), $3, 'sellable', $4, 'each', 1800, false, $3)`,
      [tenantId, dish.id, `DISH-${n}`, categories[n % categories.length]],
    );
    await admin.query(
      `insert into recipe (tenant_id, id, item_id, version, yield_milli, effective_from) values ($1, $2, $3, 1, 1000, '2020-01-01')`,
      [tenantId, recipe, dish.id],
    );
    const parts = [dish.uses, dishes[(n + 1) % dishes.length]?.uses].filter(
      (id, i, all) => id && all.indexOf(id) === i,
    );
    for (const [line, id] of parts.entries())
      await admin.query(
        `insert into recipe_line (tenant_id, recipe_id, line_no, component_id, quantity_milli) values ($1, $2, $3, $4, 150)`,
        [tenantId, recipe, line + 1, id],
      );
  }
  await admin.query(`insert into catalog_revision values ($1, 1) on conflict do nothing`, [tenantId]);
  // A level per item, a weekday pattern and noise that is the same on every machine.
  const sold = [...items.filter((i) => !i.ingredient).map((i) => i.id), ...dishes.map((d) => d.id)];
  for (const store of stores) {
    await admin.query(
      `insert into imported_item_day (tenant_id, store_id, item_id, business_date, quantity_milli, amount_minor, sold_out, closed)
       select $1, $2, i.id, (now() at time zone 'Asia/Shanghai')::date - d, q * 1000, q * 1000, false, false
       from unnest($3::uuid[]) with ordinality i (id, n), generate_series(1, $4::int) d,
         lateral (select greatest(0, round((2 + i.n % 40) * (1 + 0.3 * sin(d * 0.8976)) + (hashint8(i.n * 1000 + d) % 7) * 0.4))::bigint q) x where q > 0`,
      [tenantId, store, sold, HISTORY_DAYS],
    );
  }
  return { tenantId, stores };
}
