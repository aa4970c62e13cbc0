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

  /** The first row per key, in the order of the keys; `rest` are the function's further arguments, the same for all. */
  async each<Row extends object>(
    name: LookupFunction,
    keys: readonly Buffer[],
    rest: readonly unknown[],
  ): Promise<(Row | undefined)[]> {
    const parameters = ['k.key', ...rest.map((_, i) => `$${i + 2}`)].join(', ');
    const { rows } = await this.pool.query<Row & { position: bigint }>({
      name: `${name}_each`,
      text: `select k.position, f.* from unnest($1::bytea[]) with ordinality as k(key, position) cross join lateral app.${name}(${parameters}) f`,
      values: [[...keys], ...rest],
    });
    const found = new Map(rows.map((row) => [Number(row.position), row as Row]));
    return keys.map((_, i) => found.get(i + 1));
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }
}
