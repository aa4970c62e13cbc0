import { plainPool } from '@larder/db';
import { requireSecret, WrongSecret } from '@larder/db/secret-check';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Config, ConfigError } from '../config/config.ts';

interface Row {
  secret_check: Buffer | null;
  backup_ok_at: Date | null;
  backup_failed_at: Date | null;
}

/** How the scheduled backups do. `off`: none has ever run for this database. */
export interface BackupState {
  readonly state: 'off' | 'ok' | 'failing' | 'overdue';
  readonly lastGoodAt: string | null;
}

/** A daily backup that is a few hours late is not yet a failure: the machine may have been off. */
const OVERDUE_MS = 36 * 3_600_000;

/** What is known about this installation as a whole: the row of table `installation`, which has no tenant. */
@Injectable()
export class Installation implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly secret: Buffer;

  constructor(config: Config) {
    this.secret = config.secret;
    this.pool = plainPool({ url: config.db.runtime, max: 1, applicationName: 'larder-installation' });
    this.pool.on('error', () => undefined);
  }

  /**
   * Asked before a process begins to work: with another secret it would write what nobody can read later.
   * @throws ConfigError
   */
  async requireSecret(): Promise<void> {
    const stored = (await this.read())?.secret_check ?? null;
    try {
      requireSecret(stored, this.secret);
    } catch (error) {
      throw error instanceof WrongSecret ? new ConfigError(error.message) : error;
    }
  }

  /** @param nowMs epoch milliseconds */
  async backupState(nowMs: number): Promise<BackupState> {
    const row = await this.read();
    const good = row?.backup_ok_at ?? null;
    const failed = row?.backup_failed_at ?? null;
    const lastGoodAt = good?.toISOString() ?? null;
    if (!good && !failed) return { state: 'off', lastGoodAt };
    if (failed && (!good || failed > good)) return { state: 'failing', lastGoodAt };
    return { state: good && nowMs - good.getTime() > OVERDUE_MS ? 'overdue' : 'ok', lastGoodAt };
  }

  private async read(): Promise<Row | undefined> {
    const { rows } = await this.pool.query<Row>(
      'select secret_check, backup_ok_at, backup_failed_at from installation',
    );
    return rows[0];
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }
}
