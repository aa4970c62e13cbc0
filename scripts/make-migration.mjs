// node scripts/make-migration.mjs NAME
// Writes prisma/migrations/<number>_<name>/migration.sql with the SQL between the schema as it was after the last call
// (prisma/snapshot) and as it is now. It is a draft: tenancy (`call app.protect(…)`), CHECKs, partitions and foreign keys
// towards other modules are the author's. A database of its own is started and thrown away.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startPostgres, THROWAWAY_SETTINGS } from '../packages/tooling/src/embedded-postgres.mjs';

const ROOT = dirname(import.meta.dirname);
const SCHEMA = join(ROOT, 'prisma/schema');
const SNAPSHOT = join(ROOT, 'prisma/snapshot');
const MIGRATIONS = join(ROOT, 'prisma/migrations');

const args = process.argv.slice(2);
if (args.includes('--keep')) {
  keepSnapshot();
  console.log('prisma/snapshot now equals prisma/schema');
} else {
  const name = args.find((arg) => !arg.startsWith('--'));
  if (!name || !/^[a-z0-9_]+$/.test(name))
    fail('usage: node scripts/make-migration.mjs NAME (a-z, 0-9, _)   or   --keep after writing the SQL by hand');
  const sql = await difference();
  if (sql.trim() === '' || /empty migration/i.test(sql))
    fail('prisma/schema equals prisma/snapshot: nothing to migrate');
  const folder = join(MIGRATIONS, `${nextNumber()}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  keepSnapshot();
  console.log(
    `${sql}\n-- written to ${folder}/migration.sql: add app.protect(…), CHECKs and foreign keys, then run the tests`,
  );
}

/** @returns {Promise<string>} SQL from the snapshot to the schema */
async function difference() {
  const dir = mkdtempSync(join(tmpdir(), 'larder-diff-'));
  const server = await startPostgres({ dir, settings: THROWAWAY_SETTINGS, sync: false });
  try {
    const engine = await schemaEngine(server.adminUrl);
    const before = schemaFiles(SNAPSHOT);
    const result = await engine.diff({
      from: before.length > 0 ? { tag: 'schemaDatamodel', files: before } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: schemaFiles(SCHEMA) },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.stdout ?? '';
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Prisma's schema engine as WebAssembly. @param {string} adminUrl it asks for a server at birth, although the comparison uses none */
async function schemaEngine(adminUrl) {
  const fromDb = createRequire(join(ROOT, 'packages/db/package.json'));
  const wasmModule = fromDb.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bindings = await import(wasmModule);
  const bytes = readFileSync(join(dirname(wasmModule), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const start = /** @type {(() => void) | undefined} */ (instance.exports.__wbindgen_start);
  start?.();
  const { PrismaPg } = fromDb('@prisma/adapter-pg');
  const { bindMigrationAwareSqlAdapterFactory } = createRequire(realpathSync(fromDb.resolve('@prisma/adapter-pg')))(
    '@prisma/driver-adapter-utils',
  );
  const at = new URL(adminUrl);
  const factory = new PrismaPg({
    host: at.hostname,
    port: Number(at.port),
    user: at.username,
    password: decodeURIComponent(at.password),
    database: 'postgres',
  });
  const datamodels = schemaFiles(SCHEMA).map((file) => [file.path, file.content]);
  return bindings.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/** @param {string} folder */
function schemaFiles(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.prisma'));
  return names.sort().map((name) => ({ path: `prisma/${name}`, content: readFileSync(join(folder, name), 'utf8') }));
}

function keepSnapshot() {
  rmSync(SNAPSHOT, { recursive: true, force: true });
  cpSync(SCHEMA, SNAPSHOT, { recursive: true });
}

/** Numbers rise in tens, so that two branches seldom take the same one. */
function nextNumber() {
  const last = Math.max(0, ...readdirSync(MIGRATIONS).map((name) => Number.parseInt(name, 10) || 0));
  return String(Math.floor(last / 10) * 10 + 10).padStart(4, '0');
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
