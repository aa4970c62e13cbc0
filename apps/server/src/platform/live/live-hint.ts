import { plainPool } from '@larder/db';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Config } from '../config/config.ts';

export const LIVE_CHANNEL = 'larder_live';
const PAUSE_MS = 40;

/**
 * Wakes the readers of live events. NOTIFY stays out of the business transaction: it would take a lock that makes every
 * committing transaction of the database wait for the one before. A lost hint costs half a second, never an event.
 */
@Injectable()
export class LiveHint implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private timer: NodeJS.Timeout | undefined;
  private again = false;
  private closed = false;

  constructor(config: Config) {
    this.pool = plainPool({ url: config.db.dispatcher, max: 1, applicationName: 'larder-live-hint' });
    this.pool.on('error', () => undefined);
  }

  /** Now, or at the end of the pause after the last one. */
  give(): void {
    if (this.closed) return;
    if (this.timer) {
      this.again = true;
      return;
    }
    this.again = false;
    void this.pool.query(`notify ${LIVE_CHANNEL}`).catch(() => undefined);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.again) this.give();
    }, PAUSE_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    if (!this.pool.ended) await this.pool.end();
  }
}
