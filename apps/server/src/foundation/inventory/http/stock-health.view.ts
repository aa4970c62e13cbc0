import type { RedundantReport, RedundantStock } from '@larder/contracts/inventory/stock-health';
import { csvFile } from '../../../platform/http/csv-file.ts';
import type { Locale } from '../../../platform/tenancy/tenant-context.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': [
    '门店',
    '货号',
    '商品',
    '原因',
    '库存',
    '单位',
    '日均用量',
    '可用天数',
    '到期前卖不完',
    '最近到期',
    '可减数量',
    '可减金额',
    '可调往',
    '可调数量',
  ],
  en: [
    'Store',
    'SKU',
    'Item',
    'Reason',
    'On hand',
    'Unit',
    'Use per day',
    'Cover days',
    'Expires before sold',
    'First expiry',
    'Redundant',
    'Value',
    'Could go to',
    'Quantity',
  ],
};
const REASONS: Readonly<Record<Locale, Readonly<Record<RedundantStock['reasons'][number], string>>>> = {
  'zh-CN': { expires: '到期前卖不完', unsold: '28 天没有销售', long_cover: '库存过多' },
  en: { expires: 'Expires before sold', unsold: 'No sale for 28 days', long_cover: 'Too much stock' },
};
const MINOR = 100;

/** The report as CSV in the reader's language; amounts with two decimals. */
export function redundantCsv(report: RedundantReport, locale: Locale): string {
  const named = (of: { readonly name: string; readonly nameEn: string | null }) =>
    locale === 'en' ? (of.nameEn ?? of.name) : of.name;
  return csvFile(
    HEADINGS[locale],
    report.items.map((i) => [
      named(i.store),
      i.item.sku,
      named(i.item),
      i.reasons.map((reason) => REASONS[locale][reason]).join(' / '),
      i.onHand,
      i.item.baseUom,
      i.daily,
      i.coverDays === null ? '' : String(i.coverDays),
      i.expiring,
      i.expiresOn ?? '',
      i.redundant,
      i.value === null ? '' : (i.value / MINOR).toFixed(2),
      i.taker ? named(i.taker.store) : '',
      i.taker?.quantity ?? '',
    ]),
  );
}
