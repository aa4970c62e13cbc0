import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import { ORDER_REASONS } from '@larder/contracts/ordering/reasons';
import { csvFile } from '../../../../platform/http/csv-file.ts';
import type { Locale } from '../../../../platform/tenancy/tenant-context.ts';
import type { NamedOutcomes } from './outcome-queries.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': '到货日 门店 商品编码 商品 改动人 原因 建议 订了 结果 多卖 多报损 毛利 报损 占压 合计 币种'.split(' '),
  en: 'Delivery,Store,SKU,Item,Changed by,Reason,Suggested,Ordered,Result,Sold more,Wasted more,Margin,Waste,Holding,Total,Currency'.split(
    ',',
  ),
};
const VERDICTS = {
  'zh-CN': { helped: '更好', neutral: '差不多', hurt: '更差', undecidable: '无法判断' },
  en: { helped: 'helped', neutral: 'neutral', hurt: 'hurt', undecidable: 'undecidable' },
} as const;

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** One row per changed line, newest delivery first. */
export function outcomesCsv({ rows, items, stores, people }: NamedOutcomes, locale: Locale): string {
  const nameOf = (named: { readonly name: string; readonly nameEn: string | null } | undefined): string =>
    (locale === 'en' ? named?.nameEn : null) ?? named?.name ?? '';
  return csvFile(
    HEADINGS[locale],
    rows.map((row) => {
      const digits = digitsOf(row.currency);
      const amount = (minor: bigint) => (minorToWire(minor) / 10 ** digits).toFixed(digits);
      const figures = [
        fromMilli(row.soldMilli),
        fromMilli(row.wasteMilli),
        ...[row.marginMinor, row.wasteMinor, row.holdingMinor, row.effectMinor].map(amount),
      ];
      const item = items.get(row.itemId);
      return [
        row.deliveryDate,
        nameOf(stores.get(row.storeId)),
        item?.sku ?? '',
        nameOf(item),
        people.get(row.personId) ?? '',
        ORDER_REASONS.find((r) => r.code === row.reasonCode)?.[locale] ?? '',
        fromMilli(row.baselineMilli),
        fromMilli(row.orderedMilli),
        VERDICTS[locale][row.verdict],
        ...(row.verdict === 'undecidable' ? figures.map(() => '') : figures),
        row.currency,
      ];
    }),
  );
}
