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
  /** A transaction that says nothing for so long ends on the server: nobody else would take its locks from a peer that vanished. */
  readonly idleTransactionMs?: number;
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
  ...(options.statementTimeoutMs ? timeouts(options.statementTimeoutMs) : {}),
  ...(options.idleTransactionMs === undefined
    ? {}
    : { idle_in_transaction_session_timeout: options.idleTransactionMs }),
});

/** A network that swallows the answer hangs the client, whatever the server does: it gives up a little later than the server. */
const ANSWER_MS = 2_000;
const timeouts = (statementMs: number) => ({ statement_timeout: statementMs, query_timeout: statementMs + ANSWER_MS });

/** Pool whose connections set the tenant with BEGIN. */
export function tenantPool(options: PoolOptions): pg.Pool {
  // pg-pool reads a constructor from the second argument of its own class; its public type hides the option.
  // `pipeline`: what a transaction asks without waiting for the answer before goes out at once.
  const own = { Client: TenantClient, pipeline: true };
  return survivesLostConnections(new pg.Pool({ ...poolConfig(options), ...own } as pg.PoolConfig));
}

/** Pool of a role that needs no tenant (dispatcher, look-ups, migrations). */
export const plainPool = (options: PoolOptions): pg.Pool => survivesLostConnections(new pg.Pool(poolConfig(options)));

/** The driver's own flag, which its types leave out. */
const isBusy = (client: pg.PoolClient): boolean =>
  (client as unknown as { readyForQuery?: boolean }).readyForQuery === false;

/**
 * A connection that dies while it is checked out, between two queries, reports to nobody but its own `error` event; without
 * a listener that ends the process. The next query on it fails by itself.
 */
function survivesLostConnections(pool: pg.Pool): pg.Pool {
  pool.on('connect', (client) => client.on('error', () => undefined));
  // A query that was given up is still on its connection: the next one would wait behind it for ever.
  pool.on('release', (_, client) => {
    if (isBusy(client)) void (client as unknown as pg.Client).end().catch(() => undefined);
  });
  return pool;
}
