import { type Item, itemRoutes } from '@larder/contracts/catalog/items';
import type { RouteInput } from '@larder/contracts/common/route';
import { currencyDigits, type Formats, minorToDecimal } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import { call } from '../../lib/api-client.ts';
import { saveCsv } from '../../lib/csv.ts';
import { COST_EXTRA_DIGITS } from './item-words.ts';

type Filter = Omit<RouteInput<typeof itemRoutes.list>['query'], 'cursor' | 'limit'>;
const PAGE = 500;

/** Every item behind a filter, page by page. */
async function allItems(filter: Filter): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Item[]; nextCursor: string | null } = await call(itemRoutes.list, {
      query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** The filtered list as a file, plain numbers without grouping. Resolves with the number of rows. */
export async function exportItems(t: Translate, formats: Formats, filter: Filter): Promise<number> {
  const items = await allItems(filter);
  const digits = currencyDigits(formats.currency);
  const head = ['sku', 'name', 'nameEn', 'type', 'category', 'unit', 'price', 'cost', 'shelfLife', 'storage', 'status'];
  saveCsv(`${t('title')}.csv`, [
    head.map((key) => t(key)),
    ...items.map((item) => [
      item.sku,
      item.name,
      item.nameEn,
      t(`types.${item.type}`),
      formats.locale === 'en' ? (item.categoryNameEn ?? item.categoryName) : item.categoryName,
      item.baseUom,
      item.price === null ? null : minorToDecimal(item.price, digits),
      item.costMilli === null
        ? null
        : minorToDecimal(item.costMilli, digits + COST_EXTRA_DIGITS).replace(/(\.\d\d\d*?)0+$/, '$1'),
      item.shelfLifeDays,
      t(`storages.${item.storage}`),
      t(`statuses.${item.status}`),
    ]),
  ]);
  return items.length;
}
