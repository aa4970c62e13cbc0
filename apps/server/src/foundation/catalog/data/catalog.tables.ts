import { ownSql } from '../../../platform/db/own-tables.ts';

export const sqlTables = ownSql(
  'item',
  'item_category',
  'item_code',
  'item_uom',
  'recipe',
  'recipe_line',
  'supply_source',
  'supplier_item',
  'supply_slot',
  'listing',
  'sourcing_chain',
  'sourcing_line',
  'catalog_revision',
);
