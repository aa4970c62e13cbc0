-- Reports ask for spans of dates over all items; the primary key leads by item, so each of them read a store's whole history.
create index imported_item_day_date on imported_item_day (tenant_id, store_id, business_date)
  include (item_id, quantity_milli, amount_minor, closed);
