import { plainPool } from '@larder/db';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Config } from '../config/config.ts';

/** Look-up functions of schema `app` that larder_lookup owns: all that may be asked before a tenant is known. */
export type LookupFunction = 'session_by_token' | 'tenant_by_code' | 'device_by_key' | 'password_link_by_token';

const POOL = 4;

/**
 * Calls the SECURITY DEFINER look-ups as larder_runtime without a tenant: a query on any table would be refused here.
 * Prepared once per connection, one round trip per call.
 */
@Injectable()
export class LookupDb implements OnApplicationShutdown {
  private readonly pool: pg.Pool;

  constructor(config: Config) {
    this.pool = plainPool({ url: config.db.runtime, max: POOL, applicationName: 'larder-lookup' });
    // An idle connection that Postgres cuts must not end the process; the next checkout opens a new one.
    this.pool.on('error', () => undefined);
  }

  /** The first row of the function's answer, or undefined. */
  async first<Row extends pg.QueryResultRow>(
    name: LookupFunction,
    values: readonly unknown[],
  ): Promise<Row | undefined> {
    const parameters = values.map((_, i) => `$${i + 1}`).join(', ');
    const { rows } = await this.pool.query<Row>({
      name,
      text: `select * from app.${name}(${parameters})`,
      values: [...values],
    });
    return rows[0];
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }
}
