import type { Tx } from '../../platform/db/tx.ts';
import type { PackSize, SourceTerms } from './catalog.facade.ts';
import type { ItemInfo, ItemType } from './domain/item.ts';
import type { CodeKind } from './domain/item-codes.ts';

export interface NewCatalog {
  readonly categories: readonly {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string | null;
    readonly sort: number;
  }[];
  readonly items: readonly {
    readonly sku: string;
    readonly name: string;
    readonly nameEn: string | null;
    readonly type: ItemType;
    readonly categoryCode: string | null;
    readonly baseUom: string;
    readonly shelfLifeDays: number | null;
    readonly storage: ItemInfo['storage'];
    readonly priceMinor: bigint | null;
    readonly costMilliMinor: bigint | null;
    readonly stocked: boolean;
    readonly codes: readonly { readonly kind: CodeKind; readonly code: string }[];
    readonly uoms: readonly { readonly uom: string; readonly factorMilli: bigint }[];
  }[];
  readonly recipes: readonly {
    readonly sku: string;
    readonly version: number;
    readonly effectiveFrom: string;
    readonly yieldMilli: bigint;
    readonly lines: readonly { readonly sku: string; readonly quantityMilli: bigint; readonly wasteBp: number }[];
  }[];
  readonly sources: readonly {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string | null;
    /** Set for the chain's own kitchen or warehouse. */
    readonly siteId: string | null;
    readonly minOrderMinor: bigint;
    readonly terms?: SourceTerms;
    readonly currency: string;
    readonly contactName: string | null;
    readonly slots: readonly {
      readonly storeId: string | null;
      readonly orderWeekday: number;
      readonly cutoffMinute: number;
      readonly leadDays: number;
      readonly window: string | null;
    }[];
    readonly items: readonly {
      readonly sku: string;
      readonly packUom: string;
      readonly packMilli: bigint;
      readonly moqMilli: bigint;
      readonly packPriceMinor: bigint;
      readonly packSize?: PackSize;
    }[];
  }[];
  readonly listings: readonly {
    readonly storeId: string;
    readonly sku: string;
    /** Null: sold but not ordered (made to order, or a service). */
    readonly sourceCode: string | null;
    readonly listedFrom: string;
    readonly listedTo: string | null;
    readonly shelfCapacityMilli: bigint | null;
    readonly displayMinMilli: bigint;
    readonly safetyStockMilli: bigint;
  }[];
  /** Ordered sources of items for a unit and all below it; absent: listings have one source each. */
  readonly chains?: readonly {
    readonly sku: string;
    readonly unitId: string;
    /** Codes of sources that offer the item, first asked first. */
    readonly sourceCodes: readonly string[];
  }[];
}

/** A whole catalogue in one go, by natural codes, for the seed, the importers and the tests. */
export abstract class CatalogProvisioning {
  /** Returns item ids by sku and source ids by code. @throws Error naming a code that nothing defines */
  abstract load(
    tx: Tx,
    catalog: NewCatalog,
  ): Promise<{ readonly items: Map<string, string>; readonly sources: Map<string, string> }>;
}
