import { csvFile } from '../../../../platform/http/csv-file.ts';
import type { Locale } from '../../../../platform/tenancy/tenant-context.ts';
import type { AccuracyQueries } from './accuracy-report.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': [
    '周一',
    '计量天数',
    '门店编号',
    '门店',
    '品类',
    '销量',
    '按周准确率',
    '按天准确率',
    '偏差',
    '上周同日按周',
    '按周上限',
    '达到上限',
    '80%内',
    '90%内',
    '95%内',
    '售罄商品天数',
  ],
  en: [
    'Week from',
    'Days measured',
    'Store code',
    'Store',
    'Category',
    'Units sold',
    'Accuracy by week',
    'Accuracy by day',
    'Bias',
    'Last week by week',
    'Ceiling by week',
    'Share of ceiling',
    'Within 80%',
    'Within 90%',
    'Within 95%',
    'Sold-out item days',
  ],
};

const cell = (share: number | null | undefined): string =>
  share === null || share === undefined ? '' : share.toFixed(4);

/** Shares as decimal fractions; empty where nothing was sold. */
export const accuracyCsv = (rows: Awaited<ReturnType<AccuracyQueries['rows']>>, locale: Locale): string => {
  const nameOf = (named: { readonly name: string; readonly nameEn: string | null } | undefined): string =>
    (locale === 'en' ? named?.nameEn : null) ?? named?.name ?? '';
  return csvFile(
    HEADINGS[locale],
    rows.map(({ week, days, store, category, figures }) => [
      week,
      String(days),
      store?.code ?? '',
      nameOf(store),
      nameOf(category),
      String(figures.units),
      ...[figures.week, figures.day, figures.bias, figures.lastWeek, figures.ceiling, figures.ofCeiling].map(cell),
      ...figures.coverage.map(cell),
      String(figures.soldOutDays),
    ]),
  );
};
