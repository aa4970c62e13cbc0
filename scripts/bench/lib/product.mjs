// A whole product of its own, started as `npm start` starts it, in a folder that goes again.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPortFree } from '../../../packages/tooling/src/ports.mjs';
import { pg, ROOT } from './workbench.mjs';

const FIRST_PORT = 7_460;
const READY_MS = 300_000;
const STOP_MS = 15_000;
/** A small demo at nine in the morning: after the nightly run and before every cut-off, whatever this machine's clock says. */
export const SMALL_DEMO = { NODE_ENV: 'test', LARDER_SEED_ARGS: '--weeks 10 --ticket-days 3 --at 09:00' };

/**
 * Starts the product and returns when it says that it is ready.
 * @param {Record<string, string>} [settings] over the defaults: its own port and folder, the demo, no live tills
 */
export async function startProduct(settings = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'larder-bench-product-'));
  let port = FIRST_PORT;
  while (!(await isPortFree(port, '127.0.0.1'))) port += 1;
  const { LARDER_INNER: _inner, LARDER_LAUNCHED_AT: _at, ...own } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...own,
      LOG_LEVEL: 'warn',
      LARDER_PORT: String(port),
      LARDER_DATA_DIR: dataDir,
      LARDER_DEMO: '1',
      LARDER_DEMO_LIVE: '0',
      ...settings,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const stop = async () => {
    const ended = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    if (child.exitCode === null) await ended;
    clearTimeout(late);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (/\] ready /.test(output)) return { url: `http://127.0.0.1:${port}`, dataDir, stop, output: () => output };
    await new Promise((done) => setTimeout(done, 50));
  }
  await stop();
  throw new Error(`the product did not start\n${output.split('\n').slice(-20).join('\n')}`);
}

/** The superuser's connection to the embedded database of a data folder: for arranging and counting. @param {string} dataDir */
export async function productDatabase(dataDir) {
  const folder = join(dataDir, 'postgres');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(readFileSync(join(folder, 'port'), 'utf8')),
    user: 'larder',
    password: readFileSync(join(folder, 'password'), 'utf8').trim(),
    database: 'larder',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
