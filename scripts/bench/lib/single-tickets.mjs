// Tickets sent one by one by a whole chain's tills, over HTTP to a real API process: how many it takes, what one costs, and
// how long one waits at half of that.
import { fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../packages/tooling/src/ports.mjs';
import { backendPids, cpuOf } from './cpu.mjs';
import { ended, untilOk } from './processes.mjs';
import { settle } from './settle.mjs';
import { arrange } from './tickets.mjs';
import { load, ROOT } from './workbench.mjs';

/**
 * @param {{ bench: any, name: string, admin: any, stores: number, tills: number, warm: number, tickets: number, seconds: number, seed: number, profile?: string | undefined }} options
 *   `name` is the database; `profile` a folder for the API's CPU profile
 */
export async function runSingles({ bench, name, admin, stores, tills, warm, tickets, seconds, seed, profile }) {
  const { newId } = await load('platform/ids/ids.js');
  const chain = await arrange(admin, newId, 'single', { stores, terminals: Math.ceil(tills / stores) });
  const keys = await deviceKeys(admin, newId, chain, tills);
  const port = await freePort();
  const api = spawn(
    process.execPath,
    [...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []), join(ROOT, 'apps/server/dist/main.api.js')],
    {
      env: {
        ...process.env,
        ...bench.environment(name),
        NODE_ENV: 'production',
        LARDER_DATA_DIR: join(bench.dir, `data-${name}`),
        LARDER_SECRET: randomBytes(32).toString('hex'),
        LARDER_PORT: String(port),
        // Measured is what it can take, not what a chain is allowed.
        LARDER_LIMIT_INGEST: '1000000',
      },
      stdio: 'ignore',
    },
  );
  try {
    await untilOk(`http://127.0.0.1:${port}/readyz`);
    const fleet = fork(fileURLToPath(new URL('till-fleet.mjs', import.meta.url)), { execArgv: [] });
    const cpu = async () => ({ api: cpuOf([api.pid ?? 0]), pg: cpuOf(await backendPids(admin)) });
    /** @type {Record<string, { api: number, pg: number, tills: number }>} */
    const marks = {};
    const figures = await new Promise((resolve, reject) => {
      fleet.once('exit', () => reject(new Error('the tills have gone')));
      fleet.on('message', async (/** @type {any} */ said) => {
        if (said.phase === 'failed') return reject(new Error(said.message));
        marks[said.phase] = { ...(await cpu()), tills: said.cpu.user + said.cpu.system };
        if (said.phase === 'done') resolve(said);
        if (said.phase === 'saturated') await settle(admin);
        fleet.send('on');
      });
      fleet.send({ port, chain, keys, warm, tickets, seconds, seed });
    });
    const spent = (
      /** @type {'api' | 'pg' | 'tills'} */ who,
      /** @type {string} */ from,
      /** @type {string} */ to,
      /** @type {number} */ n,
    ) => ((marks[to]?.[who] ?? 0) - (marks[from]?.[who] ?? 0)) / Math.max(1, n);
    return {
      ...figures,
      nodeMicros: spent('api', 'warm', 'saturated', figures.taken.sent),
      pgMicros: spent('pg', 'warm', 'saturated', figures.taken.sent),
      tillMicros: spent('tills', 'warm', 'saturated', figures.taken.sent),
    };
  } finally {
    await ended(api);
  }
}

/** A key per till; till i stands in store i % stores. */
async function deviceKeys(admin, newId, chain, tills) {
  const { newDeviceKey } = await load('foundation/identity/application/tokens.js');
  const keys = Array.from({ length: tills }, newDeviceKey);
  await admin.query(
    `insert into device_key (tenant_id, id, store_id, name, prefix, key_hash, created_by, created_at, last_seen_at)
     select $1, i, s, 'till', p, h, 'bench', now(), now() from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[]) k(i, s, p, h)`,
    [
      chain.tenantId,
      keys.map(() => newId()),
      keys.map((_, i) => chain.stores[i % chain.stores.length]),
      keys.map((k) => k.prefix),
      keys.map((k) => k.hash),
    ],
  );
  return keys.map((k) => k.key);
}
