import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { CatalogFacts, ListedSpan, ListingInfo, PackSize, SourceInfo, SourceTerms } from '../catalog.facade.ts';
import { sqlTables } from './catalog.tables.ts';

export interface SourceRow extends SourceInfo {
  readonly state: 'candidate' | 'approved' | 'conditional' | 'suspended' | 'blocked';
  readonly contactName: string | null;
  readonly mailCipher: Buffer | null;
  readonly version: number;
}

export interface SourceFields {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: SourceInfo['kind'];
  readonly siteId: string | null;
  readonly state: SourceRow['state'];
  readonly minOrderMinor: bigint;
  readonly terms: SourceTerms;
  readonly currency: string;
  readonly contactName: string | null;
}

/** No freight, no truck to fill. */
export const NO_TERMS: SourceTerms = {
  freightMinor: null,
  freeFreightMinor: null,
  truckWeightG: null,
  truckVolumeMl: null,
  truckPallets: null,
};
export const NO_SIZE: PackSize = { weightG: null, volumeMl: null, perPallet: null };

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

export interface SlotRow {
  readonly sourceId: string;
  readonly storeId: string | null;
  readonly orderWeekday: number;
  readonly cutoffMinute: number;
  readonly leadDays: number;
  readonly window: string | null;
}

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

@Injectable()
export class SupplyRepository {
  async sources(tx: Tx): Promise<SourceRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('supply_source')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('code')
      .execute();
    return rows.map((r) => ({
      id: r.id,
      code: r.code,
      name: r.name,
      nameEn: r.name_en,
      kind: r.kind as SourceInfo['kind'],
      siteId: r.site_id,
      state: r.state as SourceRow['state'],
      minOrderMinor: r.min_order_minor,
      terms: {
        freightMinor: r.freight_minor,
        freeFreightMinor: r.free_freight_minor,
        truckWeightG: r.truck_weight_g,
        truckVolumeMl: r.truck_volume_ml,
        truckPallets: r.truck_pallets,
      },
      currency: r.currency,
      contactName: r.contact_name,
      mailCipher: r.mail_cipher,
      version: r.version,
    }));
  }

  async insertSource(tx: Tx, id: string, s: SourceFields, mailCipher: Buffer | null): Promise<void> {
    await sqlTables(tx)
      .insertInto('supply_source')
      .values({ tenant_id: tx.ctx.tenantId, id, ...sourceColumns(s), mail_cipher: mailCipher })
      .execute();
  }

  /** `mailCipher` undefined keeps what is stored. @throws VersionConflict */
  async updateSource(
    tx: Tx,
    id: string,
    expectedVersion: number,
    s: SourceFields,
    mailCipher: Buffer | null | undefined,
  ): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('supply_source')
      .set((eb) => ({
        ...sourceColumns(s),
        ...(mailCipher === undefined ? {} : { mail_cipher: mailCipher }),
        version: eb('version', '+', 1),
        updated_at: sql<Date>`now()`,
      }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (done.numUpdatedRows > 0n) return;
    const row = await sqlTables(tx)
      .selectFrom('supply_source')
      .select('version')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    throw row ? new VersionConflict(row.version) : new NotFound();
  }

  async supplierItems(
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
  async putSupplierItems(tx: Tx, items: readonly Omit<SupplierItemRow, 'id'>[]): Promise<string[]> {
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

  async slots(tx: Tx, sourceId?: string): Promise<SlotRow[]> {
    let query = sqlTables(tx)
      .selectFrom('supply_slot')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('source_id')
      .orderBy('order_weekday');
    if (sourceId !== undefined) query = query.where('source_id', '=', sourceId);
    return (await query.execute()).map((r) => ({
      sourceId: r.source_id,
      storeId: r.store_id,
      orderWeekday: r.order_weekday,
      cutoffMinute: r.cutoff_minute,
      leadDays: r.lead_days,
      window: r.window,
    }));
  }

  /** The calendar of a source as a whole, general slots and those of single stores. */
  async replaceSlots(tx: Tx, sourceId: string, slots: readonly Omit<SlotRow, 'sourceId'>[]): Promise<void> {
    await sqlTables(tx)
      .deleteFrom('supply_slot')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('source_id', '=', sourceId)
      .execute();
    if (slots.length === 0) return;
    await sqlTables(tx)
      .insertInto('supply_slot')
      .values(
        slots.map((s) => ({
          tenant_id: tx.ctx.tenantId,
          id: newId(),
          source_id: sourceId,
          store_id: s.storeId,
          order_weekday: s.orderWeekday,
          cutoff_minute: s.cutoffMinute,
          lead_days: s.leadDays,
          window: s.window,
        })),
      )
      .execute();
  }

  listings(tx: Tx, storeId: string): Promise<ListingRow[]> {
    return this.listingsWhere(tx, 'l.store_id', storeId);
  }

  /** One item's listings in every store; the caller cuts them to its scope. */
  listingsOfItem(tx: Tx, itemId: string): Promise<ListingRow[]> {
    return this.listingsWhere(tx, 'l.item_id', itemId);
  }

  async facts(tx: Tx): Promise<CatalogFacts> {
    const { tenantId } = tx.ctx;
    const { rows } = await sql<CatalogFacts>`
      select l.*, i.*, (select count(*)::int from supply_slot where tenant_id = ${tenantId}) slots, (select count(*)::int from recipe where tenant_id = ${tenantId}) recipes
      from (select count(*)::int listings, count(*) filter (where l.safety_stock_milli > 0)::int "safetyStocks", count(*) filter (where l.display_min_milli > 0)::int "displayMinimums",
          count(l.shelf_capacity_milli)::int "shelfCapacities", count(*) filter (where s.moq_milli > 0)::int "minimumOrders", count(s.id)::int packs
        from listing l left join supplier_item s on s.tenant_id = l.tenant_id and s.id = l.supplier_item_id where l.tenant_id = ${tenantId}) l,
        (select count(*) filter (where price_minor is not null and cost_milli_minor is not null)::int margins, count(shelf_life_days)::int "shelfLives" from item where tenant_id = ${tenantId}) i`.execute(
      sqlTables(tx),
    );
    return rows[0] as CatalogFacts;
  }

  private async listingsWhere(tx: Tx, column: 'l.store_id' | 'l.item_id', id: string): Promise<ListingRow[]> {
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

  async putListings(tx: Tx, listings: readonly ListingFields[]): Promise<void> {
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
  async setListingStatus(
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

const sizeOf = (row: {
  readonly pack_weight_g: bigint | null;
  readonly pack_volume_ml: bigint | null;
  readonly packs_per_pallet: number | null;
}): PackSize => ({ weightG: row.pack_weight_g, volumeMl: row.pack_volume_ml, perPallet: row.packs_per_pallet });

const sourceColumns = (s: SourceFields) => ({
  code: s.code,
  name: s.name,
  name_en: s.nameEn,
  kind: s.kind,
  site_id: s.siteId,
  state: s.state,
  min_order_minor: s.minOrderMinor,
  freight_minor: s.terms.freightMinor,
  free_freight_minor: s.terms.freeFreightMinor,
  truck_weight_g: s.terms.truckWeightG,
  truck_volume_ml: s.terms.truckVolumeMl,
  truck_pallets: s.terms.truckPallets,
  currency: s.currency,
  contact_name: s.contactName,
});
