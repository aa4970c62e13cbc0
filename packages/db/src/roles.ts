import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type pg from 'pg';
import { scramVerifier } from './scram.ts';

/** Roles that processes log in with. None is a superuser or bypasses row-level security. */
export const LOGIN_ROLES = [
  'larder_runtime',
  'larder_report',
  'larder_dispatcher',
  'larder_queue',
  'larder_sealer',
] as const;
/** Roles that own objects; only the migrator may become one of them. */
export const OWNING_ROLES = ['larder_owner', 'larder_lookup'] as const;

export type LoginRole = (typeof LOGIN_ROLES)[number];
export type RolePasswords = Readonly<Partial<Record<LoginRole, string>>>;

interface RoleRow {
  rolname: string;
  rolcanlogin: boolean;
  unsafe: boolean;
}

/**
 * Creates the roles that are missing, sets the given passwords and lets the current user become `larder_owner` and
 * `larder_lookup` by SET ROLE, without inheriting their rights.
 * @param passwords a role left out keeps the password that it has
 * @throws Error when an existing role has more rights than Larder allows
 */
export async function ensureRoles(client: pg.Client, passwords: RolePasswords): Promise<void> {
  for (const role of OWNING_ROLES) await createRole(client, role, false);
  for (const role of LOGIN_ROLES) await createRole(client, role, true);
  await refuseUnsafeRoles(client);

  const setting = await client.query<{ n: number }>(`select current_setting('scram_iterations')::int as n`);
  for (const role of LOGIN_ROLES) {
    const password = passwords[role];
    if (password === undefined) continue;
    const verifier = scramVerifier(password, setting.rows[0]?.n ?? 4096);
    await client.query(`alter role ${role} password ${client.escapeLiteral(verifier)}`);
  }
  await client.query(`grant ${OWNING_ROLES.join(', ')} to current_user with set true, inherit false`);
}

interface Rights {
  who: string;
  database: string;
  superuser: boolean;
  createrole: boolean;
  owns: boolean;
  missing: string[];
  foreign: string[];
}

/**
 * Says what is missing before the first statement fails with less: a role that is no superuser must be allowed to create
 * roles, own the database, and administer the roles that are there already.
 * @throws Error with the statement that a superuser runs to cure it
 */
export async function requireRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Rights>(
    `select current_user as who, current_database() as database, r.rolsuper as superuser, r.rolcreaterole as createrole,
            pg_has_role(current_user, d.datdba, 'USAGE') as owns,
            array(select n from unnest($1::text[]) n where not exists (select 1 from pg_roles where rolname = n)) as missing,
            array(select rolname::text from pg_roles
                   where rolname = any($1::text[]) and not pg_has_role(current_user, oid, 'MEMBER WITH ADMIN OPTION')
                   order by 1) as foreign
       from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`,
    [[...OWNING_ROLES, ...LOGIN_ROLES]],
  );
  const [rights] = rows;
  if (!rights || rights.superuser) return;
  const me = client.escapeIdentifier(rights.who);
  if (rights.missing.length > 0 && !rights.createrole)
    throw new Error(`${rights.who} may not create roles. As a superuser: alter role ${me} createrole`);
  if (!rights.owns)
    throw new Error(
      `${rights.who} does not own the database ${rights.database}. As a superuser: alter database ${client.escapeIdentifier(rights.database)} owner to ${me}`,
    );
  if (rights.foreign.length > 0)
    throw new Error(
      `${rights.who} does not administer ${rights.foreign.join(', ')}. As a superuser: grant ${rights.foreign.join(', ')} to ${me} with admin option`,
    );
}

/**
 * Reads the passwords of the login roles from a file of mode 0600 and makes the missing ones.
 * @param file such as `<data folder>/role-passwords.json`
 */
export function storedRolePasswords(file: string): Record<LoginRole, string> {
  const stored: RolePasswords = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const make = () => randomBytes(24).toString('base64url');
  const all = Object.fromEntries(LOGIN_ROLES.map((role) => [role, stored[role] ?? make()])) as Record<
    LoginRole,
    string
  >;
  if (LOGIN_ROLES.some((role) => stored[role] === undefined)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  }
  return all;
}

/** Address of the same database for another role. */
export function urlForRole(url: string, role: LoginRole, password: string): string {
  const result = new URL(url);
  result.username = role;
  result.password = password;
  return result.href;
}

/** Settings that tell a process of Larder its databases: `LARDER_DB_URL_RUNTIME`, `LARDER_DB_URL_QUEUE` and so on. */
export function roleEnvironment(url: string, passwords: Readonly<Record<LoginRole, string>>): Record<string, string> {
  const setting = (role: LoginRole) => `LARDER_DB_URL_${role.replace('larder_', '').toUpperCase()}`;
  return Object.fromEntries(LOGIN_ROLES.map((role) => [setting(role), urlForRole(url, role, passwords[role])]));
}

async function createRole(client: pg.Client, role: string, login: boolean): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (found.rowCount) return;
  try {
    await client.query(`create role ${role} ${login ? 'login' : 'nologin'}`);
  } catch (error) {
    // Roles belong to the whole server: a migration of another database may have made it meanwhile.
    if ((error as pg.DatabaseError).code !== '42710') throw error;
  }
}

async function refuseUnsafeRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<RoleRow>(
    `select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as unsafe
       from pg_roles where rolname = any($1::text[])`,
    [[...LOGIN_ROLES, ...OWNING_ROLES]],
  );
  for (const row of rows) {
    if (row.unsafe)
      throw new Error(
        `role ${row.rolname} must not be a superuser, bypass row-level security or manage roles: alter it`,
      );
    const mayLogin = (LOGIN_ROLES as readonly string[]).includes(row.rolname);
    if (row.rolcanlogin !== mayLogin)
      throw new Error(`role ${row.rolname} must ${mayLogin ? '' : 'not '}be allowed to log in: alter it`);
  }
}
