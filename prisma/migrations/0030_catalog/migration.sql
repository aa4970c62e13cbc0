create table item_category (
  tenant_id uuid not null references tenant,
  id uuid not null,
  code text not null,
  name text not null,
  name_en text,
  sort int not null default 0,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
call app.protect('item_category');

create table item (
  tenant_id uuid not null references tenant,
  id uuid not null,
  sku text not null check (sku <> ''),
  sku_folded text not null,
  name text not null check (name <> ''),
  name_en text,
  type text not null check (type in ('sellable', 'ingredient', 'semi_finished', 'packaging', 'service')),
  category_id uuid,
  base_uom text not null check (base_uom <> ''),
  shelf_life_days int check (shelf_life_days between 0 and 3650),
  storage text not null default 'ambient' check (storage in ('ambient', 'chilled', 'frozen')),
  price_minor bigint check (price_minor >= 0),
  cost_milli_minor bigint check (cost_milli_minor >= 0),
  stocked boolean not null default true,
  status text not null default 'active' check (status in ('active', 'archived')),
  search_text text collate "C" not null,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, sku_folded),
  foreign key (tenant_id, category_id) references item_category (tenant_id, id),
  check (type <> 'service' or not stocked)
);
call app.protect('item');

create table item_code (
  tenant_id uuid not null,
  kind text not null check (kind in ('barcode', 'embedded_price', 'embedded_weight', 'alias')),
  code text not null check (code <> ''),
  item_id uuid not null,
  primary key (tenant_id, kind, code),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
create index item_code_item on item_code (tenant_id, item_id);
call app.protect('item_code');

create table item_uom (
  tenant_id uuid not null,
  item_id uuid not null,
  uom text not null check (uom <> ''),
  factor_milli bigint not null check (factor_milli > 0),
  primary key (tenant_id, item_id, uom),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('item_uom');

create table recipe (
  tenant_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  version int not null check (version > 0),
  yield_milli bigint not null check (yield_milli > 0),
  effective_from date not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, item_id, version),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('recipe');

create table recipe_line (
  tenant_id uuid not null,
  recipe_id uuid not null,
  line_no int not null,
  component_id uuid not null,
  quantity_milli bigint not null check (quantity_milli > 0),
  waste_bp int not null default 0 check (waste_bp between 0 and 9000),
  primary key (tenant_id, recipe_id, line_no),
  foreign key (tenant_id, recipe_id) references recipe (tenant_id, id),
  foreign key (tenant_id, component_id) references item (tenant_id, id)
);
create index recipe_line_component on recipe_line (tenant_id, component_id);
call app.protect('recipe_line');

create table supply_source (
  tenant_id uuid not null references tenant,
  id uuid not null,
  code text not null,
  name text not null,
  name_en text,
  kind text not null check (kind in ('external', 'internal')),
  site_id uuid,
  state text not null default 'approved' check (state in ('candidate', 'approved', 'conditional', 'suspended', 'blocked')),
  min_order_minor bigint not null default 0 check (min_order_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  contact_name text,
  mail_cipher bytea,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, site_id) references store (tenant_id, id),
  check ((kind = 'internal') = (site_id is not null))
);
call app.protect('supply_source');

create table supplier_item (
  tenant_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  item_id uuid not null,
  supplier_sku text,
  pack_uom text not null check (pack_uom <> ''),
  pack_milli bigint not null check (pack_milli > 0),
  moq_milli bigint not null default 0 check (moq_milli >= 0),
  pack_price_minor bigint not null check (pack_price_minor >= 0),
  status text not null default 'active' check (status in ('active', 'ended')),
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, source_id, item_id),
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
create index supplier_item_item on supplier_item (tenant_id, item_id);
call app.protect('supplier_item');

create table supply_slot (
  tenant_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  store_id uuid,
  order_weekday int not null check (order_weekday between 1 and 7),
  cutoff_minute int not null check (cutoff_minute between 0 and 1439),
  lead_days int not null check (lead_days between 0 and 60),
  "window" text,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
create unique index supply_slot_once on supply_slot (tenant_id, source_id, coalesce(store_id, '00000000-0000-0000-0000-000000000000'), order_weekday);
call app.protect('supply_slot');

create table listing (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  supplier_item_id uuid,
  status text not null default 'listed' check (status in ('listed', 'stopped', 'delisted')),
  stopped_until date,
  stop_reason text,
  listed_from date not null,
  listed_to date,
  shelf_capacity_milli bigint check (shelf_capacity_milli > 0),
  display_min_milli bigint not null default 0 check (display_min_milli >= 0),
  safety_stock_milli bigint not null default 0 check (safety_stock_milli >= 0),
  version int not null default 1,
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, store_id, item_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, supplier_item_id) references supplier_item (tenant_id, id)
);
create index listing_item on listing (tenant_id, item_id);
call app.protect('listing');

create table catalog_revision (tenant_id uuid primary key references tenant, revision bigint not null);
call app.protect('catalog_revision');
