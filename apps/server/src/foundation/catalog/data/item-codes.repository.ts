import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { type CodeKind, foldCode } from '../domain/item-codes.ts';
import { sqlTables } from './catalog.tables.ts';
import { CatalogRevisionRepository } from './catalog-revision.repository.ts';
import { chunks } from './insert-chunks.ts';

/** Barcodes, till codes and aliases: what else an item is called. */
@Injectable()
export class ItemCodesRepository {
  constructor(private readonly revision: CatalogRevisionRepository) {}

  /** Any number of readers or one writer. */
  async lock(tx: Tx, mode: 'read' | 'write'): Promise<void> {
    const take = mode === 'read' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
    await sql`select ${take}(hashtextextended(${`codes ${tx.ctx.tenantId}`}, 0))`.execute(sqlTables(tx));
  }

  async all(tx: Tx, itemId?: string): Promise<{ kind: CodeKind; code: string; itemId: string }[]> {
    let query = sqlTables(tx)
      .selectFrom('item_code')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('kind')
      .orderBy('code');
    if (itemId !== undefined) query = query.where('item_id', '=', itemId);
    return (await query.execute()).map((r) => ({ kind: r.kind as CodeKind, code: r.code, itemId: r.item_id }));
  }

  /** False when the code already means another item. */
  async put(tx: Tx, itemId: string, kind: CodeKind, code: string): Promise<boolean> {
    const stored = kind === 'alias' ? foldCode(code) : code.trim();
    await sqlTables(tx)
      .insertInto('item_code')
      .values({ tenant_id: tx.ctx.tenantId, kind, code: stored, item_id: itemId })
      .onConflict((c) => c.columns(['tenant_id', 'kind', 'code']).doNothing())
      .execute();
    const row = await sqlTables(tx)
      .selectFrom('item_code')
      .select('item_id')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('kind', '=', kind)
      .where('code', '=', stored)
      .executeTakeFirst();
    await this.revision.touch(tx);
    return row?.item_id === itemId;
  }

  async remove(tx: Tx, itemId: string, kind: CodeKind, code: string): Promise<boolean> {
    const done = await sqlTables(tx)
      .deleteFrom('item_code')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('item_id', '=', itemId)
      .where('kind', '=', kind)
      .where('code', '=', code)
      .executeTakeFirst();
    await this.revision.touch(tx);
    return done.numDeletedRows > 0n;
  }

  async insert(
    tx: Tx,
    codes: readonly { readonly itemId: string; readonly kind: CodeKind; readonly code: string }[],
  ): Promise<void> {
    for (const chunk of chunks(codes)) {
      await sqlTables(tx)
        .insertInto('item_code')
        .values(
          chunk.map((c) => ({
            tenant_id: tx.ctx.tenantId,
            kind: c.kind,
            code: c.kind === 'alias' ? foldCode(c.code) : c.code.trim(),
            item_id: c.itemId,
          })),
        )
        .execute();
    }
  }
}
