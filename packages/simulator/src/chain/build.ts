import type {
  BaseUom,
  Daypart,
  ItemDefinition,
  ItemDemandDefinition,
  ItemType,
  OrderUnitDefinition,
  RecipeComponentDefinition,
  StorageTemp,
} from '../types.ts';

/** EAN-13 with its check digit from twelve digits. */
export function ean13(twelve: string): string {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(twelve[i]) * (i % 2 === 0 ? 1 : 3);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

/** A made-up GTIN: GS1 keeps the prefixes 040–049 for circulation inside one company, so no real product carries it. */
export function internalGtin(chainDigit: number, index: number): string {
  return ean13(`04${chainDigit}${String(index).padStart(9, '0')}`);
}

/** Price-embedded barcode: seven-digit prefix, price in fen (five digits), check digit. */
export function priceEmbeddedBarcode(prefix: string, priceMinor: number): string {
  return ean13(`${prefix}${String(priceMinor).padStart(5, '0')}`);
}

interface ItemSeed {
  sku: string;
  zh: string;
  en: string;
  category: string;
  type: ItemType;
  uom?: BaseUom;
  temp?: StorageTemp;
  life?: number | null;
  price?: number | null;
  cost: number;
  barcode?: string;
  orderUnits?: readonly OrderUnitDefinition[];
  tax?: ItemDefinition['taxCode'];
  brand?: ItemDefinition['brand'];
  byWeight?: boolean;
  averagePickMilli?: number;
  embeddedPrefix?: string;
  modifier?: boolean;
  setMeal?: boolean;
  stocked?: boolean;
  demand?: Partial<ItemDemandDefinition>;
}

const NO_DEMAND: ItemDemandDefinition = {
  weight: 0,
  daypart: 'allDay',
  heat: 0,
  rain: 1,
  festival: 1,
  dispersion: 8,
  trend: 0,
  months: null,
};

/** Item with the defaults filled in; stocked unless said otherwise. */
export function item(seed: ItemSeed): ItemDefinition {
  const life = seed.life ?? null;
  const demand = { ...NO_DEMAND, ...seed.demand };
  return {
    sku: seed.sku,
    barcodes: seed.barcode ? [seed.barcode] : [],
    name: { zh: seed.zh, en: seed.en },
    type: seed.type,
    categoryCode: seed.category,
    baseUom: seed.uom ?? 'each',
    storageTemp: seed.temp ?? 'ambient',
    shelfLifeDays: life,
    nearExpiryDays: life === null ? null : Math.max(1, Math.round(life * (life <= 10 ? 0.34 : 0.15))),
    orderUnits: seed.orderUnits ?? [],
    priceMinor: seed.price ?? null,
    costMinor: seed.cost,
    taxCode: seed.tax ?? 'VAT13',
    brand: seed.brand ?? null,
    isSeasonal: demand.months !== null,
    soldByWeight: seed.byWeight ?? false,
    averagePickMilli: seed.averagePickMilli ?? 1000,
    priceEmbeddedPrefix: seed.embeddedPrefix ?? null,
    isModifier: seed.modifier ?? false,
    isSetMeal: seed.setMeal ?? false,
    isStocked: seed.stocked ?? true,
    demand,
  };
}

/** 'MILK:150 CUP-500:1' → components; `each` items in pieces, `kg` and `l` items in grams and millilitres. */
export function components(
  text: string,
  uomOf: (sku: string) => BaseUom,
  wastePermille = 20,
): RecipeComponentDefinition[] {
  return text.split(' ').map((part) => {
    const [sku = '', amount = ''] = part.split(':');
    const each = uomOf(sku) === 'each';
    const quantityMilli = Math.round(Number(amount) * (each ? 1000 : 1));
    if (!(quantityMilli > 0)) throw new RangeError(`recipe component ${part} has no quantity`);
    return { sku, quantityMilli, wastePermille: each ? 0 : wastePermille };
  });
}

export const DAYPARTS: Readonly<Record<string, Daypart>> = {
  d: 'allDay',
  b: 'breakfast',
  l: 'lunch',
  a: 'afternoon',
  e: 'evening',
};
