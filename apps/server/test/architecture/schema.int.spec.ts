import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestDatabase, testDatabase } from '@larder/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCHEMA = path.join(import.meta.dirname, '../../../../prisma/schema');
/** Tables without a tenant: reviewed one by one. */
const WITHOUT_TENANT = ['_prisma_migrations', 'clock_offset', 'installation', 'process_hour', 'rate_limit'];
/** Unique keys that must not start with the tenant: they are how a tenant is found at all. */
const GLOBAL_KEYS = [
  'tenant_code_key',
  'user_session_token_hash_key',
  'device_key_key_hash_key',
  'password_link_token_hash_key',
];
const LOGIN_ROLES = ['larder_runtime', 'larder_report', 'larder_dispatcher', 'larder_queue', 'larder_sealer'];
const ROLES = [...LOGIN_ROLES, 'larder_owner', 'larder_lookup'];

let database: TestDatabase;
let admin: pg.Client;
let tables: string[];
beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  tables = (
    await rows<{ name: string }>(
      `select c.relname name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
    )
  )
    .map((r) => r.name)
    .filter((t) => !WITHOUT_TENANT.includes(t));
});
afterAll(async () => {
  await admin?.end();
  await database?.drop();
});

async function rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  return (await admin.query<T>(sql, values)).rows;
}

describe('tenancy in the catalog', () => {
  it('[PLT-16] every table has tenant_id, not null, first in its primary key', async () => {
    const keys = await rows<{ t: string; first: string }>(
      `select c.relname t, (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) first
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and i.indisprimary`,
    );
    const first = new Map(keys.map((k) => [k.t, k.first]));
    expect(tables.filter((t) => first.get(t) !== 'tenant_id')).toEqual([]);
  });

  it('every unique key starts with the tenant, but for those that find it', async () => {
    const keys = await rows<{ name: string; first: string }>(
      `select x.relname name, (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) first
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and i.indisunique and c.relname = any($1)`,
      [tables],
    );
    expect(keys.filter((k) => k.first !== 'tenant_id' && !GLOBAL_KEYS.includes(k.name)).map((k) => k.name)).toEqual([]);
  });

  it('[PLT-16] every foreign key between tenant tables contains the tenant on both sides', async () => {
    const keys = await rows<{ name: string; columns: string[] }>(
      `select con.conname name, array(select attname::text from pg_attribute where attrelid = con.conrelid and attnum = any(con.conkey)) columns
       from pg_constraint con join pg_namespace n on n.oid = con.connamespace where con.contype = 'f' and n.nspname = 'public'`,
    );
    expect(keys.filter((k) => !k.columns.includes('tenant_id')).map((k) => k.name)).toEqual([]);
  });

  it('row-level security is forced everywhere, with one restrictive tenant policy for the roles that carry a tenant', async () => {
    const state = await rows<{ t: string; enabled: boolean; forced: boolean }>(
      `select relname t, relrowsecurity enabled, relforcerowsecurity forced from pg_class where relname = any($1) and relnamespace = 'public'::regnamespace`,
      [tables],
    );
    expect(state.filter((s) => !s.enabled || !s.forced).map((s) => s.t)).toEqual([]);
    const policies = await rows<{ t: string; roles: string[]; permissive: string; qual: string; check: string }>(
      `select tablename t, roles::text[] roles, permissive, qual, with_check "check" from pg_policies where schemaname = 'public'`,
    );
    const restrictive = new Map(policies.filter((p) => p.permissive === 'RESTRICTIVE').map((p) => [p.t, p]));
    for (const table of tables) {
      const policy = restrictive.get(table);
      expect(policy?.qual, table).toMatch(/tenant_id = \( SELECT app\.tenant\(\)/);
      expect(policy?.check, table).toMatch(/tenant_id = \( SELECT app\.tenant\(\)/);
      expect([...(policy?.roles ?? [])].sort(), table).toEqual(['larder_report', 'larder_runtime']);
    }
    expect(policies.filter((p) => p.roles.includes('public')).map((p) => p.t)).toEqual([]);
  });

  it('[PLT-16] a view reads with the rights of who asks: its owner would see every tenant', async () => {
    const views = await rows<{ name: string; kind: string; options: string[] | null }>(
      `select c.relname name, c.relkind kind, c.reloptions options from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'app') and c.relkind in ('v', 'm')`,
    );
    // A materialised view knows no row-level security at all.
    expect(views.filter((v) => v.kind === 'm' || !v.options?.includes('security_invoker=true'))).toEqual([]);
  });

  it('[PLT-16] a query without a tenant is an error on every table, not an empty answer', async () => {
    const runtime = new pg.Client({ connectionString: database.urlFor('larder_runtime') });
    await runtime.connect();
    try {
      for (const table of tables)
        await expect(runtime.query(`select * from ${table} limit 1`), table).rejects.toMatchObject({ code: '42501' });
    } finally {
      await runtime.end();
    }
  });

  it('no role is a superuser or bypasses row-level security, and none but the owner owns a table', async () => {
    const roles = await rows<{ rolname: string; rolsuper: boolean; rolbypassrls: boolean; rolcanlogin: boolean }>(
      `select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = any($1) order by 1`,
      [ROLES],
    );
    expect(roles.map((r) => r.rolname).sort()).toEqual([...ROLES].sort());
    expect(roles.filter((r) => r.rolsuper || r.rolbypassrls)).toEqual([]);
    expect(
      roles
        .filter((r) => r.rolcanlogin)
        .map((r) => r.rolname)
        .sort(),
    ).toEqual([...LOGIN_ROLES].sort());
    const owners = await rows<{ owner: string }>(
      `select distinct pg_get_userbyid(relowner) owner from pg_class where relname = any($1) and relnamespace = 'public'::regnamespace`,
      [tables],
    );
    expect(owners).toEqual([{ owner: 'larder_owner' }]);
  });

  it('nobody may truncate or reference; the dispatcher touches its own tables and nothing else', async () => {
    const grants = await rows<{ grantee: string; t: string; privilege: string }>(
      `select grantee, table_name t, privilege_type privilege from information_schema.role_table_grants where table_schema = 'public' and grantee = any($1)`,
      [ROLES.filter((r) => r !== 'larder_owner')],
    );
    expect(grants.filter((g) => ['TRUNCATE', 'REFERENCES', 'TRIGGER'].includes(g.privilege))).toEqual([]);
    expect([...new Set(grants.filter((g) => g.grantee === 'larder_dispatcher').map((g) => g.t))].sort()).toEqual([
      'clock_offset',
      'job_schedule',
      'live_event',
      'work_item',
    ]);
    expect(grants.filter((g) => g.grantee === 'larder_report' && g.privilege !== 'SELECT')).toEqual([]);
    const columns = await rows<{ t: string; c: string }>(
      `select table_name t, column_name c from information_schema.column_privileges where grantee = 'larder_dispatcher' and table_schema = 'public' and table_name in ('tenant', 'store') order by 1, 2`,
    );
    expect(columns.map((c) => `${c.t}.${c.c}`)).toEqual([
      'store.closeout_minute',
      'store.id',
      'store.status',
      'store.tenant_id',
      'store.zone',
      'tenant.closeout_minute',
      'tenant.status',
      'tenant.tenant_id',
      'tenant.work_weight',
      'tenant.zone',
    ]);
  });

  it('every SECURITY DEFINER function belongs to the look-up role, has a fixed search path and is not for everybody', async () => {
    const functions = await rows<{ name: string; owner: string; config: string[] | null; acl: string | null }>(
      `select p.proname name, pg_get_userbyid(p.proowner) owner, p.proconfig config, p.proacl::text acl from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname in ('app', 'public')`,
    );
    expect(functions.length).toBeGreaterThan(0);
    for (const f of functions) {
      expect(f.owner, f.name).toBe('larder_lookup');
      expect(
        f.config?.some((c) => c.startsWith('search_path=')),
        f.name,
      ).toBe(true);
      expect(f.acl, f.name).not.toMatch(/[{,]=X/);
    }
  });

  it('no enum, numeric, array or jsonb operator stands in a filtered column’s way: statuses are text, money and quantities bigint', async () => {
    const columns = await rows<{ t: string; c: string; type: string }>(
      `select table_name t, column_name c, data_type type from information_schema.columns where table_schema = 'public' and table_name = any($1)`,
      [tables],
    );
    expect(
      columns.filter((c) => ['USER-DEFINED', 'numeric', 'money'].includes(c.type)).map((c) => `${c.t}.${c.c}`),
    ).toEqual([]);
    expect(
      columns
        .filter((c) => /(_minor|_milli)$/.test(c.c) && c.type !== 'bigint' && c.type !== 'ARRAY')
        .map((c) => `${c.t}.${c.c}`),
    ).toEqual([]);
  });
});

describe('Prisma schema and migrations', () => {
  it('name the same tables and columns', async () => {
    const live = new Map<string, Set<string>>();
    for (const { t, c } of await rows<{ t: string; c: string }>(
      `select table_name t, column_name c from information_schema.columns where table_schema = 'public' and table_name = any($1)`,
      [tables],
    ))
      live.set(t, (live.get(t) ?? new Set()).add(c));
    const declared = declaredModels();
    expect([...declared.keys()].sort()).toEqual([...live.keys()].sort());
    for (const [table, columns] of declared)
      expect([...columns].sort(), table).toEqual([...(live.get(table) ?? [])].sort());
  });
});

/** Columns per table as the schema files declare them; the parser knows just what they use. */
function declaredModels(): Map<string, Set<string>> {
  const models = new Map<string, Set<string>>();
  for (const file of readdirSync(SCHEMA)) {
    for (const [, body = ''] of readFileSync(path.join(SCHEMA, file), 'utf8').matchAll(/^model \w+ \{\n(.*?)^\}/gms)) {
      const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
      if (table === undefined) throw new Error(`${file}: a model without @@map`);
      const columns = new Set<string>();
      for (const line of body.split('\n')) {
        const field = /^\s+(\w+)\s+(String|Int|BigInt|Boolean|DateTime|Json|Bytes|Float)(\[\])?\??(\s|$)/.exec(line);
        if (field) columns.add(/@map\("(\w+)"\)/.exec(line)?.[1] ?? (field[1] as string));
      }
      models.set(table, columns);
    }
  }
  return models;
}
