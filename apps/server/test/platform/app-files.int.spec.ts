import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const PAGE = `<!doctype html><title>Larder</title>${' '.repeat(2_000)}`;
const SCRIPT = 'export const word = 1;\n'.repeat(100);
let dist: string;
let t: TestApp;

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'larder-dist-'));
  mkdirSync(join(dist, 'assets'));
  for (const [file, content] of [
    ['index.html', PAGE],
    ['assets/a-1.js', SCRIPT],
  ] as const) {
    writeFileSync(join(dist, file), content);
    writeFileSync(join(dist, `${file}.br`), brotliCompressSync(content));
    writeFileSync(join(dist, `${file}.gz`), gzipSync(content));
  }
  writeFileSync(join(dist, 'seal.svg'), '<svg/>');
  t = await startTestApp({ LARDER_ADMIN_DIST: dist });
});
afterAll(async () => {
  await t.close();
  rmSync(dist, { recursive: true, force: true });
});

const get = (url: string, encoding?: string) =>
  t.app.inject({ method: 'GET', url, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

describe('the files of the app', () => {
  it('go out as the build compressed them, for a year, each with its own type', async () => {
    const script = await get('/assets/a-1.js', 'gzip, deflate, br, zstd');
    expect(script.statusCode).toBe(200);
    expect(script.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(script.headers['content-type']).toMatch(/javascript/);
    expect(brotliDecompressSync(script.rawPayload).toString()).toBe(SCRIPT);
  });

  it('the page stands behind every address of the app and is asked for anew each time', async () => {
    for (const url of ['/', '/today', '/orders/01900000-0000-7000-8000-000000000001?mode=full']) {
      const page = await get(url, 'br');
      expect(page.headers, url).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
      expect(page.headers['content-type'], url).toMatch(/html/);
      expect(brotliDecompressSync(page.rawPayload).toString(), url).toBe(PAGE);
    }
  });

  it('whoever understands no compression gets the file itself, and a file without copies is compressed as it goes', async () => {
    const script = await get('/assets/a-1.js');
    expect([script.headers['content-encoding'], script.payload]).toEqual([undefined, SCRIPT]);
    const seal = await get('/seal.svg', 'br');
    expect(seal.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
    expect(brotliDecompressSync(seal.rawPayload).toString()).toBe('<svg/>');
    expect((await get('/assets/gone.js', 'br')).statusCode).toBe(404);
  });

  it('[PRV-05] a proxy on the way keeps no answer of the API, refusals included', async () => {
    for (const [url, status] of [
      ['/api/v1/session', 401],
      ['/api/v1/nothing', 404],
      ['/healthz', 200],
    ] as const) {
      const answer = await get(url);
      expect([answer.statusCode, answer.headers['cache-control']], url).toEqual([status, 'no-store']);
    }
  });
});
