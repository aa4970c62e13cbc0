// The planted bugs: patches with a head that says what is broken and which tests must notice.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
export const FOLDER = join(ROOT, 'apps/server/test/mutants');

/**
 * @typedef {object} Mutant
 * @property {string} name file name without its ending
 * @property {string} file
 * @property {string} title what is broken
 * @property {{ project: string, filters: string[] }[]} killers test files of which one at least must turn red
 */

/** @returns {Mutant[]} in the order of their names */
export function readMutants() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => {
      const [head = ''] = readFileSync(join(FOLDER, file), 'utf8').split('\ndiff --git ');
      const title = /^Mutant: (.+)$/m.exec(head)?.[1];
      const killers = [...head.matchAll(/^Found by: (\w+) (.+)$/gm)].map(([, project = '', filters = '']) => ({
        project,
        filters: filters.split(' '),
      }));
      if (title === undefined || killers.length === 0)
        throw new Error(`${file}: the head needs "Mutant: …" and "Found by: <project> <file filters>"`);
      return { name: file.replace('.patch', ''), file: join(FOLDER, file), title, killers };
    });
}

/**
 * Git's own answer to whether a patch fits; one line of context is enough, so that a change nearby does not break it.
 * @param {string} file
 * @param {{ cwd?: string, check?: boolean }} [options]
 * @returns {string} '' when it does, else why not
 */
export function apply(file, { cwd = ROOT, check = false } = {}) {
  // Beside a repository of its own git would look for the files in that one; outside, it takes the folder as it is.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(cwd, '..') };
  const args = ['apply', '-C1', ...(check ? ['--check'] : []), file];
  const { status, stderr, error } = spawnSync('git', args, { cwd, env, encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? '' : stderr.trim();
}
