import type { ChainDefinition, ItemDefinition, OpeningLot } from '@larder/simulator';
import type { NewCatalog } from '../foundation/catalog/provisioning.ts';
import type { NewUnit } from '../foundation/org/provisioning.ts';

/** Convenience only: bottled coffee comes out of a warehouse of the chain, which cannot meet tonight's orders alone. */
const HAS_ONE = 'convenience';
const CATEGORY = 'COFFEERTD';
const GOODS = 4;
export const WAREHOUSE = { code: 'DC01', name: { zh: '满囤中心仓', en: 'Mandun central warehouse' } };
/** Steps in for the warehouse: packs of the same size, a day later and a little dearer, without a minimum. */
const FALLBACK = { code: 'CITY-WHOLESALE', name: { zh: '同城饮品批发', en: 'City Beverage Wholesale' } };
const MILLI = 1_000n;
const PACK = 4n;
const PACKS_THERE = 9n;
const DEARER_PCT = 106n;
const HUNDRED = 100n;
const CUTOFF_MINUTE = 23 * 60;
/** Twice a week, so that a store asks for several packs and one line can be met by two. */
const ORDER_WEEKDAYS = [2, 5] as const;

/** Goods of the warehouse, best seller first; none for a chain without one. The last has no other source. */
export function warehouseGoods(chain: ChainDefinition): readonly ItemDefinition[] {
  if (chain.kind !== HAS_ONE) return [];
  const everywhere = (sku: string) => chain.listings.filter((l) => l.sku === sku).length === chain.stores.length;
  return chain.items
    .filter((i) => i.categoryCode === CATEGORY && everywhere(i.sku))
    .sort((a, b) => b.demand.weight - a.demand.weight || (a.sku < b.sku ? -1 : 1))
    .slice(0, GOODS);
}

/** The warehouse's place in the tree. */
export function warehouseUnits(chain: ChainDefinition): NewUnit[] {
  if (warehouseGoods(chain).length === 0) return [];
  const [store] = chain.stores;
  return [
    {
      code: WAREHOUSE.code,
      parentCode: '',
      type: 'warehouse',
      name: WAREHOUSE.name.zh,
      nameEn: WAREHOUSE.name.en,
      sort: chain.orgUnits.length,
      site: {
        kind: 'warehouse',
        format: 'warehouse',
        locationType: 'business',
        areaSqm: null,
        lat: store?.lat ?? null,
        lng: store?.lng ?? null,
        zone: chain.tenant.timeZone,
        currency: chain.tenant.currency,
        closeoutMinute: 0,
        openMinute: 0,
        closeMinute: 1440,
      },
    },
  ];
}

/** The warehouse and the supplier behind it as sources, and their order for the whole chain. */
export function warehouseSupply(
  chain: ChainDefinition,
  unitOf: (code: string) => string,
): { readonly sources: NewCatalog['sources']; readonly chains: NonNullable<NewCatalog['chains']> } {
  const goods = warehouseGoods(chain);
  if (goods.length === 0) return { sources: [], chains: [] };
  const source = (from: typeof WAREHOUSE, site: boolean, leadDays: number, pct: bigint, items: typeof goods) => ({
    code: from.code,
    name: from.name.zh,
    nameEn: from.name.en,
    siteId: site ? unitOf(from.code) : null,
    minOrderMinor: 0n,
    currency: chain.tenant.currency,
    contactName: null,
    slots: ORDER_WEEKDAYS.map((orderWeekday) => ({
      storeId: null,
      orderWeekday,
      cutoffMinute: CUTOFF_MINUTE,
      leadDays,
      window: null,
    })),
    items: items.map((i) => ({
      sku: i.sku,
      packUom: 'pack',
      packMilli: PACK * MILLI,
      moqMilli: PACK * MILLI,
      packPriceMinor: (BigInt(i.costMinor) * PACK * pct) / HUNDRED,
    })),
  });
  const backed = goods.slice(0, -1);
  return {
    sources: [source(WAREHOUSE, true, 1, HUNDRED, goods), source(FALLBACK, false, 2, DEARER_PCT, backed)],
    chains: goods.map((i) => ({
      sku: i.sku,
      unitId: unitOf(''),
      sourceCodes: backed.includes(i) ? [WAREHOUSE.code, FALLBACK.code] : [WAREHOUSE.code],
    })),
  };
}

/** What lies in the warehouse, in the form of a store's opening lots; it lasts for less than tonight's orders. */
export const warehouseStock = (
  chain: ChainDefinition,
): Pick<OpeningLot, 'sku' | 'lotCode' | 'quantityMilli' | 'expiresOn' | 'unitCostMinor'>[] =>
  warehouseGoods(chain).map((i) => ({
    sku: i.sku,
    lotCode: `${WAREHOUSE.code}-${i.sku}`,
    quantityMilli: Number(PACKS_THERE * PACK * MILLI),
    expiresOn: null,
    unitCostMinor: i.costMinor,
  }));
