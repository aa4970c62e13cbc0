import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { Currency, Minor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';

/** What a file holds: receipts line by line, or one row per store, item and day. */
export const ImportKind = z.enum(['tickets', 'item_days']);
export type ImportKind = z.infer<typeof ImportKind>;

export const ImportField = z.enum([
  'number',
  'time',
  'clock',
  'store',
  'sku',
  'name',
  'quantity',
  'price',
  'amount',
  'kind',
  'terminal',
  'cashier',
  'member',
  'soldOut',
  'closed',
]);
export type ImportField = z.infer<typeof ImportField>;

/** Fields of each kind in the order the mapping step shows them. Of `price` and `amount` a ticket file needs one. */
export const IMPORT_FIELDS: Readonly<Record<ImportKind, readonly { field: ImportField; required: boolean }[]>> = {
  tickets: [
    { field: 'number', required: true },
    { field: 'time', required: true },
    { field: 'clock', required: false },
    { field: 'sku', required: true },
    { field: 'quantity', required: true },
    { field: 'price', required: false },
    { field: 'amount', required: false },
    { field: 'name', required: false },
    { field: 'store', required: false },
    { field: 'kind', required: false },
    { field: 'terminal', required: false },
    { field: 'cashier', required: false },
    { field: 'member', required: false },
  ],
  item_days: [
    { field: 'time', required: true },
    { field: 'sku', required: true },
    { field: 'quantity', required: true },
    { field: 'store', required: false },
    { field: 'amount', required: false },
    { field: 'name', required: false },
    { field: 'soldOut', required: false },
    { field: 'closed', required: false },
  ],
};

export const ImportEncoding = z.enum(['auto', 'utf-8', 'gb18030', 'utf-16le']);
export const ImportChannel = z.enum(['dine_in', 'takeaway', 'delivery', 'online', 'retail']);

/** How a file is read. Kept with the import, and remembered per tenant for the next file with the same header row. */
export const ImportProfile = z.strictObject({
  encoding: ImportEncoding,
  /** Field to header text. */
  columns: z.partialRecord(ImportField, z.string().max(200)),
  /** The one store of the file; null when a column says the store. */
  storeId: Id.nullable(),
  /** What the file calls a store, where that is neither its code nor its name. */
  stores: z.record(z.string().max(200), Id),
  /** Part of each ticket's identity: the same number of another system is another ticket. */
  source: z.string().trim().min(1).max(40),
  /** Zone of the clock times in the file; null: the store's. */
  zone: z.string().max(60).nullable(),
  /** Checked against the store's when given. */
  currency: Currency.nullable(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']),
  decimalMark: z.enum(['.', ',']),
  /** Tickets whose number begins so are refunds; null: none. */
  creditPrefix: z.string().min(1).max(10).nullable(),
  /** Tickets with negative quantities and price 0 that are no credit become dated waste, not tickets. */
  writeOffs: z.boolean(),
  channel: ImportChannel,
  createItems: z.boolean(),
  /** Codes of new items without stock and forecast: postage, fees, manual corrections. */
  services: z.array(z.string().trim().min(1).max(64)).max(500),
});
export type ImportProfile = z.infer<typeof ImportProfile>;

export const ImportState = z.enum(['uploaded', 'checking', 'checked', 'importing', 'done', 'failed']);
export type ImportState = z.infer<typeof ImportState>;

export const ImportIssueCode = z.enum([
  'number_missing',
  'time_unreadable',
  'sku_missing',
  'quantity_unreadable',
  'price_unreadable',
  'amount_unreadable',
  'store_unknown',
  'item_unknown',
  'duplicate_day',
  'negative_quantity',
  'negative_price',
  'currency_differs',
  'refused',
  'conflict',
  'several_timestamps',
  'rounded_to_zero',
]);
export type ImportIssueCode = z.infer<typeof ImportIssueCode>;

/** Figures of a file as read (check) and as imported (result); only the part of its kind is set. Money in minor units. */
export const ImportFigures = z.object({
  rows: z.number().int(),
  badRows: z.number().int(),
  warnings: z.number().int(),
  newItems: z.number().int(),
  firstDate: BusinessDate.nullable(),
  lastDate: BusinessDate.nullable(),
  tickets: z
    .object({
      sales: z.number().int(),
      saleLines: z.number().int(),
      saleAmount: Minor,
      refunds: z.number().int(),
      refundLines: z.number().int(),
      refundAmount: Minor,
      wastes: z.number().int(),
      /** Decimal string, positive. */
      wasteQuantity: z.string(),
      quarantined: z.number().int(),
      /** Of the above, what this import changed; 0 when the file was known. Not known before the import. */
      fresh: z.number().int().nullable(),
      freshWastes: z.number().int().nullable(),
    })
    .nullable(),
  itemDays: z
    .object({
      quantity: z.string(),
      stores: z.number().int(),
      items: z.number().int(),
      fresh: z.number().int().nullable(),
    })
    .nullable(),
  issues: z.array(z.object({ level: z.enum(['error', 'warning']), code: ImportIssueCode, rows: z.number().int() })),
  unknownStores: z.array(z.string()),
});
export type ImportFigures = z.infer<typeof ImportFigures>;

export const ImportRun = z.object({
  id: Id,
  kind: ImportKind,
  state: ImportState,
  fileName: z.string(),
  bytes: z.number().int(),
  storeId: Id.nullable(),
  currency: Currency,
  createdByName: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Why the file could not be read at all. */
  failure: z.string().nullable(),
  jobId: Id.nullable(),
  /** Rows done and in all of the running step. */
  done: z.number().int(),
  total: z.number().int(),
  check: ImportFigures.nullable(),
  result: ImportFigures.nullable(),
  version: z.number().int(),
});
export type ImportRun = z.infer<typeof ImportRun>;

export const ImportDetail = ImportRun.extend({ profile: ImportProfile, remembered: z.boolean() });
export type ImportDetail = z.infer<typeof ImportDetail>;

export const ImportPreview = z.object({
  encoding: ImportEncoding,
  headers: z.array(z.string()),
  /** First rows, cells in the order of the headers. */
  rows: z.array(z.array(z.string())),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportIssue = z.object({
  /** Row in the file, the header is row 1. */
  row: z.number().int(),
  level: z.enum(['error', 'warning']),
  code: ImportIssueCode,
  detail: z.string().nullable(),
  /** Mapped cells of the row without references to persons. */
  cells: z.record(z.string(), z.string()),
});
export type ImportIssue = z.infer<typeof ImportIssue>;

const write = 'pos-sync.import.write';
const KindQuery = z.strictObject({ kind: ImportKind });

export const importRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/imports',
    access: write,
    query: PageQuery,
    response: pageOf(ImportRun),
    summary: 'Imports, newest first',
  }),
  template: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/template',
    access: write,
    query: KindQuery,
    summary: 'An empty file with the header row that is understood without mapping (CSV)',
  }),
  upload: defineRoute({
    method: 'POST',
    path: '/api/v1/imports',
    access: write,
    query: KindQuery,
    response: ImportDetail,
    status: 201,
    summary: 'Upload a file: multipart with one part "file" (CSV, CSV.GZ or XLSX)',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id',
    access: write,
    params: IdParams,
    response: ImportDetail,
    summary: 'One import',
  }),
  preview: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id/preview',
    access: write,
    params: IdParams,
    query: z.strictObject({ encoding: ImportEncoding.optional() }),
    response: ImportPreview,
    summary: 'Header and first rows of the file',
  }),
  profile: defineRoute({
    method: 'PUT',
    path: '/api/v1/imports/:id/profile',
    access: write,
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion, profile: ImportProfile }),
    response: ImportDetail,
    summary: 'Say how the file is read',
  }),
  check: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/:id/check',
    access: write,
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion }),
    response: ImportDetail,
    status: 202,
    summary: 'Read every row without writing anything, in the background',
  }),
  start: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/:id/start',
    access: write,
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion }),
    response: ImportDetail,
    status: 202,
    summary: 'Import what can be imported, in the background',
  }),
  issues: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id/issues',
    access: write,
    params: IdParams,
    query: PageQuery.extend({ level: z.enum(['error', 'warning']).optional() }),
    response: pageOf(ImportIssue),
    summary: 'Rows with errors or warnings, in file order',
  }),
  failedRows: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id/failed-rows',
    access: write,
    params: IdParams,
    summary: 'Rows that were not imported, as they stand in the file plus a reason column (CSV)',
  }),
};
