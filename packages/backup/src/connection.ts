import pg from 'pg';
import { BackupError } from './errors.ts';
import { OWNER } from './tables.ts';

/**
 * Connects as the migrator, which may become larder_owner.
 * @throws BackupError when nobody answers
 */
export async function connectAdmin(adminUrl: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: applicationName, keepAlive: true });
  // A connection that dies between two queries reports here; the next query fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new BackupError(`the database does not answer: ${(error as Error).message}`);
  }
  return client;
}

/** One transaction as larder_owner; rolls back when `work` throws. */
export async function asOwner<T>(client: pg.Client, begin: string, work: () => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    await client.query(`set local role ${OWNER}`);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
