-- One run of the suggestion engine for one store: what it made, what it left out and why.
create table order_run (
  tenant_id uuid not null references tenant,
  id uuid not null,
  store_id uuid not null,
  business_date date not null,
  trigger text not null check (trigger in ('nightly', 'manual')),
  state text not null check (state in ('running', 'succeeded', 'failed')),
  started_at timestamptz(3) not null,
  finished_at timestamptz(3),
  duration_ms int check (duration_ms >= 0),
  series int not null default 0,
  orders_created int not null default 0,
  orders_refreshed int not null default 0,
  lines int not null default 0,
  skipped int not null default 0,
  data_completeness text not null default 'ok' check (data_completeness in ('ok', 'incomplete')),
  -- [{reason, sourceId, itemIds}]: read as a whole, never filtered.
  skips jsonb not null default '[]',
  error text,
  requested_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((state = 'running') = (finished_at is null))
);
create index order_run_recent on order_run (tenant_id, started_at desc, id desc);
create index order_run_store on order_run (tenant_id, store_id, started_at desc, id desc);
call app.protect('order_run');

-- Forecasts of one store and origin in columns (modules/ordering/README.md, "Forecast block"): about 80 bytes a series.
create table demand_forecast (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  origin_date date not null,
  series int not null check (series >= 0),
  horizon int not null check (horizon > 0),
  item_ids bytea not null,
  means bytea not null,
  dispersions bytea not null,
  kinds bytea not null,
  made_at timestamptz(3) not null,
  primary key (tenant_id, store_id, origin_date),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('demand_forecast');

create table suggested_order (
  tenant_id uuid not null references tenant,
  id uuid not null,
  store_id uuid not null,
  source_id uuid not null,
  delivery_date date not null,
  urgency text not null check (urgency in ('normal', 'urgent')),
  origin text not null check (origin in ('run', 'suggestion', 'blank')),
  state text not null check (state in ('generated', 'reviewing', 'in_band', 'awaiting_approval', 'approved', 'released', 'expired', 'cancelled')),
  version int not null default 1,
  run_id uuid,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  order_date date not null,
  cutoff_at timestamptz(3) not null,
  cover_until date not null,
  delivery_window text,
  data_completeness text not null check (data_completeness in ('ok', 'incomplete')),
  incomplete_days jsonb not null default '[]',
  incomplete_confirmed_by text,
  baseline_minor bigint not null check (baseline_minor >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  line_count int not null,
  ordered_count int not null,
  changed_count int not null,
  runs_out_count int not null,
  out_of_band_count int not null,
  opened_at timestamptz(3),
  opened_by text,
  submitted_at timestamptz(3),
  submitted_by text,
  approved_at timestamptz(3),
  approved_by text,
  approval_kind text check (approval_kind in ('in_band', 'approver', 'baseline')),
  release_at timestamptz(3),
  released_at timestamptz(3),
  approval_instance_id uuid,
  approval_hash text,
  return_comment text,
  note text,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id),
  check ((state = 'released') = (released_at is not null)),
  check (state not in ('approved', 'released') or (approved_at is not null and approval_kind is not null and release_at is not null)),
  check (cover_until >= delivery_date)
);
-- One open order per key: two runs, or a run and a person, can never make a second one.
create unique index suggested_order_one_open on suggested_order (tenant_id, store_id, source_id, delivery_date, urgency)
  where state not in ('released', 'expired', 'cancelled');
create index suggested_order_key on suggested_order (tenant_id, store_id, source_id, delivery_date);
create index suggested_order_open on suggested_order (tenant_id, cutoff_at, id) where state not in ('released', 'expired', 'cancelled');
create index suggested_order_recent on suggested_order (tenant_id, cutoff_at desc, id desc);
create index suggested_order_released on suggested_order (tenant_id, store_id, source_id, released_at desc) where state = 'released';
call app.protect('suggested_order');

create table suggested_order_line (
  tenant_id uuid not null,
  order_id uuid not null,
  item_id uuid not null,
  line_no int not null,
  supplier_item_id uuid not null,
  pack_milli bigint not null check (pack_milli > 0),
  pack_uom text not null,
  pack_price_minor bigint not null check (pack_price_minor >= 0),
  moq_milli bigint not null check (moq_milli >= 0),
  shelf_capacity_milli bigint check (shelf_capacity_milli >= 0),
  baseline_milli bigint not null check (baseline_milli >= 0),
  quantity_milli bigint not null check (quantity_milli >= 0),
  overridden boolean not null default false,
  suggested_at_override_milli bigint,
  reason_code text,
  note text,
  decision text check (decision in ('approved', 'rejected')),
  requested_milli bigint,
  routed_cause text check (routed_cause in ('line', 'order_value')),
  on_hand_milli bigint not null,
  in_transit_milli bigint not null,
  on_order_milli bigint not null,
  average_milli bigint not null,
  -- Hundredths of a day; null: lasts beyond the horizon.
  coverage_centidays int,
  arrival_days int not null,
  runs_out boolean not null,
  last_order_milli bigint,
  last_order_date date,
  driver_key text,
  driver_milli bigint,
  edited_by text,
  edited_at timestamptz(3),
  primary key (tenant_id, order_id, item_id),
  foreign key (tenant_id, order_id) references suggested_order (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  check (overridden = (suggested_at_override_milli is not null))
);
call app.protect('suggested_order_line');

-- What a suggestion was computed from: apart from the lines, because the grid never needs it.
create table suggested_order_basis (
  tenant_id uuid not null,
  order_id uuid not null,
  item_id uuid not null,
  -- [{key, valueMilli, detail}], summing to the baseline.
  terms jsonb not null,
  -- Input of the policy; replaying it gives the same terms and baseline.
  snapshot jsonb not null,
  -- Figures of the panel that are no input: source of the forecast, dishes behind an ingredient, recent days.
  facts jsonb not null,
  primary key (tenant_id, order_id, item_id),
  foreign key (tenant_id, order_id, item_id) references suggested_order_line (tenant_id, order_id, item_id) on delete cascade
);
call app.protect('suggested_order_basis');

create table suggested_order_event (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  seq int not null,
  at timestamptz(3) not null,
  event text not null,
  from_state text,
  to_state text not null,
  actor_id text not null,
  detail jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, order_id, seq),
  foreign key (tenant_id, order_id) references suggested_order (tenant_id, id)
);
call app.protect_append_only('suggested_order_event');
