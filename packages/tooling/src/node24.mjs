// Node 24 for everything behind the launcher: it strips types, so workspace packages run as raw .ts.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Lowest major version that runs the product (type stripping without a flag). */
export const REQUIRED_NODE_MAJOR = 24;

/**
 * Finds a Node executable new enough for the product.
 * Order: the one that runs now, the one that came with the packages, a `node` on PATH.
 * @param {string} root repository root
 * @returns {string | null} absolute path, or null when none is new enough
 */
export function findNode24(root) {
  if (majorOf(process.version) >= REQUIRED_NODE_MAJOR) return process.execPath;
  const exe = process.platform === 'win32' ? 'node.exe' : 'bin/node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const bundled = join(root, 'node_modules', `node-${platform}-${process.arch}`, exe);
  for (const candidate of [bundled, 'node']) {
    if (candidate === bundled && !existsSync(bundled)) continue;
    const probe = spawnSync(candidate, ['-p', 'process.version + " " + process.execPath'], { encoding: 'utf8' });
    if (probe.status !== 0) continue;
    const [version = '', ...path] = probe.stdout.trim().split(' ');
    if (majorOf(version) >= REQUIRED_NODE_MAJOR) return path.join(' ');
  }
  return null;
}

/** @param {string} version such as "v24.21.0" */
function majorOf(version) {
  return Number(version.replace(/^v/, '').split('.')[0]);
}
