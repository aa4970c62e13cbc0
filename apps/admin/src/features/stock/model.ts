import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { StockItem } from '@larder/contracts/inventory/stock';

export const VIEWS = ['all', 'negative', 'expiring', 'low'] as const;
export type StockView = (typeof VIEWS)[number];
/** Lots that end within so many days are near expiry. */
export const EXPIRY_DAYS = 3;

/** True when the item has none, or less than none. */
export const isLow = (item: Pick<StockItem, 'onHand'>): boolean => toMilli(item.onHand) <= 0n;

/**
 * What the book says after a waste of more than it holds; null while it holds enough.
 * The book may be wrong, so that more can be wasted than it says: but only by somebody who has seen this figure.
 * @param quantity decimal of the wire
 */
export function belowZero(item: Pick<StockItem, 'onHand'>, quantity: string): string | null {
  const after = toMilli(item.onHand) - toMilli(quantity);
  return after < 0n ? fromMilli(after) : null;
}
