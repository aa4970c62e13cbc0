// node scripts/mutants.mjs [names]: plants each bug of apps/server/test/mutants in a copy of the project and requires that
// the tests which are there to notice turn red. A bug that nobody notices is a hole in the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './generate.mjs';
import { continueInNode24 } from './launch/node24.mjs';
import { apply, readMutants } from './mutants/patches.mjs';
import { scratchCopy } from './mutants/scratch.mjs';

/** @typedef {{ mutant: string, title: string, foundBy: string, seconds: number, red: boolean }} Verdict */

if (await continueInNode24(fileURLToPath(import.meta.url))) process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} names parts of names @returns {Promise<number>} exit code */
async function main(names) {
  await generate();
  const all = readMutants();
  const chosen = names.length === 0 ? all : all.filter((m) => names.some((n) => m.name.includes(n)));
  if (chosen.length === 0) {
    console.error(`no such mutant; there are ${all.map((m) => m.name).join(', ')}`);
    return 2;
  }
  /** @type {Verdict[]} */
  const verdicts = [];
  for (const mutant of chosen) {
    const verdict = await judge(mutant);
    console.log(`${verdict.red ? '✓ red' : '✗ SURVIVED'}  ${verdict.mutant}: ${verdict.title} (${verdict.seconds} s)`);
    if (verdict.foundBy) console.log(`        ${verdict.foundBy}`);
    verdicts.push(verdict);
  }
  const survivors = verdicts.filter((v) => !v.red);
  console.log(`\n| Mutant | Found by | Red after |\n|---|---|---|`);
  for (const v of verdicts)
    console.log(`| ${v.mutant}: ${v.title} | ${v.foundBy || '**nobody**'} | ${v.red ? `${v.seconds} s` : '–'} |`);
  console.log(`\n${verdicts.length - survivors.length} of ${verdicts.length} mutants found`);
  return survivors.length === 0 ? 0 : 1;
}

/** @param {import('./mutants/patches.mjs').Mutant} mutant @returns {Promise<Verdict>} */
async function judge(mutant) {
  const { dir, remove } = scratchCopy();
  const start = performance.now();
  try {
    const problem = apply(mutant.file, { cwd: dir });
    if (problem) throw new Error(`${mutant.name} does not apply: ${problem}`);
    let foundBy = '';
    for (const { project, filters } of mutant.killers) {
      foundBy = await firstFailure(dir, project, filters);
      if (foundBy) break;
    }
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    return { mutant: mutant.name, title: mutant.title, foundBy, seconds, red: foundBy !== '' };
  } finally {
    remove();
  }
}

/** @param {string} dir @param {string} project @param {string[]} filters @returns {Promise<string>} '' when all are green */
async function firstFailure(dir, project, filters) {
  const folder = mkdtempSync(join(tmpdir(), 'larder-report-'));
  const file = join(folder, 'report.json');
  try {
    const args = ['run', '--project', project, '--bail=1', '--reporter=json', `--outputFile.json=${file}`, ...filters];
    const output = await run(dir, args);
    if (!existsSync(file)) throw new Error(`the tests did not run:\n${output.slice(-3_000)}`);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    if (report.numTotalTests === 0 && report.success) throw new Error(`no test matches ${filters.join(' ')}`);
    for (const { name, status, assertionResults, message } of report.testResults) {
      const failed = assertionResults.find((/** @type {{ status: string }} */ a) => a.status === 'failed');
      if (failed) return `${name.split('/').at(-1)}: ${failed.fullName}`;
      // A test file that a bug keeps from starting has found nothing: it would be as red without looking.
      if (status === 'failed' && assertionResults.length === 0)
        throw new Error(`${name} could not be loaded: ${message}`);
    }
    return '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} cwd @param {string[]} args @returns {Promise<string>} what was written */
function run(cwd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(cwd, 'node_modules/vitest/vitest.mjs'), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SEED: process.env.SEED ?? '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', () => resolve(output));
  });
}
