import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive, startMark } from './processes.mjs';

/**
 * Runs work while holding a lock folder; a lock whose holder died is taken over.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T> | T} work
 * @param {number} [timeoutMs]
 * @returns {Promise<T>}
 */
export async function withFolderLock(folder, work, timeoutMs = 120_000) {
  const end = performance.now() + timeoutMs;
  mkdirSync(dirname(folder), { recursive: true });
  while (!tryLock(folder)) {
    if (performance.now() > end) throw new Error(`another process holds ${folder}: wait for it, or delete that folder`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {boolean} true when this process now holds it */
export function tryLock(folder) {
  const holder = join(folder, 'holder');
  try {
    mkdirSync(folder);
    writeFileSync(holder, `${process.pid} ${startMark(process.pid) ?? ''}`);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  const [pid = '', mark = ''] = readHolder(holder).split(' ');
  const alive = pid === '' || (isAlive(Number(pid)) && (mark === '' || mark === (startMark(Number(pid)) ?? '')));
  if (!alive) rmSync(folder, { recursive: true, force: true });
  return false;
}

/** @param {string} file */
function readHolder(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
