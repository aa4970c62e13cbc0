import { toMilli } from '@larder/contracts/common/quantity';
import type { StockItem } from '@larder/contracts/inventory/stock';

export const VIEWS = ['all', 'negative', 'expiring', 'low'] as const;
export type StockView = (typeof VIEWS)[number];
/** Lots that end within so many days are near expiry. */
export const EXPIRY_DAYS = 3;

/** True when the item has none, or less than none. */
export const isLow = (item: Pick<StockItem, 'onHand'>): boolean => toMilli(item.onHand) <= 0n;
