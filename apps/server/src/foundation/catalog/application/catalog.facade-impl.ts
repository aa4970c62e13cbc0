import { Injectable } from '@nestjs/common';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { AuditApi } from '../../audit/index.ts';
import { CodeTaken } from '../catalog.errors.ts';
import {
  CatalogApi,
  type CatalogFacts,
  type CategoryInfo,
  type ListedSpan,
  type ListingInfo,
  type NewItem,
  type SourceChains,
  type SourceInfo,
  type SupplyCalendarInfo,
} from '../catalog.facade.ts';
import { CatalogFactsRepository } from '../data/catalog-facts.repository.ts';
import { ItemCodesRepository } from '../data/item-codes.repository.ts';
import { ItemsRepository } from '../data/items.repository.ts';
import { ListingsRepository } from '../data/listings.repository.ts';
import { SourcesRepository } from '../data/sources.repository.ts';
import { SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import type { ItemCodes, ItemInfo, RecipeBook } from '../domain/item.ts';
import { foldCode } from '../domain/item-codes.ts';
import { validOn } from '../domain/source-chain.ts';
import { CatalogCache } from './catalog-cache.ts';
import { SourceChainBook } from './source-chain-book.ts';
import { sourceMailCell } from './source-mail.ts';

@Injectable()
export class CatalogFacade extends CatalogApi {
  constructor(
    private readonly itemRows: ItemsRepository,
    private readonly codeRows: ItemCodesRepository,
    private readonly sourceRows: SourcesRepository,
    private readonly offerRows: SupplierItemsRepository,
    private readonly listingRows: ListingsRepository,
    private readonly factRows: CatalogFactsRepository,
    private readonly chains: SourceChainBook,
    private readonly cache: CatalogCache,
    private readonly pii: PiiCodec,
    private readonly audit: AuditApi,
  ) {
    super();
  }

  override facts(tx: Tx): Promise<CatalogFacts> {
    return this.factRows.read(tx);
  }

  override codes(tx: Tx): Promise<ItemCodes> {
    return this.cache.codes(tx);
  }

  override recipeBook(tx: Tx, businessDate: string, codes?: ItemCodes): Promise<RecipeBook> {
    return this.cache.recipeBook(tx, businessDate, codes);
  }

  override async items(tx: Tx, ids: readonly string[]): Promise<Map<string, ItemInfo>> {
    return new Map((await this.itemRows.byIds(tx, ids)).map((i) => [i.id, i]));
  }

  override allItems(tx: Tx): Promise<ItemInfo[]> {
    return this.itemRows.all(tx);
  }

  override async matching(tx: Tx, search: string): Promise<ReadonlySet<string>> {
    return new Set(await this.itemRows.matching(tx, search));
  }

  override stockedIn(tx: Tx, storeId: string, date: string): Promise<string[]> {
    return this.listingRows.stockedIn(tx, storeId, date);
  }

  override categories(tx: Tx): Promise<CategoryInfo[]> {
    return this.itemRows.categories(tx);
  }

  override async listings(tx: Tx, storeId: string): Promise<ListingInfo[]> {
    const listings = await this.ownListings(tx, storeId);
    const chains = await this.chains.of(tx, [storeId]);
    if (chains.itemIds.size === 0) return listings;
    const today = await this.chains.today(tx);
    return listings.map((listing) => {
      const first = chains.of(storeId, listing.itemId)?.find((link) => link.usable && validOn(link, today));
      if (!first) return listing;
      const { sourceId, supplierItemId, packMilli, packUom, moqMilli, packPriceMinor, packSize } = first;
      return { ...listing, sourceId, supplierItemId, packMilli, packUom, moqMilli, packPriceMinor, packSize };
    });
  }

  override sourceChains(tx: Tx, storeIds?: readonly string[]): Promise<SourceChains> {
    return this.chains.of(tx, storeIds);
  }

  private async ownListings(tx: Tx, storeId: string): Promise<ListingInfo[]> {
    return (await this.listingRows.ofStore(tx, storeId)).flatMap((l) =>
      l.supplierItemId === null ||
      l.sourceId === null ||
      l.packMilli === null ||
      l.packUom === null ||
      l.moqMilli === null ||
      l.packPriceMinor === null
        ? []
        : [
            {
              ...l,
              supplierItemId: l.supplierItemId,
              sourceId: l.sourceId,
              packMilli: l.packMilli,
              packUom: l.packUom,
              moqMilli: l.moqMilli,
              packPriceMinor: l.packPriceMinor,
            },
          ],
    );
  }

  override listedForSale(
    tx: Tx,
    storeIds: readonly string[],
    from: string,
    to: string,
  ): Promise<Map<string, Map<string, ListedSpan>>> {
    return this.listingRows.listedForSale(tx, storeIds, from, to);
  }

  override async sources(tx: Tx): Promise<Map<string, SourceInfo>> {
    return new Map((await this.sourceRows.all(tx)).map((s) => [s.id, s]));
  }

  override async calendars(tx: Tx, storeId: string): Promise<SupplyCalendarInfo[]> {
    const bySource = Map.groupBy(await this.sourceRows.slots(tx), (s) => s.sourceId);
    return [...bySource].map(([sourceId, slots]) => {
      const own = slots.filter((s) => s.storeId === storeId);
      const counting = own.length > 0 ? own : slots.filter((s) => s.storeId === null);
      return {
        sourceId,
        storeId,
        slots: counting.map(({ orderWeekday, cutoffMinute, leadDays, window }) => ({
          orderWeekday,
          cutoffMinute,
          leadDays,
          window,
        })),
      };
    });
  }

  override offers(
    tx: Tx,
    sourceId: string,
  ): Promise<{ readonly itemId: string; readonly packMilli: bigint; readonly packUom: string }[]> {
    return this.offerRows.find(tx, { sourceId });
  }

  override hasChains(tx: Tx): Promise<boolean> {
    return this.chains.any(tx);
  }

  override async calendarBook(tx: Tx): Promise<(storeId: string, sourceId: string) => SupplyCalendarInfo['slots']> {
    const slots = Map.groupBy(await this.sourceRows.slots(tx), (s) => `${s.sourceId} ${s.storeId ?? ''}`);
    return (storeId, sourceId) => slots.get(`${sourceId} ${storeId}`) ?? slots.get(`${sourceId} `) ?? [];
  }

  override async supplierMail(tx: Tx, sourceId: string): Promise<string | undefined> {
    const source = (await this.sourceRows.all(tx)).find((s) => s.id === sourceId);
    if (!source) throw new NotFound();
    return source.mailCipher === null
      ? undefined
      : this.pii.open(sourceMailCell(tx.ctx.tenantId, sourceId), source.mailCipher);
  }

  override async createItems(tx: Tx, items: readonly NewItem[]): Promise<Map<string, string>> {
    const codes = await this.cache.codes(tx);
    const result = new Map<string, string>();
    const fresh = new Map<string, NewItem>();
    for (const item of items) {
      const folded = foldCode(item.sku);
      const known = codes.bySku(folded);
      if (known) result.set(folded, known);
      else if (!fresh.has(folded)) fresh.set(folded, item);
    }
    const ids = await this.itemRows.insert(
      tx,
      [...fresh.values()].map((i) => ({
        sku: i.sku,
        name: i.name,
        nameEn: null,
        type: i.type,
        categoryId: null,
        baseUom: i.baseUom,
        shelfLifeDays: null,
        storage: 'ambient' as const,
        priceMinor: i.priceMinor ?? null,
        costMilliMinor: null,
        stocked: i.type !== 'service',
        status: 'active' as const,
      })),
    );
    for (const [i, folded] of [...fresh.keys()].entries()) result.set(folded, ids[i] as string);
    if (ids.length > 0)
      await this.audit.record(tx, {
        action: 'catalog.item.import',
        entity: 'item',
        entityId: tx.ctx.tenantId,
        diff: { created: ids.length },
      });
    return result;
  }

  override lockCodes(tx: Tx, mode: 'read' | 'write'): Promise<void> {
    return this.codeRows.lock(tx, mode);
  }

  override async addAlias(tx: Tx, itemId: string, code: string): Promise<void> {
    if (!(await this.codeRows.put(tx, itemId, 'alias', code))) throw new CodeTaken();
  }

  override async setStopped(
    tx: Tx,
    storeId: string,
    itemId: string,
    stop: { readonly until: string | null; readonly reason: string } | null,
  ): Promise<void> {
    await this.listingRows.setStatus(
      tx,
      storeId,
      itemId,
      stop === null
        ? { status: 'listed', until: null, reason: null }
        : { status: 'stopped', until: stop.until, reason: stop.reason },
    );
    await this.audit.record(tx, {
      action: stop === null ? 'catalog.listing.resume' : 'catalog.listing.stop',
      entity: 'listing',
      entityId: itemId,
      storeId,
      ...(stop === null ? {} : { diff: stop }),
    });
  }
}
