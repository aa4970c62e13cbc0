// npm test [-- --only unit,int] [file filters]: everything that is checked, from a clean clone. Ends with "N passed, N failed".
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suitesNotRun } from '../packages/tooling/src/test-needs.mjs';
import { generate } from './generate.mjs';
import { buildAdmin, buildServer } from './launch/build.mjs';
import { install } from './launch/install.mjs';
import { continueInNode24 } from './launch/node24.mjs';
import { ROOT } from './launch/settings.mjs';
import { complain, seconds, step, UserError } from './launch/steps.mjs';
import { findChromium, NO_CHROMIUM, playwright, program, vitest } from './test/runners.mjs';
import { typecheck } from './typecheck.mjs';

/** @typedef {import('./test/runners.mjs').Count} Count */
/** @typedef {{ title: string, run: (filters: string[]) => Promise<Count>, takesFiles: boolean }} Phase */

/** @type {Count} */
const OK = { passed: 0, failed: 0 };
/** @type {Count} */
const FAILED = { passed: 0, failed: 1 };

/** In the order of how soon they tell what is wrong. @type {Record<string, Phase>} */
const PHASES = {
  lint: {
    title: 'format and lint',
    takesFiles: false,
    run: async () =>
      (await program('node_modules/@biomejs/biome/bin/biome', [
        'check',
        '.',
        '--error-on-warnings',
        '--max-diagnostics=50',
      ])) === 0
        ? OK
        : FAILED,
  },
  types: {
    title: 'types',
    takesFiles: false,
    run: async () => ({ passed: 0, failed: (await typecheck()).length > 0 ? 1 : 0 }),
  },
  arch: { title: 'architecture', takesFiles: true, run: (filters) => vitest('arch', filters) },
  unit: { title: 'unit', takesFiles: true, run: (filters) => vitest('unit', filters) },
  int: { title: 'integration', takesFiles: true, run: (filters) => vitest('int', filters) },
  bundle: {
    title: 'bundle sizes',
    takesFiles: false,
    run: async () => {
      await buildAdmin();
      return (await program('apps/admin/scripts/bundle-budget.mjs', [])) === 0 ? { passed: 1, failed: 0 } : FAILED;
    },
  },
  browser: { title: 'browser', takesFiles: true, run: browser },
};

try {
  const { names, filters } = readArguments(process.argv.slice(2));
  if (process.env.LARDER_INNER !== '1') await install();
  if (await continueInNode24(fileURLToPath(import.meta.url))) process.exitCode = await runPhases(names, filters);
} catch (error) {
  complain(error);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

/** @param {string[]} names @param {string[]} filters @returns {Promise<number>} exit code */
async function runPhases(names, filters) {
  await step('generate', 'correct prisma/schema as the message says', async (note) =>
    note((await generate()) ? 'database types written' : 'up to date'),
  );
  /** @type {string[]} */
  const summary = [];
  /** @type {string[]} */
  const broken = [];
  const total = { passed: 0, failed: 0 };
  for (const phase of names.map((name) => PHASES[name])) {
    if (!phase) continue;
    console.log(`\n── ${phase.title} ${'─'.repeat(Math.max(0, 60 - phase.title.length))}`);
    const start = performance.now();
    let count = FAILED;
    try {
      count = await phase.run(filters);
    } catch (error) {
      // The phases after this one can still tell something.
      complain(error);
    }
    const time = seconds(performance.now() - start);
    console.log(`── ${phase.title}: ${count.failed === 0 ? 'ok' : 'FAILED'} in ${time}`);
    summary.push(`${count.failed === 0 ? '✓' : '✗'} ${phase.title.padEnd(16)} ${time.padStart(8)}  ${tests(count)}`);
    total.passed += count.passed;
    total.failed += count.failed;
    broken.push(...(count.names ?? []).map((name) => `  ✗ ${name}`));
  }
  const notRun = names.includes('int') ? suitesNotRun() : [];
  // The build server installs what every suite needs: there a suite that can't run is a failure.
  if (process.env.CI === 'true') total.failed += notRun.filter(({ installable }) => installable).length;
  const lines = notRun.map(({ line }) => `${line}\n`).join('');
  // Thousands of lines lie between a failure and the total, and a build server may keep only the end.
  const which = broken.length > 0 ? `${broken.join('\n')}\n\n` : '';
  console.log(`\n${summary.join('\n')}\n\n${which}${lines}${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

/** @param {Count} count */
function tests({ passed, failed }) {
  return passed + failed === 0 ? '' : `${passed} passed, ${failed} failed`;
}

/** @param {string[]} filters @returns {Promise<Count>} */
async function browser(filters) {
  const folder = join(ROOT, 'apps/e2e');
  const specs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(spec|test)\.ts$/.test(file) && !file.includes('node_modules'),
  );
  if (specs.length === 0) {
    console.log('apps/e2e holds no specs');
    return OK;
  }
  if (!existsSync(join(folder, 'playwright.config.ts'))) throw new Error('apps/e2e/playwright.config.ts is missing');
  const chromium = findChromium();
  if (chromium === null) {
    console.error(NO_CHROMIUM);
    return FAILED;
  }
  await Promise.all([buildServer(), buildAdmin()]);
  return playwright(folder, chromium, filters);
}

/** @param {string[]} args */
function readArguments(args) {
  const at = args.indexOf('--only');
  const filters = args.filter((arg, index) => !arg.startsWith('--') && (at < 0 || index !== at + 1));
  let names = Object.keys(PHASES);
  if (at >= 0) names = (args[at + 1] ?? '').split(',').map((name) => name.trim());
  else if (filters.length > 0) names = names.filter((name) => PHASES[name]?.takesFiles);
  const unknown = names.filter((name) => !PHASES[name]);
  if (unknown.length > 0)
    throw new UserError(`--only takes ${Object.keys(PHASES).join(', ')}, not "${unknown.join(', ')}"`);
  return { names, filters };
}
