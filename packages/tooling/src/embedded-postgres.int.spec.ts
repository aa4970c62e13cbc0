import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresStatus, startPostgres, stopPostgres, THROWAWAY_SETTINGS } from './embedded-postgres.mjs';
import { isAlive } from './processes.mjs';

let home: string;
let dir: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'larder pg '));
  dir = join(home, 'cluster');
});
afterEach(async () => {
  await stopPostgres({ dir });
  rmSync(home, { recursive: true, force: true });
});

const start = () => startPostgres({ dir, settings: THROWAWAY_SETTINGS, sync: false });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('keeps its data and its port over a restart', async () => {
    const first = await start();
    await query(first.adminUrl, 'create table t as select 1 as a');
    await first.stop();
    expect(postgresStatus({ dir })).toBeNull();
    const second = await start();
    expect(second).toMatchObject({ adopted: false, port: first.port });
    expect(await query(second.adminUrl, 'select a from t')).toEqual([{ a: 1 }]);
  });

  it('asks for the password that lies in its folder', async () => {
    const server = await start();
    await expect(query(server.url('postgres', 'larder', 'guess'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
    expect(readFileSync(join(dir, 'password'), 'utf8').trim()).toHaveLength(32);
  });

  it('sorts by code point and knows UTF-8', async () => {
    const server = await start();
    const rows = await query(
      server.adminUrl,
      `select datlocprovider, datlocale, pg_encoding_to_char(encoding) as encoding
      from pg_database where datname = 'postgres'`,
    );
    expect(rows).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' }]);
  });

  it('adopts the server that outlived its launcher', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
  });

  it('starts after its server was killed, with connections open', async () => {
    const first = await start();
    const open = new pg.Client({ connectionString: first.adminUrl });
    open.on('error', () => undefined);
    await open.connect();
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.adminUrl, 'select 1 as a')).toEqual([{ a: 1 }]);
  });

  it('leaves a foreign process alone that has the pid of the last server', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dir, 'pgdata/postmaster.pid'), `${process.pid}\n${dir}/pgdata\n1\n${first.port}\n\n\n\nready\n`);
    expect(await stopPostgres({ dir })).toBe(false);
    expect(isAlive(process.pid)).toBe(true);
    expect((await start()).adopted).toBe(false);
  });

  it('throws away a cluster whose making was cut off', async () => {
    mkdirSync(join(dir, 'pgdata.new'), { recursive: true });
    writeFileSync(join(dir, 'pgdata.new/rest'), 'x');
    const server = await start();
    expect(existsSync(join(dir, 'pgdata.new'))).toBe(false);
    expect(await query(server.adminUrl, 'select 1 as a')).toEqual([{ a: 1 }]);
  });

  it('moves to another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const other = await startPostgres({ dir: join(home, 'other'), settings: THROWAWAY_SETTINGS, sync: false });
    await other.stop();
    writeFileSync(join(home, 'other/port'), String(first.port));
    await start();
    const moved = await startPostgres({ dir: join(home, 'other'), settings: THROWAWAY_SETTINGS, sync: false });
    expect(moved.port).not.toBe(first.port);
    await moved.stop();
  });

  it('says why it does not start', async () => {
    const bad = { ...THROWAWAY_SETTINGS, shared_buffers: 'many' };
    await expect(startPostgres({ dir, settings: bad, sync: false })).rejects.toThrow(/shared_buffers[\s\S]*many/);
  });

  it('works below a path that is too long for a socket', async () => {
    dir = join(home, 'x'.repeat(60), 'y'.repeat(60));
    const server = await start();
    expect(server.socketDir.startsWith(tmpdir())).toBe(true);
    const client = new pg.Client({
      host: server.socketDir,
      port: server.port,
      user: 'larder',
      password: decodeURIComponent(new URL(server.adminUrl).password),
      database: 'postgres',
    });
    await client.connect();
    await client.end();
    rmSync(server.socketDir, { recursive: true });
  });
});
