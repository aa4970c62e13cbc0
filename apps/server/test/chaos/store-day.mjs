// One store-day of simulated tickets while API processes and PostgreSQL are killed without warning. Send-once: a batch goes
// out again only when no 200 came back, so a promise broken by a 200 shows as a lost ticket. Then exact totals are audited.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDatabase, migrate } from '../../../../packages/db/src/migrate.ts';
import { roleEnvironment, storedRolePasswords } from '../../../../packages/db/src/roles.ts';
import { demoChain, ticketsForDay } from '../../../../packages/simulator/src/index.ts';
import { startPostgres } from '../../../../packages/tooling/src/embedded-postgres.mjs';
import { auditDay } from './audit-day.mjs';
import { immortal, pause, untilReady } from './processes.mjs';

const ROOT = join(import.meta.dirname, '../../../..');
const DATE = '2026-03-02';
const ATTEMPTS = 400;

/**
 * @param {import('./store-day.d.mts').DayOptions} options
 * @returns {Promise<{ tickets: number, batches: number, resends: number, faults: string[] }>}
 */
export async function chaosDay(options) {
  const dir = mkdtempSync(join(tmpdir(), 'larder-chaos-'));
  const postgres = () => startPostgres({ dir: join(dir, 'pg') });
  let server = await postgres();
  const processes = [];
  let output = '';
  try {
    const passwords = storedRolePasswords(join(dir, 'passwords.json'));
    await ensureDatabase(server.adminUrl, 'larder');
    await migrate({ adminUrl: server.url('larder'), rolePasswords: passwords });
    const env = {
      ...process.env,
      ...roleEnvironment(server.url('larder'), passwords),
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      LARDER_DATA_DIR: dir,
      LARDER_SECRET: randomBytes(32).toString('hex'),
      LARDER_DB_POOL: '6',
      REDIS_URL: '',
    };
    const day = await arrange(env, options);
    const keep = (/** @type {string} */ text) => {
      output += text;
    };
    const apis = await Promise.all([immortal('main.api.js', env, keep), immortal('main.api.js', env, keep)]);
    const worker = await immortal('main.worker.js', env, keep);
    processes.push(...apis, worker);
    await Promise.all(apis.map((api) => untilReady(api.url)));
    options.log(
      `${day.tickets.length} revisions in ${day.batches.length} batches, ${options.apiKills} API and ${options.pgKills} PostgreSQL kills`,
    );

    const kills = killer(options, apis, async () => {
      process.kill(server.pid, 'SIGKILL');
      await pause(200);
      server = await postgres();
    });
    const { acked, resends } = await sendOnce(day, apis, kills);
    await kills.done();
    await Promise.all(apis.map((api) => untilReady(api.url)));
    const faults = await auditDay({ env, adminUrl: server.url('larder'), day, acked });
    if (/unhandled|UnhandledPromise|uncaught/i.test(output))
      faults.push(`a process wrote of an unhandled error: ${output.match(/.*unhandled[\s\S]{0,1500}/i)?.[0]}`);
    if (faults.length > 0) {
      const kept = join(tmpdir(), 'larder-chaos-output.log');
      writeFileSync(kept, output);
      options.log(`what the processes wrote: ${kept}`);
    }
    return { tickets: day.tickets.length, batches: day.batches.length, resends, faults };
  } finally {
    await Promise.all(processes.map((p) => p.stop()));
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A demo chain whose first store keeps stock, and the batches of its day: each ticket in some batch, now and then in two. */
async function arrange(env, { scale, batchSize, seed }) {
  const require = createRequire(join(ROOT, 'apps/server/package.json'));
  await import(pathToFileURL(require.resolve('reflect-metadata')).href);
  const { NestFactory } = await import(pathToFileURL(require.resolve('@nestjs/core')).href);
  const { Module } = await import(pathToFileURL(require.resolve('@nestjs/common')).href);
  const load = (/** @type {string} */ path) => import(pathToFileURL(join(ROOT, 'apps/server/dist', path)).href);
  const { AppModule } = await load('app.module.js');
  const { Config } = await load('platform/config/config.js');
  const { DemoModule } = await load('demo/demo.module.js');
  const { DemoChainLoader } = await load('demo/demo-chain.loader.js');
  const { InventoryApi } = await load('foundation/inventory/index.js');
  const { TenantDb } = await load('platform/db/tenant-db.js');
  class Arrangement {}
  Module({})(Arrangement);
  const app = await NestFactory.createApplicationContext(
    { module: Arrangement, imports: [AppModule.forRoot(Config.load(env), 'seed'), DemoModule] },
    { logger: false },
  );
  try {
    const chain = demoChain('bakery', { seed, demandScale: scale });
    const loaded = await app.get(DemoChainLoader, { strict: false }).load(chain, 'a password for chaos');
    const store = chain.stores[0];
    if (!store) throw new Error('the demo chain has no store');
    const storeId = loaded.units.get(store.code);
    await app
      .get(TenantDb, { strict: false })
      .tx(loaded.ctx, (/** @type {unknown} */ tx) =>
        app
          .get(InventoryApi, { strict: false })
          .open(tx, { storeId, at: new Date(`${DATE}T00:00:00+08:00`), lines: [] }),
      );
    const { tickets, dayEnds } = ticketsForDay(chain, store.code, DATE);
    const batches = [];
    for (let at = 0; at < tickets.length; at += batchSize)
      batches.push({
        batchId: randomUUID(),
        sentAt: new Date().toISOString(),
        tickets: tickets.slice(Math.max(0, at - (at % 3 === 0 ? 1 : 0)), at + batchSize),
      });
    batches.push({ batchId: randomUUID(), sentAt: new Date().toISOString(), tickets: [], dayEnds });
    return {
      chain,
      tenantId: loaded.ctx.tenantId,
      storeId,
      items: loaded.items,
      key: loaded.deviceKeys.get(store.code)?.key ?? '',
      tickets,
      dayEnds,
      batches,
      date: DATE,
    };
  } finally {
    await app.close();
  }
}

/** Kills spread over the day, each a moment after some batch went out. */
function killer({ apiKills, pgKills, seed, log }, apis, killPostgres) {
  // API and PostgreSQL take turns while both have kills left.
  const order = [];
  for (let i = 0; i < Math.max(apiKills, pgKills); i++)
    order.push(...(i < apiKills ? ['api'] : []), ...(i < pgKills ? ['pg'] : []));
  let state = seed;
  const random = (/** @type {number} */ n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % n;
  };
  let fired = 0;
  let running = Promise.resolve();
  return {
    /** @param {number} share part of the day that has been sent */
    at(share) {
      while (fired < order.length && share >= (fired + 1) / (order.length + 1)) {
        const kind = order[fired++];
        const number = fired;
        running = running.then(async () => {
          await pause(random(25));
          log(`kill ${number} of ${order.length}: ${kind}`);
          if (kind === 'api') apis[random(apis.length)].kill();
          else await killPostgres();
        });
      }
    },
    async done() {
      this.at(1);
      await running;
    },
  };
}

/** Three senders. A batch that got a 200 is never sent again; one that got anything else is, to whichever API. */
async function sendOnce(day, apis, kills) {
  const acked = [];
  let next = 0;
  let resends = 0;
  const sender = async (/** @type {number} */ me) => {
    for (let mine = next++; mine < day.batches.length; mine = next++) {
      kills.at(mine / day.batches.length);
      const batch = day.batches[mine];
      const { answer, attempts } = await untilAccepted(batch, day.key, (n) => apis[(me + n) % apis.length].url);
      acked.push({ batch, answer });
      resends += attempts;
    }
  };
  await Promise.all([sender(0), sender(1), sender(2)]);
  return { acked, resends };
}

/** @param {object} batch @param {string} key @param {(attempt: number) => string} urlOf */
async function untilAccepted(batch, key, urlOf) {
  for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
    const answer = await fetch(`${urlOf(attempts)}/api/v1/pos/batches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(20_000),
    })
      .then(async (r) => ({ status: r.status, body: await r.json() }))
      .catch(() => null);
    if (answer?.status === 200) return { answer: answer.body, attempts };
    if (answer && answer.status !== 503) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    await pause(100);
  }
  throw new Error(`no 200 in ${ATTEMPTS} attempts`);
}
