import { randomBytes } from 'node:crypto';
import type { TestDatabase } from '@larder/testing';
import pg from 'pg';

/** An empty database beside the one of the test, with its settings for every role. */
export async function emptyDatabase(
  beside: TestDatabase,
): Promise<{ adminUrl: string; environment: Record<string, string>; drop(): Promise<void> }> {
  const name = `e_${randomBytes(6).toString('hex')}`;
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: beside.adminUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`create database ${name}`);
  return {
    adminUrl: at(beside.adminUrl),
    environment: Object.fromEntries(Object.entries(beside.environment).map(([key, url]) => [key, at(url)])),
    drop: () => run(`drop database if exists ${name} with (force)`),
  };
}
