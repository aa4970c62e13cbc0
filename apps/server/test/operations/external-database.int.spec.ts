import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backup, restore } from '@larder/backup';
import { checkServer, migrate } from '@larder/db/migrate';
import { roleEnvironment, storedRolePasswords } from '@larder/db/roles';
import { WrongSecret } from '@larder/db/secret-check';
import {
  type PostgresServer,
  startPostgres,
  stopPostgres,
  THROWAWAY_SETTINGS,
} from '@larder/tooling/embedded-postgres.mjs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../../src/platform/installation/installation.ts';
import { startTestApp } from '../support/test-app.ts';

const SECRET = 'external-secret-of-at-least-32-characters';
let folder: string;
let server: PostgresServer;
let adminUrl: string;

/** A server that somebody else runs: Larder gets a role that may create roles, and a database that it owns. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'larder-external-'));
  server = await startPostgres({ dir: path.join(folder, 'pg'), settings: THROWAWAY_SETTINGS, sync: false });
  await superuser("create role hosting login createrole password 'p'");
  await superuser('create database shop owner hosting');
  adminUrl = server.url('shop', 'hosting', 'p');
});
afterAll(async () => {
  await stopPostgres({ dir: path.join(folder, 'pg') });
  rmSync(folder, { recursive: true, force: true });
});

async function superuser(sql: string, database = 'postgres'): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}
const passwords = () => storedRolePasswords(path.join(folder, 'role-passwords.json'));
const run = (url = adminUrl, secret = SECRET) =>
  migrate({ adminUrl: url, rolePasswords: passwords(), secret: Buffer.from(secret) });

describe('a database of somebody else', () => {
  it('works for a role that may create roles and is no superuser, and again on the next start', async () => {
    expect((await run()).length).toBeGreaterThan(5);
    expect(await run()).toEqual([]);
    const { rows } = await superuser(
      "select rolname from pg_roles where rolname like 'larder\\_%' and (rolsuper or rolbypassrls or rolcreaterole)",
    );
    expect(rows).toEqual([]);
    const t = await startTestApp({ ...roleEnvironment(adminUrl, passwords()), LARDER_SECRET: SECRET });
    try {
      await t.get(Installation).requireSecret();
      const ready = await t.app.inject({ method: 'GET', url: '/readyz' });
      expect(ready.json()).toMatchObject({ database: 'ok', backup: { state: 'off', lastGoodAt: null } });
    } finally {
      await t.close();
    }
  });

  it('[O1] backup and restore need no superuser either', async () => {
    await run();
    await superuser(
      "insert into tenant (tenant_id, code, name, currency, zone) values (gen_random_uuid(), 'kept', 'x', 'CNY', 'Asia/Shanghai')",
      'shop',
    );
    const dataDir = path.join(folder, 'data');
    const out = path.join(folder, 'external.larder.zip');
    const at = new Date('2026-03-03T03:00:00Z');
    await backup({ adminUrl, dataDir, out, secret: SECRET, secretChoice: { part: 'none' }, appVersion: '0.1.0', at });
    await superuser("delete from tenant where code = 'kept'", 'shop');
    await restore({
      from: out,
      adminUrl,
      rolePasswords: passwords(),
      dataDir,
      secret: SECRET,
      mayReplace: async () => false,
      at,
    });
    expect((await superuser('select code from tenant', 'shop')).rows).toEqual([{ code: 'kept' }]);
    await superuser('delete from tenant', 'shop');
  });

  it('[PRV-01] another LARDER_SECRET is refused by the migration and by every process, before anything is written', async () => {
    await run();
    await expect(run(adminUrl, 'not-the-secret-of-at-least-32-characters')).rejects.toBeInstanceOf(WrongSecret);
    const t = await startTestApp({ ...roleEnvironment(adminUrl, passwords()), LARDER_SECRET: 'x'.repeat(40) });
    try {
      await expect(t.get(Installation).requireSecret()).rejects.toThrow('LARDER_SECRET is not the secret');
    } finally {
      await t.close();
    }
  });

  it('says what a role lacks on a server that holds Larder already', async () => {
    await run();
    await superuser("create role weak login password 'p'");
    await expect(run(server.url('shop', 'weak', 'p'))).rejects.toThrow(
      'weak does not own the database shop. As a superuser: alter database "shop" owner to "weak"',
    );
    await superuser('create database weak_shop owner weak');
    await expect(run(server.url('weak_shop', 'weak', 'p'))).rejects.toThrow(
      /weak does not administer larder_dispatcher, .*As a superuser: grant larder_dispatcher, .* to "weak" with admin option/,
    );
  });

  it('says what a role lacks on a new server', async () => {
    const dir = path.join(folder, 'new');
    const fresh = await startPostgres({ dir, settings: THROWAWAY_SETTINGS, sync: false });
    try {
      const client = new pg.Client({ connectionString: fresh.url('postgres') });
      await client.connect();
      await client.query("create role plain login password 'p'");
      await client.end();
      await expect(run(fresh.url('postgres', 'plain', 'p'))).rejects.toThrow(
        'plain may not create roles. As a superuser: alter role "plain" createrole',
      );
    } finally {
      await stopPostgres({ dir });
    }
  });

  it('PostgreSQL 17 is refused with its version', async () => {
    const old = await oldServer('170005', '17.5');
    const { port } = old.address() as { port: number };
    await expect(checkServer(`postgresql://a:b@127.0.0.1:${port}/c`)).rejects.toThrow(
      'Larder needs PostgreSQL 18 or newer; this server is 17.5',
    );
    old.close();
  });
});

/** Speaks as much of the protocol as one question needs: nobody ships binaries of an old server for this. */
async function oldServer(number: string, version: string): Promise<Server> {
  const message = (kind: string, body: Buffer) => {
    const head = Buffer.alloc(5);
    head.write(kind);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const column = (name: string, type: number) => {
    const rest = Buffer.alloc(18);
    rest.writeInt32BE(type, 6);
    return Buffer.concat([Buffer.from(`${name}\0`), rest]);
  };
  const value = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const two = Buffer.from([0, 2]);
  const ready = message('Z', Buffer.from('I'));
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready])));
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] !== 'Q'.charCodeAt(0)) return;
      const answer = [
        message('T', Buffer.concat([two, column('n', 23), column('version', 25)])),
        message('D', Buffer.concat([two, value(number), value(version)])),
        message('C', Buffer.from('SELECT 1\0')),
        ready,
      ];
      socket.write(Buffer.concat(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
