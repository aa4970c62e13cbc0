import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import { csvFile, csvRows } from '../../../../platform/http/csv-file.ts';
import type { Locale } from '../../../../platform/tenancy/tenant-context.ts';
import type { NamedShortages } from './outlook-queries.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN':
    '门店 商品编码 商品 单位 供应商 到货前缺货可能% 7天内% 14天内% 最可能缺货日 下次到货 现存 在途已订 计划 预计需求 预计缺 预计损失毛利 币种 建议'.split(
      ' ',
    ),
  en: 'Store,SKU,Item,Unit,Supplier,Chance before delivery %,Within 7 days %,Within 14 days %,Most likely day,Next delivery,On hand,Coming,Planned,Expected demand,Expected missing,Lost margin,Currency,Advice'.split(
    ',',
  ),
};
const ACTIONS = {
  'zh-CN': { urgent: '紧急订货', raise: '加订下一单', transfer: '调拨' },
  en: { urgent: 'urgent order', raise: 'raise the next order', transfer: 'transfer' },
} as const;

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Head of the file; {@link outlookRows} follow. */
export const outlookHead = (locale: Locale): string => csvFile(HEADINGS[locale], []);

/** One row per store and item, greatest lost margin first. */
export function outlookRows({ rows, items, stores, sources }: NamedShortages, locale: Locale): string {
  const nameOf = (named: { readonly name: string; readonly nameEn: string | null } | undefined): string =>
    (locale === 'en' ? named?.nameEn : null) ?? named?.name ?? '';
  const percent = (bp: number): string => (bp / 100).toFixed(1);
  return csvRows(
    rows.map((row) => {
      const item = items.get(row.itemId);
      const digits = digitsOf(row.currency);
      return [
        nameOf(stores.get(row.storeId)),
        item?.sku ?? '',
        nameOf(item),
        item?.baseUom ?? '',
        nameOf(row.sourceId === null ? undefined : sources.get(row.sourceId)),
        percent(row.beforeBp),
        percent(row.weekBp),
        percent(row.fortnightBp),
        row.likelyDate,
        row.nextDelivery ?? '',
        ...[row.onHandMilli, row.incomingMilli, row.plannedMilli, row.demandMilli, row.missingMilli].map((m) =>
          fromMilli(m),
        ),
        (minorToWire(row.lostMinor) / 10 ** digits).toFixed(digits),
        row.currency,
        ACTIONS[locale][row.action],
      ];
    }),
  );
}
