import { Kysely, PostgresDialect } from 'kysely';
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

/** Kysely over a plain pool (dispatcher and look-up roles). */
export const plainKysely = (pool: pg.Pool): Kysely<DB> => new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
