import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { FilesApi, MAX_FILE_BYTES } from '../index.ts';

let t: TestApp;
let a: TestChain;
let b: TestChain;
let files: FilesApi;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'larder-files-'));
  t = await startTestApp({ LARDER_DATA_DIR: dataDir });
  a = await createChain(t);
  b = await createChain(t);
  files = t.get(FilesApi);
});
afterAll(async () => {
  await t.close();
  rmSync(dataDir, { recursive: true });
});

const folderOf = (chain: TestChain) => path.join(dataDir, 'files', chain.tenantId);

describe('files', () => {
  it('gives back what was put, as buffer and as stream, with its hash', async () => {
    const content = Buffer.from('小票,金额\n1,2\n');
    const ctx = a.ctx('owner');
    const whole = await t.db.tx(ctx, (tx) => files.put(tx, { name: '小票.csv', mime: 'text/csv', content }));
    const streamed = await t.db.tx(ctx, (tx) =>
      files.put(tx, {
        name: 's.csv',
        mime: 'text/csv',
        content: Readable.from([content.subarray(0, 5), content.subarray(5)]),
      }),
    );
    expect(whole).toMatchObject({
      name: '小票.csv',
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(streamed.sha256).toBe(whole.sha256);
    await t.db.tx(ctx, async (tx) => {
      expect(await files.get(tx, whole.id)).toEqual(whole);
      expect(await files.read(tx, whole.id)).toEqual(content);
      expect(await buffer(await files.open(tx, streamed.id))).toEqual(content);
    });
  });

  it('keeps the name out of the file system', async () => {
    const stored = await t.db.tx(a.ctx('owner'), (tx) =>
      files.put(tx, { name: '../../etc/pass\u0000wd', mime: 'text/plain', content: Buffer.from('x') }),
    );
    expect(stored.name).toBe('passwd');
    expect(readdirSync(folderOf(a))).toContain(stored.id);
  });

  it('another chain and an unknown id get the same NotFound', async () => {
    const stored = await t.db.tx(a.ctx('owner'), (tx) =>
      files.put(tx, { name: 'x', mime: 'text/plain', content: Buffer.from('x') }),
    );
    for (const id of [stored.id, newId()]) {
      const asks: ((tx: Tx) => Promise<unknown>)[] = [
        (tx) => files.get(tx, id),
        (tx) => files.read(tx, id),
        (tx) => files.open(tx, id),
      ];
      for (const ask of asks) await expect(t.db.tx(b.ctx('owner'), ask)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('a file beyond the limit, and a stream that breaks, leave nothing behind', async () => {
    const before = await t.db.tx(b.ctx('owner'), (tx) =>
      files.put(tx, { name: 'x', mime: 'text/plain', content: Buffer.from('x') }),
    );
    const chunk = Buffer.alloc(16 * 1024 * 1024);
    const large = Readable.from(Array.from({ length: Math.ceil(MAX_FILE_BYTES / chunk.length) + 1 }, () => chunk));
    await expect(
      t.db.tx(b.ctx('owner'), (tx) => files.put(tx, { name: 'big', mime: 'x/y', content: large })),
    ).rejects.toMatchObject({ code: 'files.too_large' });
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('connection lost');
      })(),
    );
    await expect(
      t.db.tx(b.ctx('owner'), (tx) => files.put(tx, { name: 'half', mime: 'x/y', content: broken })),
    ).rejects.toThrow('connection lost');
    expect(readdirSync(folderOf(b))).toEqual([before.id]);
  });
});
