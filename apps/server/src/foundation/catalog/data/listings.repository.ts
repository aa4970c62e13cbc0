import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import type { ListedSpan, ListingInfo, PackSize } from '../catalog.facade.ts';
import { sqlTables } from './catalog.tables.ts';
import { sizeOf } from './pack-size.ts';

export interface ListingFields {
  readonly storeId: string;
  readonly itemId: string;
  readonly supplierItemId: string | null;
  readonly listedFrom: string;
  readonly listedTo: string | null;
  readonly shelfCapacityMilli: bigint | null;
  readonly displayMinMilli: bigint;
  readonly safetyStockMilli: bigint;
}

export type ListingRow = Omit<
  ListingInfo,
  'sourceId' | 'packMilli' | 'packUom' | 'moqMilli' | 'packPriceMinor' | 'packSize' | 'supplierItemId'
> & {
  readonly stopReason: string | null;
  readonly version: number;
  readonly supplierItemId: string | null;
  readonly sourceId: string | null;
  readonly packMilli: bigint | null;
  readonly packUom: string | null;
  readonly moqMilli: bigint | null;
  readonly packPriceMinor: bigint | null;
  readonly packSize: PackSize;
};

const INSERT_CHUNK = 500;

/** What stands on the list of a store, and from whom it comes. */
@Injectable()
export class ListingsRepository {
  ofStore(tx: Tx, storeId: string): Promise<ListingRow[]> {
    return this.listedWhere(tx, 'l.store_id', storeId);
  }

  /** One item's listings in every store; the caller cuts them to its scope. */
  ofItem(tx: Tx, itemId: string): Promise<ListingRow[]> {
    return this.listedWhere(tx, 'l.item_id', itemId);
  }

  private async listedWhere(tx: Tx, column: 'l.store_id' | 'l.item_id', id: string): Promise<ListingRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('listing as l')
      .leftJoin('supplier_item as s', (j) =>
        j.onRef('s.tenant_id', '=', 'l.tenant_id').onRef('s.id', '=', 'l.supplier_item_id'),
      )
      .where('l.tenant_id', '=', tx.ctx.tenantId)
      .where(column, '=', id)
      .selectAll('l')
      .select([
        's.source_id',
        's.pack_milli',
        's.pack_uom',
        's.moq_milli',
        's.pack_price_minor',
        's.pack_weight_g',
        's.pack_volume_ml',
        's.packs_per_pallet',
      ])
      .execute();
    return rows.map((r) => ({
      storeId: r.store_id,
      itemId: r.item_id,
      supplierItemId: r.supplier_item_id,
      sourceId: r.source_id,
      status: r.status as ListingInfo['status'],
      stoppedUntil: r.stopped_until,
      stopReason: r.stop_reason,
      listedFrom: r.listed_from,
      listedTo: r.listed_to,
      shelfCapacityMilli: r.shelf_capacity_milli,
      displayMinMilli: r.display_min_milli,
      safetyStockMilli: r.safety_stock_milli,
      packMilli: r.pack_milli,
      packUom: r.pack_uom,
      moqMilli: r.moq_milli,
      packPriceMinor: r.pack_price_minor,
      packSize: sizeOf(r),
      version: r.version,
    }));
  }

  /** Items of any type on a store's list on a day that hold stock of their own. */
  async stockedIn(tx: Tx, storeId: string, date: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select l.item_id id from listing l join item i on i.tenant_id = l.tenant_id and i.id = l.item_id
      where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = ${storeId} and l.status <> 'delisted' and i.stocked and i.status = 'active'
        and l.listed_from <= ${date}::date and (l.listed_to is null or l.listed_to >= ${date}::date)`.execute(
      sqlTables(tx),
    );
    return rows.map((r) => r.id);
  }

  /** One row per store: thousands of listings as three arrays instead of thousands of rows. */
  async listedForSale(
    tx: Tx,
    storeIds: readonly string[],
    from: string,
    to: string,
  ): Promise<Map<string, Map<string, ListedSpan>>> {
    const { rows } = await sql<{ storeId: string; items: string; since: string; until: string }>`
      select l.store_id "storeId", array_agg(l.item_id)::text items, array_agg(l.listed_from)::text since, array_agg(l.listed_to)::text until
      from listing l join item i on i.tenant_id = l.tenant_id and i.id = l.item_id
      where l.tenant_id = ${tx.ctx.tenantId} and l.store_id = any(${plainArray(storeIds)}::uuid[]) and l.status <> 'delisted' and i.type = 'sellable' and i.stocked and i.status = 'active'
        and l.listed_from <= ${to}::date and (l.listed_to is null or l.listed_to >= ${from}::date)
      group by l.store_id`.execute(sqlTables(tx));
    const cells = (array: string): string[] => array.slice(1, -1).split(',');
    return new Map(
      rows.map((r) => {
        const since = cells(r.since);
        const until = cells(r.until);
        return [
          r.storeId,
          new Map(
            cells(r.items).map((id, i) => [
              id,
              { from: since[i] ?? from, to: until[i] === 'NULL' ? null : (until[i] ?? null) },
            ]),
          ),
        ];
      }),
    );
  }

  async put(tx: Tx, listings: readonly ListingFields[]): Promise<void> {
    for (let i = 0; i < listings.length; i += INSERT_CHUNK) {
      await sqlTables(tx)
        .insertInto('listing')
        .values(
          listings.slice(i, i + INSERT_CHUNK).map((l) => ({
            tenant_id: tx.ctx.tenantId,
            store_id: l.storeId,
            item_id: l.itemId,
            supplier_item_id: l.supplierItemId,
            listed_from: l.listedFrom,
            listed_to: l.listedTo,
            shelf_capacity_milli: l.shelfCapacityMilli,
            display_min_milli: l.displayMinMilli,
            safety_stock_milli: l.safetyStockMilli,
          })),
        )
        .onConflict((c) =>
          c.columns(['tenant_id', 'store_id', 'item_id']).doUpdateSet((eb) => ({
            supplier_item_id: eb.ref('excluded.supplier_item_id'),
            listed_from: eb.ref('excluded.listed_from'),
            listed_to: eb.ref('excluded.listed_to'),
            shelf_capacity_milli: eb.ref('excluded.shelf_capacity_milli'),
            display_min_milli: eb.ref('excluded.display_min_milli'),
            safety_stock_milli: eb.ref('excluded.safety_stock_milli'),
            version: eb('listing.version', '+', 1),
            updated_at: sql<Date>`now()`,
          })),
        )
        .execute();
    }
  }

  /** @throws NotFound when the item isn't listed there. */
  async setStatus(
    tx: Tx,
    storeId: string,
    itemId: string,
    change: { readonly status: ListingInfo['status']; readonly until: string | null; readonly reason: string | null },
  ): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('listing')
      .set((eb) => ({
        status: change.status,
        stopped_until: change.until,
        stop_reason: change.reason,
        version: eb('version', '+', 1),
        updated_at: sql<Date>`now()`,
      }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('store_id', '=', storeId)
      .where('item_id', '=', itemId)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw new NotFound();
  }
}
