import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './catalog.tables.ts';
import { chunks } from './insert-chunks.ts';

/** Units beside the base unit in which an item is counted. */
@Injectable()
export class ItemUomsRepository {
  async ofItem(tx: Tx, itemId: string): Promise<{ uom: string; factorMilli: bigint }[]> {
    const rows = await sqlTables(tx)
      .selectFrom('item_uom')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('item_id', '=', itemId)
      .orderBy('uom')
      .execute();
    return rows.map((r) => ({ uom: r.uom, factorMilli: r.factor_milli }));
  }

  async replace(
    tx: Tx,
    itemId: string,
    uoms: readonly { readonly uom: string; readonly factorMilli: bigint }[],
  ): Promise<void> {
    await sqlTables(tx)
      .deleteFrom('item_uom')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('item_id', '=', itemId)
      .execute();
    if (uoms.length > 0)
      await sqlTables(tx)
        .insertInto('item_uom')
        .values(
          uoms.map((u) => ({ tenant_id: tx.ctx.tenantId, item_id: itemId, uom: u.uom, factor_milli: u.factorMilli })),
        )
        .execute();
  }

  async insert(
    tx: Tx,
    uoms: readonly { readonly itemId: string; readonly uom: string; readonly factorMilli: bigint }[],
  ): Promise<void> {
    for (const chunk of chunks(uoms)) {
      await sqlTables(tx)
        .insertInto('item_uom')
        .values(
          chunk.map((u) => ({
            tenant_id: tx.ctx.tenantId,
            item_id: u.itemId,
            uom: u.uom,
            factor_milli: u.factorMilli,
          })),
        )
        .execute();
    }
  }
}
