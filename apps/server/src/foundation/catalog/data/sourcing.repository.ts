import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { ChainLine, UnitChain } from '../domain/source-chain.ts';
import { sqlTables } from './catalog.tables.ts';

@Injectable()
export class SourcingRepository {
  async any(tx: Tx): Promise<boolean> {
    const { rows } = await sql<{ any: boolean }>`
      select exists (select 1 from sourcing_chain where tenant_id = ${tx.ctx.tenantId}) "any"`.execute(sqlTables(tx));
    return rows[0]?.any === true;
  }

  /** Chains with their lines in order. An empty chain is not kept. */
  async chains(
    tx: Tx,
    filter: { readonly itemIds?: readonly string[]; readonly unitIds?: readonly string[] } = {},
  ): Promise<UnitChain[]> {
    let query = sqlTables(tx)
      .selectFrom('sourcing_chain as c')
      .innerJoin('sourcing_line as l', (j) =>
        j
          .onRef('l.tenant_id', '=', 'c.tenant_id')
          .onRef('l.item_id', '=', 'c.item_id')
          .onRef('l.unit_id', '=', 'c.unit_id'),
      )
      .where('c.tenant_id', '=', tx.ctx.tenantId)
      .select([
        'c.item_id',
        'c.unit_id',
        'c.version',
        'l.supplier_item_id',
        'l.valid_from',
        'l.valid_to',
        'l.share_pct',
        'l.limit_milli',
      ])
      .orderBy('c.item_id')
      .orderBy('c.unit_id')
      .orderBy('l.line_no');
    if (filter.itemIds) query = query.where(sql<boolean>`c.item_id = any(${plainArray(filter.itemIds)}::uuid[])`);
    if (filter.unitIds) query = query.where(sql<boolean>`c.unit_id = any(${plainArray(filter.unitIds)}::uuid[])`);
    const found: (UnitChain & { lines: ChainLine[] })[] = [];
    for (const r of await query.execute()) {
      let chain = found.at(-1);
      if (chain?.itemId !== r.item_id || chain.unitId !== r.unit_id) {
        chain = { itemId: r.item_id, unitId: r.unit_id, version: r.version, lines: [] };
        found.push(chain);
      }
      chain.lines.push({
        supplierItemId: r.supplier_item_id,
        validFrom: r.valid_from,
        validTo: r.valid_to,
        sharePct: r.share_pct,
        limitMilli: r.limit_milli,
      });
    }
    return found;
  }

  /**
   * Replaces the chain of an item and unit; no lines: the unit inherits again.
   * @param expected version that was looked at, 0 for none; undefined: whatever stands there
   * @throws VersionConflict
   */
  async put(
    tx: Tx,
    chain: { readonly itemId: string; readonly unitId: string; readonly lines: readonly ChainLine[] },
    expected: number | undefined,
    at: Date,
  ): Promise<void> {
    const { tenantId } = tx.ctx;
    const { itemId, unitId, lines } = chain;
    // The row is the lock of its chain: of two who made it new, the second waits here and then finds a version.
    const { rows } = await sql<{ version: number }>`
      insert into sourcing_chain as c (tenant_id, item_id, unit_id, updated_at, updated_by)
      values (${tenantId}, ${itemId}, ${unitId}, ${at}, ${tx.ctx.actor.id})
      on conflict (tenant_id, item_id, unit_id) do update set version = c.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      returning version`.execute(sqlTables(tx));
    const before = (rows[0] as { version: number }).version - 1;
    if (expected !== undefined && before !== expected) throw new VersionConflict(before);
    if (lines.length === 0) {
      await sqlTables(tx)
        .deleteFrom('sourcing_chain')
        .where('tenant_id', '=', tenantId)
        .where('item_id', '=', itemId)
        .where('unit_id', '=', unitId)
        .execute();
      return;
    }
    await sqlTables(tx)
      .deleteFrom('sourcing_line')
      .where('tenant_id', '=', tenantId)
      .where('item_id', '=', itemId)
      .where('unit_id', '=', unitId)
      .execute();
    await sqlTables(tx)
      .insertInto('sourcing_line')
      .values(
        lines.map((l, at) => ({
          tenant_id: tenantId,
          item_id: itemId,
          unit_id: unitId,
          line_no: at + 1,
          supplier_item_id: l.supplierItemId,
          valid_from: l.validFrom,
          valid_to: l.validTo,
          share_pct: l.sharePct,
          limit_milli: l.limitMilli,
        })),
      )
      .execute();
  }
}
