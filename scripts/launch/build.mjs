// Server: SWC, file by file. Admin: Vite. Both are skipped while their sources are unchanged.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { hashInputs, isStamped, writeStamp } from '../../packages/tooling/src/input-stamp.mjs';
import { compressFolder } from './compress.mjs';
import { ROOT } from './settings.mjs';
import { step } from './steps.mjs';

const SERVER = join(ROOT, 'apps/server');
const ADMIN = join(ROOT, 'apps/admin');
const TEST_FILE = /\.spec\.tsx?$/;

/** Compiles apps/server/src into apps/server/dist. */
export function buildServer() {
  return step('server', 'correct the source that the message names, then start again', async (note) => {
    const stamp = join(SERVER, 'dist/.stamp');
    const hash = hashInputs(ROOT, ['apps/server/src', 'scripts/launch/build.mjs', 'pnpm-lock.yaml']);
    if (isStamped(stamp, hash)) return note('up to date');
    const count = await compile();
    writeStamp(stamp, hash);
    note(`${count} files compiled`);
  });
}

/** Bundles apps/admin into apps/admin/dist. */
export function buildAdmin() {
  return step('admin', 'correct the source that the message names, then start again', async (note) => {
    const stamp = join(ADMIN, 'dist/.stamp');
    const inputs = [
      'apps/admin',
      'packages/ui',
      'packages/offline',
      'packages/i18n',
      'packages/contracts',
      'scripts/launch/compress.mjs',
      'pnpm-lock.yaml',
      'tsconfig.base.json',
    ];
    const hash = hashInputs(ROOT, inputs);
    if (isStamped(stamp, hash)) return note('up to date');
    await runNode(join(ROOT, 'node_modules/vite/bin/vite.js'), ['build', '--logLevel', 'warn'], ADMIN);
    await compressFolder(join(ADMIN, 'dist'));
    writeStamp(stamp, hash);
    note('bundled');
  });
}

/** @returns {Promise<number>} number of compiled files */
async function compile() {
  const { transformFile } = await import('@swc/core');
  const source = join(SERVER, 'src');
  // Built beside its place, so that a failing build leaves the last good one.
  const target = join(SERVER, 'dist.new');
  rmSync(target, { recursive: true, force: true });
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !TEST_FILE.test(entry.name))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)));
  const compiled = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    if (!file.endsWith('.ts')) cpSync(join(source, file), join(target, file));
  }
  for (let start = 0; start < compiled.length; start += 32)
    await Promise.all(
      compiled.slice(start, start + 32).map(async (file) => {
        const output = await transformFile(join(source, file), swcOptions(join(source, file)));
        const path = join(target, file.replace(/\.ts$/, '.js'));
        const map = `${basename(path)}.map`;
        writeFileSync(path, `${output.code}\n//# sourceMappingURL=${map}\n`);
        if (output.map) writeFileSync(`${path}.map`, output.map);
      }),
    );
  const dist = join(SERVER, 'dist');
  rmSync(dist, { recursive: true, force: true });
  renameSync(target, dist);
  return compiled.length;
}

/** SWC knows this option; its type does not yet. */
const REWRITE = { rewriteRelativeImportExtensions: true };

/** @param {string} filename @returns {import('@swc/core').Options} */
function swcOptions(filename) {
  return {
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: true,
    module: { type: 'nodenext', resolveFully: true },
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
      // Node refuses to import JSON without `with { type: 'json' }`.
      experimental: { keepImportAttributes: true },
      ...REWRITE,
    },
  };
}

/** @param {string} script @param {string[]} args @param {string} cwd @returns {Promise<void>} */
function runNode(script, args, cwd) {
  if (!existsSync(script)) throw new Error(`${script} is missing: delete node_modules and start again`);
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(output.trim().split('\n').slice(-40).join('\n'))),
    );
  });
}
