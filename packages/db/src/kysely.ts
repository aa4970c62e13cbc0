import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import type pg from 'pg';
import type { DB } from './generated/kysely/types.ts';
import { tenantStore } from './tenant-client.ts';

/**
 * Kysely over the connection of the running tenant transaction: it throws without one and commits together with Prisma.
 */
export function tenantKysely(): Kysely<DB> {
  return new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => {
          const client = tenantStore.getStore()?.client;
          if (!client) throw new Error('Kysely used outside a tenant transaction');
          return { query: client.query.bind(client), release: () => undefined } as never;
        },
        end: async () => undefined,
        options: {},
      },
    }),
  });
}

/**
 * Sends a statement on the connection of the running tenant transaction before it returns: statements leave in the order of
 * the calls, and with them the locks before what they protect. Named, so that PostgreSQL parses and plans it once per
 * connection: the text under a name is always the same, and a plan that fits ten rows fits a thousand (unnested columns).
 */
export async function askPrepared<R>(
  kysely: Pick<Kysely<DB>, 'getExecutor'>,
  name: string,
  query: RawBuilder<R>,
): Promise<R[]> {
  const client = tenantStore.getStore()?.client;
  if (!client) throw new Error('Statement outside a tenant transaction');
  const { sql: text, parameters } = query.compile(kysely);
  const { rows } = await client.query({ name, text, values: [...parameters] });
  return rows as R[];
}

/** Kysely over a plain pool (dispatcher and look-up roles). */
export const plainKysely = (pool: pg.Pool): Kysely<DB> => new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
