// What the launcher must know about processes that it did not start itself: after kill -9 only pid files remain, and a
// pid may since belong to somebody else, so a pid alone is never enough to send a signal.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @param {number} pid
 * @returns {boolean} true when a process with that id exists (a zombie counts as gone)
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return statFields(pid)?.[0] !== 'Z';
}

/**
 * Mark that stays the same for the life of a process and differs for a later process with the same pid.
 * @param {number} pid
 * @returns {string | null} null when the process is gone or the platform cannot tell
 */
export function startMark(pid) {
  const fields = statFields(pid);
  // Field 22 of /proc/<pid>/stat is the start time in ticks since boot; fields[0] is field 3.
  if (fields) return fields[19] ?? null;
  if (process.platform === 'linux' || process.platform === 'win32') return null;
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ps.stdout.trim() : null;
}

/**
 * @param {number} pid
 * @returns {string} the command line with blanks between arguments, empty when unknown
 */
export function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return '';
    const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.status === 0 ? ps.stdout.trim() : '';
  }
}

/**
 * Waits until a process is gone.
 * @param {number} pid
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} false when it still lives after the time
 */
export async function waitForExit(pid, timeoutMs) {
  const end = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}

/** Fields of /proc/<pid>/stat from the third on (the second, the name, may hold blanks). @param {number} pid */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
