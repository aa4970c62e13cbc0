-- Where an item comes from, in order: a chain per item and org unit, the nearest one of a store's lineage counts as a whole.
create table sourcing_chain (
  tenant_id uuid not null references tenant,
  item_id uuid not null,
  unit_id uuid not null,
  version int not null default 1,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant_id, item_id, unit_id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, unit_id) references org_unit (tenant_id, id)
);
create index sourcing_chain_unit on sourcing_chain (tenant_id, unit_id);
call app.protect('sourcing_chain');

create table sourcing_line (
  tenant_id uuid not null,
  item_id uuid not null,
  unit_id uuid not null,
  -- Priority: 1 is asked first.
  line_no int not null check (line_no >= 1),
  supplier_item_id uuid not null,
  valid_from date,
  valid_to date,
  -- Share of the need that it gets before others help out; null: all that is left.
  share_pct int check (share_pct between 1 and 100),
  -- Most that one delivery to one store may hold; null: no limit.
  limit_milli bigint check (limit_milli > 0),
  primary key (tenant_id, item_id, unit_id, line_no),
  foreign key (tenant_id, item_id, unit_id) references sourcing_chain (tenant_id, item_id, unit_id) on delete cascade,
  foreign key (tenant_id, supplier_item_id) references supplier_item (tenant_id, id),
  check (valid_to is null or valid_from is null or valid_from <= valid_to)
);
call app.protect('sourcing_line');

-- How the quantity of an order's line is met: one row per source, and one without a source for what cannot be had.
create table order_line_part (
  tenant_id uuid not null,
  order_id uuid not null,
  item_id uuid not null,
  part_no int not null check (part_no >= 1),
  source_id uuid,
  supplier_item_id uuid,
  -- True: out of the counted stock of a warehouse, sent as a transfer.
  from_stock boolean not null default false,
  quantity_milli bigint not null check (quantity_milli > 0),
  delivery_date date,
  pack_milli bigint check (pack_milli > 0),
  pack_uom text,
  pack_price_minor bigint check (pack_price_minor >= 0),
  short_reason text check (short_reason in ('stock', 'minimum', 'limit', 'pack', 'calendar', 'dates', 'blocked', 'failed')),
  -- A person gave this line its part of a warehouse.
  by_hand boolean not null default false,
  state text not null check (state in ('planned', 'sent', 'failed')),
  -- 0: as released; 1: in place of a part that failed.
  round int not null default 0 check (round in (0, 1)),
  primary key (tenant_id, order_id, item_id, part_no),
  foreign key (tenant_id, order_id, item_id) references suggested_order_line (tenant_id, order_id, item_id) on delete cascade,
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id),
  check ((source_id is null) = (short_reason is not null)),
  check (source_id is null or (supplier_item_id is not null and delivery_date is not null and pack_milli is not null and pack_uom is not null and pack_price_minor is not null))
);
create index order_line_part_source on order_line_part (tenant_id, source_id, delivery_date);
call app.protect('order_line_part');

-- What a person gives a line out of a warehouse instead of its fair share. Taking it back deletes the row; the audit keeps both.
create table allocation_override (
  tenant_id uuid not null,
  order_id uuid not null,
  item_id uuid not null,
  source_id uuid not null,
  quantity_milli bigint not null check (quantity_milli >= 0),
  reason text not null check (reason <> ''),
  made_by text not null,
  made_at timestamptz(3) not null,
  primary key (tenant_id, order_id, item_id, source_id),
  foreign key (tenant_id, order_id, item_id) references suggested_order_line (tenant_id, order_id, item_id) on delete cascade,
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id)
);
call app.protect('allocation_override');

-- A transfer may be a warehouse's part of a store's order: agreed at once, because its stock was given to that order.
alter table stock_transfer drop constraint stock_transfer_origin_check;
alter table stock_transfer
  add column order_id uuid,
  add column order_source_id uuid,
  add column order_round int check (order_round in (0, 1)),
  add constraint stock_transfer_origin_check check (origin in ('manual', 'surplus', 'order')),
  add constraint stock_transfer_order check ((origin = 'order') = (order_id is not null and order_source_id is not null and order_round is not null)),
  add constraint stock_transfer_order_source_fkey foreign key (tenant_id, order_source_id) references supply_source (tenant_id, id);
create index stock_transfer_order_id on stock_transfer (tenant_id, order_id) where order_id is not null;

-- A released order is bought once per source, and once more from a source that steps in for one that failed.
alter table purchase_order add column round int not null default 0 check (round in (0, 1));
alter table purchase_order drop constraint purchase_order_tenant_id_order_id_key;
alter table purchase_order add constraint purchase_order_once unique (tenant_id, order_id, source_id, round);
