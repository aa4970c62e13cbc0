// <data folder>/launcher.json: which processes this launch started. After kill -9 the next launch reads it and removes what
// was left behind. A pid counts only together with the start time of its process.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive, startMark, waitForExit } from '../../packages/tooling/src/processes.mjs';

/** @typedef {{ pid: number, mark: string | null }} ProcessId */
/** @typedef {{ launcher: ProcessId, address: string | null, children: Record<string, ProcessId> }} LaunchRecord */

/** @param {string} dataDir */
const recordFile = (dataDir) => join(dataDir, 'launcher.json');

/** @param {number} pid @returns {ProcessId} */
export const processId = (pid) => ({ pid, mark: startMark(pid) });

/** @param {string} dataDir @returns {LaunchRecord | null} */
export function readRecord(dataDir) {
  try {
    return JSON.parse(readFileSync(recordFile(dataDir), 'utf8'));
  } catch {
    // Missing, or cut off by a crash while it was written: then there is nothing to go by.
    return null;
  }
}

/** @param {string} dataDir @param {LaunchRecord} record */
export function writeRecord(dataDir, record) {
  const file = recordFile(dataDir);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** @param {string} dataDir */
export function deleteRecord(dataDir) {
  rmSync(recordFile(dataDir), { force: true });
}

/** @param {string} dataDir @returns {LaunchRecord | null} the record of a launch that still runs */
export function runningLaunch(dataDir) {
  const record = readRecord(dataDir);
  return record && lives(record.launcher) ? record : null;
}

/**
 * Ends the processes that a killed launch left behind.
 * @param {string} dataDir
 * @returns {Promise<string[]>} names of the processes that were ended
 */
export async function endOrphans(dataDir) {
  const record = existsSync(recordFile(dataDir)) ? readRecord(dataDir) : null;
  const orphans = Object.entries(record?.children ?? {}).filter(([, id]) => lives(id));
  for (const [, { pid }] of orphans) signal(pid, 'SIGTERM');
  await Promise.all(
    orphans.map(async ([, { pid }]) => {
      if (!(await waitForExit(pid, 5000))) signal(pid, 'SIGKILL');
    }),
  );
  return orphans.map(([name]) => name);
}

/** @param {ProcessId} id */
function lives({ pid, mark }) {
  return isAlive(pid) && mark === startMark(pid);
}

/** @param {number} pid @param {NodeJS.Signals} name */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself in the meantime, which is what was wanted.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
