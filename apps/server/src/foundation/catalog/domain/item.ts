export type ItemType = 'sellable' | 'ingredient' | 'semi_finished' | 'packaging' | 'service';

export interface ItemInfo {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly type: ItemType;
  readonly categoryId: string | null;
  readonly categoryName: string | null;
  readonly categoryNameEn: string | null;
  readonly baseUom: string;
  /** Days from receipt; null: does not expire. */
  readonly shelfLifeDays: number | null;
  readonly storage: 'ambient' | 'chilled' | 'frozen';
  /** Retail price per base unit, minor units; null when not sold. */
  readonly priceMinor: bigint | null;
  /** Standard cost per base unit in 1/1000 minor units, used until receipts tell better. */
  readonly costMilliMinor: bigint | null;
  /** Services have no stock and no forecast. */
  readonly stocked: boolean;
  readonly status: 'active' | 'archived';
}

/** What a code on a ticket line means. A price-embedded barcode (20–29) carries its own quantity or amount. */
export interface CodeMatch {
  readonly itemId: string;
  readonly quantityMilli?: bigint;
  readonly amountMinor?: bigint;
}

/** All codes of a tenant, cached per process and refreshed when the catalogue's revision moves. */
export interface ItemCodes {
  readonly revision: bigint;
  /** Skus are matched case-folded and trimmed. */
  bySku(sku: string): string | undefined;
  byBarcode(barcode: string): CodeMatch | undefined;
  item(itemId: string): ItemInfo | undefined;
}

export interface RecipeComponent {
  readonly itemId: string;
  /** Gross need per one base unit of the parent (waste and yield included), in millionths of the component's base unit. */
  readonly microPerUnit: bigint;
}

/** Recipes valid on a business date, flattened to stocked leaves. */
export interface RecipeBook {
  readonly revision: bigint;
  /** Stocked items one base unit of this item uses up; the item itself when it has no recipe. Empty for services. */
  leaves(itemId: string): readonly RecipeComponent[];
  /** What one base unit of this item takes directly, waste and yield included, whether or not it is stocked; empty without a recipe. */
  components(itemId: string): readonly RecipeComponent[];
  /** Version stamp of the item's recipe for the ledger; 0 without a recipe. */
  version(itemId: string): number;
  /** Items made to order: they have a recipe and hold no stock of their own. */
  isExploded(itemId: string): boolean;
}
