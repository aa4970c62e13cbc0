import type { ItemInfo, RecipeBook } from '../../../foundation/catalog/index.ts';

/** What is sold and either stocked or made from stock: the items whose demand is forecast. */
export const isForecast = (item: ItemInfo | undefined, book: RecipeBook): boolean =>
  item !== undefined && item.type !== 'service' && (item.stocked || book.isExploded(item.id));
