// Suites that need something of the machine which a developer may lack. `npm test` names each one that could not run beside
// its total, the build server fails without them; the suites themselves ask `missing()`, so that both always agree.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} TestNeed
 * @property {string} suite as it is named beside the total, such as "Redis suite"
 * @property {() => string | null} missing what is missing, such as "no redis-server"; null when the suite runs
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

/** Every such suite: add a line here and call `missing()` in the suite. @type {Readonly<Record<'redis', TestNeed>>} */
export const TEST_NEEDS = {
  redis: { suite: 'Redis suite', missing: () => (findExecutable('redis-server') ? null : 'no redis-server') },
};

/** @returns {string[]} a line for every suite that this machine can't run */
export function suitesNotRun() {
  return Object.values(TEST_NEEDS).flatMap(({ suite, missing }) => {
    const reason = missing();
    return reason === null ? [] : [`${suite} not run: ${reason}`];
  });
}
