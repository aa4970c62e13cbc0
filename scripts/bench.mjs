// npm run bench [-- NAME [options] | --list]: measurements in scripts/bench/*.mjs, one or all of them. Each exports `run(args)` and
// `description`; `together`, where it has one, is what it is given when all are run.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { install } from './launch/install.mjs';
import { continueInNode24 } from './launch/node24.mjs';
import { complain } from './launch/steps.mjs';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'bench');

try {
  if (process.env.LARDER_INNER !== '1') await install();
  if (await continueInNode24(fileURLToPath(import.meta.url))) await measure(process.argv.slice(2));
} catch (error) {
  complain(error);
  process.exit(1);
}

/** @param {string[]} args */
async function measure([name, ...args]) {
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => file.slice(0, -'.mjs'.length));
  if (name === undefined) return measureAll(names);
  if (names.includes(name)) return (await load(name)).run(args);
  console.log('usage: npm run bench [-- NAME [options]]; without a name all of them, one after the other\n');
  for (const each of names) console.log(`  ${each.padEnd(16)} ${(await load(each)).description}`);
  process.exitCode = name === '--list' ? 0 : 1;
}

/** Every table, each by a process of its own: one that fails costs the others nothing. @param {string[]} names */
async function measureAll(names) {
  /** @type {string[]} */
  const failed = [];
  for (const name of names) {
    const args = (await load(name)).together ?? [];
    console.log(`\n── ${[name, ...args].join(' ')}`);
    const code = await new Promise((resolve) =>
      spawn(process.execPath, [fileURLToPath(import.meta.url), name, ...args], {
        stdio: 'inherit',
        env: { ...process.env, LARDER_INNER: '1' },
      }).once('exit', resolve),
    );
    if (code !== 0) failed.push(name);
  }
  console.log(
    `\n${names.length - failed.length} of ${names.length} measured${failed.length > 0 ? `; not: ${failed.join(', ')}` : ''}`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

/** @param {string} name @returns {Promise<{ description: string, together?: string[], run: (args: string[]) => Promise<void> }>} */
function load(name) {
  return import(pathToFileURL(join(FOLDER, `${name}.mjs`)).href);
}
