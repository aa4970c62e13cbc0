import {
  IMPORT_FIELDS,
  type ImportField,
  type ImportKind,
  type ImportProfile,
} from '@larder/contracts/pos-sync/imports';
import { type DateOrder, isYearLast, readMoment } from './read-values.ts';

/** Header words of tills and spreadsheets, both languages, in matching form. The first hit wins. */
const WORDS: Readonly<Record<ImportField, readonly string[]>> = {
  number: [
    'ticketid',
    'ticketno',
    'ticketnumber',
    'ticket',
    'invoiceno',
    'invoice',
    'receiptno',
    'receiptnumber',
    'receipt',
    'orderno',
    'orderid',
    'ordernumber',
    'billno',
    '小票号',
    '单号',
    '订单号',
    '流水号',
    '账单号',
    '票号',
    '小票',
  ],
  time: [
    'ts',
    'timestamp',
    'datetime',
    'invoicedate',
    'closedat',
    'soldat',
    'date',
    'businessdate',
    'day',
    'time',
    '时间',
    '销售时间',
    '下单时间',
    '结账时间',
    '营业日',
    '销售日期',
    '日期',
    '交易时间',
  ],
  clock: ['clock', 'timeofday', '时刻', '钟点'],
  store: [
    'store',
    'storecode',
    'storeid',
    'storename',
    'shop',
    'branch',
    'site',
    '门店',
    '门店编码',
    '门店编号',
    '门店代码',
    '门店名称',
    '店号',
    '店铺',
  ],
  sku: [
    'sku',
    'stockcode',
    'itemcode',
    'item',
    'product',
    'productcode',
    'plu',
    'code',
    'article',
    'barcode',
    '商品编码',
    '商品编号',
    '商品代码',
    '货号',
    '编码',
    '条码',
    '商品',
  ],
  name: ['name', 'itemname', 'productname', 'description', '商品名称', '品名', '名称'],
  quantity: ['qty', 'quantity', 'units', 'count', 'sales', 'demand', '数量', '销量', '件数', '销售数量'],
  price: ['price', 'unitprice', '单价', '售价', '价格'],
  amount: [
    'amount',
    'total',
    'linetotal',
    'net',
    'value',
    'revenue',
    '金额',
    '实收',
    '小计',
    '销售额',
    '销售金额',
    '实收金额',
  ],
  kind: ['kind', 'type', 'tickettype', '类型', '单据类型', '交易类型'],
  terminal: ['terminal', 'till', 'register', 'pos', '终端', '收银机', '机号', '款台'],
  cashier: ['cashier', 'operator', '收银员', '操作员'],
  member: ['member', 'memberid', 'membercard', '会员', '会员号', '会员卡号'],
  soldOut: ['soldout', 'stockout', '售罄', '断货'],
  closed: ['closed', 'storeclosed', '闭店', '休业'],
};

/** Case, blanks and punctuation differ between exports of the same till. */
export const foldHeader = (header: string): string => header.toLowerCase().replaceAll(/[\s_\-./()（）【】[\]:：]/g, '');

/** Fields whose header says what they are. A customer's id is never guessed: a person decides about personal references. */
export function guessColumns(kind: ImportKind, headers: readonly string[]): Partial<Record<ImportField, string>> {
  const free = new Map(headers.map((h) => [foldHeader(h), h]));
  const columns: Partial<Record<ImportField, string>> = {};
  for (const { field } of IMPORT_FIELDS[kind]) {
    if (field === 'member') continue;
    const word = WORDS[field].find((w) => free.has(w));
    if (word === undefined) continue;
    columns[field] = free.get(word) as string;
    free.delete(word);
  }
  return columns;
}

/** The only order in which every sample is a date; day first when several are. */
export function guessDateOrder(samples: readonly string[]): DateOrder {
  if (!samples.some(isYearLast)) return 'ymd';
  return (
    (['dmy', 'mdy'] as const).find((order) => samples.every((s) => s.trim() === '' || readMoment(s, order) !== null)) ??
    'dmy'
  );
}

export function guessProfile(
  kind: ImportKind,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  encoding: ImportProfile['encoding'],
  onlyStore: string | null,
): ImportProfile {
  const columns = guessColumns(kind, headers);
  const at = columns.time === undefined ? -1 : headers.indexOf(columns.time);
  if (onlyStore !== null) delete columns.store;
  return {
    encoding,
    columns,
    storeId: onlyStore,
    stores: {},
    source: 'file',
    zone: null,
    currency: null,
    dateOrder: guessDateOrder(at < 0 ? [] : rows.map((r) => r[at] ?? '')),
    decimalMark: '.',
    creditPrefix: null,
    writeOffs: true,
    channel: 'retail',
    createItems: false,
    services: [],
  };
}
