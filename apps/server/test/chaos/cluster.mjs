// What a chaos run breaks: PostgreSQL, Redis where there is one, and proxies between tills, API and PostgreSQL.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, migrate } from '../../../../packages/db/src/migrate.ts';
import { roleEnvironment, storedRolePasswords } from '../../../../packages/db/src/roles.ts';
import { ChaosProxy, NO_FAULTS } from '../../../../packages/testing/src/chaos-proxy.ts';
import { startTestRedis } from '../../../../packages/testing/src/redis.ts';
import { startPostgres } from '../../../../packages/tooling/src/embedded-postgres.mjs';
import { TEST_NEEDS } from '../../../../packages/tooling/src/test-needs.mjs';
import { pause } from './processes.mjs';
import { databaseOn, smallDisk } from './small-disk.mjs';

const DATABASE = 'larder';

/**
 * @param {{ random: import('../../../../packages/testing/src/random.ts').Random, redis: boolean, disk: boolean }} options
 */
export async function chaosCluster({ random, redis: wantsRedis, disk: wantsDisk }) {
  const dir = mkdtempSync(join(tmpdir(), 'larder-chaos-'));
  /** @type {(() => unknown)[]} */
  const undo = [() => rmSync(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const postgres = () => startPostgres({ dir: join(dir, 'pg') });
    let server = await postgres();
    undo.push(() => server.stop());
    const disk = wantsDisk ? smallDisk(join(dir, 'small')) : null;
    if (disk) {
      // The tablespace must outlive the server, so that its last checkpoint finds it.
      undo.splice(1, 0, () => disk.remove());
      await databaseOn(server.adminUrl, DATABASE, disk.path);
    }
    const passwords = storedRolePasswords(join(dir, 'passwords.json'));
    await ensureDatabase(server.adminUrl, DATABASE);
    await migrate({ adminUrl: server.url(DATABASE), rolePasswords: passwords });
    const redis = wantsRedis && TEST_NEEDS.redis.missing() === null ? await startTestRedis() : null;
    if (redis) undo.push(() => redis.stop());
    const database = await ChaosProxy.start(() => server.port, random, NO_FAULTS);
    undo.push(() => database.stop());
    const env = {
      ...process.env,
      ...roleEnvironment(server.url(DATABASE), passwords),
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      LARDER_DATA_DIR: dir,
      LARDER_SECRET: randomBytes(32).toString('hex'),
      LARDER_DB_POOL: '6',
      REDIS_URL: redis?.url ?? '',
    };
    const through = new URL(env.LARDER_DB_URL_RUNTIME ?? '');
    through.port = String(database.port);
    return {
      env,
      /** The same with every row read and written through the proxy. */
      proxied: { ...env, LARDER_DB_URL_RUNTIME: through.href },
      database,
      disk,
      redis,
      /** Process id of the postmaster: another one after a restart. */
      postmaster: () => server.pid,
      adminUrl: () => server.url(DATABASE),
      async killPostgres() {
        process.kill(server.pid, 'SIGKILL');
        await pause(200);
        server = await postgres();
      },
      async killRedis() {
        await redis?.kill();
        await pause(100);
        await redis?.start();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
