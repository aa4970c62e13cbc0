import { setTimeout as wait } from 'node:timers/promises';
import { isDue, runScheduledBackup, scheduledArchives, secretInForce } from '@larder/backup';
import { secretChoice } from './cli/commands/backup.ts';
import { ConfigError } from './platform/config/config.ts';
import { operatorSettings } from './platform/config/operator-settings.ts';
import { createLogger } from './platform/logging/logging.ts';
import { BUILD } from './platform/metrics/build.ts';

const LOOK_EVERY_MS = 60_000;
/** A full disk is not freed within a minute. */
const RETRY_MS = 15 * 60_000;

/** Makes a backup a day into LARDER_BACKUP_DIR. Its own process: it alone holds the migrator's address. */
async function main(): Promise<void> {
  const settings = operatorSettings();
  const { schedule } = settings;
  if (!schedule) throw new ConfigError('LARDER_BACKUP_DIR: set it to the folder for daily backups');
  const log = createLogger(settings, 'backup');
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const pause = (ms: number) => wait(ms, undefined, { signal: stop.signal }).catch(() => undefined);
  log.info({ folder: schedule.folder, hour: schedule.hour, keep: schedule.keep }, 'backups scheduled');
  while (!stop.signal.aborted) {
    const newest = (await scheduledArchives(schedule.folder)).at(-1)?.at ?? null;
    const now = new Date();
    if (!isDue(now, schedule.hour, newest)) {
      await pause(LOOK_EVERY_MS);
      continue;
    }
    try {
      const { path, bytes, rows, files, deleted } = await runScheduledBackup({
        ...schedule,
        adminUrl: settings.adminUrl,
        dataDir: settings.dataDir,
        secret: await secretInForce(settings.dataDir, settings.secret),
        secretChoice: secretChoice(settings, false),
        appVersion: BUILD.version,
        at: now,
      });
      log.info({ path, bytes, rows, files, deleted, ms: Date.now() - now.getTime() }, 'backup made and read back');
    } catch (error) {
      log.error({ err: error, reason: (error as Error).message }, 'backup failed');
      await pause(RETRY_MS);
    }
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exit(1);
  },
);
