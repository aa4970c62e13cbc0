import type { Item, ItemDetail } from '@larder/contracts/catalog/items';
import type { ItemSupply, Listing, SupplySource, SupplySourceDetail } from '@larder/contracts/catalog/supply';
import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { StoreInfo } from '../../org/index.ts';
import type { ItemRow } from '../data/items.repository.ts';
import type { ListingRow } from '../data/listings.repository.ts';
import type { SlotRow, SourceRow } from '../data/sources.repository.ts';
import type { SupplierItemRow } from '../data/supplier-items.repository.ts';
import type { ItemInfo } from '../domain/item.ts';
import type { CodeKind } from '../domain/item-codes.ts';
import type { RecipeVersion } from '../domain/recipe-book.ts';

const BP_IN_PERCENT = 100;
type Names = ReadonlyMap<string, ItemInfo>;

export const itemView = (i: ItemRow): Item => ({
  id: i.id,
  sku: i.sku,
  name: i.name,
  nameEn: i.nameEn,
  type: i.type,
  categoryId: i.categoryId,
  categoryName: i.categoryName,
  categoryNameEn: i.categoryNameEn,
  baseUom: i.baseUom,
  shelfLifeDays: i.shelfLifeDays,
  storage: i.storage,
  price: i.priceMinor === null ? null : minorToWire(i.priceMinor),
  costMilli: i.costMilliMinor === null ? null : minorToWire(i.costMilliMinor),
  stocked: i.stocked,
  status: i.status,
  version: i.version,
});

export interface ItemParts {
  readonly codes: readonly { readonly kind: CodeKind; readonly code: string }[];
  readonly uoms: readonly { readonly uom: string; readonly factorMilli: bigint }[];
  readonly recipes: readonly RecipeVersion[];
  readonly names: Names;
}

export const itemDetailView = (item: ItemRow, parts: ItemParts): ItemDetail => ({
  ...itemView(item),
  codes: parts.codes.map(({ kind, code }) => ({ kind, code })),
  uoms: parts.uoms.map((u) => ({ uom: u.uom, factor: fromMilli(u.factorMilli) })),
  recipes: parts.recipes.map((r) => ({
    version: r.version,
    effectiveFrom: r.effectiveFrom,
    yield: fromMilli(r.yieldMilli),
    lines: r.lines.map((l) => {
      const component = parts.names.get(l.componentId);
      return {
        componentId: l.componentId,
        componentName: component?.name ?? '',
        componentNameEn: component?.nameEn ?? null,
        componentSku: component?.sku ?? '',
        uom: component?.baseUom ?? '',
        quantity: fromMilli(l.quantityMilli),
        wastePct: l.wasteBp / BP_IN_PERCENT,
      };
    }),
  })),
});

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

export const sourceView = (s: SourceRow): SupplySource => ({
  id: s.id,
  code: s.code,
  name: s.name,
  nameEn: s.nameEn,
  kind: s.kind,
  siteId: s.siteId,
  state: s.state,
  minOrder: minorToWire(s.minOrderMinor),
  freight: s.terms.freightMinor === null ? null : minorToWire(s.terms.freightMinor),
  freeFreight: s.terms.freeFreightMinor === null ? null : minorToWire(s.terms.freeFreightMinor),
  truckWeightGrams: numberOrNull(s.terms.truckWeightG),
  truckVolumeMl: numberOrNull(s.terms.truckVolumeMl),
  truckPallets: s.terms.truckPallets,
  currency: s.currency,
  contactName: s.contactName,
  hasMail: s.mailCipher !== null,
  version: s.version,
});

export const sourceDetailView = (
  s: SourceRow,
  slots: readonly SlotRow[],
  items: readonly SupplierItemRow[],
  names: Names,
): SupplySourceDetail => ({
  ...sourceView(s),
  slots: slots.map(({ storeId, orderWeekday, cutoffMinute, leadDays, window }) => ({
    storeId,
    orderWeekday,
    cutoffMinute,
    leadDays,
    window,
  })),
  items: items
    .map((i) => {
      const item = names.get(i.itemId);
      return {
        id: i.id,
        itemId: i.itemId,
        itemName: item?.name ?? '',
        itemNameEn: item?.nameEn ?? null,
        itemSku: item?.sku ?? '',
        baseUom: item?.baseUom ?? '',
        supplierSku: i.supplierSku,
        packUom: i.packUom,
        pack: fromMilli(i.packMilli),
        moq: fromMilli(i.moqMilli),
        packPrice: minorToWire(i.packPriceMinor),
        packWeightGrams: numberOrNull(i.packSize.weightG),
        packVolumeMl: numberOrNull(i.packSize.volumeMl),
        packsPerPallet: i.packSize.perPallet,
        status: i.status,
      };
    })
    .sort((a, b) => (a.itemSku < b.itemSku ? -1 : 1)),
});

export const listingView = (l: ListingRow, names: Names, sources: ReadonlyMap<string, SourceRow>): Listing => {
  const item = names.get(l.itemId);
  const source = l.sourceId === null ? undefined : sources.get(l.sourceId);
  return {
    itemId: l.itemId,
    itemName: item?.name ?? '',
    itemNameEn: item?.nameEn ?? null,
    itemSku: item?.sku ?? '',
    baseUom: item?.baseUom ?? '',
    supplierItemId: l.supplierItemId,
    sourceId: l.sourceId,
    sourceName: source?.name ?? null,
    sourceNameEn: source?.nameEn ?? null,
    status: l.status,
    stoppedUntil: l.stoppedUntil,
    stopReason: l.stopReason,
    listedFrom: l.listedFrom,
    listedTo: l.listedTo,
    shelfCapacity: l.shelfCapacityMilli === null ? null : fromMilli(l.shelfCapacityMilli),
    displayMin: fromMilli(l.displayMinMilli),
    safetyStock: fromMilli(l.safetyStockMilli),
  };
};

export const itemSupplyView = (
  offers: readonly SupplierItemRow[],
  listings: readonly { readonly listing: ListingRow; readonly store: StoreInfo }[],
  sources: ReadonlyMap<string, SourceRow>,
): ItemSupply => ({
  offers: offers.map((o) => {
    const source = sources.get(o.sourceId);
    return {
      supplierItemId: o.id,
      sourceId: o.sourceId,
      sourceName: source?.name ?? '',
      sourceNameEn: source?.nameEn ?? null,
      packUom: o.packUom,
      pack: fromMilli(o.packMilli),
      moq: fromMilli(o.moqMilli),
      packPrice: minorToWire(o.packPriceMinor),
      currency: source?.currency ?? '',
      status: o.status,
    };
  }),
  listings: listings.map(({ listing, store }) => {
    const source = listing.sourceId === null ? undefined : sources.get(listing.sourceId);
    return {
      storeId: store.id,
      storeCode: store.code,
      storeName: store.name,
      storeNameEn: store.nameEn,
      sourceName: source?.name ?? null,
      sourceNameEn: source?.nameEn ?? null,
      status: listing.status,
      stoppedUntil: listing.stoppedUntil,
    };
  }),
});
