// Demo chains: made once, before the first start, by the server's own seed program.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recreateDatabase } from './database.mjs';
import { ROOT } from './settings.mjs';
import { say, step } from './steps.mjs';

const SCRIPT = join(ROOT, 'apps/server/dist/main.seed.js');

/** @param {string} dataDir */
const markers = (dataDir) => ({ begun: join(dataDir, 'demo-begun'), done: join(dataDir, 'demo-done') });

/** Demo accounts have known passwords: a data folder that holds them must not be reachable from outside. @param {import('./settings.mjs').Settings} settings */
export function refuseOpenDemo(settings) {
  if (!settings.loopback && settings.databaseUrl === null && existsSync(markers(settings.dataDir).done))
    throw new Error(
      `${settings.dataDir} holds demo accounts with known passwords and LARDER_HOST=${settings.host} opens it to the network: ` +
        'set LARDER_DATA_DIR to a new folder, or leave LARDER_HOST at 127.0.0.1',
    );
}

/**
 * A seed that was cut off leaves half a chain. Nothing but the seed has written to that database, so it starts over.
 * @param {import('./settings.mjs').Settings} settings
 * @param {import('./database.mjs').Database} database
 */
export async function dropUnfinishedDemo(settings, database) {
  const { begun, done } = markers(settings.dataDir);
  if (!database.embedded || !existsSync(begun) || existsSync(done)) return;
  await recreateDatabase(database);
  rmSync(begun);
}

/**
 * Only an empty database gets demo chains: their accounts have known passwords, and a seed that was cut off is thrown away with
 * its whole database.
 * @param {import('./settings.mjs').Settings} settings
 * @param {Record<string, string>} env
 * @param {(pid: number) => void} onStart told which process to end when the launch is stopped
 */
export async function seedDemo(settings, env, onStart) {
  const { begun, done } = markers(settings.dataDir);
  if (!settings.demo || existsSync(done)) return;
  const { hasTenants } = await import('../../packages/db/src/migrate.ts');
  if (await hasTenants(env.LARDER_DB_URL_ADMIN ?? ''))
    return say('demo', 'not made: the database holds chains of its own (LARDER_DEMO=0 leaves this line out)');
  await step(
    'demo',
    'correct the cause: the next start begins the demo data anew; LARDER_DEMO=0 starts without it',
    async (note) => {
      writeFileSync(begun, '');
      await run(env, onStart);
      writeFileSync(done, '');
      note('demo chains made');
    },
  );
}

/** Smaller demos for browser tests: `LARDER_SEED_ARGS="--weeks 10 --ticket-days 3"`. */
const seedArguments = () => (process.env.LARDER_SEED_ARGS ?? '').split(' ').filter((word) => word !== '');

/** @param {Record<string, string>} env @param {(pid: number) => void} onStart @returns {Promise<void>} */
function run(env, onStart) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', SCRIPT, ...seedArguments()], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'pipe'],
      detached: process.platform !== 'win32',
    });
    if (child.pid !== undefined) onStart(child.pid);
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`ended with ${signal ?? code}\n${errors.trim().split('\n').slice(-25).join('\n')}`)),
    );
  });
}

/**
 * Lines that tell how to sign in, from the file that the seed wrote:
 * `[{ tenantCode, login, password, role }]`.
 * @param {import('./settings.mjs').Settings} settings
 * @returns {string[]}
 */
export function demoAccountLines(settings) {
  const file = join(settings.dataDir, 'demo-accounts.json');
  if (!settings.demo || !existsSync(file)) return [];
  /** @type {{ tenantCode: string, login: string, password: string, role: string }[]} */
  const accounts = JSON.parse(readFileSync(file, 'utf8'));
  const columns = accounts.map(({ tenantCode, login, password, role }) => [tenantCode, login, password, role]);
  const rows = [['chain', 'login', 'password', 'role'], ...columns];
  const widths = [0, 1, 2].map((index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd());
}
