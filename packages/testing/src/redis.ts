import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@larder/tooling/ports.mjs';
import { findExecutable } from '@larder/tooling/test-needs.mjs';
import { eventually } from './poller.ts';

/** A Redis of one test file on a port of its own; it never touches another server of this machine. */
export interface TestRedis {
  readonly url: string;
  /** Sends one command without arguments, such as `FLUSHALL`, and returns the first line of the answer. */
  command(word: string): Promise<string>;
  /** kill -9: nothing is written to disk, so what it held is gone. */
  kill(): Promise<void>;
  /** Comes back on the same port with nothing in it. */
  start(): Promise<void>;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
}

/** @throws Error without a redis-server on PATH: ask `TEST_NEEDS.redis.missing()` first */
export async function startTestRedis(): Promise<TestRedis> {
  const program = findExecutable('redis-server');
  if (program === null) throw new Error('no redis-server on PATH');
  const dir = mkdtempSync(join(tmpdir(), 'larder-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const command = (word: string) => ask(port, word);
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    const running = server;
    server = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await gone;
  };
  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'];
    server = spawn(program, [...settings, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    await eventually(async () => (await command('PING')) === '+PONG');
  };
  // A test run that ends early must not leave a server behind.
  const onExit = () => void server?.kill('SIGKILL');
  process.once('exit', onExit);
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    command,
    start,
    kill: () => ended('SIGKILL'),
    async stop() {
      await ended('SIGTERM');
      process.off('exit', onExit);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function ask(port: number, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.setTimeout(2_000, () => socket.destroy(new Error('Redis did not answer')));
    socket.once('error', reject);
    socket.once('connect', () => socket.write(`*1\r\n$${word.length}\r\n${word}\r\n`));
    socket.once('data', (data) => {
      resolve(data.toString('utf8').split('\r\n')[0] ?? '');
      socket.end();
    });
  });
}
