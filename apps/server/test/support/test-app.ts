import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestDatabase, testDatabase } from '@larder/testing';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createHttpApp } from '../../src/http-app.ts';
import { Clock, OffsetClock } from '../../src/platform/clock/clock.ts';
import { Config } from '../../src/platform/config/config.ts';
import { TenantDb } from '../../src/platform/db/tenant-db.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { WorkerHost } from '../../src/platform/jobs/worker-host.ts';

const MOST_ROUNDS = 200;
const UNLIMITED = '1000000000';

/** The whole application on a clone of the template database; requests go through `inject`, nothing listens. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly db: TenantDb;
  /** Superuser pool: for arranging and looking, never for the code under test. */
  readonly admin: pg.Pool;
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** Runs every waiting work item that is due, and what they cause, until none is left. Returns how many ran. */
  drain(): Promise<number>;
  /** Moves domain time for API and worker; milliseconds from the machine's clock. */
  travel(offsetMs: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param overrides settings
 * @param shared the database of another test app: a second API process of the same product
 */
export async function startTestApp(
  overrides: Readonly<Record<string, string>> = {},
  shared?: TestDatabase,
): Promise<TestApp> {
  const database = shared ?? (await testDatabase());
  const dataDir = mkdtempSync(path.join(tmpdir(), 'larder-test-'));
  const config = Config.load({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    LARDER_DATA_DIR: dataDir,
    LARDER_SECRET: 'test-secret-of-at-least-32-characters',
    LARDER_DB_POOL: '8',
    // Walkers call every route thousands of times as one person; tests of the limits set their own.
    LARDER_LIMIT_INGEST: UNLIMITED,
    LARDER_LIMIT_WRITES: UNLIMITED,
    LARDER_LIMIT_EXPORTS: UNLIMITED,
    ...database.environment,
    ...overrides,
  });
  const app = await createHttpApp(config, 'test');
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  // Dropping the database cuts connections that are still saying goodbye.
  admin.on('error', () => undefined);
  const clock = app.get(Clock);
  const db = app.get(TenantDb);
  const host = app.get(WorkerHost);
  return {
    app,
    database,
    db,
    admin,
    get: (token) => app.get(token as Type),
    async drain() {
      let ran = 0;
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const lease = newId();
        const { rows } = await admin.query<{ tenant_id: string; id: string }>(
          `update work_item set state = 1, lease = $1, leased_at = now(), started_at = null
           where (tenant_id, id) in (select tenant_id, id from work_item where state = 0 and run_at <= $2 order by run_at, id limit 50) returning tenant_id, id`,
          [lease, clock.now()],
        );
        if (rows.length === 0) return ran;
        for (const row of rows) await host.process({ tenantId: row.tenant_id, id: row.id, lease });
        ran += rows.length;
      }
      throw new Error('work items keep causing new ones');
    },
    async travel(offsetMs) {
      await admin.query('update clock_offset set offset_ms = $1', [offsetMs]);
      if (clock instanceof OffsetClock) await clock.refresh();
    },
    async close() {
      await app.close();
      await admin.end();
      if (!shared) await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
