// Prisma client and Kysely types from prisma/schema. Runs without network and without a database.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFolderLock } from '../packages/tooling/src/folder-lock.mjs';
import { hashInputs, isStamped, writeStamp } from '../packages/tooling/src/input-stamp.mjs';
import { findNode24 } from '../packages/tooling/src/node24.mjs';

const ROOT = dirname(import.meta.dirname);
const STAMP = join(ROOT, 'packages/db/src/generated/.stamp');

/**
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<boolean>} false when everything was up to date
 */
export async function generate({ force = false } = {}) {
  const hash = () => hashInputs(ROOT, ['prisma/schema', 'prisma.config.ts', 'scripts/generate.mjs', 'pnpm-lock.yaml']);
  if (!force && isStamped(STAMP, hash())) return false;
  return withFolderLock(join(ROOT, 'node_modules/.larder-generate'), () => {
    const now = hash();
    if (!force && isStamped(STAMP, now)) return false;
    refuseUnmappedTypes();
    runPrisma();
    writeStamp(STAMP, now);
    return true;
  });
}

function runPrisma() {
  const node = findNode24(ROOT);
  if (!node) throw new Error('Node 24 is missing: run "npm start" once, it installs it');
  const result = spawnSync(node, [join(ROOT, 'node_modules/prisma/build/index.js'), 'generate'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [dirname(node), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      // `generate` never starts the schema engine but insists on downloading it; any executable satisfies it.
      // Only here: with it `prisma migrate` would print empty results without an error.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status !== 0) throw new Error(`prisma generate failed:\n${result.stdout}${result.stderr}`);
}

/** Types that lose their meaning between Postgres and TypeScript are refused before they reach a query. */
function refuseUnmappedTypes() {
  /** @type {string[]} */
  const problems = [];
  const folder = join(ROOT, 'prisma/schema');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.prisma'))) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    lines.forEach((line, index) => {
      const code = line.replace(/\/\/.*$/, '');
      const at = `prisma/schema/${name}:${index + 1}`;
      if (/^\s*enum\s/.test(code)) problems.push(`${at} enum: take text with a CHECK`);
      if (/\sDecimal\b/.test(code)) problems.push(`${at} Decimal: take BigInt in minor units or thousandths`);
      if (/@db\.Date\b/.test(code) && !documentation(lines, index).includes('@kyselyType(string'))
        problems.push(`${at} a date is a string in Kysely: put "/// @kyselyType(string)" on the line before`);
    });
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** The doc comment of a field: the lines that begin with three slashes directly above it. @param {string[]} lines @param {number} index */
function documentation(lines, index) {
  let first = index;
  while (/^\s*\/\/\//.test(lines[first - 1] ?? '')) first -= 1;
  return lines.slice(first, index).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const start = performance.now();
  const changed = await generate({ force: process.argv.includes('--force') });
  console.log(`${changed ? 'generated' : 'up to date'} ${Math.round(performance.now() - start)} ms`);
}
