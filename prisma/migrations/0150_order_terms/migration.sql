-- What a source asks of an order as a whole, and what a pack takes of its truck. Null: no limit, not known.
alter table supply_source
  add column freight_minor bigint check (freight_minor >= 0),
  add column free_freight_minor bigint check (free_freight_minor >= 0),
  add column truck_weight_g bigint check (truck_weight_g > 0),
  add column truck_volume_ml bigint check (truck_volume_ml > 0),
  add column truck_pallets int check (truck_pallets > 0);
alter table supplier_item
  add column pack_weight_g bigint check (pack_weight_g > 0),
  add column pack_volume_ml bigint check (pack_volume_ml > 0),
  add column packs_per_pallet int check (packs_per_pallet > 0);

-- The terms that an order was fitted to and what they did; with the lines' snapshots it reproduces every baseline.
alter table suggested_order add column fit jsonb;
-- As they were when the line was planned, like its pack and price.
alter table suggested_order_line
  add column pack_weight_g bigint,
  add column pack_volume_ml bigint,
  add column packs_per_pallet int;
