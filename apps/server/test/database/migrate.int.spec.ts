import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@larder/db/migrate';
import { LOGIN_ROLES } from '@larder/db/roles';
import { type TestDatabase, testDatabase } from '@larder/testing/template-db';
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'larder-migrations-'));
  const admin = await connect(database.adminUrl);
  // Only the migrations of the test's own folder count here.
  await admin.query('delete from _prisma_migrations');
  await admin.end();
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

const run = () => migrate({ adminUrl: database.adminUrl, rolePasswords: {}, folder });

describe('migrate', () => {
  it('applies each migration once, in the order of the names, as larder_owner', async () => {
    write('0002_b', 'alter table probe add column b int');
    write('0001_a', 'create table probe (a int)');
    expect(await Promise.all([run(), run()])).toContainEqual(['0001_a', '0002_b']);
    expect(await run()).toEqual([]);
    const admin = await connect(database.adminUrl);
    const { rows } = await admin.query(`select tableowner from pg_tables where tablename = 'probe'`);
    await admin.end();
    expect(rows).toEqual([{ tableowner: 'larder_owner' }]);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    write('0001_a', 'create table probe (a int)');
    await run();
    write('0001_a', 'create table probe (a bigint)');
    await expect(run()).rejects.toThrow('migration 0001_a was edited after it was applied');
  });

  it('refuses a database that is newer than the code', async () => {
    write('0001_a', 'create table probe (a int)');
    await run();
    rmSync(join(folder, '0001_a'), { recursive: true });
    await expect(run()).rejects.toThrow('does not know: 0001_a');
  });

  it('names the line that fails and leaves nothing of that migration behind', async () => {
    write('0001_a', 'create table probe (a int);\ninsert into probe values (1);\nselect nonsense;\n');
    await expect(run()).rejects.toThrow('migration 0001_a failed at line 3: column "nonsense" does not exist');
    const admin = await connect(database.adminUrl);
    const { rows } = await admin.query(`select to_regclass('probe') as probe`);
    await admin.end();
    expect(rows).toEqual([{ probe: null }]);
  });
});

describe('roles', () => {
  it('log in with their passwords and can neither become the owner nor skip row-level security', async () => {
    for (const role of LOGIN_ROLES) {
      const client = await connect(database.urlFor(role));
      await expect(client.query('set role larder_owner')).rejects.toThrow('permission denied');
      const { rows } = await client.query(
        'select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as unsafe from pg_roles where rolname = current_user',
      );
      expect(rows).toEqual([{ unsafe: false }]);
      await client.end();
    }
  });

  it('larder_queue runs a queue without migrating its schema', async () => {
    const connection = { connectionString: database.urlFor('larder_queue'), schema: 'bullmq' };
    const queue = new Queue('probe', { connection }, createPostgresBackend);
    const worker = new Worker('probe', async (job) => job.data, { connection }, createPostgresBackend);
    const done = new Promise((resolve) => worker.on('completed', (job) => resolve(job.data)));
    await queue.add('one', { a: 1 }, { jobId: 'x.1', attempts: 1, removeOnComplete: true, removeOnFail: true });
    expect(await done).toEqual({ a: 1 });
    await worker.close();
    await queue.close();
  });

  it('a second start finds the sequences that queues have made since, and goes on', async () => {
    const connection = { connectionString: database.urlFor('larder_queue'), schema: 'bullmq' };
    const queue = new Queue('second', { connection }, createPostgresBackend);
    await queue.add('one', {});
    await queue.close();
    const admin = await connect(database.adminUrl);
    const { rows } = await admin.query(
      `select 1 from pg_class where relkind = 'S' and pg_get_userbyid(relowner) = 'larder_queue'`,
    );
    await admin.end();
    expect(rows.length).toBeGreaterThan(0);
    expect(await run()).toEqual([]);
  });

  it('only larder_queue reaches the queue schema', async () => {
    const client = await connect(database.urlFor('larder_runtime'));
    await expect(client.query('select * from bullmq.jobs')).rejects.toThrow('permission denied for schema bullmq');
    await client.end();
  });
});
