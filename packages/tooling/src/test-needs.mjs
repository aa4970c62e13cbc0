// Suites that need something of the machine which a developer may lack. `npm test` names each one that could not run beside
// its total, the build server fails without them; the suites themselves ask `missing()`, so that both always agree.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} TestNeed
 * @property {string} suite as it is named beside the total, such as "Redis suite"
 * @property {() => string | null} missing what is missing, such as "no redis-server"; null when the suite runs
 * @property {boolean} [machine] true when it is a right of the machine that nobody can install: named, but never a failure
 */

/** @param {string} name @returns {string | null} path of an executable on PATH */
export function findExecutable(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next folder may have it.
    }
  }
  return null;
}

/** Mounting needs root, and not every container's root may. @returns {string | null} */
function noMount() {
  if (process.getuid?.() !== 0) return 'needs root';
  return spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0 ? null : 'may not mount here';
}

/** Every such suite: add a line here and call `missing()` in the suite. @type {Readonly<Record<'redis' | 'disk', TestNeed>>} */
export const TEST_NEEDS = {
  redis: { suite: 'Redis suite', missing: () => (findExecutable('redis-server') ? null : 'no redis-server') },
  disk: { suite: 'Full-disk chaos', missing: noMount, machine: true },
};

/** @returns {{ line: string, installable: boolean }[]} one for every suite that this machine can't run */
export function suitesNotRun() {
  return Object.values(TEST_NEEDS).flatMap(({ suite, missing, machine }) => {
    const reason = missing();
    return reason === null ? [] : [{ line: `${suite} not run: ${reason}`, installable: machine !== true }];
  });
}
