// Everything after the packages are there: database, build, demo, processes, supervision.
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresStatus, startPostgres } from '../../packages/tooling/src/embedded-postgres.mjs';
import { withFolderLock } from '../../packages/tooling/src/folder-lock.mjs';
import { generate } from '../generate.mjs';
import { buildAdmin, buildServer } from './build.mjs';
import { databaseEnvironment, migrateDatabase, postgresFolder, startDatabase } from './database.mjs';
import { demoAccountLines, dropUnfinishedDemo, refuseOpenDemo, seedDemo } from './demo.mjs';
import { waitForOk } from './health.mjs';
import { deleteRecord, endOrphans, processId, runningLaunch, writeRecord } from './launch-record.mjs';
import { onStopRequest } from './node24.mjs';
import { choosePort, publicAddress, ROOT, serverAddress } from './settings.mjs';
import { complain, say, seconds, step } from './steps.mjs';
import { Supervisor } from './supervisor.mjs';

const READY_TIMEOUT_MS = 60_000;
/** Together with the database's own three seconds this keeps the promise of ten. */
const CHILD_GRACE_MS = 5_000;
const DATABASE_CHECK_MS = 2_000;

/**
 * Starts the product and stays until it is told to stop.
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<never>}
 */
export async function run(settings) {
  /** Undone in reverse order. @type {(() => unknown)[]} */
  const undo = [];
  let stopping = false;
  const stop = async (/** @type {number} */ exitCode) => {
    if (stopping) return;
    stopping = true;
    const start = performance.now();
    for (const action of undo.reverse())
      try {
        await action();
      } catch (error) {
        complain(error);
      }
    if (undo.length > 0) say('stop', `everything stopped (${seconds(performance.now() - start)})`);
    process.exit(exitCode);
  };
  onStopRequest((reason) => {
    say('stop', reason);
    void stop(0);
  });
  try {
    await start(settings, undo);
  } catch (error) {
    if (!stopping) {
      complain(error);
      await stop(1);
    }
  }
  return new Promise(() => undefined);
}

/** @param {import('./settings.mjs').Settings} settings @param {(() => unknown)[]} undo */
async function start(settings, undo) {
  const { dataDir } = settings;
  const launcher = processId(process.pid);
  await claimDataFolder(settings, launcher);
  undo.push(() => deleteRecord(dataDir));

  const building = buildEverything();
  // A failure is reported below, where it is awaited; until then it must not count as unhandled.
  building.catch(() => undefined);
  const database = await startDatabase(settings);
  undo.push(() => database.stop());
  await dropUnfinishedDemo(settings, database);
  await migrateDatabase(settings, database);
  await building;

  const port = await choosePort(settings);
  const address = serverAddress(settings, port);
  const env = {
    ...(await databaseEnvironment(settings, database)),
    NODE_ENV: process.env.NODE_ENV || 'production',
    LARDER_HOST: settings.host,
    LARDER_PORT: String(port),
    LARDER_PUBLIC_URL: process.env.LARDER_PUBLIC_URL || publicAddress(settings, port),
    LARDER_DATA_DIR: dataDir,
    LARDER_ADMIN_DIST: join(ROOT, 'apps/admin/dist'),
    // Less than the grace below: what runs ends by itself, or gives its work back, before it is killed.
    LARDER_SHUTDOWN_SECONDS: process.env.LARDER_SHUTDOWN_SECONDS || String(CHILD_GRACE_MS / 1000 - 1),
    LARDER_DEMO: settings.demo ? '1' : '0',
  };
  // Nobody but the migrations needs a role that may change everything.
  delete process.env.DATABASE_URL;
  const admin = { LARDER_DB_URL_ADMIN: database.adminUrl };
  await seedDemo(settings, { ...env, ...admin }, (pid) => {
    writeRecord(dataDir, { launcher, address: null, children: { seed: processId(pid) } });
    // Also what a stop during the seed has to end.
    undo.push(() => endOrphans(dataDir));
  });

  const supervisor = new Supervisor(join(dataDir, 'logs'), (pids) => {
    const children = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processId(pid)]));
    writeRecord(dataDir, { launcher, address, children });
  });
  undo.push(() => supervisor.stop(CHILD_GRACE_MS));
  await startProcesses(supervisor, env, address);
  startDemoSender(settings, supervisor, env);
  if (settings.backups)
    supervisor.start({
      name: 'backup',
      script: join(ROOT, 'apps/server/dist/main.backup.js'),
      env: { ...env, ...admin },
      background: true,
    });
  if (database.embedded) undo.push(watchDatabase(postgresFolder(dataDir)));
  announce(settings, env.LARDER_PUBLIC_URL);
}

/** @param {import('./settings.mjs').Settings} settings @param {import('./launch-record.mjs').ProcessId} launcher */
function claimDataFolder(settings, launcher) {
  const { dataDir } = settings;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return step('check', 'stop the other one first (Ctrl-C in its window), or follow the message', (note) =>
    // Two launches in the same moment must not both find the folder free.
    withFolderLock(join(dataDir, 'claim'), async () => {
      const other = runningLaunch(dataDir);
      if (other)
        throw new Error(
          `Larder already runs from ${dataDir}: process ${other.launcher.pid}, ${other.address ?? 'starting'}`,
        );
      refuseOpenDemo(settings);
      const ended = await endOrphans(dataDir);
      writeRecord(dataDir, { launcher, address: null, children: {} });
      note(ended.length > 0 ? `ended what the last run left behind: ${ended.join(', ')}` : `data folder ${dataDir}`);
    }),
  );
}

async function buildEverything() {
  const generating = step('generate', 'correct prisma/schema as the message says', async (note) =>
    note((await generate()) ? 'database types written' : 'up to date'),
  );
  // The compiler of the server needs no types; only Vite is heavy, and it needs none of these either.
  await Promise.all([generating, buildServer(), buildAdmin()]);
}

/** @param {Supervisor} supervisor @param {Record<string, string>} env @param {string} address */
function startProcesses(supervisor, env, address) {
  const script = (/** @type {string} */ name) => join(ROOT, `apps/server/dist/main.${name}.js`);
  return step('processes', 'read the lines above and the logs folder of the data folder', async (note) => {
    for (const name of ['api', 'worker']) {
      if (!existsSync(script(name))) throw new Error(`${script(name)} is missing`);
      supervisor.start({ name, script: script(name), env, background: name !== 'api' });
    }
    const failed = () => {
      const name = ['api', 'worker'].find((each) => supervisor.exits(each) >= 2);
      return name ? `the ${name} process ends again and again:\n${supervisor.lastLines(name)}` : null;
    };
    await waitForOk(`${address}/healthz`, READY_TIMEOUT_MS, failed);
    note('API and worker');
  });
}

/**
 * The demo's tills keep selling; LARDER_DEMO_LIVE=0 leaves them quiet. They speak over HTTP and get no database.
 * @param {import('./settings.mjs').Settings} settings @param {Supervisor} supervisor @param {Record<string, string>} env
 */
function startDemoSender(settings, supervisor, env) {
  if (!settings.demo || process.env.LARDER_DEMO_LIVE === '0') return;
  if (!existsSync(join(settings.dataDir, 'demo-devices.json'))) return;
  const { NODE_ENV = '', LARDER_DATA_DIR = '', LARDER_PUBLIC_URL = '' } = env;
  const script = join(ROOT, 'apps/server/dist/main.demo.js');
  supervisor.start({ name: 'demo', script, env: { NODE_ENV, LARDER_DATA_DIR, LARDER_PUBLIC_URL }, background: true });
}

/** Starts the embedded server again if it dies. @param {string} dir @returns {() => Promise<void>} stops watching */
function watchDatabase(dir) {
  /** @type {Promise<unknown>} */
  let current = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy || postgresStatus({ dir })) return;
    busy = true;
    say('database', 'PostgreSQL is gone, starting it again');
    current = startPostgres({ dir })
      .then((server) => say('database', `PostgreSQL on port ${server.port}`))
      .catch(complain)
      .finally(() => (busy = false));
  }, DATABASE_CHECK_MS);
  return async () => {
    clearInterval(timer);
    await current;
  };
}

/** @param {import('./settings.mjs').Settings} settings @param {string} address for others */
function announce(settings, address) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  say('ready', `Larder ${version}`);
  console.log(`\n  ${address}\n`);
  if (settings.selfSigned) console.log(`${trustLines(settings.dataDir, address).join('\n')}\n`);
  const accounts = demoAccountLines(settings);
  if (accounts.length > 0) console.log(`${accounts.join('\n')}\n`);
  console.log(`  logs: ${join(settings.dataDir, 'logs')}   stop: Ctrl-C\n`);
}

/** How a tablet comes to trust this server, once. @param {string} dataDir @param {string} address */
function trustLines(dataDir, address) {
  const { fingerprint256 } = new X509Certificate(readFileSync(join(dataDir, 'tls/ca.crt')));
  const page = `${address.replace(/^https:/, 'http:').replace(/\/$/, '')}/setup`;
  return [
    `  平板首次使用：在平板上打开 ${page}，安装证书（每台一次）`,
    `  New tablet: open ${page} on it and install the certificate (once per device)`,
    `  SHA-256 ${fingerprint256}`,
  ];
}
