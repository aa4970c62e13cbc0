import { randomBytes } from 'node:crypto';
import { type LoginRole, roleEnvironment, urlForRole } from '@larder/db/roles';
import pg from 'pg';
import type { TestCluster } from './cluster.ts';

/** Set by the global setup of the integration tests; JSON of {@link TestCluster}. */
export const CLUSTER_SETTING = 'LARDER_TEST_CLUSTER';

/** A database of one test file: the migrated schema, no rows but those of the migrations. */
export interface TestDatabase {
  readonly name: string;
  /** Superuser, who sees every tenant: for arranging and looking, never for the code under test. */
  readonly adminUrl: string;
  /** Address as one of the roles that the product logs in with. */
  urlFor(role: LoginRole): string;
  /** `LARDER_DB_URL_*` settings for a process or configuration under test. */
  readonly environment: Readonly<Record<string, string>>;
  /** Cuts what is still connected and deletes the database. */
  drop(): Promise<void>;
}

/**
 * Clones the template: about 20 ms. Call it once per test file and drop it at its end.
 * @throws Error outside a run that has the integration tests' global setup
 */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = runningCluster();
  const name = `t_${randomBytes(6).toString('hex')}`;
  // The template is copied file by file: twice as fast as through the log, and nobody can be writing to it.
  await onServer(cluster.adminUrl, `create database ${name} template ${cluster.template} strategy file_copy`);
  const url = new URL(cluster.adminUrl);
  url.pathname = `/${name}`;
  return {
    name,
    adminUrl: url.href,
    urlFor: (role) => urlForRole(url.href, role, cluster.rolePasswords[role]),
    environment: roleEnvironment(url.href, cluster.rolePasswords),
    drop: () => onServer(cluster.adminUrl, `drop database if exists ${name} with (force)`),
  };
}

function runningCluster(): TestCluster {
  const setting = process.env[CLUSTER_SETTING];
  if (!setting) throw new Error('no test cluster: run this file in the vitest project "int" (vitest --project int)');
  return JSON.parse(setting) as TestCluster;
}

async function onServer(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'larder-test' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
