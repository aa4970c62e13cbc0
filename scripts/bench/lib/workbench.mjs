// What every server measurement stands on: a throw-away PostgreSQL with the production schema and roles, and the product's
// own modules as an application context connected as larder_runtime.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureDatabase, migrate } from '../../../packages/db/src/migrate.ts';
import { roleEnvironment, storedRolePasswords } from '../../../packages/db/src/roles.ts';
import { startPostgres } from '../../../packages/tooling/src/embedded-postgres.mjs';
import { buildServer } from '../../launch/build.mjs';

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const require = createRequire(join(ROOT, 'apps/server/package.json'));
export const pg = require('pg');

/** A compiled part of the server. @param {string} path below apps/server/dist */
export const load = (path) => import(pathToFileURL(join(ROOT, 'apps/server/dist', path)).href);

/** `--name=12` of the command line. @param {string[]} args */
export const numbers = (args) => (/** @type {string} */ name, /** @type {number} */ otherwise) =>
  Number(args.find((a) => a.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);

/**
 * Builds the server and lends a database server until `work` has ended.
 * @template T
 * @param {(bench: Awaited<ReturnType<typeof open>>) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withWorkbench(work) {
  await buildServer();
  const bench = await open();
  try {
    return await work(bench);
  } finally {
    await bench.server.stop();
    rmSync(bench.dir, { recursive: true, force: true });
  }
}

async function open() {
  const dir = mkdtempSync(join(tmpdir(), 'larder-bench-'));
  const server = await startPostgres({
    dir: join(dir, 'pg'),
    settings: { shared_buffers: '512MB', max_wal_size: '8GB' },
  });
  const passwords = storedRolePasswords(join(dir, 'passwords.json'));
  return {
    dir,
    server,
    /** A migrated database. @param {string} name */
    async database(name) {
      await ensureDatabase(server.adminUrl, name);
      await migrate({ adminUrl: server.url(name), rolePasswords: passwords });
      return server.url(name);
    },
    /** Nobody's any more: autovacuum would go on with it beside the next measurement. @param {string} name */
    async drop(name) {
      const client = new pg.Client({ connectionString: server.adminUrl });
      await client.connect();
      try {
        await client.query(`drop database ${client.escapeIdentifier(name)} with (force)`);
      } finally {
        await client.end();
      }
    },
    /** Settings of a process on one database. @param {string} name */
    environment: (name) => roleEnvironment(server.url(name), passwords),
    /** A superuser's connection: for arranging and counting, never for what is measured. @param {string} name */
    async admin(name) {
      const client = new pg.Client({ connectionString: server.url(name) });
      // Stopping the server at the end cuts this connection when a measurement has failed.
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    /** The product's modules over one database. @param {string} name @param {Record<string, string>} [settings] */
    async product(name, settings = {}) {
      const dataDir = join(dir, `data-${name}`);
      mkdirSync(dataDir, { recursive: true });
      await import(pathToFileURL(require.resolve('reflect-metadata')).href);
      const { NestFactory } = await import(pathToFileURL(require.resolve('@nestjs/core')).href);
      const { AppModule } = await load('app.module.js');
      const { Config } = await load('platform/config/config.js');
      const config = Config.load({
        NODE_ENV: 'production',
        LOG_LEVEL: 'silent',
        LARDER_DATA_DIR: dataDir,
        LARDER_SECRET: randomBytes(32).toString('hex'),
        LARDER_DB_POOL: '2',
        ...roleEnvironment(server.url(name), passwords),
        ...settings,
      });
      return NestFactory.createApplicationContext(AppModule.forRoot(config, 'cli'), { logger: false });
    },
  };
}
