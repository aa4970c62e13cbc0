import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BackupError, deleteTenant, exportTenant } from '@larder/backup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { FilesApi } from '../../src/foundation/files/index.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills, ticketOf } from '../support/tills.ts';
import { type WorldChain, worldChain } from '../support/world.ts';

let t: TestApp;
let leaving: WorldChain;
let staying: WorldChain;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'larder-tenant-'));
  t = await startTestApp({ LARDER_DATA_DIR: folder });
  leaving = await worldChain(t);
  staying = await worldChain(t);
  for (const chain of [leaving, staying]) {
    await openTills(t, chain);
    const tickets = [ticketOf([{ sku: 'BREAD' }, { sku: 'LATTE' }], { seq: 1, memberRef: '13800138000' })];
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/v1/pos/batches',
      headers: { authorization: await chain.deviceKey(chain.stores[0]) },
      payload: { batchId: tickets[0]?.ticketUid, sentAt: '2026-03-02T10:06:00+08:00', tickets },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    await t.drain();
    await t.db.tx(jobContext(chain.tenantId, 'test', 'test'), (tx) =>
      t.get(FilesApi).put(tx, { name: 'a.txt', mime: 'text/plain', content: Buffer.from(chain.code) }),
    );
  }
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const common = () => ({ adminUrl: t.database.adminUrl, dataDir: folder });

async function entries(file: string): Promise<Map<string, string>> {
  const zip = await openPromise(file, { lazyEntries: true });
  const found = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    found.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
  }
  return found;
}

/** Rows per table of one chain. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  const { rows } = await t.admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const answer = await t.admin.query(`select count(*)::int as n from ${name} where tenant_id = $1`, [tenantId]);
    if (answer.rows[0].n > 0) counts[name] = answer.rows[0].n;
  }
  return counts;
}

describe('a chain of its own', () => {
  it('[PLT-16] export holds all of one chain, nothing of another, and nothing that opens a door', async () => {
    const out = path.join(folder, 'chain.zip');
    const report = await exportTenant({
      ...common(),
      tenantCode: leaving.code,
      out,
      at: new Date('2026-03-03T00:00:00Z'),
    });
    const files = await entries(out);
    const all = [...files.values()].join('\n');
    expect(all).toContain(leaving.tenantId);
    expect(all).not.toContain(staying.tenantId);
    for (const word of ['argon2', '_cipher,', 'token_hash,', '13800138000']) expect(all).not.toContain(word);
    const manifest = JSON.parse(files.get('manifest.json') ?? '');
    const counts = await rowsOf(leaving.tenantId);
    for (const table of manifest.tables) expect(table.rows, table.name).toBe(counts[table.name]);
    expect(report.files).toBe(1);
    expect(files.get('tables/ticket_rev.csv')?.split('\n')[0]).toMatch(/^tenant_id,ticket_uid,/);
  });

  it('[PLT-16] delete asks first, takes everything of one chain, and leaves the other as it was', async () => {
    const before = await rowsOf(staying.tenantId);
    const run = (yes: boolean) => deleteTenant({ ...common(), tenantCode: leaving.code, confirm: async () => yes });
    await expect(run(false)).rejects.toBeInstanceOf(BackupError);
    expect((await leaving.owner.get('/api/v1/session')).statusCode).toBe(200);
    const report = await run(true);
    expect(report.rows).toBeGreaterThan(50);
    expect(await rowsOf(leaving.tenantId)).toEqual({});
    expect(await rowsOf(staying.tenantId)).toEqual(before);
    expect(existsSync(path.join(folder, 'files', leaving.tenantId))).toBe(false);
    expect(existsSync(path.join(folder, 'files', staying.tenantId))).toBe(true);
    expect((await leaving.owner.get('/api/v1/session')).statusCode).toBe(401);
    expect((await staying.owner.get('/api/v1/session')).statusCode).toBe(200);
    await expect(run(true)).rejects.toThrow('no chain has the code');
  });

  it('facts stay append-only for everybody else: the exception needs the owner’s role and the very chain', async () => {
    const attempt = async (role: string, tenantId: string) => {
      const client = await t.admin.connect();
      try {
        await client.query('begin');
        await client.query(`set local role ${role}`);
        await client.query(`select set_config('app.leaving_tenant', $1, true), set_config('app.tenant_id', $2, true)`, [
          tenantId,
          staying.tenantId,
        ]);
        return await client.query('delete from ticket_rev where tenant_id = $1', [staying.tenantId]).then(
          (answer) => answer.rowCount,
          (error: Error) => error.message,
        );
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    expect(await attempt('larder_runtime', staying.tenantId)).toMatch(/permission denied/);
    expect(await attempt('larder_owner', leaving.tenantId)).toMatch(/append-only/);
    expect(await attempt('larder_owner', '')).toMatch(/append-only/);
    expect(await attempt('larder_owner', staying.tenantId)).toBe(1);
  });
});
