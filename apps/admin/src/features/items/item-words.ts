import type { Item } from '@larder/contracts/catalog/items';
import { currencyDigits, type Formats, minorToDecimal } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';

export const ITEM_TYPES = ['sellable', 'ingredient', 'semi_finished', 'packaging', 'service'] as const;
export const STORAGES = ['ambient', 'chilled', 'frozen'] as const;
export const CODE_KINDS = ['barcode', 'embedded_price', 'embedded_weight', 'alias'] as const;
/** Costs are kept in thousandths of a minor unit. */
export const COST_EXTRA_DIGITS = 3;

/** Cost per base unit with every digit that is kept: "¥0.0425". */
export function costText(formats: Formats, costMilli: number): string {
  const digits = currencyDigits(formats.currency);
  return new Intl.NumberFormat(formats.locale, {
    style: 'currency',
    currency: formats.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits + COST_EXTRA_DIGITS,
  }).format(minorToDecimal(costMilli, digits + COST_EXTRA_DIGITS));
}

/** "3 天", or nothing for what does not spoil. */
export function shelfLifeText(t: Translate, item: Pick<Item, 'shelfLifeDays'>): string {
  return item.shelfLifeDays === null ? '' : t('days', { count: item.shelfLifeDays });
}
