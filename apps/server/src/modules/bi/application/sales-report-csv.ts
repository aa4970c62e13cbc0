import { minorToWire } from '@larder/contracts/common/money';
import type { StoreInfo } from '../../../foundation/org/index.ts';
import type { PeriodDay } from '../../../foundation/sales/index.ts';
import { csvFile } from '../../../platform/http/csv-file.ts';
import type { Locale } from '../../../platform/tenancy/tenant-context.ts';
import { averageTicket, sumOf } from '../domain/sales-sums.ts';
import type { ReportScope } from './sales-report.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['日期', '门店编号', '门店', '营收', '小票数', '客单价', '优惠', '退款', '币种', '商圈'],
  en: [
    'Date',
    'Store code',
    'Store',
    'Net sales',
    'Tickets',
    'Average ticket',
    'Discounts',
    'Refunds',
    'Currency',
    'Location',
  ],
};

const PLACES: Readonly<Record<Locale, Readonly<Record<StoreInfo['locationType'], string>>>> = {
  'zh-CN': { business: '商务区', community: '社区', school: '学校' },
  en: { business: 'Business', community: 'Community', school: 'School' },
};

/** One row per store and day with figures, by date and then in the order of the stores. */
export function salesReportCsv(
  { stores, days, currency }: ReportScope & { readonly days: readonly PeriodDay[] },
  locale: Locale,
): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const amount = (minor: bigint | null) => (minor === null ? '' : (minorToWire(minor) / 10 ** digits).toFixed(digits));
  const order = new Map(stores.map((s, i) => [s.info.id, i]));
  const rows = days
    .toSorted(
      (a, b) =>
        a.businessDate.localeCompare(b.businessDate) || (order.get(a.storeId) ?? 0) - (order.get(b.storeId) ?? 0),
    )
    .map((day) => {
      const info = stores[order.get(day.storeId) ?? -1]?.info;
      return [
        day.businessDate,
        info?.code ?? '',
        (locale === 'en' ? info?.nameEn : null) ?? info?.name ?? '',
        amount(day.netMinor),
        day.tickets === null ? '' : String(day.tickets),
        amount(averageTicket(sumOf([day]))),
        amount(day.discountMinor),
        amount(day.refundMinor),
        currency,
        // Last, where a sheet that was made for the columns before still finds them.
        info ? PLACES[locale][info.locationType] : '',
      ];
    });
  return csvFile(HEADINGS[locale], rows);
}
