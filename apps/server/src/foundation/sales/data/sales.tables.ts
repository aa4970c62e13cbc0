import { ownSql } from '../../../platform/db/own-tables.ts';

export const tables = ownSql(
  'ticket_rev',
  'ticket',
  'ticket_line',
  'line_mapping',
  'sales_hour',
  'sales_item_day',
  'imported_item_day',
  'day_end',
  'store_day',
  'store_day_dirty',
);
