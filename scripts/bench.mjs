// npm run bench -- NAME [options]: measurements in scripts/bench/*.mjs. Each exports `run(args)` and `description`.
import { existsSync, readdirSync } from 'node:fs';
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
  const names = existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.mjs'))
        .map((file) => file.slice(0, -'.mjs'.length))
    : [];
  if (!name || !names.includes(name)) {
    console.log('usage: npm run bench -- NAME [options]\n');
    for (const each of names) console.log(`  ${each.padEnd(16)} ${(await load(each)).description ?? ''}`);
    process.exitCode = name ? 1 : 0;
    return;
  }
  await (await load(name)).run(args);
}

/** @param {string} name @returns {Promise<{ description?: string, run: (args: string[]) => Promise<void> }>} */
function load(name) {
  return import(pathToFileURL(join(FOLDER, `${name}.mjs`)).href);
}
