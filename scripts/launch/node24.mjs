import { spawn } from 'node:child_process';
import { findNode24 } from '../../packages/tooling/src/node24.mjs';
import { ROOT } from './settings.mjs';
import { launchedAt, UserError } from './steps.mjs';

/**
 * Goes on in Node 24 when this Node is older: runs the same script again and ends with its exit code.
 * @param {string} script absolute path
 * @returns {Promise<boolean>} true when this process is new enough and shall do the work itself
 */
export function continueInNode24(script) {
  const node = findNode24(ROOT);
  if (node === null) throw new UserError('Node 24 is missing: run "npm start" once, it installs it');
  if (node === process.execPath) return Promise.resolve(true);
  return new Promise((_, reject) => {
    // The channel tells the inner process when this one is killed, so that it can stop what it started.
    const child = spawn(node, [script, ...process.argv.slice(2)], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, LARDER_LAUNCHED_AT: launchedAt, LARDER_INNER: '1' },
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.connected && child.send(signal));
    child.once('error', reject);
    child.once('exit', (code) => process.exit(code ?? 1));
  });
}

/**
 * Calls `stop` once, on the first signal or when the outer process is gone.
 * @param {(reason: string) => void} stop
 */
export function onStopRequest(stop) {
  let asked = false;
  const once = (/** @type {string} */ reason) => {
    if (asked) return;
    asked = true;
    stop(reason);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => once(signal));
  if (process.channel) {
    process.on('message', (message) => once(String(message)));
    process.on('disconnect', () => once('the launcher was killed'));
    process.channel.unref();
  }
}
