import { refreshStatistics as analyze } from '@larder/db/migrate';
import type { Config } from '../config/config.ts';

/** After a large load; without the owner's address (API, worker) there is nothing to do it with. */
export async function refreshStatistics(config: Config): Promise<void> {
  if (config.db.admin !== undefined) await analyze(config.db.admin);
}
