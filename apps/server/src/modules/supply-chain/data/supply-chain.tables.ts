import { ownSql } from '../../../platform/db/own-tables.ts';

export const sqlTables = ownSql(
  'purchase_order',
  'purchase_order_line',
  'purchase_order_counter',
  'receipt',
  'receipt_line',
);
