// Programs that a test run starts, with their output streamed, and the counts that they leave behind as JSON.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { ROOT } from '../launch/settings.mjs';

/** @typedef {{ passed: number, failed: number, names?: string[] }} Count `names`: which ones failed, file and title */

export const NO_CHROMIUM =
  'Chromium is missing, so the browser tests cannot run.\n' +
  '  Debian, Ubuntu: apt-get install -y chromium fonts-noto-cjk\n' +
  '  elsewhere:      npx playwright install chromium\n' +
  '  or set CHROMIUM to the executable.';

/** @returns {string | null} path of a Chromium or Chrome */
export function findChromium() {
  const bundled = () => {
    try {
      return createRequire(join(ROOT, 'apps/e2e/package.json'))('@playwright/test').chromium.executablePath();
    } catch {
      // Without its package Playwright has no browser either; the caller prints what to install.
      return '';
    }
  };
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', bundled()];
  if (process.env.CHROMIUM) places.unshift(process.env.CHROMIUM);
  return places.find((path) => path && existsSync(path)) ?? null;
}

/**
 * Runs a program of the packages with this Node.
 * @param {string} script relative to the root
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<number>} exit code
 */
export function program(script, args, { cwd = ROOT, env = {} } = {}) {
  const path = [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd,
      stdio: 'inherit',
      // A test run must not depend on the settings of a product that runs on the same machine.
      env: { ...withoutProductSettings(), PATH: path, ...env },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {string} project
 * @param {string[]} filters
 * @returns {Promise<Count>}
 */
export function vitest(project, filters) {
  return counted(async (file) => {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    return program('node_modules/vitest/vitest.mjs', [...args, '--passWithNoTests', ...filters]);
  }, vitestCount);
}

/** @param {string} folder @param {string} chromium @param {string[]} filters @returns {Promise<Count>} */
export function playwright(folder, chromium, filters) {
  return counted(
    (file) =>
      program('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json', ...filters], {
        cwd: folder,
        env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
      }),
    playwrightCount,
  );
}

/**
 * @param {(file: string) => Promise<number>} run
 * @param {(report: any) => Count} read
 * @returns {Promise<Count>}
 */
async function counted(run, read) {
  const folder = mkdtempSync(join(tmpdir(), 'larder-report-'));
  const file = join(folder, 'report.json');
  try {
    const code = await run(file);
    const count = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 };
    // A crash, an unhandled rejection or a failing teardown fails no single test.
    if (code !== 0 && count.failed === 0) count.failed = 1;
    return count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {{ numPassedTests: number, numFailedTests: number, testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} report @returns {Count} */
function vitestCount(report) {
  let notRun = 0;
  const names = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName);
    if (file.status === 'failed' && failed.length === 0) {
      // It could not be loaded, or what comes before its tests failed: none of them counts as failed.
      notRun += 1;
      failed.push('did not get as far as its tests');
    }
    return failed.map((title) => `${relative(ROOT, file.name)}: ${title}`);
  });
  return { passed: report.numPassedTests, failed: report.numFailedTests + notRun, names };
}

/** @typedef {{ specs?: { file: string, title: string, tests: { status: string }[] }[], suites?: Suite[] }} Suite */

/** @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[], suites: Suite[] }} report @returns {Count} */
function playwrightCount({ stats, errors, suites }) {
  /** @param {Suite} suite @returns {string[]} */
  const failed = (suite) => [
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
      .map((spec) => `${spec.file}: ${spec.title}`),
    ...(suite.suites ?? []).flatMap(failed),
  ];
  // A test that passed only on its second try has failed.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0),
    names: suites.flatMap(failed),
  };
}

function withoutProductSettings() {
  const product = /^(LARDER_|DATABASE_URL$|REDIS_URL$|SMTP_|S3_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !product.test(name)));
}
