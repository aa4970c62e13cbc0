// API and worker processes of a chaos run: started, killed without warning, started again. Kills only what it started.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../../../packages/tooling/src/ports.mjs';

const DIST = join(import.meta.dirname, '../../dist');

/** @typedef {{ child: import('node:child_process').ChildProcess, url: string }} Running */

/**
 * A process that is started again whenever it dies, until `stop`.
 * @param {string} script in the server's build
 * @param {NodeJS.ProcessEnv} env
 * @param {(text: string) => void} onOutput
 */
export async function immortal(script, env, onOutput) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let stopped = false;
  /** @type {import('node:child_process').ChildProcess} */
  let child;
  const start = () => {
    child = spawn(process.execPath, [join(DIST, script)], {
      env: { ...env, LARDER_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (/** @type {Buffer} */ chunk) => onOutput(chunk.toString()));
    child.once('exit', () => {
      if (!stopped) start();
    });
  };
  start();
  return {
    url,
    kill: () => child.kill('SIGKILL'),
    stop: () =>
      new Promise((resolve) => {
        stopped = true;
        if (child.exitCode !== null || child.signalCode !== null) return resolve(undefined);
        child.once('exit', () => resolve(undefined));
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
      }),
  };
}

/** @param {string} url @param {number} timeoutMs */
export async function untilReady(url, timeoutMs = 60_000) {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await pause(50);
  }
  throw new Error(`${url} is not ready within ${timeoutMs} ms`);
}

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
