import type { StockAlertView } from '@larder/contracts/inventory/alerts';
import { wallTimeOf } from '../../../platform/clock/business-date.ts';
import { csvFile } from '../../../platform/http/csv-file.ts';
import type { Locale } from '../../../platform/tenancy/tenant-context.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': [
    '门店',
    '货号',
    '商品',
    '预警',
    '最严重',
    '状态',
    '数据可靠',
    '库存',
    '安全线',
    '单位',
    '日均用量',
    '最近小票（门店时间）',
    '发生于（门店时间）',
    '解除于（门店时间）',
    '知悉人',
    '备注',
  ],
  en: [
    'Store',
    'SKU',
    'Item',
    'Alert',
    'Worst',
    'State',
    'Data complete',
    'On hand',
    'Safety line',
    'Unit',
    'Use per day',
    'Last ticket (store time)',
    'Opened (store time)',
    'Resolved (store time)',
    'Acknowledged by',
    'Note',
  ],
};
const KINDS: Readonly<Record<Locale, Readonly<Record<StockAlertView['kind'], string>>>> = {
  'zh-CN': { below_safety: '低于安全线', stockout: '断货', negative: '负库存' },
  en: { below_safety: 'Below safety line', stockout: 'Out of stock', negative: 'Negative stock' },
};
const STATES: Readonly<Record<Locale, Readonly<Record<StockAlertView['state'], string>>>> = {
  'zh-CN': { open: '待处理', acknowledged: '已知悉', resolved: '已解除' },
  en: { open: 'Open', acknowledged: 'Acknowledged', resolved: 'Resolved' },
};

/**
 * The list as CSV in the reader's language; times are those of each alert's store.
 * @param zones IANA zone by store id
 */
export function alertsCsv(
  alerts: readonly StockAlertView[],
  zones: ReadonlyMap<string, string>,
  locale: Locale,
): string {
  const time = (at: string | null | undefined, storeId: string) => wallTimeOf(at, zones.get(storeId));
  const named = (of: { readonly name: string; readonly nameEn: string | null }) =>
    locale === 'en' ? (of.nameEn ?? of.name) : of.name;
  const yes = locale === 'en' ? ['yes', 'no'] : ['是', '否'];
  return csvFile(
    HEADINGS[locale],
    alerts.map((a) => [
      named(a.store),
      a.item.sku,
      named(a.item),
      KINDS[locale][a.kind],
      KINDS[locale][a.worstKind],
      STATES[locale][a.state],
      (a.sure ? yes[0] : yes[1]) ?? '',
      a.onHand,
      a.safety,
      a.item.baseUom,
      a.evidence.daily ?? '',
      time(a.evidence.lastTicketAt, a.store.id),
      time(a.openedAt, a.store.id),
      time(a.resolvedAt, a.store.id),
      a.acknowledged?.by ?? '',
      a.acknowledged?.note ?? '',
    ]),
  );
}
