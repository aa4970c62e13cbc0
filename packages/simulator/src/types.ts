/**
 * Shapes of a synthetic chain. Everything here is plain JSON-able data: money is a safe integer of minor units (`…Minor`),
 * quantities are safe integers of thousandths of the base unit (`…Milli`), dates are 'YYYY-MM-DD', times of day 'HH:mm',
 * weekdays ISO (1 = Monday … 7 = Sunday). Codes are stable natural keys; the loader maps them to ids.
 */

export interface LocalText {
  readonly zh: string;
  readonly en: string;
}

export type ChainKind = 'bakery' | 'convenience';
export type LocationType = 'business' | 'community' | 'school';
export type OrgUnitType = 'hq' | 'region' | 'area' | 'store' | 'centralKitchen';
export type ItemType = 'sellable' | 'ingredient' | 'semiFinished' | 'packaging' | 'service';
export type StorageTemp = 'ambient' | 'chilled' | 'frozen';
export type BaseUom = 'each' | 'kg' | 'l';
export type TicketChannel = 'dine_in' | 'takeaway' | 'delivery' | 'online' | 'retail';
export type RoleKey = 'owner' | 'hq_manager' | 'buyer' | 'area_supervisor' | 'store_manager' | 'clerk' | 'compliance';
/** When in the day an item sells, on top of the store's own traffic. */
export type Daypart = 'allDay' | 'breakfast' | 'lunch' | 'afternoon' | 'evening';

export interface TenantDefinition {
  readonly code: string;
  readonly name: LocalText;
  readonly locale: 'zh-CN';
  readonly currency: 'CNY';
  readonly timeZone: 'Asia/Shanghai';
}

export interface OrgUnitDefinition {
  readonly code: string;
  readonly parentCode: string | null;
  readonly type: OrgUnitType;
  readonly name: LocalText;
}

export interface StoreFormatDefinition {
  readonly code: string;
  readonly name: LocalText;
}

export interface StoreDefinition {
  /** Equals the code of its org unit. */
  readonly code: string;
  readonly name: LocalText;
  readonly areaCode: string;
  readonly regionCode: string;
  readonly formatCode: string;
  readonly locationType: LocationType;
  readonly areaSqm: number;
  readonly lat: number;
  readonly lng: number;
  readonly city: LocalText;
  /** Opening hours in local time; `closes` is '24:00' for midnight and for stores that never close. */
  readonly opens: string;
  readonly closes: string;
  /** Local hour at which the business date turns. */
  readonly closeoutHour: number;
  /** Relative size, 1 = the chain's typical store. */
  readonly sizeFactor: number;
  /** Traffic multiplier per ISO weekday, index 0 = Monday; mean about 1. */
  readonly weekdayProfile: readonly number[];
  /** Share of the day's traffic per local clock hour, 24 values, sum 1, 0 when closed. */
  readonly hourProfile: readonly number[];
  readonly terminals: readonly string[];
  readonly channelMix: Readonly<Partial<Record<TicketChannel, number>>>;
  /** Days closed around Spring Festival relative to lunar New Year's day (0), null when the store stays open. */
  readonly springFestivalClosure: { readonly fromOffset: number; readonly toOffset: number } | null;
  readonly openedOn: string;
}

export interface KitchenDefinition {
  readonly code: string;
  readonly name: LocalText;
  readonly lat: number;
  readonly lng: number;
}

export interface PersonDefinition {
  readonly code: string;
  readonly name: LocalText;
  readonly role: RoleKey;
  /** Org units (codes) the role is granted on. */
  readonly scopeCodes: readonly string[];
  /** Reserved documentation domain, never a real mailbox. */
  readonly email: string;
}

export interface CategoryDefinition {
  readonly code: string;
  readonly parentCode: string | null;
  readonly name: LocalText;
}

export interface OrderUnitDefinition {
  readonly uom: string;
  /** Thousandths of the base unit in one of this unit. */
  readonly factorMilli: number;
}

/** Parameters of latent demand; only the simulator reads them. */
export interface ItemDemandDefinition {
  /** Relative popularity inside the chain; 0 = no demand of its own. */
  readonly weight: number;
  readonly daypart: Daypart;
  /** Log change of demand per +10 °C (positive = sells in the heat). */
  readonly heat: number;
  /** Multiplier on a fully rainy day. */
  readonly rain: number;
  /** Multiplier in the last days before a big festival. */
  readonly festival: number;
  /** Negative binomial size; small = erratic. */
  readonly dispersion: number;
  /** Log growth per year. */
  readonly trend: number;
  /** Months (1–12) on sale, null = all year. */
  readonly months: readonly number[] | null;
}

export interface ItemDefinition {
  readonly sku: string;
  readonly barcodes: readonly string[];
  readonly name: LocalText;
  readonly type: ItemType;
  readonly categoryCode: string;
  readonly baseUom: BaseUom;
  readonly storageTemp: StorageTemp;
  readonly shelfLifeDays: number | null;
  readonly nearExpiryDays: number | null;
  /** Orderable units; the base unit itself is always valid (factor 1000). */
  readonly orderUnits: readonly OrderUnitDefinition[];
  /** Selling price per base unit, null when it isn't sold. */
  readonly priceMinor: number | null;
  /** Purchase or production cost per base unit. */
  readonly costMinor: number;
  readonly taxCode: 'VAT6' | 'VAT9' | 'VAT13';
  readonly brand: LocalText | null;
  readonly isSeasonal: boolean;
  readonly soldByWeight: boolean;
  /** Average weight of one purchase when sold by weight. */
  readonly averagePickMilli: number;
  /** First seven digits of the store's price-embedded barcode (prefix 20–29 and five digits), null otherwise. */
  readonly priceEmbeddedPrefix: string | null;
  /** Sold only as a modifier of another line. */
  readonly isModifier: boolean;
  readonly isSetMeal: boolean;
  /** Stores hold stock of it; false for made-to-order goods, set meals, modifiers and services. */
  readonly isStocked: boolean;
  readonly demand: ItemDemandDefinition;
}

export interface RecipeComponentDefinition {
  readonly sku: string;
  readonly quantityMilli: number;
  /** Preparation loss in tenths of a percent added on top of the quantity. */
  readonly wastePermille: number;
}

export interface RecipeDefinition {
  readonly sku: string;
  readonly version: number;
  readonly effectiveFrom: string;
  /** Null = still valid. */
  readonly effectiveTo: string | null;
  /** `sale`: exploded when the item (or modifier, set meal) is sold. `production`: made ahead in the central kitchen. */
  readonly usage: 'sale' | 'production';
  /** What one batch yields, in thousandths of the item's base unit. */
  readonly yieldMilli: number;
  readonly components: readonly RecipeComponentDefinition[];
}

/** Which modifiers a till offers for an item's category. */
export interface ModifierGroupDefinition {
  readonly code: string;
  readonly name: LocalText;
  readonly categoryCodes: readonly string[];
  readonly skus: readonly string[];
  /** Chance that a line of these categories carries one of them. */
  readonly probability: number;
}

export interface SupplySourceDefinition {
  readonly code: string;
  readonly kind: 'supplier' | 'centralKitchen';
  readonly name: LocalText;
  readonly contact: LocalText;
}

export interface SupplierItemDefinition {
  readonly sourceCode: string;
  readonly sku: string;
  readonly uom: string;
  /** Thousandths of the base unit in one ordering unit. */
  readonly packMilli: number;
  /** Orders are a multiple of this many ordering units. */
  readonly orderMultiple: number;
  /** Minimum quantity in ordering units. */
  readonly moq: number;
  /** Price of one ordering unit. */
  readonly priceMinor: number;
  readonly leadDays: number;
  readonly isPreferred: boolean;
}

export interface SupplyCalendarDefinition {
  readonly sourceCode: string;
  /** Stores it holds for; null = all. A store's own calendar wins. */
  readonly storeCodes: readonly string[] | null;
  readonly orderWeekdays: readonly number[];
  readonly cutoffTime: string;
  readonly leadDays: number;
  readonly deliveryWeekdays: readonly number[];
  readonly deliveryFrom: string;
  readonly deliveryTo: string;
  readonly minOrderMinor: number;
}

export interface ListingDefinition {
  readonly storeCode: string;
  readonly sku: string;
  readonly tier: 'core' | 'local';
  /** First and last business date on sale; null = open. */
  readonly listedFrom: string | null;
  readonly listedTo: string | null;
  /** What the shelf holds; null = unlimited. */
  readonly shelfCapacityMilli: number | null;
  readonly displayMinMilli: number;
}

export interface PolicyDefinition {
  readonly key: string;
  readonly level: 'tenant' | 'region' | 'format' | 'store';
  /** Code of the tenant, region, format or store. */
  readonly code: string;
  readonly value: number | boolean | string;
  readonly locked: boolean;
}

export interface ClimateDefinition {
  readonly regionCode: string;
  readonly meanTempC: number;
  readonly amplitudeC: number;
  /** Chance of rain per calendar month, January first. */
  readonly rainChance: readonly number[];
}

export interface ChainDefinition {
  readonly kind: ChainKind;
  readonly seed: number;
  /** Multiplies tickets and demand of every store; 1 keeps 14 days of both demo chains below 40,000 tickets. */
  readonly demandScale: number;
  /** First business date of the tills: `seq` starts at 1 on it. */
  readonly seqEpoch: string;
  readonly tenant: TenantDefinition;
  readonly brand: { readonly code: string; readonly name: LocalText };
  readonly orgUnits: readonly OrgUnitDefinition[];
  readonly formats: readonly StoreFormatDefinition[];
  readonly stores: readonly StoreDefinition[];
  readonly kitchens: readonly KitchenDefinition[];
  readonly people: readonly PersonDefinition[];
  readonly categories: readonly CategoryDefinition[];
  readonly items: readonly ItemDefinition[];
  readonly modifierGroups: readonly ModifierGroupDefinition[];
  readonly recipes: readonly RecipeDefinition[];
  readonly sources: readonly SupplySourceDefinition[];
  readonly supplierItems: readonly SupplierItemDefinition[];
  readonly calendars: readonly SupplyCalendarDefinition[];
  readonly listings: readonly ListingDefinition[];
  readonly policies: readonly PolicyDefinition[];
  readonly climates: readonly ClimateDefinition[];
  /** Tickets a typical store (sizeFactor 1) rings up on a typical day. */
  readonly baseTickets: number;
  readonly unitsPerTicket: number;
  /** Goods whose season begins early in one area; absent: none. */
  readonly earlySeason?: EarlySeasonDefinition;
}

/** Demand of some goods in one area is so many times the usual one from a date on. */
export interface EarlySeasonDefinition {
  readonly skus: readonly string[];
  readonly areaCode: string;
  readonly from: string;
  readonly factor: number;
}
