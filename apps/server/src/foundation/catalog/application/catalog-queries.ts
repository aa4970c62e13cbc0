import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { ItemCodesRepository } from '../data/item-codes.repository.ts';
import { ItemUomsRepository } from '../data/item-uoms.repository.ts';
import { type ItemFilter, type ItemRow, ItemsRepository } from '../data/items.repository.ts';
import { type ListingRow, ListingsRepository } from '../data/listings.repository.ts';
import { RecipesRepository } from '../data/recipes.repository.ts';
import { type SlotRow, type SourceRow, SourcesRepository } from '../data/sources.repository.ts';
import { type SupplierItemRow, SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import type { ItemInfo } from '../domain/item.ts';
import type { CodeKind } from '../domain/item-codes.ts';
import type { RecipeVersion } from '../domain/recipe-book.ts';

type Names = ReadonlyMap<string, ItemInfo>;

@Injectable()
export class CatalogQueries {
  constructor(
    private readonly items: ItemsRepository,
    private readonly codes: ItemCodesRepository,
    private readonly uoms: ItemUomsRepository,
    private readonly recipes: RecipesRepository,
    private readonly sourceRows: SourcesRepository,
    private readonly offerRows: SupplierItemsRepository,
    private readonly listingRows: ListingsRepository,
    private readonly org: OrgApi,
  ) {}

  page(tx: Tx, filter: ItemFilter): Promise<ItemRow[]> {
    return this.items.page(tx, filter);
  }

  count(tx: Tx, filter: ItemFilter): Promise<number> {
    return this.items.count(tx, filter);
  }

  categories(tx: Tx): ReturnType<ItemsRepository['categories']> {
    return this.items.categories(tx);
  }

  /** @throws NotFound */
  async item(tx: Tx, id: string): Promise<ItemRow> {
    const [item] = await this.items.byIds(tx, [id]);
    if (!item) throw new NotFound();
    return item;
  }

  async itemDetail(
    tx: Tx,
    id: string,
  ): Promise<{
    item: ItemRow;
    codes: { kind: CodeKind; code: string }[];
    uoms: { uom: string; factorMilli: bigint }[];
    recipes: RecipeVersion[];
    names: Names;
  }> {
    const item = await this.item(tx, id);
    const codes = await this.codes.all(tx, id);
    const uoms = await this.uoms.ofItem(tx, id);
    const recipes = (await this.recipes.all(tx, id)).reverse();
    const names = new Map(
      (
        await this.items.byIds(
          tx,
          recipes.flatMap((r) => r.lines.map((l) => l.componentId)),
        )
      ).map((i) => [i.id, i]),
    );
    return { item, codes, uoms, recipes, names };
  }

  sources(tx: Tx): Promise<SourceRow[]> {
    return this.sourceRows.all(tx);
  }

  /** @throws NotFound */
  async source(tx: Tx, id: string): Promise<SourceRow> {
    const source = (await this.sourceRows.all(tx)).find((s) => s.id === id);
    if (!source) throw new NotFound();
    return source;
  }

  async sourceDetail(
    tx: Tx,
    id: string,
  ): Promise<{ source: SourceRow; slots: SlotRow[]; items: SupplierItemRow[]; names: Names }> {
    const source = await this.source(tx, id);
    const slots = await this.sourceRows.slots(tx, id);
    const items = await this.offerRows.find(tx, { sourceId: id });
    const names = new Map(
      (
        await this.items.byIds(
          tx,
          items.map((i) => i.itemId),
        )
      ).map((i) => [i.id, i]),
    );
    return { source, slots, items, names };
  }

  /** @throws NotFound for a store out of scope. */
  async listings(
    tx: Tx,
    storeId: string,
  ): Promise<{ listings: ListingRow[]; names: Names; sources: Map<string, SourceRow> }> {
    if (!reaches(tx.ctx, 'catalog.item.read', storeId)) throw new NotFound();
    await this.org.store(tx, storeId);
    const listings = await this.listingRows.ofStore(tx, storeId);
    const names = new Map(
      (
        await this.items.byIds(
          tx,
          listings.map((l) => l.itemId),
        )
      ).map((i) => [i.id, i]),
    );
    const sources = new Map((await this.sourceRows.all(tx)).map((s) => [s.id, s]));
    return { listings, names, sources };
  }

  /** @throws NotFound */
  async itemSupply(
    tx: Tx,
    itemId: string,
  ): Promise<{
    offers: SupplierItemRow[];
    listings: { listing: ListingRow; store: StoreInfo }[];
    sources: Map<string, SourceRow>;
  }> {
    await this.item(tx, itemId);
    const offers = await this.offerRows.find(tx, { itemId });
    const listings = new Map((await this.listingRows.ofItem(tx, itemId)).map((l) => [l.storeId, l]));
    const stores = await this.org.stores(tx, storesFor(tx.ctx, 'catalog.supplier.read'));
    const sources = new Map((await this.sourceRows.all(tx)).map((s) => [s.id, s]));
    return {
      offers,
      sources,
      listings: stores.flatMap((store) => {
        const listing = listings.get(store.id);
        return listing ? [{ listing, store }] : [];
      }),
    };
  }
}
