import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { plainPool } from '../../packages/db/src/pools.ts';
import { type TestDatabase, testDatabase } from '../../packages/testing/src/template-db.ts';
import { seedDemo } from './demo.mjs';
import { readSettings } from './settings.mjs';

let database: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  database = await testDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'larder-demo-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

it('a database with chains of its own gets no demo chains, and no mark by which the next start would throw it away', async () => {
  const admin = plainPool({ url: database.adminUrl, max: 1, applicationName: 'larder-test' });
  await admin.query(
    "insert into tenant (tenant_id, code, name, currency, zone) values (gen_random_uuid(), 'acme', 'x', 'CNY', 'Asia/Shanghai')",
  );
  await admin.end();
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const started: number[] = [];
  const settings = readSettings({ LARDER_DATA_DIR: dataDir });
  expect(settings.demo).toBe(true);
  await seedDemo(settings, { LARDER_DB_URL_ADMIN: database.adminUrl }, (pid) => started.push(pid));
  expect(started).toEqual([]);
  expect(existsSync(join(dataDir, 'demo-begun'))).toBe(false);
  expect(said.mock.calls.flat().join()).toContain('holds chains of its own');
  said.mockRestore();
});
