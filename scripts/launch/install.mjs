// Packages of the lockfile, and the Node that runs everything behind the launcher.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashInputs, isStamped, writeStamp } from '../../packages/tooling/src/input-stamp.mjs';
import { findNode24 } from '../../packages/tooling/src/node24.mjs';
import { ROOT } from './settings.mjs';
import { step } from './steps.mjs';

const PNPM = 'pnpm@12.21.0';
const STAMP = join(ROOT, 'node_modules/.larder-install');

/** Installs the packages of the lockfile; does nothing while the lockfile and node_modules are those of the last time. */
export function install() {
  return step(
    'install',
    'check the network and the free disk space (2 GB), then start again; delete node_modules if it keeps failing',
    async (note) => {
      const hash = hashInputs(ROOT, ['pnpm-lock.yaml', 'pnpm-workspace.yaml'], `${process.platform}-${process.arch}`);
      if (isStamped(STAMP, hash) && looksComplete()) return note('up to date');
      await run([
        '--yes',
        PNPM,
        'install',
        '--frozen-lockfile',
        '--prefer-offline',
        '--config.confirm-modules-purge=false',
      ]);
      if (findNode24(ROOT) === null)
        throw new Error(
          `no Node 24 for ${process.platform}-${process.arch} in the packages: install Node 24 and start again`,
        );
      writeStamp(STAMP, hash);
      note('packages installed');
    },
  );
}

function looksComplete() {
  const needed = [
    'node_modules/.modules.yaml',
    'node_modules/prisma',
    'packages/db/node_modules/pg',
    'apps/server/node_modules/fastify',
  ];
  return needed.every((path) => existsSync(join(ROOT, path))) && findNode24(ROOT) !== null;
}

/** @param {string[]} args @returns {Promise<void>} */
function run(args) {
  return new Promise((resolve, reject) => {
    const windows = process.platform === 'win32';
    const child = spawn(windows ? 'npx.cmd' : 'npx', args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new Error(
          `npx ${args.slice(1).join(' ')} ended with ${code}\n${output.trim().split('\n').slice(-25).join('\n')}`,
        ),
      );
    });
  });
}
