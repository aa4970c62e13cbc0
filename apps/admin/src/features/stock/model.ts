import { toMilli } from '@larder/contracts/common/quantity';
import type { StockItem } from '@larder/contracts/inventory/stock';

export const VIEWS = ['all', 'negative', 'expiring', 'low'] as const;
export type StockView = (typeof VIEWS)[number];
/** Lots that end within so many days are near expiry. */
export const EXPIRY_DAYS = 3;

/** True when the item has none, or less than none. */
export const isLow = (item: Pick<StockItem, 'onHand'>): boolean => toMilli(item.onHand) <= 0n;

const cell = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** CSV with a byte order mark, as spreadsheets want it. Text that a spreadsheet would run as a formula gets an apostrophe. */
export function csvOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = (value: string): string => (/^[=+@\t]|^-(?!\d)/.test(value) ? `'${value}` : value);
  return `\ufeff${[header, ...rows.map((row) => row.map(safe))].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
