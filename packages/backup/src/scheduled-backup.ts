import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupOptions, type BackupReport, backup } from './backup.ts';
import { asOwner, connectAdmin } from './connection.ts';
import { archiveName, pruneArchives } from './schedule.ts';
import { verifyArchive } from './verify.ts';

export interface ScheduledBackup extends Omit<BackupOptions, 'out'> {
  readonly folder: string;
  /** How many archives to keep. */
  readonly keep: number;
}

/**
 * Makes an archive, reads it back to its end, deletes the oldest, and notes the outcome in the database, where readiness and
 * metrics find it. An archive that cannot be read back is kept under another name and counts as a failure.
 */
export async function runScheduledBackup(options: ScheduledBackup): Promise<BackupReport & { deleted: number }> {
  const out = join(options.folder, archiveName(options.at));
  try {
    const report = await backup({ ...options, out });
    try {
      const { archive } = await verifyArchive({ path: out, secret: options.secret });
      archive.close();
    } catch (error) {
      await rename(out, `${out}.broken`);
      throw error;
    }
    const deleted = await pruneArchives(options.folder, options.keep);
    await note(options.adminUrl, 'update installation set backup_ok_at = $1, backup_error = null', [options.at]);
    return { ...report, deleted: deleted.length };
  } catch (error) {
    // The database itself may be what fails: then the log is all there is.
    await note(options.adminUrl, 'update installation set backup_failed_at = $1, backup_error = $2', [
      options.at,
      (error as Error).message.slice(0, 1_000),
    ]).catch(() => undefined);
    throw error;
  }
}

async function note(adminUrl: string, sql: string, values: unknown[]): Promise<void> {
  const client = await connectAdmin(adminUrl, 'larder-backup');
  try {
    await asOwner(client, 'begin', () => client.query(sql, values));
  } finally {
    await client.end();
  }
}
