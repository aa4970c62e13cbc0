// A demo chain whose stores keep stock, and what its tills are going to send.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { demoChain, ticketsForDay } from '../../../../packages/simulator/src/index.ts';

const ROOT = join(import.meta.dirname, '../../../..');
export const DATE = '2026-03-02';
export const PASSWORD = 'a password for chaos';

/** The product's own code, as it was built. @param {string} path in the server's `dist` */
const built = (path) => import(pathToFileURL(join(ROOT, 'apps/server/dist', path)).href);

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ scale: number, batchSize: number, seed: number, random: import('../../../../packages/testing/src/random.ts').Random }} options
 */
export async function arrange(env, { scale, batchSize, seed, random }) {
  const require = createRequire(join(ROOT, 'apps/server/package.json'));
  await import(pathToFileURL(require.resolve('reflect-metadata')).href);
  const { NestFactory } = await import(pathToFileURL(require.resolve('@nestjs/core')).href);
  const { Module } = await import(pathToFileURL(require.resolve('@nestjs/common')).href);
  const { AppModule } = await built('app.module.js');
  const { Config } = await built('platform/config/config.js');
  const { DemoModule } = await built('demo/demo.module.js');
  const { DemoChainLoader } = await built('demo/demo-chain.loader.js');
  const { InventoryApi } = await built('foundation/inventory/index.js');
  const { TenantDb } = await built('platform/db/tenant-db.js');
  class Arrangement {}
  Module({})(Arrangement);
  const app = await NestFactory.createApplicationContext(
    { module: Arrangement, imports: [AppModule.forRoot(Config.load(env), 'seed'), DemoModule] },
    { logger: false },
  );
  try {
    const chain = demoChain('bakery', { seed, demandScale: scale });
    const loaded = await app.get(DemoChainLoader, { strict: false }).load(chain, PASSWORD);
    const stores = [];
    for (const [index, mode] of /** @type {const} */ (['send-once', 'replay']).entries()) {
      const store = chain.stores[index];
      if (!store) throw new Error('the demo chain has too few stores');
      const storeId = loaded.units.get(store.code);
      await app
        .get(TenantDb, { strict: false })
        .tx(loaded.ctx, (/** @type {unknown} */ tx) =>
          app
            .get(InventoryApi, { strict: false })
            .open(tx, { storeId, at: new Date(`${DATE}T00:00:00+08:00`), lines: [] }),
        );
      const { tickets, dayEnds } = ticketsForDay(chain, store.code, DATE);
      stores.push({
        mode,
        tenantId: loaded.ctx.tenantId,
        storeId,
        key: loaded.deviceKeys.get(store.code)?.key ?? '',
        date: DATE,
        tickets,
        batches: mode === 'replay' ? replayed(tickets, batchSize, random) : once(tickets, batchSize),
        dayEnds,
        wastes: [],
      });
    }
    const wasted = chain.items.find((item) => item.isStocked && item.type !== 'service');
    return {
      tenantCode: chain.tenant.code,
      owner: loaded.accounts.find((/** @type {{ role: string }} */ a) => a.role === 'owner')?.login ?? '',
      wasteItemId: loaded.items.get(wasted?.sku ?? ''),
      stores,
    };
  } finally {
    await app.close();
  }
}

/** @param {object[]} tickets @param {object[]} [dayEnds] */
const batchOf = (tickets, dayEnds) => ({
  batchId: randomUUID(),
  sentAt: new Date().toISOString(),
  tickets,
  ...(dayEnds && { dayEnds }),
});

/** Each ticket in some batch, now and then in two. */
function once(tickets, size) {
  const batches = [];
  for (let at = 0; at < tickets.length; at += size)
    batches.push(batchOf(tickets.slice(Math.max(0, at - (at % 3 === 0 ? 1 : 0)), at + size)));
  return batches;
}

/** Everything three times over, each time in another order and cut elsewhere, one mixed with the other. */
function replayed(tickets, size, random) {
  const batches = [0, 1, 2].flatMap((round) => once(random.shuffled(tickets), size + round));
  return random.shuffled(batches);
}

/** The Z reports of a day: they come when the till is closed. @param {object[]} dayEnds */
export const closing = (dayEnds) => batchOf([], dayEnds);
