// Types of every package that has a tsconfig, two at a time, by the native TypeScript compiler.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findNode24 } from '../packages/tooling/src/node24.mjs';

const ROOT = dirname(import.meta.dirname);
const COMPILER = join(ROOT, 'node_modules/@typescript/native/bin/tsc');
const AT_ONCE = 2;

/**
 * @param {string[]} [only] folders such as "packages/db"; all when empty
 * @returns {Promise<string[]>} folders with type errors, which have been printed
 */
export async function typecheck(only = []) {
  const node = findNode24(ROOT);
  if (!node) throw new Error('Node 24 is missing: run "npm start" once, it installs it');
  const queue = only.length > 0 ? [...only] : packages();
  /** @type {string[]} */
  const failed = [];
  const work = async () => {
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      const start = performance.now();
      const { code, output } = await compile(node, folder);
      const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
      console.log(`${code === 0 ? '✓' : '✗'} ${folder} (${time})${output ? `\n${output}` : ''}`);
      if (code !== 0) failed.push(folder);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed;
}

function packages() {
  const inside = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`),
  );
  return [...inside, 'scripts'].filter((folder) => existsSync(join(ROOT, folder, 'tsconfig.json')));
}

/** @param {string} node @param {string} folder @returns {Promise<{ code: number | null, output: string }>} */
function compile(node, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [COMPILER, '-p', join(folder, 'tsconfig.json')], { cwd: ROOT });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const failed = await typecheck(process.argv.slice(2));
  if (failed.length > 0) console.error(`type errors in ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
