-- Goods that headquarters watches for a kind of weather or for festivals; without a row of the kind all goods that keep.
create table demand_alert_goods (
  tenant_id uuid not null references tenant,
  id uuid not null,
  kind text not null check (kind in ('heat', 'cold', 'rain', 'festival')),
  item_id uuid,
  category_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, category_id) references item_category (tenant_id, id),
  check (num_nonnulls(item_id, category_id) = 1)
);
call app.protect('demand_alert_goods');
create unique index demand_alert_goods_once on demand_alert_goods (tenant_id, kind, coalesce(item_id, category_id));

-- An area runs short of goods while weather or a festival raises their demand; the order is prepared, nothing is sent.
create table demand_alert (
  tenant_id uuid not null references tenant,
  id uuid not null,
  kind text not null check (kind in ('heat', 'cold', 'rain', 'festival')),
  unit_id uuid not null,
  -- Id of the item or category that is watched; '' for all goods that keep.
  goods_key text not null default '',
  from_date date not null,
  to_date date not null,
  state text not null check (state in ('open', 'confirmed', 'dismissed', 'lapsed')),
  -- Weather with source and age, thresholds, festival: what it was raised on, as of the last check.
  evidence jsonb not null,
  raised_at timestamptz(3) not null,
  checked_at timestamptz(3) not null,
  closed_at timestamptz(3),
  closed_by text,
  reason text,
  -- What became of it after its last day.
  outcome jsonb,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references org_unit (tenant_id, id)
);
call app.protect('demand_alert');
create unique index demand_alert_open on demand_alert (tenant_id, kind, unit_id, goods_key) where state = 'open';
create index demand_alert_raised on demand_alert (tenant_id, raised_at);
create index demand_alert_unit on demand_alert (tenant_id, unit_id);

-- One item in one store: what is there, what is expected, what will be asked for, and what is prepared.
create table demand_alert_line (
  tenant_id uuid not null references tenant,
  alert_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  source_id uuid,
  on_hand_milli bigint not null,
  incoming_milli bigint not null,
  demand_milli bigint not null,
  prepared_milli bigint not null,
  pack_milli bigint not null,
  pack_uom text not null,
  pack_price_minor bigint not null,
  order_id uuid,
  primary key (tenant_id, alert_id, store_id, item_id),
  foreign key (tenant_id, alert_id) references demand_alert (tenant_id, id) on delete cascade,
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id),
  foreign key (tenant_id, order_id) references suggested_order (tenant_id, id)
);
call app.protect('demand_alert_line');
create index demand_alert_line_store on demand_alert_line (tenant_id, store_id);
create index demand_alert_line_order on demand_alert_line (tenant_id, order_id);
