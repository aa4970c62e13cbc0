import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoChain, liveTickets, type WireBatch } from '@larder/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLiveSender } from './live-sender.ts';

const SINCE = '2026-03-02T00:00:00.000Z';
const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const CODES = demoChain('bakery')
  .stores.slice(0, 2)
  .map((s) => s.code);
const KEY = 'lk_test-key-that-must-not-show';

/** The server's side of the wire: what arrived, and how it answers. */
let batches: { code: string; batch: WireBatch }[] = [];
let answer: (code: string) => number = () => 200;
let api: Server;
let dataDir = '';
let said: string[] = [];

const codeOf = (request: IncomingMessage): string => request.headers.authorization?.replace(`Bearer ${KEY}-`, '') ?? '';

beforeEach(async () => {
  batches = [];
  said = [];
  answer = () => 200;
  dataDir = mkdtempSync(path.join(tmpdir(), 'larder-live-'));
  api = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      const status = answer(codeOf(request));
      // Managers speak to the API as well, without a till's key.
      if (status === 200 && request.headers.authorization)
        batches.push({ code: codeOf(request), batch: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  devices(SINCE);
});
afterEach(() => {
  api.closeAllConnections();
  api.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const file = () => path.join(dataDir, 'demo-devices.json');
const kept = () => JSON.parse(readFileSync(file(), 'utf8')).chains[0];
const baseUrl = () => `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
const devices = (sentUntil: string) =>
  writeFileSync(
    file(),
    JSON.stringify({
      chains: [{ kind: 'bakery', sentUntil, stores: CODES.map((code) => ({ code, key: `${KEY}-${code}` })) }],
    }),
    { mode: 0o600 },
  );

/** Lets the sender run until it waits for the `rounds`-th time; the clock stands still but for the pauses. */
async function run(rounds: number, sleepAlso: () => void = () => undefined): Promise<void> {
  const stop = new AbortController();
  let now = NOW;
  let waits = 0;
  const sleep = async (ms: number) => {
    now += ms;
    sleepAlso();
    if (++waits >= rounds) stop.abort();
    stop.signal.throwIfAborted();
  };
  await runLiveSender({
    dataDir,
    baseUrl: baseUrl(),
    signal: stop.signal,
    say: (l) => said.push(l),
    now: () => now,
    sleep,
  });
}

const uids = (code: string) =>
  batches.filter((b) => b.code === code).flatMap((b) => b.batch.tickets.map((t) => `${t.ticketUid} ${t.rev}`));
const expected = (code: string, until: number) =>
  liveTickets(demoChain('bakery'), code, SINCE, new Date(until).toISOString()).tickets.map(
    (t) => `${t.ticketUid} ${t.rev}`,
  );

/** Everything up to an instant arrived once and in order; what came after it is not kept in the file yet. */
function expectSent(code: string, until: number): void {
  const wanted = expected(code, until);
  expect(uids(code).slice(0, wanted.length)).toEqual(wanted);
  expect(new Set(uids(code)).size).toBe(uids(code).length);
}

describe('live sender', () => {
  it('[PLT-07] fills what is behind, ticket by ticket as the simulator has it, and keeps how far it came', async () => {
    await run(1);
    for (const code of CODES) expect(uids(code)).toEqual(expected(code, NOW));
    expect(uids(CODES[0] ?? '').length).toBeGreaterThan(20);
    expect(kept().sentUntil).toBe(new Date(NOW).toISOString());
    expect(kept().stores[0].key).toBe(`${KEY}-${CODES[0]}`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('[PLT-07] goes on live without a gap or a repetition, and calls in while nothing is sold', async () => {
    await run(100);
    const until = Date.parse(kept().sentUntil);
    expect(until).toBeGreaterThan(NOW);
    for (const code of CODES) expectSent(code, until);
    const calls = batches.filter((b) => b.batch.tickets.length === 0);
    expect(calls.length).toBeGreaterThan(3);
    for (const { batch } of calls) expect(batch.heartbeat?.lastSeq).toBeGreaterThan(0);
  });

  it('[PLT-07] waits for an API that restarts and loses nothing', async () => {
    let failures = 3;
    answer = () => (failures-- > 0 ? 503 : 200);
    await run(4);
    expect(failures).toBeLessThan(0);
    const until = Date.parse(kept().sentUntil);
    expect(until).toBeGreaterThanOrEqual(NOW);
    for (const code of CODES) expectSent(code, until);
  });

  it('[PLT-07] does not claim a window that was never acknowledged', async () => {
    answer = () => 503;
    await run(5);
    expect(batches).toEqual([]);
    expect(kept().sentUntil).toBe(SINCE);
  });

  it('[SEC-10] leaves a till with a refused key alone, serves the others, and never says a key', async () => {
    answer = (code) => (code === CODES[0] ? 401 : 200);
    await run(3);
    expect(uids(CODES[0] ?? '')).toEqual([]);
    expect(uids(CODES[1] ?? '').length).toBeGreaterThan(20);
    expect(said.join('\n')).toContain('key refused (401)');
    expect(said.join('\n')).not.toContain(KEY);
  });

  it('[PLT-07] fills at most 14 days', async () => {
    devices('2025-06-01T00:00:00.000Z');
    await run(1);
    const first = batches.map((b) => b.batch.tickets[0]?.businessDate ?? '9999').sort()[0] ?? '';
    expect(first >= '2026-02-15').toBe(true);
    expect(said.join('\n')).toContain('filling the last 14 days');
  });

  it('says what is wrong with the file without quoting it', async () => {
    writeFileSync(file(), JSON.stringify({ chains: [{ kind: 'bakery', stores: [{ code: 'S1', key: KEY }] }] }));
    const failure = await run(1).catch((e: Error) => e);
    expect(String(failure)).toContain('not what the seed writes');
    expect(String(failure)).not.toContain(KEY);
  });

  it('[PLT-07] ends within a second when it is told to', async () => {
    devices(new Date().toISOString());
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../main.demo.ts')], {
      env: { PATH: process.env['PATH'], LARDER_DATA_DIR: dataDir, LARDER_PUBLIC_URL: baseUrl() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    // It writes its first line once the signal handlers stand.
    expect(await Promise.race([once(child.stdout, 'data').then(() => 'ready'), ended])).toBe('ready');
    const start = performance.now();
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
