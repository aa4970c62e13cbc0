import { execFile } from 'node:child_process';
import { platform } from 'node:os';
import { promisify } from 'node:util';

/**
 * Before waits are measured, what the arrangement left behind is put away, so that it isn't paid for in somebody's wait: a
 * fresh cluster makes every WAL file anew, which a running one takes from its last checkpoint; bulk loads make autovacuum due
 * and leave hundreds of MB that the kernel writes in one go half a minute later (docs/adr/0021).
 * @param {import('pg').Client} admin a superuser's connection to the measured database
 */
export async function settle(admin) {
  await admin.query('vacuum (analyze)');
  await admin.query('checkpoint');
  if (platform() === 'linux') await promisify(execFile)('sync');
}
