import type { Tx } from '../../platform/db/tx.ts';
import type { ItemCodes, ItemInfo, ItemType, RecipeBook } from './domain/item.ts';

export type { CodeMatch, ItemCodes, ItemInfo, ItemType, RecipeBook, RecipeComponent } from './domain/item.ts';

/** Who delivers an item to a store, in which packs, when. */
export interface SourceInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: 'external' | 'internal';
  /** Set for internal sources: the kitchen or warehouse that ships. */
  readonly siteId: string | null;
  readonly minOrderMinor: bigint;
  readonly currency: string;
  readonly terms: SourceTerms;
}

/** What a source asks of an order beyond its value, and what its truck takes; null: nothing, no limit. */
export interface SourceTerms {
  readonly freightMinor: bigint | null;
  /** Order value from which the freight is waived. */
  readonly freeFreightMinor: bigint | null;
  readonly truckWeightG: bigint | null;
  readonly truckVolumeMl: bigint | null;
  readonly truckPallets: number | null;
}

/** What one pack takes of a truck; null: not known. */
export interface PackSize {
  readonly weightG: bigint | null;
  readonly volumeMl: bigint | null;
  readonly perPallet: number | null;
}

export interface ListingInfo {
  readonly itemId: string;
  readonly storeId: string;
  readonly sourceId: string;
  readonly status: 'listed' | 'stopped' | 'delisted';
  /** Ordering stopped up to and including this date; null with status 'stopped' means until lifted. */
  readonly stoppedUntil: string | null;
  readonly listedFrom: string;
  readonly listedTo: string | null;
  readonly shelfCapacityMilli: bigint | null;
  readonly displayMinMilli: bigint;
  readonly safetyStockMilli: bigint;
  /** Order multiple in base units. */
  readonly packMilli: bigint;
  readonly packUom: string;
  readonly moqMilli: bigint;
  /** Price of one pack, minor units. */
  readonly packPriceMinor: bigint;
  readonly packSize: PackSize;
  readonly supplierItemId: string;
}

/** One source that a store may get an item from, in the order in which it is asked. */
export interface SourceLink {
  readonly sourceId: string;
  readonly supplierItemId: string;
  readonly packMilli: bigint;
  readonly packUom: string;
  readonly moqMilli: bigint;
  readonly packPriceMinor: bigint;
  readonly packSize: PackSize;
  /** Delivery days, both included; null: no end. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly sharePct: number | null;
  readonly limitMilli: bigint | null;
  /** False: the offer has ended, or the source is suspended or blocked. */
  readonly usable: boolean;
}

/** The chains of a tenant as they count in its stores. */
export interface SourceChains {
  /** Items that have a chain somewhere. */
  readonly itemIds: ReadonlySet<string>;
  /** The chain that counts; undefined: the listing's one source. */
  readonly of: (storeId: string, itemId: string) => readonly SourceLink[] | undefined;
}

/** Listed time of an item in a store, business dates, both included; null: until further notice. */
export interface ListedSpan {
  readonly from: string;
  readonly to: string | null;
}

export interface SupplyCalendarInfo {
  readonly sourceId: string;
  readonly storeId: string;
  /** One entry per ISO weekday on which the store may order. */
  readonly slots: readonly {
    readonly orderWeekday: number;
    readonly cutoffMinute: number;
    readonly leadDays: number;
    readonly window: string | null;
  }[];
}

export interface NewItem {
  readonly sku: string;
  readonly name: string;
  readonly type: ItemType;
  readonly baseUom: string;
  readonly priceMinor?: bigint;
}

/** How much of the chain's catalogue says something that ordering reads. */
export interface CatalogFacts {
  readonly listings: number;
  readonly safetyStocks: number;
  readonly displayMinimums: number;
  readonly shelfCapacities: number;
  readonly minimumOrders: number;
  readonly packs: number;
  /** Items with a price and a cost: those with a margin. */
  readonly margins: number;
  readonly shelfLives: number;
  readonly slots: number;
  readonly recipes: number;
}

export interface CategoryInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
}

export abstract class CatalogApi {
  abstract facts(tx: Tx): Promise<CatalogFacts>;
  /** Codes of the tenant; cheap after the first call of a process. */
  abstract codes(tx: Tx): Promise<ItemCodes>;
  /** @param codes as this transaction read them: their recipes, without asking again whether something changed since */
  abstract recipeBook(tx: Tx, businessDate: string, codes?: ItemCodes): Promise<RecipeBook>;
  abstract items(tx: Tx, ids: readonly string[]): Promise<Map<string, ItemInfo>>;
  abstract allItems(tx: Tx): Promise<ItemInfo[]>;
  /** Ids of the items that a search by sku, name, pinyin or whole barcode finds. */
  abstract matching(tx: Tx, search: string): Promise<ReadonlySet<string>>;
  /** Items of any type on a store's list on a day that hold stock of their own. */
  abstract stockedIn(tx: Tx, storeId: string, date: string): Promise<string[]>;
  abstract categories(tx: Tx): Promise<CategoryInfo[]>;
  /** What a store keeps, each from the first source that its chain has for today; without a chain from the listing's own. */
  abstract listings(tx: Tx, storeId: string): Promise<ListingInfo[]>;
  /** Packs in which a source sells its items. */
  abstract offers(
    tx: Tx,
    sourceId: string,
  ): Promise<{ readonly itemId: string; readonly packMilli: bigint; readonly packUom: string }[]>;
  /** Whether any item has ordered sources; cheap. */
  abstract hasChains(tx: Tx): Promise<boolean>;
  /** Calendars of every store and source in one look: the slots on which a store may order. */
  abstract calendarBook(tx: Tx): Promise<(storeId: string, sourceId: string) => SupplyCalendarInfo['slots']>;
  /** Ordered sources by store and item; only what has a chain. */
  abstract sourceChains(tx: Tx, storeIds?: readonly string[]): Promise<SourceChains>;
  /** Per store the items on its list in the span that are sold and hold stock of their own, with their listed time. */
  abstract listedForSale(
    tx: Tx,
    storeIds: readonly string[],
    from: string,
    to: string,
  ): Promise<Map<string, Map<string, ListedSpan>>>;
  abstract sources(tx: Tx): Promise<Map<string, SourceInfo>>;
  abstract calendars(tx: Tx, storeId: string): Promise<SupplyCalendarInfo[]>;
  /** Mail address of an external supplier's order desk; undefined when none is kept. */
  abstract supplierMail(tx: Tx, sourceId: string): Promise<string | undefined>;
  /** Imports' "create missing items from the file". Skus already known (folded) are returned as they are. */
  abstract createItems(tx: Tx, items: readonly NewItem[]): Promise<Map<string, string>>;
  /**
   * Until the transaction ends: 'read' by who stores lines with unknown codes, 'write' by who gives such codes an item. Each
   * then sees what the other has committed, so that no line waits for a code that is known.
   */
  abstract lockCodes(tx: Tx, mode: 'read' | 'write'): Promise<void>;
  /** Keeps a till's code as an alias of an item, so that the same line maps by itself next time. */
  abstract addAlias(tx: Tx, itemId: string, code: string): Promise<void>;
  /** Stops or resumes ordering of a listed item in a store. */
  abstract setStopped(
    tx: Tx,
    storeId: string,
    itemId: string,
    stop: { readonly until: string | null; readonly reason: string } | null,
  ): Promise<void>;
}
