import pg from 'pg';
import { TenantClient } from './tenant-client.ts';

const INT8 = 20;
const DATE = 1082;
const NUMERIC = 1700;

/** int8 → bigint, date → 'YYYY-MM-DD' (a Date would shift the day by the server's zone), numeric stays text. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return (value: string) => BigInt(value);
    if (oid === DATE || oid === NUMERIC) return (value: string) => value;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  readonly statementTimeoutMs?: number;
  readonly applicationName: string;
  /** For a connection that holds a lock while it idles: a peer that vanished must not keep it. */
  readonly keepAlive?: boolean;
}

const poolConfig = (options: PoolOptions): pg.PoolConfig => ({
  connectionString: options.url,
  max: options.max,
  types: typeParsers,
  application_name: options.applicationName,
  connectionTimeoutMillis: 5_000,
  keepAlive: options.keepAlive ?? false,
  ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
});

/** Pool whose connections set the tenant with BEGIN. */
export function tenantPool(options: PoolOptions): pg.Pool {
  // pg-pool reads a constructor from the second argument of its own class; its public type hides the option.
  return survivesLostConnections(new pg.Pool({ ...poolConfig(options), Client: TenantClient } as pg.PoolConfig));
}

/** Pool of a role that needs no tenant (dispatcher, look-ups, migrations). */
export const plainPool = (options: PoolOptions): pg.Pool => survivesLostConnections(new pg.Pool(poolConfig(options)));

/**
 * A connection that dies while it is checked out, between two queries, reports to nobody but its own `error` event; without
 * a listener that ends the process. The next query on it fails by itself.
 */
function survivesLostConnections(pool: pg.Pool): pg.Pool {
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
