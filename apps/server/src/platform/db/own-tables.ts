import type { DB, Kysely } from '@larder/db';
import { clientsOf, type PrismaTx, type Tx } from './tx.ts';

/**
 * Prisma delegates of the named models, and nothing else: narrowed in the type and at run time.
 * Importable from data/ only.
 */
export const ownTables =
  <K extends keyof PrismaTx>(...models: readonly K[]) =>
  (tx: Tx): Pick<PrismaTx, K> => {
    const { prisma } = clientsOf(tx);
    if (!prisma) throw new Error('This transaction was opened for SQL only');
    return Object.fromEntries(models.map((model) => [model, prisma[model]])) as unknown as Pick<PrismaTx, K>;
  };

/** Kysely that knows only the named tables. Importable from data/ only. */
export const ownSql =
  <K extends keyof DB>(..._tables: readonly K[]) =>
  (tx: Tx): Kysely<Pick<DB, K>> =>
    clientsOf(tx).kysely as unknown as Kysely<Pick<DB, K>>;
