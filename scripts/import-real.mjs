// node scripts/import-real.mjs [--keep] [--kill]: takes two real files in through the product's own HTTP API and checks every
// total. A year of a wholesaler's invoices (UCI Online Retail) as tickets, and three years of a bakery chain as item-day
// history; each twice, since the same file again must change nothing. Needs the data folder: LARDER_DATA or ../shared/data.
// --keep leaves the data folder of the run; --kill ends the worker with SIGKILL in the middle of the first import.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openAsBlob, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPortFree } from '../packages/tooling/src/ports.mjs';
import { install } from './launch/install.mjs';
import { continueInNode24, onStopRequest } from './launch/node24.mjs';
import { ROOT, readSettings } from './launch/settings.mjs';
import { complain, say, seconds, UserError } from './launch/steps.mjs';

const SERVICES = ['POST', 'DOT', 'M', 'D', 'C2', 'S', 'BANK CHARGES', 'AMAZONFEE', 'CRUK', 'B'];
/** What the file holds by an independent count; money in pence. */
const RETAIL = {
  sales: 20_726,
  saleLines: 531_283,
  saleAmount: 1_066_668_454,
  refunds: 3_836,
  refundLines: 9_288,
  refundAmount: 89_681_249,
  wastes: 1_336,
  wasteQuantity: '206957',
  quarantined: 2,
};
const RETAIL_NET = 976_987_205;
const RETAIL_ITEMS = 3_958;
const RETAIL_HELD = ['A563186', 'A563187'];
const RETAIL_MONTHS = {
  '2010-12': 74_895_702,
  '2011-01': 56_000_026,
  '2011-02': 49_806_265,
  '2011-03': 68_326_708,
  '2011-04': 49_320_712,
  '2011-05': 72_333_351,
  '2011-06': 69_112_312,
  '2011-07': 68_130_011,
  '2011-08': 70_480_463,
  '2011-09': 101_968_762,
  '2011-10': 107_070_467,
  '2011-11': 146_175_625,
  '2011-12': 43_366_801,
};
const BAKERY_STORES = 35;
const BAKERY_ROWS = 127_575;
const TABLES = [
  'ticket_rev',
  'ticket',
  'ticket_line',
  'item',
  'stock_document',
  'stock_document_line',
  'quarantined_ticket',
  'imported_item_day',
];
const POLL_MS = 250;
const PASSWORD = 'real import 2011';

let failures = 0;

/** @param {string} what @param {unknown} got @param {unknown} wanted */
function equal(what, got, wanted) {
  const same = JSON.stringify(got) === JSON.stringify(wanted);
  if (!same) failures += 1;
  console.log(`  ${same ? '✓' : '✗'} ${what}: ${text(got)}${same ? '' : `, expected ${text(wanted)}`}`);
}

/** @param {unknown} value */
const text = (value) => (typeof value === 'number' ? value.toLocaleString('en-GB') : JSON.stringify(value));

try {
  if (process.env.LARDER_INNER !== '1') await install();
  if (await continueInNode24(fileURLToPath(import.meta.url))) await main(process.argv.slice(2));
} catch (error) {
  complain(error);
  process.exit(1);
}

/** @param {string[]} args */
async function main(args) {
  const data = resolve(process.env.LARDER_DATA || join(ROOT, '../shared/data'));
  const files = { retail: join(data, 'online_retail/tickets.csv.gz'), bakery: join(data, 'bakery/normalized.csv.gz') };
  for (const file of Object.values(files))
    if (!existsSync(file))
      throw new UserError(`${file} is missing: set LARDER_DATA to the folder with online_retail/ and bakery/`);
  const dataDir = mkdtempSync(join(tmpdir(), 'larder-import-real-'));
  /** @type {(() => unknown)[]} */
  const undo = [];
  let stopping = false;
  const stop = async (/** @type {number} */ code) => {
    if (stopping) return;
    stopping = true;
    for (const action of undo.reverse()) await action();
    if (args.includes('--keep')) console.log(`\nkept: ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
    process.exit(code);
  };
  onStopRequest(() => void stop(1));
  try {
    const product = await startProduct(dataDir, undo);
    await retail(product, files.retail, args.includes('--kill'));
    await bakery(product, files.bakery);
    console.log(failures === 0 ? '\nall totals agree' : `\n${failures} totals differ`);
  } catch (error) {
    complain(error);
    failures += 1;
  }
  await stop(failures === 0 ? 0 : 1);
}

/**
 * @typedef {object} Product
 * @property {string} address
 * @property {Record<string, string>} env
 * @property {{ query: (text: string, values: unknown[]) => Promise<{ rows: any[] }> }} sql superuser: for counting rows
 * @property {() => number} peakMb of the worker, since it started
 * @property {() => void} killWorker SIGKILL, then a new one
 */

/** @param {string} dataDir @param {(() => unknown)[]} undo @returns {Promise<Product>} */
async function startProduct(dataDir, undo) {
  const { buildServer } = await import('./launch/build.mjs');
  const { databaseEnvironment, ensureSecret, migrateDatabase, startDatabase } = await import('./launch/database.mjs');
  const { waitForOk } = await import('./launch/health.mjs');
  const { generate } = await import('./generate.mjs');
  const settings = readSettings({ ...process.env, LARDER_DATA_DIR: dataDir, DATABASE_URL: '', LARDER_DEMO: '0' });
  const database = await startDatabase(settings);
  undo.push(() => database.stop());
  await generate();
  await migrateDatabase(settings, database);
  await buildServer();
  ensureSecret(dataDir);
  let port = 7_400;
  while (!(await isPortFree(port, '127.0.0.1'))) port += 1;
  const address = `http://127.0.0.1:${port}`;
  const env = {
    ...(await databaseEnvironment(settings, database)),
    NODE_ENV: 'production',
    LARDER_HOST: '127.0.0.1',
    LARDER_PORT: String(port),
    LARDER_PUBLIC_URL: address,
    LARDER_DATA_DIR: dataDir,
    LARDER_DEMO: '0',
    LOG_LEVEL: 'warn',
  };
  const log = openSync(join(dataDir, 'product.log'), 'a');
  const launch = (/** @type {string} */ name) =>
    spawn(process.execPath, [join(ROOT, `apps/server/dist/main.${name}.js`)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
  const api = launch('api');
  let worker = launch('worker');
  undo.push(async () => {
    await Promise.all([api, worker].map(ended));
    closeSync(log);
  });
  await waitForOk(`${address}/healthz`, 60_000, () =>
    api.exitCode === null ? null : readFileSync(join(dataDir, 'product.log'), 'utf8'),
  );
  const { Client } = createRequire(join(ROOT, 'packages/db/package.json'))('pg');
  const sql = new Client({ connectionString: database.adminUrl });
  await sql.connect();
  undo.push(() => sql.end());
  return {
    address,
    env,
    sql,
    peakMb: () => peakMb(worker.pid),
    killWorker: () => {
      worker.kill('SIGKILL');
      worker = launch('worker');
    },
  };
}

/** @param {import('node:child_process').ChildProcess} child */
function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  return exit;
}

/** Highest resident memory so far; 0 where the system does not say. @param {number | undefined} pid */
function peakMb(pid) {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024);
}

/** @param {Product} product @param {string} file @param {boolean} kill */
async function retail(product, file, kill) {
  console.log('\nOnline Retail: one store, Europe/London, GBP');
  const chain = await createChain(product, 'retail', 'GBP', 'Europe/London');
  const [store] = await chain.stores(['UK']);
  const profile = {
    storeId: store,
    stores: {},
    creditPrefix: 'C',
    writeOffs: true,
    createItems: true,
    services: SERVICES,
    source: 'uci',
    currency: 'GBP',
  };
  const first = await chain.import('tickets', file, profile, kill ? product.killWorker : null);
  const { fresh, freshWastes, ...figures } = first.result.tickets;
  equal('rows', first.result.rows, 541_909);
  for (const [name, wanted] of Object.entries(RETAIL)) equal(name, figures[name], wanted);
  equal('net', figures.saleAmount - figures.refundAmount, RETAIL_NET);
  equal('new tickets', fresh, RETAIL.sales + RETAIL.refunds);
  equal('new waste documents', freshWastes, RETAIL.wastes);
  equal('items created', first.result.newItems, RETAIL_ITEMS);
  equal('the check said the same', { ...first.check.tickets, fresh, freshWastes }, first.result.tickets);
  const items = await product.sql.query(
    'select count(*)::int n, count(*) filter (where type = $2)::int services from item where tenant_id = $1',
    [chain.id, 'service'],
  );
  equal('items in the catalogue', items.rows[0].n, RETAIL_ITEMS);
  equal('of them services', items.rows[0].services, SERVICES.length);
  const held = await chain.get('/api/v1/pos/quarantine?state=open&limit=100');
  equal('waiting tickets', held.items.map((/** @type {any} */ i) => i.receiptNo).sort(), RETAIL_HELD);
  equal('net per month', await chain.netPerMonth(store, first.result.firstDate, first.result.lastDate), RETAIL_MONTHS);
  const waste = await product.sql.query(
    "select count(distinct d.id)::int n, sum(l.quantity_milli)::bigint::text q from stock_document d join stock_document_line l on l.tenant_id = d.tenant_id and l.document_id = d.id where d.tenant_id = $1 and d.kind = 'waste'",
    [chain.id],
  );
  equal('waste facts', [waste.rows[0].n, waste.rows[0].q], [RETAIL.wastes, '206957000']);

  const before = await rowCounts(product, chain.id);
  const second = await chain.import('tickets', file, profile, null);
  equal('again: figures', second.result.tickets, { ...first.result.tickets, fresh: 0, freshWastes: 0 });
  equal('again: items created', second.result.newItems, 0);
  equal('again: rows of each table', await rowCounts(product, chain.id), before);
}

/** @param {Product} product @param {string} file */
async function bakery(product, file) {
  console.log('\nBakery: 35 stores, item-day history');
  const chain = await createChain(product, 'bakery', 'EUR', 'Europe/Berlin');
  await chain.stores(Array.from({ length: BAKERY_STORES }, (_, i) => `S${String(i).padStart(2, '0')}`));
  const wanted = await countBakery(file);
  const profile = { storeId: null, stores: {}, createItems: true };
  const first = await chain.import('item_days', file, profile, null);
  equal('rows in the file', wanted.rows, BAKERY_ROWS);
  equal('rows', first.result.rows, wanted.rows);
  equal('failed rows', first.result.badRows, 0);
  equal('units', first.result.itemDays.quantity, String(wanted.units));
  equal('stores', first.result.itemDays.stores, BAKERY_STORES);
  equal('items', first.result.itemDays.items, 3);
  equal('new days', first.result.itemDays.fresh, wanted.rows);
  const kept = await product.sql.query(
    'select count(*)::int n, (sum(quantity_milli) / 1000)::bigint::text q, count(distinct store_id)::int s from imported_item_day where tenant_id = $1',
    [chain.id],
  );
  equal(
    'days kept',
    [kept.rows[0].n, kept.rows[0].q, kept.rows[0].s],
    [wanted.rows, String(wanted.units), BAKERY_STORES],
  );
  const before = await rowCounts(product, chain.id);
  const second = await chain.import('item_days', file, profile, null);
  equal('again: changed days', second.result.itemDays.fresh, 0);
  equal('again: rows of each table', await rowCounts(product, chain.id), before);
}

/** An independent count of the history. @param {string} file */
async function countBakery(file) {
  const { gunzipSync } = await import('node:zlib');
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  const at = (lines[0] ?? '').split(',').indexOf('qty');
  return { rows: lines.length - 1, units: lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[at]), 0) };
}

/** @param {Product} product @param {string} tenantId */
async function rowCounts(product, tenantId) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const table of TABLES) {
    const { rows } = await product.sql.query(`select count(*)::int n from ${table} where tenant_id = $1`, [tenantId]);
    counts[table] = rows[0].n;
  }
  return counts;
}

/**
 * A new chain with a signed-in owner.
 * @param {Product} product @param {string} code @param {string} currency @param {string} zone
 */
async function createChain(product, code, currency, zone) {
  const out = await cli(product, [
    'tenant',
    'create',
    '--code',
    code,
    '--name',
    code,
    '--owner-email',
    `owner@${code}.example`,
    '--zone',
    zone,
    '--currency',
    currency,
    '--locale',
    'en',
  ]);
  const token = /owner link \S+#(\S+)/.exec(out)?.[1] ?? '';
  const signedIn = await fetch(`${product.address}/api/v1/password-links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-larder-csrf': '1' },
    body: JSON.stringify({ token, password: PASSWORD }),
  });
  if (!signedIn.ok) throw new Error(`the owner link answered ${signedIn.status}: ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  const session = await signedIn.json();

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  const call = async (method, path, body) => {
    const raw = body instanceof FormData;
    const answer = await fetch(product.address + path, {
      method,
      headers: {
        cookie,
        'x-larder-csrf': '1',
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };

  /** @param {string} id @param {'checking' | 'importing'} state @param {(() => void) | null} [onHalf] */
  const waitWhile = async (id, state, onHalf = null) => {
    let half = onHalf;
    for (;;) {
      const run = await call('GET', `/api/v1/imports/${id}`);
      if (run.state !== state) return run;
      if (half && run.total > 0 && run.done > run.total * 0.3) {
        say('kill', `worker killed at ${text(run.done)} of ${text(run.total)} rows`);
        half();
        half = null;
      }
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  };

  return {
    id: session.tenant.id,
    get: (/** @type {string} */ path) => call('GET', path),
    /** @param {string[]} codes */
    stores: async (codes) => {
      const units = await call('GET', '/api/v1/org/units');
      const hq = units.items.find((/** @type {any} */ u) => u.type === 'hq');
      const region = await call('POST', '/api/v1/org/units', {
        parentId: hq.id,
        type: 'region',
        code: 'R',
        name: 'Region',
        nameEn: 'Region',
        sort: 0,
      });
      const area = await call('POST', '/api/v1/org/units', {
        parentId: region.id,
        type: 'area',
        code: 'A',
        name: 'Area',
        nameEn: 'Area',
        sort: 0,
      });
      const fields = {
        format: 'shop',
        locationType: 'business',
        areaSqm: null,
        lat: null,
        lng: null,
        zone,
        currency,
        closeoutMinute: 0,
        openMinute: 420,
        closeMinute: 1260,
        status: 'open',
      };
      const ids = [];
      for (const store of codes)
        ids.push(
          (
            await call('POST', '/api/v1/stores', {
              parentId: area.id,
              kind: 'store',
              code: store,
              name: `Store ${store}`,
              nameEn: null,
              fields,
            })
          ).id,
        );
      return ids;
    },
    /** @param {'tickets' | 'item_days'} kind @param {string} file @param {object} profile @param {(() => void) | null} onHalf */
    import: async (kind, file, profile, onHalf) => {
      const start = performance.now();
      const form = new FormData();
      form.append('file', await openAsBlob(file), file.split('/').at(-1));
      const uploaded = await call('POST', `/api/v1/imports?kind=${kind}`, form);
      const { store: _, ...columns } = uploaded.profile.columns;
      const all = {
        ...uploaded.profile,
        ...profile,
        columns: 'storeId' in profile && profile.storeId !== null ? columns : uploaded.profile.columns,
      };
      let run = await call('PUT', `/api/v1/imports/${uploaded.id}/profile`, {
        version: uploaded.version,
        profile: all,
      });
      const uploadedAt = performance.now();
      await call('POST', `/api/v1/imports/${run.id}/check`, { version: run.version });
      run = await waitWhile(run.id, 'checking');
      const checkedAt = performance.now();
      if (run.state !== 'checked') throw new Error(`the check ended as ${run.state}: ${run.failure}`);
      await call('POST', `/api/v1/imports/${run.id}/start`, { version: run.version });
      run = await waitWhile(run.id, 'importing', onHalf);
      if (run.state !== 'done') throw new Error(`the import ended as ${run.state}: ${run.failure}`);
      const end = performance.now();
      say(
        'import',
        `${text(run.result.rows)} rows: upload ${seconds(uploadedAt - start)}, check ${seconds(checkedAt - uploadedAt)}, import ${seconds(end - checkedAt)}, in all ${seconds(end - start)}; worker at most ${product.peakMb()} MB`,
      );
      return run;
    },
    /** @param {string} store @param {string} from @param {string} to */
    netPerMonth: async (store, from, to) => {
      /** @type {Record<string, number>} */
      const months = {};
      for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = nextMonth(month)) {
        const { items } = await call(
          'GET',
          `/api/v1/sales/hours?storeId=${store}&from=${month}-01&to=${month}-${String(daysIn(month)).padStart(2, '0')}`,
        );
        months[month] = items.reduce((/** @type {number} */ sum, /** @type {any} */ hour) => sum + hour.net, 0);
      }
      return months;
    },
  };
}

/** @param {string} month */
function daysIn(month) {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
}

/** @param {string} month */
function nextMonth(month) {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 7);
}

/** @param {Product} product @param {string[]} args @returns {Promise<string>} */
function cli(product, args) {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'apps/server/dist/main.cli.js'), ...args], {
      env: { ...process.env, ...product.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? done(out) : reject(new Error(`larder ${args.join(' ')} ended with ${code}`)),
    );
  });
}
