// A copy of the working tree in which a bug can be planted: files are copied, installed packages are linked, and the
// project's own packages point into the copy.
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const ROOT = realpathSync(join(import.meta.dirname, '../..'));
/** Not copied: what is made by builds and runs, or is large. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'dist.new', '.turbo', '.larder', 'coverage', 'test-results']);
const COPIED = [
  'apps',
  'packages',
  'prisma',
  'scripts',
  'package.json',
  'pnpm-workspace.yaml',
  'vitest.config.ts',
  'tsconfig.base.json',
  'prisma.config.ts',
  'biome.json',
];

/** @returns {{ dir: string, remove: () => void }} */
export function scratchCopy() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'larder-mutant-')));
  for (const name of COPIED)
    if (existsSync(join(ROOT, name)))
      cpSync(join(ROOT, name), join(dir, name), {
        recursive: true,
        filter: (source) => !LEFT_OUT.has(source.split('/').at(-1) ?? ''),
      });
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  for (const group of ['apps', 'packages'])
    for (const name of readdirSync(join(ROOT, group))) linkPackages(join(ROOT, group, name), dir);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** @param {string} folder a package of the project @param {string} dir the copy */
function linkPackages(folder, dir) {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return;
  for (const name of readdirSync(modules)) {
    const names = name.startsWith('@') ? readdirSync(join(modules, name)).map((n) => `${name}/${n}`) : [name];
    for (const one of names) {
      const from = join(modules, one);
      if (!lstatSync(from).isSymbolicLink() && one !== '.bin') continue;
      const real = realpathSync(from);
      const inside = relative(ROOT, real);
      const own = /^(apps|packages)\//.test(inside) && !inside.includes('node_modules');
      const to = join(dir, relative(ROOT, from));
      mkdirSync(dirname(to), { recursive: true });
      symlinkSync(own ? join(dir, inside) : real, to);
    }
  }
}
