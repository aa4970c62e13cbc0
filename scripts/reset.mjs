// npm run reset [-- --yes]: stops Larder and deletes the data folder, after asking.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { waitForExit } from '../packages/tooling/src/processes.mjs';
import { deleteDataFolder } from './launch/database.mjs';
import { endOrphans, runningLaunch } from './launch/launch-record.mjs';
import { ROOT, readSettings } from './launch/settings.mjs';
import { complain, UserError } from './launch/steps.mjs';

try {
  const { dataDir } = readSettings();
  if (!existsSync(dataDir)) {
    console.log(`nothing to delete: ${dataDir} does not exist`);
  } else if (await confirmed(dataDir)) {
    refuseForeignFolder(dataDir);
    const running = runningLaunch(dataDir);
    if (running) {
      process.kill(running.launcher.pid, 'SIGTERM');
      if (!(await waitForExit(running.launcher.pid, 15_000)))
        throw new UserError(`Larder (process ${running.launcher.pid}) does not stop: end it and try again`);
    }
    await endOrphans(dataDir);
    await deleteDataFolder(dataDir);
    console.log(`deleted ${dataDir}`);
  }
} catch (error) {
  complain(error);
  process.exit(1);
}

/** @param {string} dataDir */
async function confirmed(dataDir) {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY)
    throw new UserError('nobody can answer here: run "npm run reset -- --yes" to delete without asking');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`Delete ${dataDir} with its database, secret and files for good? Type "yes": `);
  prompt.close();
  return answer.trim() === 'yes';
}

/** A mistyped LARDER_DATA_DIR must not cost a home folder. @param {string} dataDir */
function refuseForeignFolder(dataDir) {
  const holdsLarder = existsSync(`${dataDir}/postgres`) || existsSync(`${dataDir}/role-passwords.json`);
  if (dataDir === ROOT || ROOT.startsWith(`${dataDir}/`) || dirname(dataDir) === dataDir || !holdsLarder)
    throw new UserError(`${dataDir} does not look like a data folder of Larder: delete it by hand if you mean it`);
}
