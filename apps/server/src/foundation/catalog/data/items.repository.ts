import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { searchText } from '../application/search-text.ts';
import type { ItemInfo, ItemType } from '../domain/item.ts';
import { foldCode } from '../domain/item-codes.ts';
import { sqlTables } from './catalog.tables.ts';
import { CatalogRevisionRepository } from './catalog-revision.repository.ts';
import { chunks } from './insert-chunks.ts';

export interface ItemRow extends ItemInfo {
  readonly version: number;
}

export interface ItemFields {
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly type: ItemType;
  readonly categoryId: string | null;
  readonly baseUom: string;
  readonly shelfLifeDays: number | null;
  readonly storage: ItemInfo['storage'];
  readonly priceMinor: bigint | null;
  readonly costMilliMinor: bigint | null;
  readonly stocked: boolean;
  readonly status: ItemInfo['status'];
}

export interface ItemFilter {
  readonly search?: string | undefined;
  readonly type?: ItemType | undefined;
  readonly categoryId?: string | undefined;
  readonly status?: ItemInfo['status'] | undefined;
  /** Folded sku after which the page starts. */
  readonly after?: string | undefined;
  readonly limit: number;
}

@Injectable()
export class ItemsRepository {
  constructor(private readonly revision: CatalogRevisionRepository) {}

  select(tx: Tx) {
    return sqlTables(tx)
      .selectFrom('item as i')
      .leftJoin('item_category as c', (j) =>
        j.onRef('c.tenant_id', '=', 'i.tenant_id').onRef('c.id', '=', 'i.category_id'),
      )
      .where('i.tenant_id', '=', tx.ctx.tenantId)
      .selectAll('i')
      .select(['c.name as category_name', 'c.name_en as category_name_en']);
  }

  async all(tx: Tx): Promise<ItemRow[]> {
    return (await this.select(tx).orderBy('i.sku_folded').execute()).map(toItem);
  }

  async byIds(tx: Tx, ids: readonly string[]): Promise<ItemRow[]> {
    if (ids.length === 0) return [];
    return (
      await this.select(tx)
        .where(sql<boolean>`i.id = any(${[...new Set(ids)]}::uuid[])`)
        .execute()
    ).map(toItem);
  }

  /** Item id of a folded sku. */
  async bySku(tx: Tx, folded: string): Promise<string | undefined> {
    return (
      await sqlTables(tx)
        .selectFrom('item')
        .select('id')
        .where('tenant_id', '=', tx.ctx.tenantId)
        .where('sku_folded', '=', folded)
        .executeTakeFirst()
    )?.id;
  }

  async page(tx: Tx, filter: ItemFilter): Promise<ItemRow[]> {
    let query = this.filtered(tx, filter).orderBy('i.sku_folded').limit(filter.limit);
    if (filter.after !== undefined) query = query.where('i.sku_folded', '>', filter.after);
    return (await query.execute()).map(toItem);
  }

  /** Items behind a filter, regardless of the page. */
  async count(tx: Tx, filter: ItemFilter): Promise<number> {
    const row = await this.filtered(tx, filter)
      .clearSelect()
      .select(sql<string>`count(*)`.as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  private filtered(tx: Tx, filter: ItemFilter) {
    let query = this.select(tx);
    if (filter.type !== undefined) query = query.where('i.type', '=', filter.type);
    if (filter.categoryId !== undefined) query = query.where('i.category_id', '=', filter.categoryId);
    if (filter.status !== undefined) query = query.where('i.status', '=', filter.status);
    if (filter.search !== undefined) query = query.where(foundBy(tx, filter.search));
    return query;
  }

  /** Ids of what a search finds, archived items included. */
  async matching(tx: Tx, search: string): Promise<string[]> {
    const rows = await sqlTables(tx)
      .selectFrom('item as i')
      .select('i.id')
      .where('i.tenant_id', '=', tx.ctx.tenantId)
      .where(foundBy(tx, search))
      .execute();
    return rows.map((r) => r.id);
  }

  async insert(tx: Tx, items: readonly ItemFields[]): Promise<string[]> {
    const ids = items.map(() => newId());
    for (const chunk of chunks(
      items.map((item, i) => ({ tenant_id: tx.ctx.tenantId, id: ids[i] as string, ...columns(item) })),
    ))
      await sqlTables(tx).insertInto('item').values(chunk).execute();
    await this.revision.touch(tx);
    return ids;
  }

  /** @throws VersionConflict */
  async update(tx: Tx, id: string, expectedVersion: number, item: ItemFields): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('item')
      .set((eb) => ({ ...columns(item), version: eb('version', '+', 1), updated_at: sql<Date>`now()` }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) {
      const row = await sqlTables(tx)
        .selectFrom('item')
        .select('version')
        .where('tenant_id', '=', tx.ctx.tenantId)
        .where('id', '=', id)
        .executeTakeFirst();
      throw row ? new VersionConflict(row.version) : new NotFound();
    }
    await this.revision.touch(tx);
  }

  async categories(tx: Tx): Promise<{ id: string; code: string; name: string; nameEn: string | null; sort: number }[]> {
    const rows = await sqlTables(tx)
      .selectFrom('item_category')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('sort')
      .orderBy('code')
      .execute();
    return rows.map((r) => ({ id: r.id, code: r.code, name: r.name, nameEn: r.name_en, sort: r.sort }));
  }

  async insertCategory(
    tx: Tx,
    category: { readonly code: string; readonly name: string; readonly nameEn: string | null; readonly sort: number },
  ): Promise<string> {
    const id = newId();
    await sqlTables(tx)
      .insertInto('item_category')
      .values({
        tenant_id: tx.ctx.tenantId,
        id,
        code: category.code,
        name: category.name,
        name_en: category.nameEn,
        sort: category.sort,
      })
      .execute();
    return id;
  }
}

const columns = (i: ItemFields) => ({
  sku: i.sku.trim(),
  sku_folded: foldCode(i.sku),
  name: i.name,
  name_en: i.nameEn,
  type: i.type,
  category_id: i.categoryId,
  base_uom: i.baseUom,
  shelf_life_days: i.shelfLifeDays,
  storage: i.storage,
  price_minor: i.priceMinor,
  cost_milli_minor: i.costMilliMinor,
  stocked: i.stocked,
  status: i.status,
  search_text: searchText(i.sku, i.name, i.nameEn),
});

type Selected = Awaited<ReturnType<ReturnType<ItemsRepository['select']>['execute']>>[number];

function toItem(r: Selected): ItemRow {
  return {
    id: r.id,
    sku: r.sku,
    name: r.name,
    nameEn: r.name_en,
    type: r.type as ItemType,
    categoryId: r.category_id,
    categoryName: r.category_name,
    categoryNameEn: r.category_name_en,
    baseUom: r.base_uom,
    shelfLifeDays: r.shelf_life_days,
    storage: r.storage as ItemInfo['storage'],
    priceMinor: r.price_minor,
    costMilliMinor: r.cost_milli_minor,
    stocked: r.stocked,
    status: r.status as ItemInfo['status'],
    version: r.version,
  };
}

/** Sku, names and pinyin by any part of them; a code only whole: what a scanner types finds its item by one read of a key. */
function foundBy(tx: Tx, search: string) {
  const text = search.trim();
  // strpos instead of ILIKE: a pattern's wildcards would be the caller's, and neither can use an index under row-level security.
  return sql<boolean>`(strpos(i.search_text, ${text.toLowerCase()}) > 0 or i.id in (select c.item_id from item_code c
    where c.tenant_id = ${tx.ctx.tenantId} and c.kind in ('barcode', 'alias') and c.code = ${text}))`;
}
