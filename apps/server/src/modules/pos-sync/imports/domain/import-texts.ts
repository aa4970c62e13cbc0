import type { ImportIssueCode } from '@larder/contracts/pos-sync/imports';
import type { Locale } from '../../../../platform/tenancy/tenant-context.ts';
import type { FileFailure } from '../reading/import-file.error.ts';

type Text = Readonly<Record<Locale, string>>;

export const FAILURE_TEXTS: Readonly<Record<FileFailure, Text>> = {
  empty: { 'zh-CN': '文件是空的', en: 'The file is empty' },
  not_text: { 'zh-CN': '不是 CSV、CSV.GZ 或 XLSX 文件', en: 'Not a CSV, CSV.GZ or XLSX file' },
  broken_archive: { 'zh-CN': '压缩包已损坏，请重新导出', en: 'The archive is damaged; export the file again' },
  broken_csv: {
    'zh-CN': 'CSV 格式有误，请检查引号后重新导出',
    en: 'The CSV is malformed; check its quotes and export it again',
  },
  broken_sheet: {
    'zh-CN': '表格无法打开，请另存为 XLSX 或 CSV',
    en: 'The sheet cannot be opened; save it as XLSX or CSV',
  },
  too_many_rows: {
    'zh-CN': '行数太多：CSV 最多 500 万行，XLSX 最多 20 万行',
    en: 'Too many rows: at most 5 million in a CSV, 200,000 in an XLSX',
  },
  too_large: { 'zh-CN': '解压后超过 2 GB，请拆分文件', en: 'More than 2 GB when unpacked; split the file' },
  scattered: {
    'zh-CN': '同一小票的行相隔太远，请先按小票号排序',
    en: 'Rows of one ticket stand too far apart; sort the file by ticket number',
  },
  encoding: { 'zh-CN': '文字编码不符，请换一种编码', en: 'The text has another encoding; choose a different one' },
};

/** Reasons as they stand in the file of failed rows. */
export const ISSUE_TEXTS: Readonly<Record<ImportIssueCode, Text>> = {
  number_missing: { 'zh-CN': '缺少小票号', en: 'Ticket number is missing' },
  time_unreadable: { 'zh-CN': '时间无法识别', en: 'Time cannot be read' },
  sku_missing: { 'zh-CN': '缺少商品编码', en: 'Item code is missing' },
  quantity_unreadable: { 'zh-CN': '数量无法识别', en: 'Quantity cannot be read' },
  price_unreadable: { 'zh-CN': '单价无法识别', en: 'Price cannot be read' },
  amount_unreadable: { 'zh-CN': '金额无法识别', en: 'Amount cannot be read' },
  store_unknown: { 'zh-CN': '没有这家门店', en: 'Unknown store' },
  item_unknown: { 'zh-CN': '没有这个商品', en: 'Unknown item' },
  duplicate_day: { 'zh-CN': '同一门店、商品、日期出现两次', en: 'Store, item and date occur twice' },
  negative_quantity: { 'zh-CN': '数量为负', en: 'Quantity is negative' },
  negative_price: { 'zh-CN': '单价为负', en: 'Price is negative' },
  currency_differs: { 'zh-CN': '币种与门店不同', en: 'Currency differs from the store’s' },
  refused: { 'zh-CN': '所在小票有问题', en: 'Its ticket has a problem' },
  conflict: { 'zh-CN': '小票号已用于其他内容', en: 'The ticket number is already used for other content' },
  several_timestamps: { 'zh-CN': '小票有多个时间，取第一个', en: 'Several timestamps, the first one counts' },
  rounded_to_zero: { 'zh-CN': '金额四舍五入后为 0', en: 'The amount rounds to 0' },
};

export const REASON_HEADER: Text = { 'zh-CN': '原因', en: 'Reason' };

/** Header rows that are understood without mapping. */
export const TEMPLATES = {
  tickets: {
    'zh-CN': ['小票号', '时间', '门店编码', '商品编码', '商品名称', '数量', '单价', '金额', '收银员'],
    en: ['ticket_no', 'time', 'store', 'sku', 'name', 'quantity', 'price', 'amount', 'cashier'],
  },
  item_days: {
    'zh-CN': ['日期', '门店编码', '商品编码', '商品名称', '数量', '金额', '售罄', '闭店'],
    en: ['date', 'store', 'sku', 'name', 'quantity', 'amount', 'sold_out', 'closed'],
  },
} as const;
