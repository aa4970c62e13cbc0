import type {
  CategoryDefinition,
  ChainDefinition,
  ItemDefinition,
  ListingDefinition,
  PersonDefinition,
  RoleKey,
  StoreDefinition,
  SupplierItemDefinition,
} from '../types.ts';

/** A chain without its random seed and scale. */
export type ChainBody = Omit<ChainDefinition, 'kind' | 'seed' | 'demandScale' | 'seqEpoch'>;

export const category = (code: string, parentCode: string | null, zh: string, en: string): CategoryDefinition => ({
  code,
  parentCode,
  name: { zh, en },
});

export const person = (
  code: string,
  role: RoleKey,
  scopeCodes: readonly string[],
  zh: string,
  en: string,
  email: string,
): PersonDefinition => ({
  code,
  role,
  scopeCodes,
  name: { zh, en },
  email,
});

/** Supply of an item in its first order unit at purchase cost. */
export function supplyItem(
  item: ItemDefinition,
  sourceCode: string,
  terms: { moq: number; orderMultiple: number; leadDays: number },
): SupplierItemDefinition {
  const unit = item.orderUnits[0] ?? { uom: item.baseUom, factorMilli: 1000 };
  return {
    sourceCode,
    sku: item.sku,
    uom: unit.uom,
    packMilli: unit.factorMilli,
    orderMultiple: terms.orderMultiple,
    moq: terms.moq,
    priceMinor: Math.round((item.costMinor * unit.factorMilli) / 1000),
    leadDays: terms.leadDays,
    isPreferred: true,
  };
}

/** Listing of an item in a store: shelves bound only what customers take from a shelf themselves. */
export function listing(
  store: StoreDefinition,
  item: ItemDefinition,
  terms: { from: string | null; to: string | null; local?: boolean },
): ListingDefinition {
  const onShelf = item.isStocked && item.type === 'sellable';
  const pack = item.orderUnits[0]?.factorMilli ?? 1000;
  const capacity = Math.max(pack * 2, Math.round((pack * 3 * store.sizeFactor) / 1000) * 1000);
  return {
    storeCode: store.code,
    sku: item.sku,
    tier: terms.local ? 'local' : 'core',
    listedFrom: terms.from,
    listedTo: terms.to,
    shelfCapacityMilli: onShelf ? capacity : null,
    displayMinMilli: onShelf
      ? item.soldByWeight
        ? 1000
        : item.shelfLifeDays !== null && item.shelfLifeDays <= 7
          ? 2000
          : 3000
      : 0,
  };
}
