import pg from 'pg';
import type { Config } from '../config/config.ts';
import { instantOf, localParts } from './business-date.ts';
import { type Clock, OffsetClock } from './clock.ts';

const MINUTES_IN_HOUR = 60;

/**
 * Moves the clock of a test installation to a local time of today, for every process of it.
 * @throws Error outside NODE_ENV=test: a real installation's time is the machine's
 */
export async function moveTestClock(config: Config, clock: Clock, time: string, zone: string): Promise<void> {
  if (!(clock instanceof OffsetClock) || config.db.admin === undefined)
    throw new Error('--at needs NODE_ENV=test and the admin database address');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const real = Date.now();
  const wanted = instantOf(localParts(new Date(real), zone).date, hour * MINUTES_IN_HOUR + minute, zone);
  const admin = new pg.Client({ connectionString: config.db.admin });
  await admin.connect();
  try {
    await admin.query('update clock_offset set offset_ms = $1', [wanted.getTime() - real]);
  } finally {
    await admin.end();
  }
  await clock.refresh();
}
