// npm run larder -- <command>: the operator's command. Uses the running database, or starts it for the length of the command.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './launch/install.mjs';
import { continueInNode24 } from './launch/node24.mjs';
import { ROOT, readSettings } from './launch/settings.mjs';
import { complain, quiet, UserError } from './launch/steps.mjs';

/** In the image: nothing to install or build, and the migration is a container of its own. */
const prebuilt = process.env.LARDER_PREBUILT === '1';

try {
  quiet();
  const settings = readSettings();
  if (process.env.LARDER_INNER !== '1' && !prebuilt) await install();
  if (await continueInNode24(fileURLToPath(import.meta.url))) process.exitCode = await runCommand(settings);
} catch (error) {
  complain(error);
  process.exit(1);
}

/** @param {import('./launch/settings.mjs').Settings} settings @returns {Promise<number>} exit code of the command */
async function runCommand(settings) {
  const { buildServer } = await import('./launch/build.mjs');
  const { databaseEnvironment, migrateDatabase, startDatabase } = await import('./launch/database.mjs');
  const { readRecord, runningLaunch } = await import('./launch/launch-record.mjs');
  const { generate } = await import('./generate.mjs');
  const running = runningLaunch(settings.dataDir) !== null;
  const [name] = process.argv.slice(2);
  if (running && name === 'restore')
    throw new UserError('Larder is running from this data folder: stop it first (Ctrl-C in its window), then restore');
  const database = await startDatabase(settings);
  try {
    // A running product keeps the schema and the build that it was started with.
    if (!running && !prebuilt) {
      await generate();
      // A backup saves the schema as it is, a restore makes its own: an upgrade before either would be none to go back from.
      if (name !== 'backup' && name !== 'restore') await migrateDatabase(settings, database);
      await buildServer();
    }
    const env = {
      ...process.env,
      ...(await databaseEnvironment(settings, database)),
      LARDER_DB_URL_ADMIN: database.adminUrl,
      LARDER_DATA_DIR: settings.dataDir,
      LARDER_DEMO: settings.demo ? '1' : '0',
      LARDER_HOST: settings.host,
      LARDER_PUBLIC_URL: process.env.LARDER_PUBLIC_URL || readRecord(settings.dataDir)?.address || '',
    };
    return await command(env);
  } finally {
    if (!running && !database.adopted) await database.stop();
  }
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
function command(env) {
  const [first, second] = process.argv.slice(2);
  // Daily backups run for ever; everything else is over in a while.
  const name = first === 'backup' && second === 'daily' ? 'backup' : 'cli';
  const script = join(ROOT, `apps/server/dist/main.${name}.js`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', script, ...process.argv.slice(2)], {
      env,
      stdio: 'inherit',
    });
    // Ctrl-C reaches the command as well; this process must live on to stop the database after it.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
