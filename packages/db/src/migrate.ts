import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { ensureRoles, type RolePasswords, requireRights } from './roles.ts';
import { keepSecretCheck } from './secret-check.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations');
const OWNER = 'larder_owner';
const QUEUE_SCHEMA = 'bullmq';
const REQUIRED_SERVER = 18;
/** Any constant does, as long as every migrator of this database takes the same one. */
const LOCK = 5_271_801;

export interface MigrateOptions {
  /** A superuser, or a role with CREATEROLE that owns the database. */
  readonly adminUrl: string;
  /** Passwords to set; a role left out keeps its own. */
  readonly rolePasswords: RolePasswords;
  readonly log?: (line: string) => void;
  /** Folder with one folder per migration; the project's own by default. */
  readonly folder?: string;
  /** LARDER_SECRET in bytes: noted in a new database, compared in an old one. */
  readonly secret?: Buffer;
  /** Names of the only migrations to apply: the state that a backup was made in. */
  readonly only?: readonly string[];
  /** Set by a restore, which alone may go on with a database that a restore has begun to fill. */
  readonly restoring?: boolean;
}

export interface MigrationId {
  readonly name: string;
  /** Hex SHA-256 of the SQL. */
  readonly checksum: string;
}

interface Migration extends MigrationId {
  readonly sql: string;
}

/**
 * Brings roles, tables and the queue's schema up to this code, each migration in one transaction as `larder_owner`.
 * Safe to run again and from several processes at once.
 * @returns names of the migrations applied now
 * @throws Error on a server older than 18, on missing rights, on another secret than the database's (WrongSecret), on a
 * migration edited after it was applied, and with the line of failing SQL
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.adminUrl, application_name: 'larder-migrate' });
  await client.connect();
  try {
    await requireServer(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await requireRights(client);
    await ensureRoles(client, options.rolePasswords);
    await prepareDatabase(client);
    if (options.restoring !== true) await refuseHalfRestored(client);
    const { secret, only } = options;
    const migrations = readMigrations(options.folder ?? MIGRATIONS);
    const wanted = only ? migrations.filter((migration) => only.includes(migration.name)) : migrations;
    const applied = await applyMigrations(client, wanted, options.log);
    await migrateQueue(client);
    if (secret) await asOwner(client, () => keepSecretCheck(client, secret));
    return applied;
  } finally {
    await client.end();
  }
}

/**
 * Connects once.
 * @returns the server's version, such as "18.4"
 * @throws Error when nobody answers or the server is older than 18
 */
export async function checkServer(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, application_name: 'larder-migrate' });
  await client.connect();
  try {
    return await requireServer(client);
  } finally {
    await client.end();
  }
}

/** Whether a migrated database holds any chain. @param adminUrl as for `migrate` */
export async function hasTenants(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'larder-migrate' });
  await client.connect();
  try {
    const { rows } = await asOwner(client, () =>
      client.query<{ found: boolean }>('select exists (select from tenant) as found'),
    );
    return rows[0]?.found === true;
  } finally {
    await client.end();
  }
}

/**
 * Lets the planner know what a large load has put into the tables, instead of a minute later by itself: until then it takes
 * full tables for empty ones.
 * @param adminUrl as for `migrate`
 */
export async function refreshStatistics(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'larder-migrate' });
  await client.connect();
  try {
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/**
 * Creates the database when it is missing.
 * @param serverUrl any database of the server, as a role that may create databases
 */
export async function ensureDatabase(serverUrl: string, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: serverUrl, application_name: 'larder-migrate' });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return false;
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    return true;
  } finally {
    await client.end();
  }
}

/**
 * Deletes a database, cutting whoever is connected.
 * @param serverUrl another database of the server, as the owner of the one to delete
 */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, application_name: 'larder-migrate' });
  await client.connect();
  try {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  } finally {
    await client.end();
  }
}

async function requireServer(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ n: number; version: string }>(
    `select current_setting('server_version_num')::int as n, current_setting('server_version') as version`,
  );
  const [row] = rows;
  if (!row || row.n < REQUIRED_SERVER * 10_000)
    throw new Error(`Larder needs PostgreSQL ${REQUIRED_SERVER} or newer; this server is ${row?.version ?? 'unknown'}`);
  return row.version;
}

/** Migrations of this code, in order. */
export const knownMigrations = (): MigrationId[] =>
  readMigrations(MIGRATIONS).map(({ name, checksum }) => ({ name, checksum }));

/** Migrations that a database holds, in order. Runs as larder_owner. */
export async function appliedMigrations(client: pg.ClientBase): Promise<MigrationId[]> {
  const { rows } = await client.query<MigrationId>(
    `select migration_name as name, checksum from _prisma_migrations
      where finished_at is not null and rolled_back_at is null order by migration_name collate "C"`,
  );
  return rows;
}

/** Half of the rows are worse than none: nobody would notice. */
async function refuseHalfRestored(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ marked: boolean }>(
    `select to_regclass('public.larder_restore') is not null as marked`,
  );
  if (rows[0]?.marked) throw new Error('a restore into this database was cut off: run the restore again');
}

/** The owner makes schemas and owns `public`; it never owns the database, which an external server may not allow. */
export async function prepareDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ database: string; owner: string; may_create: boolean }>(
    `select current_database() as database, pg_get_userbyid(nspowner) as owner,
            has_database_privilege($1, current_database(), 'create') as may_create
       from pg_namespace where nspname = 'public'`,
    [OWNER],
  );
  const [row] = rows;
  if (!row) throw new Error('the database has no schema "public"');
  if (!row.may_create)
    await client.query(`grant create on database ${client.escapeIdentifier(row.database)} to ${OWNER}`);
  if (row.owner !== OWNER) await client.query(`alter schema public owner to ${OWNER}`);
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    // Git keeps no empty folders, but changing the branch leaves them behind.
    .filter((name) => readdirSync(join(folder, name)).length > 0)
    .sort();
  return names.map((name) => {
    const file = join(folder, name, 'migration.sql');
    if (!existsSync(file)) throw new Error(`${file} is missing`);
    // A checkout with CRLF line ends is still the same migration.
    const sql = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

async function applyMigrations(
  client: pg.Client,
  migrations: Migration[],
  log: (line: string) => void = () => undefined,
): Promise<string[]> {
  await asOwner(client, () =>
    // Prisma's own table and columns, so that its tools can read the state.
    client.query(`create table if not exists _prisma_migrations (
      id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
      migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
      started_at timestamptz not null default now(), applied_steps_count int not null default 0)`),
  );
  const done = await asOwner(client, () => appliedMigrations(client));
  const checksums = new Map(done.map((row) => [row.name, row.checksum]));
  const known = new Set(migrations.map((migration) => migration.name));
  const foreign = [...checksums.keys()].filter((name) => !known.has(name));
  if (foreign.length > 0)
    throw new Error(`the database holds migrations that this code does not know: ${foreign.join(', ')}`);

  const applied: string[] = [];
  for (const migration of migrations) {
    const checksum = checksums.get(migration.name);
    if (checksum === migration.checksum) continue;
    if (checksum !== undefined)
      throw new Error(`migration ${migration.name} was edited after it was applied: add a new migration instead`);
    const start = performance.now();
    await applyOne(client, migration);
    applied.push(migration.name);
    log(`migration ${migration.name} ${Math.round(performance.now() - start)} ms`);
  }
  return applied;
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await asOwner(client, async () => {
    try {
      await client.query(sql);
    } catch (error) {
      throw new Error(`migration ${name} failed${place(sql, error)}: ${(error as Error).message}`, { cause: error });
    }
    // The migration may have changed the role to make objects of the look-up role.
    await client.query(`set local role ${OWNER}`);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
  });
}

async function asOwner<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(`set local role ${OWNER}`);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    // A migration may have changed the role without LOCAL.
    await client.query('reset role');
  }
}

function place(sql: string, error: unknown): string {
  const position = Number((error as pg.DatabaseError).position);
  return Number.isInteger(position) && position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : '';
}

/** BullMQ's tables belong to the owner; the queue role may use them and create the sequence of each new queue. */
async function migrateQueue(client: pg.Client): Promise<void> {
  await client.query(`set role ${OWNER}`);
  try {
    await runMigrations(client, QUEUE_SCHEMA);
    await client.query(`
      grant usage, create on schema ${QUEUE_SCHEMA} to larder_queue;
      grant select, insert, update, delete, truncate on all tables in schema ${QUEUE_SCHEMA} to larder_queue;
    `);
    // A queue's own sequence is created by larder_queue on its first add and belongs to it: only the owner's are granted.
    await client.query(`do $$ declare s regclass; begin
      for s in select oid::regclass from pg_class
        where relkind = 'S' and relnamespace = '${QUEUE_SCHEMA}'::regnamespace and relowner = '${OWNER}'::regrole
      loop execute format('grant usage, select, update on sequence %s to larder_queue', s); end loop; end $$`);
  } finally {
    await client.query('reset role');
  }
}
