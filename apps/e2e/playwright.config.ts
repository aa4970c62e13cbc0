import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { stackPort } from './support/stack.ts';

const CHROMIUM =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (CHROMIUM === undefined)
  throw new Error(
    'No Chromium found. Debian: apt-get install chromium fonts-noto-cjk; elsewhere set CHROMIUM to its path.',
  );

// Chromium's own background traffic finds no network on a build machine and would fill the log.
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const dataDir = process.env.LARDER_E2E_DATA ?? mkdtempSync(join(realpathSync(tmpdir()), 'larder-e2e-'));
process.env.LARDER_E2E_DATA = dataDir;

const OWN_STACK = process.env.LARDER_E2E_RUNNING === undefined;
const PORT = stackPort();

export default defineConfig({
  testDir: 'specs',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    // Only the offline journey wants it: elsewhere every new context would fetch the app a second time.
    serviceWorkers: 'block',
    // What a failed test did, with the document before and after each step. Its film strip is left out: it made the browser
    // draw, read back and compress every frame of every test, an eighth of the processor time of a walk through the pages.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS },
  },
  // LARDER_E2E_PORT set from outside names a product that already runs: quick turns while writing a journey.
  ...(OWN_STACK && {
    webServer: {
      command: 'node ../../scripts/start.mjs',
      url: `http://127.0.0.1:${PORT}/healthz`,
      timeout: 420_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
      stdout: 'pipe',
      env: {
        NODE_ENV: 'test',
        LOG_LEVEL: 'warn',
        LARDER_PORT: String(PORT),
        LARDER_DATA_DIR: dataDir,
        LARDER_DEMO: '1',
        LARDER_DEMO_LIVE: '0',
        // Nine in the morning in Shanghai: after the nightly run, before every cut-off.
        LARDER_SEED_ARGS: '--weeks 10 --ticket-days 3 --at 09:00',
      },
    },
  }),
});
