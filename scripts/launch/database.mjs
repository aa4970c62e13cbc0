// The database of the product: an embedded PostgreSQL in the data folder, or the server that DATABASE_URL names.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, stopPostgres } from '../../packages/tooling/src/embedded-postgres.mjs';
import { step } from './steps.mjs';

const DATABASE = 'larder';

/**
 * @typedef {object} Database
 * @property {string} adminUrl
 * @property {boolean} embedded
 * @property {boolean} adopted true when the embedded server ran already
 * @property {() => Promise<unknown>} stop
 */

/** @param {string} dataDir */
export const postgresFolder = (dataDir) => join(dataDir, 'postgres');

/**
 * Starts or finds the server and creates the database.
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<Database>}
 */
export function startDatabase(settings) {
  return step(
    'database',
    settings.databaseUrl
      ? 'check DATABASE_URL: a PostgreSQL 18 server that answers, with a role that may create roles'
      : `read the lines above; "npm run reset" deletes the data folder ${settings.dataDir} and begins anew`,
    async (note) => {
      const { checkServer, ensureDatabase } = await import('../../packages/db/src/migrate.ts');
      if (settings.databaseUrl) {
        const version = await checkServer(settings.databaseUrl);
        note(`PostgreSQL ${version} of DATABASE_URL, ${new URL(settings.databaseUrl).host}`);
        return { adminUrl: settings.databaseUrl, embedded: false, adopted: true, stop: async () => undefined };
      }
      const dir = postgresFolder(settings.dataDir);
      mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
      const server = await startPostgres({ dir });
      await ensureDatabase(server.adminUrl, DATABASE);
      note(`PostgreSQL on port ${server.port}${server.adopted ? ', was already running' : ''}`);
      const stop = () => stopPostgres({ dir, fastSeconds: 3 });
      return { adminUrl: server.url(DATABASE), embedded: true, adopted: server.adopted, stop };
    },
  );
}

/**
 * Roles, tables and the queue's schema.
 * @param {import('./settings.mjs').Settings} settings
 * @param {Database} database
 */
export function migrateDatabase(settings, database) {
  return step(
    'migrate',
    'the failing migration has left nothing behind: correct the cause and start again; where the data does not matter, "npm run reset" begins anew',
    async (note) => {
      const { migrate } = await import('../../packages/db/src/migrate.ts');
      const applied = await migrate({
        adminUrl: database.adminUrl,
        rolePasswords: await rolePasswords(settings),
        secret: Buffer.from(ensureSecret(settings.dataDir), 'utf8'),
      });
      note(applied.length > 0 ? `${applied.length} migrations applied` : 'up to date');
    },
  );
}

/** Throws away the database, for a seed that was interrupted. @param {Database} database */
export async function recreateDatabase(database) {
  const { dropDatabase, ensureDatabase } = await import('../../packages/db/src/migrate.ts');
  const server = new URL(database.adminUrl);
  server.pathname = '/postgres';
  await dropDatabase(server.href, DATABASE);
  await ensureDatabase(server.href, DATABASE);
}

/**
 * Settings for the processes of the product. What the user has set wins.
 * @param {import('./settings.mjs').Settings} settings
 * @param {Database} database
 * @returns {Promise<Record<string, string>>}
 */
export async function databaseEnvironment(settings, database) {
  const { roleEnvironment } = await import('../../packages/db/src/roles.ts');
  const all = roleEnvironment(database.adminUrl, await rolePasswords(settings));
  return Object.fromEntries(Object.entries(all).map(([name, url]) => [name, process.env[name] || url]));
}

/**
 * Passwords of the login roles: `LARDER_DB_PASSWORD_RUNTIME` and so on, else generated once into the data folder.
 * @param {Pick<import('./settings.mjs').Settings, 'dataDir'>} settings
 */
export async function rolePasswords(settings) {
  const { LOGIN_ROLES, storedRolePasswords } = await import('../../packages/db/src/roles.ts');
  const set = Object.fromEntries(
    LOGIN_ROLES.map((role) => [role, process.env[`LARDER_DB_PASSWORD_${role.replace('larder_', '').toUpperCase()}`]]),
  );
  // A container of the migration has no data folder to keep them in.
  /** @type {Partial<Record<import('../../packages/db/src/roles.ts').LoginRole, string>>} */
  const stored = Object.values(set).every(Boolean)
    ? {}
    : storedRolePasswords(join(settings.dataDir, 'role-passwords.json'));
  return /** @type {Record<import('../../packages/db/src/roles.ts').LoginRole, string>} */ (
    Object.fromEntries(LOGIN_ROLES.map((role) => [role, set[role] || stored[role]]))
  );
}

/**
 * The key that seals personal data; made before two processes could each make their own. Without it that data is lost.
 * @param {string} dataDir
 * @returns {string}
 */
export function ensureSecret(dataDir) {
  const file = join(dataDir, 'secret');
  if (process.env.LARDER_SECRET) return process.env.LARDER_SECRET;
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/** @param {string} dataDir */
export async function deleteDataFolder(dataDir) {
  await stopPostgres({ dir: postgresFolder(dataDir), fastSeconds: 3 });
  rmSync(dataDir, { recursive: true, force: true });
}
