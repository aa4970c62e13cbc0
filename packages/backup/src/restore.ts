import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { knownMigrations, migrate } from '@larder/db/migrate';
import type { RolePasswords } from '@larder/db/roles';
import { secretCheck } from '@larder/db/secret-check';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { ArchiveReader } from './archive-reader.ts';
import { megabytes } from './backup.ts';
import { asOwner, connectAdmin } from './connection.ts';
import { DataFolderSwap, secretBytes, secretInFolder } from './data-folder.ts';
import { BackupError } from './errors.ts';
import { fileEntry, type Manifest, tableEntry } from './manifest.ts';
import { Meter } from './meter.ts';
import type { Secrets } from './secret-part.ts';
import { COPY_SETTINGS, columnList, copyOut, OWNER, readTables, type Table } from './tables.ts';
import { clearTarget, refuseUsers, targetState } from './target.ts';
import { filesOf, type Verified, verifyArchive } from './verify.ts';

export interface RestoreOptions {
  readonly from: string;
  /** The migrator's address of the database to fill. */
  readonly adminUrl: string;
  readonly rolePasswords: RolePasswords;
  readonly dataDir: string;
  /** LARDER_SECRET of the environment, if it is set. */
  readonly secret?: string | undefined;
  readonly passphrase?: string | undefined;
  /** Asked before rows are deleted; a database without rows is never asked about. */
  readonly mayReplace: (what: string) => Promise<boolean>;
  readonly at: Date;
  readonly say?: (line: string) => void;
}

export interface RestoreReport {
  readonly manifest: Manifest;
  readonly rows: number;
  readonly files: number;
  /** Migrations of this version that the backup did not have yet. */
  readonly upgraded: readonly string[];
}

/**
 * Brings database and data folder to the state of a backup. The archive is read to its end first, so a damaged one changes
 * nothing. Tables are made by the migrations that the backup had, filled by COPY, read back and compared with the manifest,
 * and then upgraded to this version. A database in which this was cut off refuses every other start until it has been
 * restored again.
 * @throws BackupError, ArchiveRefused
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const say = options.say ?? (() => undefined);
  const folderSecret = await secretInFolder(options.dataDir);
  const verified = await verifyArchive({
    path: options.from,
    passphrase: options.passphrase,
    ...given(options.secret),
  });
  try {
    const { archive, manifest } = verified;
    say(`archive of ${manifest.createdAt} is whole: ${manifest.tables.length} tables, ${manifest.files.count} files`);
    const secret = chooseSecret(verified, options.secret, folderSecret);
    refuseUnknownMigrations(manifest);
    const swap = new DataFolderSwap(options.dataDir, options.at.toISOString().replaceAll(/[-:]|\.\d+/g, ''));
    const client = await connectAdmin(options.adminUrl, 'larder-restore');
    let rows = 0;
    try {
      await refuseUsers(client);
      const state = await targetState(client);
      if (state.rows > 0 && !(await options.mayReplace(state.description)))
        throw new BackupError(`${state.description}: restore into an empty database, or replace it with --replace`);
      await swap.begin();
      await clearTarget(client, options.rolePasswords);
      await migrate({
        adminUrl: options.adminUrl,
        rolePasswords: options.rolePasswords,
        only: manifest.migrations.map((migration) => migration.name),
        restoring: true,
      });
      rows = await loadTables(client, archive, manifest, say);
      await compareTables(client, manifest, say);
      await loadFiles(archive, swap.incoming);
    } finally {
      await client.end();
    }
    const upgraded = await migrate({
      adminUrl: options.adminUrl,
      rolePasswords: options.rolePasswords,
      restoring: true,
      secret: secretBytes(secret.text),
    });
    await swap.finish(secret.toFolder);
    await finishTarget(options.adminUrl);
    return { manifest, rows, files: manifest.files.count, upgraded };
  } finally {
    verified.archive.close();
  }
}

const given = (secret: string | undefined): { secret?: string } => (secret === undefined ? {} : { secret });

/**
 * The secret that opens the data: LARDER_SECRET, else the archive's, else the data folder's.
 * @throws BackupError when none of them belongs to the data: it would come back unreadable
 */
function chooseSecret(
  { manifest, secrets }: Verified,
  fromEnvironment: string | undefined,
  fromFolder: string | null,
): { text: string; toFolder: Secrets | null } {
  const fits = (secret: string) => secretCheck(secretBytes(secret)).toString('hex') === manifest.secret.check;
  if (fromEnvironment !== undefined) {
    if (!fits(fromEnvironment)) throw new BackupError('LARDER_SECRET is not the secret that this backup was made with');
    // The environment goes on naming the secret; the rest of the part is still of use.
    return { text: fromEnvironment, toFolder: null };
  }
  if (secrets && fits(secrets.secret))
    return { text: secrets.secret, toFolder: fromFolder === secrets.secret ? null : secrets };
  if (fromFolder !== null && fits(fromFolder)) return { text: fromFolder, toFolder: null };
  throw new BackupError(
    manifest.secret.part === 'sealed'
      ? 'the secret in this backup is sealed: set LARDER_BACKUP_PASSPHRASE to its passphrase'
      : 'this backup holds no secret and none here belongs to it: set LARDER_SECRET to the one that the data was sealed with',
  );
}

function refuseUnknownMigrations(manifest: Manifest): void {
  const known = new Map(knownMigrations().map((migration) => [migration.name, migration.checksum]));
  for (const { name, checksum } of manifest.migrations) {
    if (!known.has(name))
      throw new BackupError(
        `this backup was made by a newer version (${manifest.appVersion}, migration ${name}): restore it with that version`,
      );
    if (known.get(name) !== checksum)
      throw new BackupError(`migration ${name} differs between this version and the one that made the backup`);
  }
}

async function loadTables(
  client: pg.Client,
  archive: ArchiveReader,
  manifest: Manifest,
  say: (line: string) => void,
): Promise<number> {
  const saved = new Map(manifest.tables.map((table) => [table.name, table]));
  const tables = await readTables(client);
  const missing = manifest.tables.filter((table) => !tables.some((t) => t.name === table.name));
  if (missing.length > 0) throw new BackupError(`no such tables here: ${missing.map((t) => t.name).join(', ')}`);
  let rows = 0;
  for (const table of tables) {
    const part = saved.get(table.name);
    if (!part) continue;
    await asOwner(client, 'begin', () => loadTable(client, archive, table, part));
    rows += part.rows;
    if (part.rows > 0) say(`${table.name}: ${part.rows} rows, ${megabytes(part.bytes)}`);
  }
  return rows;
}

/**
 * COPY FROM is refused under row-level security, for a FORCEd owner too, so FORCE is lifted inside the transaction; nobody
 * else can see the table meanwhile. Rows that a migration put there give way; append-only triggers would refuse that.
 */
async function loadTable(
  client: pg.Client,
  archive: ArchiveReader,
  table: Table,
  part: Manifest['tables'][number],
): Promise<void> {
  await client.query(COPY_SETTINGS);
  const name = `public."${table.name}"`;
  if (table.forced) await client.query(`alter table ${name} no force row level security`);
  await client.query(`alter table ${name} disable trigger user`);
  await client.query(`delete from ${name}`);
  const copy = client.query(copyFrom(`copy ${name} (${columnList(part.columns)}) from stdin`));
  await pipeline(await archive.stream(tableEntry(table.name)), copy);
  if (copy.rowCount !== part.rows)
    throw new BackupError(`${table.name}: ${copy.rowCount} rows arrived, ${part.rows} were saved`);
  await client.query(`alter table ${name} enable trigger user`);
  if (table.forced) await client.query(`alter table ${name} force row level security`);
}

/** Reads every table back: what is in the database now must be what the manifest says, byte for byte. */
async function compareTables(client: pg.Client, manifest: Manifest, say: (line: string) => void): Promise<void> {
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]));
  for (const part of manifest.tables) {
    const table = tables.get(part.name);
    if (!table) continue;
    const meter = new Meter();
    await asOwner(client, 'begin read only', async () => {
      await client.query(COPY_SETTINGS);
      const rows = client.query(copyTo(copyOut({ ...table, columns: part.columns }))) as unknown as Readable;
      for await (const chunk of rows) meter.take(chunk as Buffer);
    });
    if (meter.result().sha256 !== part.sha256)
      throw new BackupError(`${part.name} does not hold what the backup holds: this restore cannot be used`);
  }
  const { rows: weak } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and (c.relrowsecurity <> c.relforcerowsecurity
             or exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'D')
             or exists (select 1 from pg_constraint k where k.conrelid = c.oid and not k.convalidated))`,
  );
  if (weak.length > 0) throw new BackupError(`not protected as before: ${weak.map((row) => row.name).join(', ')}`);
  say('every table read back equal, row-level security forced, triggers and foreign keys in force');
}

async function loadFiles(archive: ArchiveReader, folder: string): Promise<void> {
  for await (const { path } of filesOf(archive)) {
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await pipeline(
      await archive.stream(fileEntry(path)),
      createWriteStream(place, { mode: 0o600, flags: 'wx', flush: true }),
    );
  }
}

async function finishTarget(adminUrl: string): Promise<void> {
  const client = await connectAdmin(adminUrl, 'larder-restore');
  try {
    await asOwner(client, 'begin', () => client.query('drop table public.larder_restore'));
    // As the owner, who alone may; outside a transaction block it would be one per table anyway.
    await client.query(`set role ${OWNER}`);
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
