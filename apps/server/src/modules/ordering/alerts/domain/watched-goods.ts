import type { ItemInfo } from '../../../../foundation/catalog/index.ts';

/** A choice of headquarters: an item or a category. */
interface Chosen {
  readonly itemId: string | null;
  readonly categoryId: string | null;
}

export interface Watched {
  /** Id of the item or category; '' for everything that keeps. */
  readonly key: string;
  readonly has: (item: ItemInfo | undefined) => boolean;
}

/** The chosen goods one by one; without a choice everything that keeps so many days, together. */
export function watchedGoods(rows: readonly Chosen[], keepsDays: number): Watched[] {
  if (rows.length === 0) return [{ key: '', has: (item) => isSold(item) && keeps(item, keepsDays) }];
  return rows.map(({ itemId, categoryId }) => ({
    key: itemId ?? categoryId ?? '',
    has: (item) => isSold(item) && (itemId === null ? item.categoryId === categoryId : item.id === itemId),
  }));
}

export const isSold = (item: ItemInfo | undefined): item is ItemInfo =>
  item?.stocked === true && item.status === 'active' && item.type === 'sellable';

export const keeps = (item: ItemInfo, days: number): boolean =>
  item.shelfLifeDays === null || item.shelfLifeDays >= days;
