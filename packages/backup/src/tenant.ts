import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ArchiveWriter } from './archive-writer.ts';
import { asOwner, connectAdmin } from './connection.ts';
import { deleteFilesOf, storedAnchors, storedFile, storedFiles } from './data-folder.ts';
import { BackupError } from './errors.ts';
import { fileEntry, MANIFEST } from './manifest.ts';
import { COPY_SETTINGS, columnList, readTables, type Table } from './tables.ts';

/** Keys, sessions and the queue: of no use outside, and no business of whoever receives the export. */
const NOT_EXPORTED = ['user_session', 'password_link', 'device_key', 'idempotency_key', 'work_item', 'job_schedule'];
/** Hashes, blind indexes and sealed values open only with LARDER_SECRET. */
const NOT_READABLE = /(^|_)(hash|index|cipher|secret)$/;
/** Of the audit log's chain the hashes are the point: who has them can check the log without Larder. */
const READABLE_HASHES = ['audit_seal'];

export interface TenantExportOptions {
  readonly adminUrl: string;
  readonly dataDir: string;
  readonly tenantCode: string;
  readonly out: string;
  readonly at: Date;
  readonly say?: (line: string) => void;
}

export interface TenantReport {
  readonly tenantId: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
}

/**
 * Everything of one chain for another system: a CSV with header per table (RFC 4180, UTF-8; null is an empty field,
 * an empty text is ""), its files, and a manifest that says what was left out. One moment, like a backup.
 * @throws BackupError for an unknown chain
 */
export async function exportTenant(options: TenantExportOptions): Promise<TenantReport> {
  const say = options.say ?? (() => undefined);
  const client = await connectAdmin(options.adminUrl, 'larder-export');
  let archive: ArchiveWriter | undefined;
  try {
    const tenantId = await tenantIdOf(client, options.tenantCode);
    const open = await ArchiveWriter.create(options.out);
    archive = open;
    const tables: { name: string; rows: number; columns: string[]; leftOut: string[]; sha256: string }[] = [];
    await asOwner(client, 'begin transaction isolation level repeatable read read only', async () => {
      await client.query(COPY_SETTINGS);
      for (const table of await readTables(client)) {
        if (!table.hasTenant || NOT_EXPORTED.includes(table.name)) continue;
        const leftOut = READABLE_HASHES.includes(table.name)
          ? []
          : table.columns.filter((name) => NOT_READABLE.test(name));
        const columns = table.columns.filter((name) => !leftOut.includes(name));
        const rows = await countOf(client, table, tenantId);
        if (rows === 0) continue;
        const csv = client.query(copyTo(copyCsv(table, columns, tenantId))) as unknown as Readable;
        const { sha256 } = await open.add(`tables/${table.name}.csv`, csv);
        tables.push({ name: table.name, rows, columns, leftOut, sha256 });
        say(`${table.name}: ${rows} rows`);
      }
    });
    let files = 0;
    for await (const path of storedFiles(options.dataDir, tenantId)) {
      await open.add(fileEntry(path), createReadStream(storedFile(options.dataDir, path)));
      files += 1;
    }
    for (const [path, content] of await storedAnchors(options.dataDir, tenantId)) {
      await open.add(fileEntry(path), Readable.from([content]));
      files += 1;
    }
    const head = { tenant: options.tenantCode, exportedAt: options.at.toISOString(), leftOut: NOT_EXPORTED };
    await open.addText(MANIFEST, JSON.stringify({ ...head, files, tables }, null, 1));
    await open.finish();
    return { tenantId, tables: tables.length, rows: tables.reduce((sum, table) => sum + table.rows, 0), files };
  } catch (error) {
    await archive?.abandon();
    throw error;
  } finally {
    await client.end();
  }
}

export interface TenantDeleteOptions {
  readonly adminUrl: string;
  readonly dataDir: string;
  readonly tenantCode: string;
  /** Asked with what would be deleted, before anything is. */
  readonly confirm: (what: string) => Promise<boolean>;
  readonly say?: (line: string) => void;
}

/**
 * Deletes every row and file of one chain and nothing of any other, while the others work on. The chain is closed first, so
 * that nothing new arrives; cut off in between, the same command goes on. Backups still hold the chain until they are gone.
 * @throws BackupError for an unknown chain, or without a yes
 */
export async function deleteTenant(options: TenantDeleteOptions): Promise<TenantReport> {
  const say = options.say ?? (() => undefined);
  const client = await connectAdmin(options.adminUrl, 'larder-delete');
  try {
    const tenantId = await tenantIdOf(client, options.tenantCode);
    const tables = (await readTables(client)).filter((table) => table.hasTenant);
    let found = 0;
    await asOwner(client, 'begin read only', async () => {
      for (const table of tables) found += await countOf(client, table, tenantId);
    });
    if (!(await options.confirm(`chain ${options.tenantCode}: ${found} rows in ${tables.length} tables and its files`)))
      throw new BackupError('nothing was deleted');
    await asOwner(client, 'begin', async () => {
      await client.query("update tenant set status = 'suspended' where tenant_id = $1", [tenantId]);
    });
    let rows = 0;
    let touched = 0;
    // Backwards: rows that refer to others go before them; the chain itself goes last.
    for (const table of tables.reverse()) {
      const deleted = await asOwner(client, 'begin', async () => {
        await client.query('set local statement_timeout = 0');
        // Lets the append-only triggers pass for this chain alone, until this transaction ends.
        await client.query("select set_config('app.leaving_tenant', $1, true)", [tenantId]);
        const { rowCount } = await client.query(`delete from public."${table.name}" where tenant_id = $1`, [tenantId]);
        return rowCount ?? 0;
      });
      rows += deleted;
      if (deleted === 0) continue;
      touched += 1;
      say(`${table.name}: ${deleted} rows deleted`);
    }
    let files = 0;
    for await (const _ of storedFiles(options.dataDir, tenantId)) files += 1;
    await deleteFilesOf(options.dataDir, tenantId);
    return { tenantId, tables: touched, rows, files };
  } finally {
    await client.end();
  }
}

async function tenantIdOf(client: pg.Client, code: string): Promise<string> {
  const { rows } = await asOwner(client, 'begin read only', () =>
    client.query<{ tenant_id: string }>('select tenant_id from tenant where code = $1', [code]),
  );
  const [row] = rows;
  if (!row) throw new BackupError(`no chain has the code ${code}`);
  return row.tenant_id;
}

async function countOf(client: pg.Client, table: Table, tenantId: string): Promise<number> {
  const sql = `select count(*)::text as n from public."${table.name}" where tenant_id = $1`;
  const { rows } = await client.query<{ n: string }>(sql, [tenantId]);
  return Number(rows[0]?.n ?? 0);
}

/** COPY takes no bind parameter; the id comes from the database itself. */
const copyCsv = (table: Table, columns: readonly string[], tenantId: string): string =>
  `copy (select ${columnList(columns)} from public."${table.name}" where tenant_id = ${pg.escapeLiteral(tenantId)} ` +
  `order by ${table.order}) to stdout with (format csv, header true)`;
