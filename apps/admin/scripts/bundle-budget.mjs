#!/usr/bin/env node
// Fails when the built app is larger than its budget or carries a forbidden library. Sizes are gzip level 9, KB = 1024 bytes.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const LIMITS = {
  initialJs: 205,
  css: 15,
  routeChunk: 60,
  lazyChart: 250,
  fonts: 45,
  locale: 10,
  precache: 1536,
  worker: 80,
  // A browser fetches six files at a time over HTTP/1.1: every further six cost a shop's line another round trip.
  firstFiles: 10,
  pageFiles: 20,
};
// Own the word boundaries: "lodash" must not match "lodash-like" text in a comment of another library.
const FORBIDDEN = [/^antd$/, /^moment$/, /^lodash(?:-es)?$/, /^@mantine\//];

const dist = resolve(process.argv[2] ?? join(import.meta.dirname, '..', 'dist'));
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));
const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / KB;

/** Keys of a chunk and everything that it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) closure(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const shell = Object.keys(manifest).find((key) => key.endsWith('src/app/shell-layout.tsx'));
if (!entry || !shell) throw new Error('the manifest has no entry or no shell; was the app built?');

const initial = new Set([...closure(entry), ...closure(shell)]);
const initialJs = [...initial].reduce((sum, key) => sum + size(manifest[key].file), 0);
const css = [...new Set(Object.values(manifest).flatMap((chunk) => chunk.css ?? []))];
const cssTotal = css.reduce((sum, file) => sum + size(file), 0);
const fonts = readdirSync(join(dist, 'assets'))
  .filter((file) => file.endsWith('.woff2'))
  .reduce((sum, file) => sum + readFileSync(join(dist, 'assets', file)).length / KB, 0);

// Positioning and focus code of the kit, fetched by the first menu that opens; routes share it and are charged for the rest.
const menus = Object.keys(manifest).filter((key) => /src\/app\/(?:user-menu|scope-switch)\.tsx$/.test(key));
const resident = new Set([...initial, ...menus.flatMap((key) => [...closure(key)])]);
const residentJs = [...resident].reduce((sum, key) => sum + size(manifest[key].file), 0);

const problems = [];
const check = (name, value, limit, unit = 'KB') => {
  const line = `${name.padEnd(44)} ${value.toFixed(unit === 'KB' ? 1 : 0).padStart(7)} ${unit}  limit ${limit}`;
  console.log(line);
  if (value > limit) problems.push(line);
};

check('initial JS (entry + shell)', initialJs, LIMITS.initialJs);
console.log(`${'with the menus, after the first press'.padEnd(44)} ${residentJs.toFixed(1).padStart(7)} KB`);
check('scripts of the first visit', initial.size, LIMITS.firstFiles, 'files');
const cssOf = (keys) =>
  [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))].reduce((sum, file) => sum + size(file), 0);
const heaviest = Object.keys(manifest)
  .filter((key) => manifest[key].isDynamicEntry && manifest[key].file.endsWith('.js'))
  .map((key) => ({ key, kilobytes: cssOf(new Set([...initial, ...closure(key)])) }))
  .sort((a, b) => b.kilobytes - a.kilobytes)[0];
check(`CSS of the heaviest page (${heaviest.key.split('/').at(-1)})`, heaviest.kilobytes, LIMITS.css);
console.log(`${'CSS of all routes together'.padEnd(44)} ${cssTotal.toFixed(1).padStart(7)} KB`);
check('fonts', fonts, LIMITS.fonts);

for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || resident.has(key)) continue;
  const isMessages = /i18n\/src\/messages\//.test(key);
  const isChart = /echarts-canvas/.test(key);
  // What a route adds to a page that already runs: its own graph less what every page has.
  const added = [...closure(key)]
    .filter((one) => !resident.has(one))
    .reduce((sum, one) => sum + size(manifest[one].file), 0);
  const limit = isMessages ? LIMITS.locale : isChart ? LIMITS.lazyChart : LIMITS.routeChunk;
  check(
    `${isMessages ? 'messages' : isChart ? 'charts' : 'chunk'} ${key.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')}`,
    added,
    limit,
  );
}

const scripts = Object.keys(manifest)
  .filter((key) => manifest[key].isDynamicEntry && manifest[key].file.endsWith('.js'))
  .map((key) => ({ key, files: [...closure(key)].filter((one) => !initial.has(one)).length }))
  .sort((a, b) => b.files - a.files)[0];
check(`scripts that ${scripts.key.split('/').at(-1)} adds`, scripts.files, LIMITS.pageFiles, 'files');

// What a device downloads to open the app offline; raw bytes, because that is what its cache holds.
const worker = readFileSync(join(dist, 'sw.js'), 'utf8');
try {
  // A browser runs it as a classic script: code that is loaded on demand (import.meta) would keep it from starting at all.
  new Script(worker);
} catch (error) {
  problems.push(`the service worker cannot start: ${error.message}`);
}
check('service worker', size('sw.js'), LIMITS.worker);
const precached = [...worker.matchAll(/["']?url["']?:\s*["']([^"']+)["']/g)].map((match) => match[1]);
if (precached.length === 0) problems.push('the service worker precaches nothing');
check(
  `precache (${precached.length} files)`,
  precached.reduce((sum, file) => sum + readFileSync(join(dist, file)).length / KB, 0),
  LIMITS.precache,
);

const packages = JSON.parse(readFileSync(join(dist, '.vite', 'packages.json'), 'utf8'));
for (const name of packages.names) {
  if (FORBIDDEN.some((pattern) => pattern.test(name))) problems.push(`forbidden library in the graph: ${name}`);
}
if (packages.fullEcharts) problems.push('the full echarts build is in the graph; import from echarts/core');
console.log(`${packages.names.length} packages in the graph`);

if (problems.length > 0) {
  console.error(`\nover budget:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  process.exit(1);
}
