import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { appliedMigrations } from '@larder/db/migrate';
import { secretCheck } from '@larder/db/secret-check';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ArchiveWriter } from './archive-writer.ts';
import { asOwner, connectAdmin } from './connection.ts';
import { readSecrets, secretBytes, storedAnchors, storedFile, storedFiles } from './data-folder.ts';
import { BackupError } from './errors.ts';
import {
  FILE_LIST,
  fileEntry,
  MANIFEST,
  type Manifest,
  newManifest,
  SECRET_PART,
  sealManifest,
  tableEntry,
} from './manifest.ts';
import { type SecretChoice, writeSecretPart } from './secret-part.ts';
import { COPY_SETTINGS, copyOut, readTables } from './tables.ts';

export interface BackupOptions {
  /** The migrator's address of the database to save. */
  readonly adminUrl: string;
  readonly dataDir: string;
  /** Archive to write; it must not exist. */
  readonly out: string;
  /** The installation's LARDER_SECRET, which seals the manifest. */
  readonly secret: string;
  readonly secretChoice: SecretChoice;
  readonly appVersion: string;
  readonly at: Date;
  readonly say?: (line: string) => void;
}

export interface BackupReport {
  readonly path: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
}

/**
 * Writes everything that cannot be computed again into one archive, while the product runs: all tables as of one moment (one
 * REPEATABLE READ transaction), then the files, which are written before their rows and never changed. The queue's own
 * tables are left out: `work_item` is the queue of record.
 * @throws BackupError; nothing is left behind under `out`
 */
export async function backup(options: BackupOptions): Promise<BackupReport> {
  const say = options.say ?? (() => undefined);
  await mkdir(dirname(options.out), { recursive: true, mode: 0o700 });
  const archive = await ArchiveWriter.create(options.out).catch((error: NodeJS.ErrnoException) => {
    throw new BackupError(
      error.code === 'EEXIST' ? `${options.out} exists already` : `cannot write ${options.out}: ${error.message}`,
    );
  });
  try {
    // Before the tables: an anchor must never speak of more than the rows beside it hold.
    const anchors = await storedAnchors(options.dataDir);
    const client = await connectAdmin(options.adminUrl, 'larder-backup');
    let saved: SavedTables;
    try {
      saved = await saveTables(client, archive, say);
    } finally {
      await client.end();
    }
    const files = await saveFiles(options.dataDir, anchors, archive);
    say(`files: ${files.count}, ${megabytes(files.bytes)}`);
    const part = await writeSecretPart(await readSecrets(options.dataDir, options.secret), options.secretChoice);
    const secret = secretBytes(options.secret);
    const manifest = newManifest({
      createdAt: options.at.toISOString(),
      appVersion: options.appVersion,
      ...saved,
      files,
      secret: {
        part: options.secretChoice.part,
        sha256: part === null ? null : (await archive.addText(SECRET_PART, part)).sha256,
        check: secretCheck(secret).toString('hex'),
      },
    });
    await archive.addText(MANIFEST, sealManifest(manifest, secret));
    await archive.finish();
    const { size } = await stat(options.out);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { path: options.out, bytes: size, tables: manifest.tables.length, rows, files: files.count };
  } catch (error) {
    await archive.abandon();
    throw error;
  }
}

type SavedTables = Pick<Manifest, 'tables' | 'migrations' | 'serverVersion'>;

async function saveTables(
  client: pg.Client,
  archive: ArchiveWriter,
  say: (line: string) => void,
): Promise<SavedTables> {
  const version = await client.query<{ server_version: string }>('show server_version');
  return asOwner(client, 'begin transaction isolation level repeatable read read only', async () => {
    await client.query(COPY_SETTINGS);
    const tables: Manifest['tables'] = [];
    for (const table of await readTables(client)) {
      const { bytes, lines, sha256 } = await archive.add(
        tableEntry(table.name),
        client.query(copyTo(copyOut(table))) as unknown as Readable,
      );
      tables.push({ name: table.name, columns: [...table.columns], rows: lines, bytes, sha256 });
      if (lines > 0) say(`${table.name}: ${lines} rows, ${megabytes(bytes)}`);
    }
    return {
      serverVersion: version.rows[0]?.server_version ?? '',
      migrations: await appliedMigrations(client),
      tables,
    };
  });
}

async function saveFiles(
  dataDir: string,
  anchors: ReadonlyMap<string, Buffer>,
  archive: ArchiveWriter,
): Promise<Manifest['files']> {
  const list: string[] = [];
  let bytes = 0;
  const add = async (path: string, content: Readable) => {
    const measured = await archive.add(fileEntry(path), content);
    bytes += measured.bytes;
    list.push(JSON.stringify({ path, bytes: measured.bytes, sha256: measured.sha256 }));
  };
  for await (const path of storedFiles(dataDir)) await add(path, createReadStream(storedFile(dataDir, path)));
  for (const [path, content] of anchors) await add(path, Readable.from([content]));
  const { sha256 } = await archive.add(FILE_LIST, Readable.from([list.map((line) => `${line}\n`).join('')]));
  return { count: list.length, bytes, sha256 };
}

export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
