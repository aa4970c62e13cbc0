-- A store-item that needs somebody: one row per situation, from the first sign until stock is well above the line again.
create table stock_alert (
  tenant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  -- What it is now, and the worst it was.
  kind text not null check (kind in ('below_safety', 'stockout', 'negative')),
  worst_kind text not null check (worst_kind in ('below_safety', 'stockout', 'negative')),
  state text not null check (state in ('open', 'acknowledged', 'resolved')),
  -- False: the sales behind the figure are not complete.
  sure boolean not null,
  on_hand_milli bigint not null,
  safety_milli bigint not null check (safety_milli >= 0),
  -- What the judgement stood on (contracts, inventory/alerts AlertEvidence); read as a whole, never filtered.
  evidence jsonb not null,
  opened_at timestamptz(3) not null,
  -- Last change of kind or of certainty.
  changed_at timestamptz(3) not null,
  evaluated_at timestamptz(3) not null,
  resolved_at timestamptz(3),
  acknowledged_at timestamptz(3),
  acknowledged_by text,
  acknowledged_by_name text,
  note text,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  check ((state = 'resolved') = (resolved_at is not null))
);
-- One situation, one alert.
create unique index stock_alert_running on stock_alert (tenant_id, store_id, item_id) where state <> 'resolved';
create index stock_alert_recent on stock_alert (tenant_id, opened_at desc, id desc);
call app.protect('stock_alert');

-- Store-items whose stock moved since they were last judged; written by the fold, never by ingest.
create table stock_alert_mark (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  primary key (tenant_id, store_id, item_id)
);
call app.protect('stock_alert_mark');

-- Silence for a store-item until an instant, for everybody; it outlives the alert.
create table stock_alert_mute (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  until timestamptz(3) not null,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, store_id, item_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('stock_alert_mute');

-- Mean use per trading day over the last four weeks; made anew each day.
create table stock_usage (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  daily_milli bigint not null check (daily_milli > 0),
  primary key (tenant_id, store_id, item_id)
);
call app.protect('stock_usage');

-- Heartbeat: a store whose alerts were last evaluated long ago is silent, not fine.
create table stock_watch (
  tenant_id uuid not null,
  store_id uuid not null,
  evaluated_at timestamptz(3) not null,
  -- Last time that every item was judged, not only those that moved.
  swept_at timestamptz(3) not null,
  usage_on date not null,
  -- What spoke against the sales then, blank-separated: a change concerns every alert of the store.
  doubts text not null,
  primary key (tenant_id, store_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('stock_watch');
