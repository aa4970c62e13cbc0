import { type TestDatabase, testDatabase } from '@larder/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const CALLS = [
  "app.session_by_token('\\x00', now(), '1 day')",
  "app.tenant_by_code('x')",
  "app.device_by_key('\\x00')",
  "app.password_link_by_token('\\x00', now())",
];

describe('look-ups before the tenant is known', () => {
  it('larder_runtime calls them without a tenant, and reads no table without one', async () => {
    await as(database.urlFor('larder_runtime'), async (client) => {
      for (const call of CALLS) expect((await client.query(`select * from ${call}`)).rows, call).toEqual([]);
      for (const table of ['app_user', 'user_session', 'device_key', 'password_link', 'role_grant']) {
        await expect(client.query(`select * from ${table}`), table).rejects.toThrow('tenant context missing');
      }
    });
  });

  it('no other role may call them', async () => {
    for (const role of ['larder_report', 'larder_dispatcher', 'larder_sealer', 'larder_queue'] as const) {
      await as(database.urlFor(role), async (client) => {
        for (const call of CALLS)
          await expect(client.query(`select * from ${call}`), `${role} ${call}`).rejects.toThrow('permission denied');
      });
    }
  });

  it('run as larder_lookup with a fixed path, which reads exactly these columns', async () => {
    await as(database.adminUrl, async (client) => {
      const functions = await client.query(
        `select proname, pg_get_userbyid(proowner) as owner, prosecdef, array_to_string(proconfig, ';') as config
           from pg_proc where pronamespace = 'app'::regnamespace and proname in ('session_by_token', 'tenant_by_code', 'device_by_key', 'password_link_by_token')`,
      );
      expect(functions.rows).toHaveLength(4);
      for (const f of functions.rows)
        expect(f).toMatchObject({
          owner: 'larder_lookup',
          prosecdef: true,
          config: 'search_path=pg_catalog, public, pg_temp',
        });
      const grants = await client.query<{ cell: string }>(
        `select table_name || '.' || column_name as cell from information_schema.column_privileges where grantee = 'larder_lookup' and privilege_type = 'SELECT' order by 1`,
      );
      const cells = grants.rows
        .map((r) => r.cell)
        .filter((cell) => /^(app_user|user_session|password_link|device_key|role_grant)\./.test(cell));
      expect(cells).toEqual(
        [
          ...['display_name', 'id', 'locale', 'status', 'tenant_id'].map((c) => `app_user.${c}`),
          ...['id', 'key_hash', 'last_seen_at', 'name', 'revoked_at', 'store_id', 'tenant_id'].map(
            (c) => `device_key.${c}`,
          ),
          ...['ended_at', 'expires_at', 'id', 'tenant_id', 'token_hash', 'used_at'].map((c) => `password_link.${c}`),
          ...['role', 'tenant_id', 'unit_id', 'user_id'].map((c) => `role_grant.${c}`),
          ...['ended_at', 'expires_at', 'id', 'last_seen_at', 'tenant_id', 'token_hash', 'user_id'].map(
            (c) => `user_session.${c}`,
          ),
        ].sort(),
      );
      const writes = await client.query(
        `select 1 from information_schema.column_privileges where grantee = 'larder_lookup' and privilege_type <> 'SELECT'`,
      );
      expect(writes.rows).toEqual([]);
    });
  });

  it('one round trip reaches a session by its index', async () => {
    await as(database.adminUrl, async (client) => {
      await client.query('set enable_seqscan = off');
      const { rows } = await client.query(`explain select * from user_session where token_hash = '\\x00'`);
      expect(JSON.stringify(rows)).toContain('user_session_token_hash_key');
    });
  });
});
