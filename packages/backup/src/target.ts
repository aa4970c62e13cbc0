import { prepareDatabase } from '@larder/db/migrate';
import type { RolePasswords } from '@larder/db/roles';
import { ensureRoles, LOGIN_ROLES } from '@larder/db/roles';
import type pg from 'pg';
import { asOwner } from './connection.ts';
import { BackupError } from './errors.ts';
import { OWNER } from './tables.ts';

const SCHEMAS = ['public', 'app', 'bullmq'];

/** @throws BackupError while API or worker are connected: they would write into what is being replaced */
export async function refuseUsers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from pg_stat_activity where datname = current_database() and usename = any($1::text[])',
    [LOGIN_ROLES],
  );
  if ((rows[0]?.n ?? 0) > 0)
    throw new BackupError('API or worker are connected to this database: stop Larder first, then restore');
}

/**
 * What a restore would replace.
 * @throws BackupError when the database holds tables that are not Larder's: it is the wrong one
 */
export async function targetState(client: pg.Client): Promise<{ rows: number; description: string }> {
  const { rows: tables } = await client.query<{ name: string; owner: string }>(
    `select relname as name, pg_get_userbyid(relowner) as owner from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
  );
  const foreign = tables.filter((table) => table.owner !== OWNER);
  if (foreign.length > 0)
    throw new BackupError(
      `the database holds tables that are not Larder's (${foreign.map((t) => t.name).join(', ')}): take another one`,
    );
  const names = new Set(tables.map((table) => table.name));
  if (names.has('larder_restore')) return { rows: 0, description: 'what a restore left that was cut off' };
  if (!names.has('tenant')) return { rows: 0, description: 'no data' };
  const codes = await asOwner(client, 'begin read only', () =>
    client.query<{ code: string }>('select code from tenant order by code'),
  );
  const shown = codes.rows.slice(0, 5).map((row) => row.code);
  return {
    rows: codes.rows.length,
    description: `the database holds ${codes.rows.length} chains (${shown.join(', ')}${codes.rows.length > 5 ? ', …' : ''})`,
  };
}

/** Leaves the roles, empty schemas and the mark of a running restore. */
export async function clearTarget(client: pg.Client, rolePasswords: RolePasswords): Promise<void> {
  await ensureRoles(client, rolePasswords);
  await prepareDatabase(client);
  await asOwner(client, 'begin', async () => {
    for (const schema of SCHEMAS) await client.query(`drop schema if exists ${schema} cascade`);
    await client.query('create schema public');
    await client.query('grant usage on schema public to public');
    await client.query('create table public.larder_restore (started_at timestamptz not null default now())');
  });
}
