// A disk of its own for the rows of a chaos run, small enough to be filled: a tmpfs, which only root may mount. PostgreSQL's
// log stays on the ordinary disk, so that a full one refuses rows (53100) and stops nobody.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { postgresRunner } from '../../../../packages/tooling/src/postgres-binaries.mjs';

const MEGABYTES = 96;
const BLOCK = Buffer.alloc(64 * 1024);

/**
 * @param {string} dir an empty place for it
 * @returns {{ path: string, fill: () => void, heal: () => void, remove: () => void } | null} null where nothing may be mounted
 */
export function smallDisk(dir) {
  mkdirSync(dir, { recursive: true });
  if (process.getuid?.() !== 0) return null;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=700`, 'larder-chaos', dir]).status !== 0)
    return null;
  const path = join(dir, 'rows');
  mkdirSync(path, { mode: 0o700 });
  postgresRunner().own(dir);
  postgresRunner().own(path);
  const filler = join(dir, 'filler');
  return {
    path,
    fill() {
      for (;;) {
        const { bavail, bsize } = statfsSync(dir);
        const left = Math.min(BLOCK.length, bavail * bsize);
        if (left <= 0) return;
        try {
          appendFileSync(filler, BLOCK.subarray(0, left));
        } catch {
          return;
        }
      }
    },
    heal: () => rmSync(filler, { force: true }),
    remove: () => void spawnSync('umount', ['-l', dir]),
  };
}

/** A database whose rows lie on the small disk. @param {string} adminUrl @param {string} name @param {string} path */
export async function databaseOn(adminUrl, name, path) {
  const require = createRequire(join(import.meta.dirname, '../../package.json'));
  const { default: pg } = await import(pathToFileURL(require.resolve('pg')).href);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create tablespace small location '${path}'`);
    await client.query(`create database ${name} tablespace small`);
  } finally {
    await client.end();
  }
}
