import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { PackSize } from '../catalog.facade.ts';
import { sqlTables } from './catalog.tables.ts';
import { sizeOf } from './pack-size.ts';

export interface SupplierItemRow {
  readonly id: string;
  readonly sourceId: string;
  readonly itemId: string;
  readonly supplierSku: string | null;
  readonly packUom: string;
  readonly packMilli: bigint;
  readonly moqMilli: bigint;
  readonly packPriceMinor: bigint;
  readonly packSize: PackSize;
  readonly status: 'active' | 'ended';
}

const INSERT_CHUNK = 500;

/** What a source offers: its packs and their prices. */
@Injectable()
export class SupplierItemsRepository {
  async find(
    tx: Tx,
    filter: { readonly sourceId?: string; readonly itemId?: string; readonly ids?: readonly string[] },
  ): Promise<SupplierItemRow[]> {
    let query = sqlTables(tx).selectFrom('supplier_item').selectAll().where('tenant_id', '=', tx.ctx.tenantId);
    if (filter.sourceId !== undefined) query = query.where('source_id', '=', filter.sourceId);
    if (filter.itemId !== undefined) query = query.where('item_id', '=', filter.itemId);
    if (filter.ids !== undefined) query = query.where(sql<boolean>`id = any(${plainArray(filter.ids)}::uuid[])`);
    return (await query.execute()).map((r) => ({
      id: r.id,
      sourceId: r.source_id,
      itemId: r.item_id,
      supplierSku: r.supplier_sku,
      packUom: r.pack_uom,
      packMilli: r.pack_milli,
      moqMilli: r.moq_milli,
      packPriceMinor: r.pack_price_minor,
      packSize: sizeOf(r),
      status: r.status as SupplierItemRow['status'],
    }));
  }

  /** Inserts or changes by (source, item); returns ids in the order given. */
  async put(tx: Tx, items: readonly Omit<SupplierItemRow, 'id'>[]): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < items.length; i += INSERT_CHUNK) {
      const rows = await sqlTables(tx)
        .insertInto('supplier_item')
        .values(
          items.slice(i, i + INSERT_CHUNK).map((s) => ({
            tenant_id: tx.ctx.tenantId,
            id: newId(),
            source_id: s.sourceId,
            item_id: s.itemId,
            supplier_sku: s.supplierSku,
            pack_uom: s.packUom,
            pack_milli: s.packMilli,
            moq_milli: s.moqMilli,
            pack_price_minor: s.packPriceMinor,
            pack_weight_g: s.packSize.weightG,
            pack_volume_ml: s.packSize.volumeMl,
            packs_per_pallet: s.packSize.perPallet,
            status: s.status,
          })),
        )
        .onConflict((c) =>
          c.columns(['tenant_id', 'source_id', 'item_id']).doUpdateSet((eb) => ({
            supplier_sku: eb.ref('excluded.supplier_sku'),
            pack_uom: eb.ref('excluded.pack_uom'),
            pack_milli: eb.ref('excluded.pack_milli'),
            moq_milli: eb.ref('excluded.moq_milli'),
            pack_price_minor: eb.ref('excluded.pack_price_minor'),
            pack_weight_g: eb.ref('excluded.pack_weight_g'),
            pack_volume_ml: eb.ref('excluded.pack_volume_ml'),
            packs_per_pallet: eb.ref('excluded.packs_per_pallet'),
            status: eb.ref('excluded.status'),
            version: eb('supplier_item.version', '+', 1),
          })),
        )
        .returning(['id'])
        .execute();
      ids.push(...rows.map((r) => r.id));
    }
    return ids;
  }
}
