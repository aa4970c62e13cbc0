import { plainPool } from '@larder/db';
import type { OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import type { Config } from '../config/config.ts';

/** Domain time. Reaches SQL as a bind parameter; `now()` stands in technical columns only. */
export abstract class Clock {
  abstract now(): Date;
  /** Epoch milliseconds of `now()`. */
  ms(): number {
    return this.now().getTime();
  }
}

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

const REFRESH_MS = 100;

/**
 * Under NODE_ENV=test every process adds the offset stored in the database row, so that API, worker and browser tests
 * travel in time together.
 */
export class OffsetClock extends Clock implements OnApplicationShutdown {
  private offset = 0;
  private readonly pool: pg.Pool;
  private readonly timer: NodeJS.Timeout;

  constructor(url: string) {
    super();
    this.pool = plainPool({ url, max: 1, applicationName: 'larder-clock' });
    this.pool.on('error', () => undefined);
    this.timer = setInterval(() => void this.refresh().catch(() => undefined), REFRESH_MS);
    this.timer.unref();
  }

  override now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** Reads the row now instead of within the next tenth of a second. */
  async refresh(): Promise<void> {
    const { rows } = await this.pool.query<{ offset_ms: bigint }>('select offset_ms from clock_offset');
    this.offset = Number(rows[0]?.offset_ms ?? 0n);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    if (!this.pool.ended) await this.pool.end();
  }

  /** A one-shot process (seed, operator's command) would otherwise live on with this connection. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

export const createClock = (config: Config): Clock =>
  config.env === 'test' ? new OffsetClock(config.db.dispatcher) : new SystemClock();
