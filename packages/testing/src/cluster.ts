import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, migrate } from '@larder/db/migrate';
import { type LoginRole, storedRolePasswords } from '@larder/db/roles';
import { startPostgres, stopPostgres, THROWAWAY_SETTINGS } from '@larder/tooling/embedded-postgres.mjs';
import { isAlive, startMark } from '@larder/tooling/processes.mjs';
import pg from 'pg';

const PREFIX = 'larder-cluster-';
const TEMPLATE = 'larder_template';

/** A throwaway server with one migrated database that every test database is cloned from. */
export interface TestCluster {
  /** Superuser on the database `postgres`. */
  readonly adminUrl: string;
  readonly template: string;
  readonly rolePasswords: Readonly<Record<LoginRole, string>>;
}

/**
 * Starts a cluster for this process and everything below it.
 * @returns the cluster, and how to stop it and delete its folder
 */
export async function startTestCluster(): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  await sweepStaleClusters();
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(dir, 'holder'), `${process.pid} ${startMark(process.pid) ?? ''}`);
  const server = await startPostgres({ dir: join(dir, 'pg'), settings: THROWAWAY_SETTINGS, sync: false });
  const stop = () => removeCluster(dir);
  try {
    const rolePasswords = storedRolePasswords(join(dir, 'role-passwords.json'));
    await ensureDatabase(server.adminUrl, TEMPLATE);
    await migrate({ adminUrl: server.url(TEMPLATE), rolePasswords });
    await closeTemplate(server.adminUrl);
    return { cluster: { adminUrl: server.adminUrl, template: TEMPLATE, rolePasswords }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stops and deletes the clusters of test runs that were killed before they could do it themselves. */
export async function sweepStaleClusters(): Promise<number> {
  let swept = 0;
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name);
    const [pid = '', mark = ''] = holderOf(dir).split(' ');
    if (pid === '' || (isAlive(Number(pid)) && mark === (startMark(Number(pid)) ?? ''))) continue;
    await removeCluster(dir);
    swept += 1;
  }
  return swept;
}

async function removeCluster(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  await stopPostgres({ dir: join(dir, 'pg') });
  rmSync(dir, { recursive: true, force: true });
}

/** Nobody may be connected to a template while it is cloned, so nobody may connect at all. */
async function closeTemplate(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}

function holderOf(dir: string): string {
  try {
    return readFileSync(join(dir, 'holder'), 'utf8');
  } catch {
    return '';
  }
}
