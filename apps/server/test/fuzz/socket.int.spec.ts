import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids/ids.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills } from '../support/tills.ts';
import { type WorldChain, worldChain } from '../support/world.ts';
import { judge } from './oracle.ts';

let t: TestApp;
let chain: WorldChain;
let key: string;
let port: number;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  await openTills(t, chain);
  key = await chain.deviceKey(chain.stores[0]);
  await t.app.listen(0, '127.0.0.1');
  port = (t.app.getHttpServer().address() as net.AddressInfo).port;
});
afterAll(() => t?.close());

interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Writes bytes as they are, closes the sending side when asked to, and reads until the server is done. */
function raw(text: string | Buffer, { end = true }: { readonly end?: boolean } = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const done = () => {
      socket.destroy();
      const answer = Buffer.concat(chunks).toString();
      const [head = '', ...rest] = answer.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') });
    };
    socket.setTimeout(5_000, done);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('close', done);
    socket.once('error', done);
    socket.write(text);
    if (end) socket.end();
  });
}

const request = (line: string, headers: readonly string[] = [], body = ''): string =>
  [line, 'host: localhost', 'connection: close', ...headers, '', body].join('\r\n');

const session = (): string[] => [`cookie: ${chain.owner.cookie}`, 'x-larder-csrf: 1'];
const json = (length: number): string[] => ['content-type: application/json', `content-length: ${length}`];
const alive = async (): Promise<boolean> => (await raw(request('GET /healthz HTTP/1.1'))).status === 200;

describe('[D9] bytes that no client library would send', () => {
  it.each([
    ['a path that is not UTF-8', 'GET /api/v1/items/%FF HTTP/1.1'],
    ['a path with half an escape', 'GET /api/v1/items/% HTTP/1.1'],
    ['a path that climbs', 'GET /api/v1/../../etc/passwd HTTP/1.1'],
    ['two slashes', 'GET //api/v1/items HTTP/1.1'],
    ['an absolute address', 'GET http://localhost/api/v1/nothing HTTP/1.1'],
    ['a very long path', `GET /api/v1/${'x'.repeat(9_000)} HTTP/1.1`],
    ['an unknown method', 'BREW /api/v1/items HTTP/1.1'],
    ['a method of another protocol', 'PROPFIND /api/v1/items HTTP/1.1'],
    ['TRACE', 'TRACE /api/v1/items HTTP/1.1'],
    ['an old version', 'GET /api/v1/items HTTP/0.9'],
    ['no version', 'GET /api/v1/items'],
    ['the start of a TLS handshake', '\u0016\u0003\u0001\u0002'],
  ])('%s', async (_, line) => {
    const answer = await raw(request(line, session()));
    // 0: the parser hangs up without a word, which is an answer too.
    expect(answer.status === 0 || (answer.status >= 400 && answer.status < 500), answer.head).toBe(true);
    expect(await alive()).toBe(true);
  });

  it.each([
    ['headers of 100 KB', [`x-large: ${'x'.repeat(100_000)}`]],
    ['a thousand headers', Array.from({ length: 1_000 }, (_, i) => `x-${i}: 1`)],
    ['a header without a name', [': x']],
    ['a header with a NUL', ['x-a: a\u0000b']],
    ['two lengths', ['content-length: 2', 'content-length: 3']],
    ['a length and chunks', ['content-length: 2', 'transfer-encoding: chunked']],
    ['a length that is no number', ['content-length: many']],
    ['an encoding that nobody knows', ['transfer-encoding: gzip, identity']],
  ])('%s', async (_, headers) => {
    const answer = await raw(request('POST /api/v1/pos/batches HTTP/1.1', [`authorization: ${key}`, ...headers], '{}'));
    expect(answer.status === 0 || (answer.status >= 400 && answer.status < 500), answer.head).toBe(true);
    expect(await alive()).toBe(true);
  });

  it('a body that ends before its length leaves nothing behind', async () => {
    const batchId = newId();
    const body = JSON.stringify({ batchId, sentAt: '2026-03-02T12:00:00Z', tickets: [] });
    const head = ['content-type: application/json', `authorization: ${key}`, `content-length: ${body.length}`];
    for (const share of [0, 0.3, 0.99]) {
      const cut = body.slice(0, Math.floor(body.length * share));
      const answer = await raw(request('POST /api/v1/pos/batches HTTP/1.1', head, cut));
      expect(answer.status === 0 || answer.status === 400, answer.head).toBe(true);
    }
    const { rows } = await t.admin.query('select 1 from pos_batch where batch_id = $1', [batchId]);
    expect(rows).toEqual([]);
    expect(await alive()).toBe(true);
  });

  it('a body in another encoding than its header says', async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'x']) {
      const answer = await raw(
        request(
          'POST /api/v1/pos/batches HTTP/1.1',
          [`authorization: ${key}`, `content-encoding: ${encoding}`, ...json(2)],
          '{}',
        ),
      );
      expect(answer.status, answer.head).toBeLessThan(500);
    }
  });

  it('chunks that lie about their size', async () => {
    const head = [`authorization: ${key}`, 'content-type: application/json', 'transfer-encoding: chunked'];
    for (const body of [
      'zz\r\n{}\r\n0\r\n\r\n',
      '5\r\n{}\r\n0\r\n\r\n',
      'ffffffffffffffff\r\n{}\r\n',
      '2;x=y\r\n{}\r\n0\r\n\r\n',
    ]) {
      const answer = await raw(request('POST /api/v1/pos/batches HTTP/1.1', head, body));
      expect(answer.status, answer.head).toBeLessThan(500);
    }
    expect(await alive()).toBe(true);
  });

  it('a body beyond the limit is refused as too large', async () => {
    const answer = await raw(
      request('POST /api/v1/pos/batches HTTP/1.1', [`authorization: ${key}`, ...json(200_000_000)], '{'),
      { end: false },
    );
    expect(answer.status, answer.head).toBe(413);
    expect(
      judge({
        method: 'POST',
        status: 413,
        type: /content-type: (.*)/i.exec(answer.head)?.[1] ?? '',
        retryAfter: false,
        body: answer.body,
      }),
    ).toBeNull();
  });

  it('every refusal of a path or a method that is not there is a problem document', async () => {
    for (const [method, url] of [
      ['GET', '/api/v1/nothing'],
      ['PUT', '/api/v1/items'],
      ['GET', '/api/v1/items/%FF'],
      ['GET', `/api/v1/items/${'x'.repeat(300)}`],
    ] as const) {
      const answer = await t.app.inject({ method, url, headers: { cookie: chain.owner.cookie, 'x-larder-csrf': '1' } });
      const type = String(answer.headers['content-type'] ?? '');
      expect(judge({ method, status: answer.statusCode, type, retryAfter: false, body: answer.body }), url).toBeNull();
    }
  });
});
