import { ownSql } from '../../../platform/db/own-tables.ts';

export const tables = ownSql(
  'stock_document',
  'stock_document_line',
  'stock_leg',
  'stock_balance',
  'stock_lot',
  'stock_day',
  'stock_dirty',
  'expected_receipt',
  'stock_alert',
  'stock_alert_mark',
  'stock_alert_mute',
  'stock_usage',
  'stock_watch',
  'stock_transfer',
  'stock_transfer_line',
  'stock_transfer_parcel',
);
