import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './catalog.tables.ts';

/** Number of the catalogue's state: what a process holds in memory is true while it has not moved. */
@Injectable()
export class CatalogRevisionRepository {
  async read(tx: Tx): Promise<bigint> {
    const [row] = await askPrepared(
      sqlTables(tx),
      'catalog_revision.read',
      sql<{ readonly revision: bigint }>`select revision from catalog_revision where tenant_id = ${tx.ctx.tenantId}`,
    );
    return row?.revision ?? 0n;
  }

  /** Every write to items, codes or recipes calls this: other processes reload on their next look-up. */
  async touch(tx: Tx): Promise<void> {
    await sqlTables(tx)
      .insertInto('catalog_revision')
      .values({ tenant_id: tx.ctx.tenantId, revision: 1n })
      .onConflict((c) =>
        c.column('tenant_id').doUpdateSet((eb) => ({ revision: eb('catalog_revision.revision', '+', 1n) })),
      )
      .execute();
  }
}
