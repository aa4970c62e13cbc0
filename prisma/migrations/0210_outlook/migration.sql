-- The last look ahead of a store; its shortage rows are those of the same origin.
create table outlook_run (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  origin_date date not null,
  made_at timestamptz(3) not null,
  -- Items that were judged, and those about which nothing can be said, by reason.
  items int not null,
  unknown jsonb not null default '{}',
  primary key (tenant_id, store_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('outlook_run');

-- What a night said about one item of one store; judged when its last day is over, then kept as evidence for a while.
create table shortage_forecast (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  origin_date date not null,
  item_id uuid not null,
  source_id uuid,
  -- First delivery for which an order could still be placed, and the one after it; null: no delivery calendar.
  next_delivery date,
  following_delivery date,
  -- Last day of the promise that is judged: the eve of the next delivery.
  by_date date not null,
  -- Chances in hundredths of a percent: until by_date, within 7 and within 14 days.
  before_bp int not null check (before_bp between 0 and 10000),
  week_bp int not null check (week_bp between 0 and 10000),
  fortnight_bp int not null check (fortnight_bp between 0 and 10000),
  -- Chance that the shelf has run out by each day from origin_date on; ends where nothing is known any more.
  day_bp jsonb not null,
  likely_date date not null,
  on_hand_milli bigint not null,
  incoming_milli bigint not null,
  planned_milli bigint not null,
  demand_milli bigint not null,
  missing_milli bigint not null,
  -- Quantity with which nine of ten courses would hold until by_date or, if later, the following delivery.
  need_milli bigint not null,
  lost_minor bigint not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  action text not null check (action in ('urgent', 'raise', 'transfer')),
  -- The open order of the next delivery.
  order_id uuid,
  -- What became of it: ran out, held, prevented by goods that were not planned then, or not to be told.
  verdict text check (verdict in ('ran_out', 'held', 'prevented', 'unknown')),
  judged_at timestamptz(3),
  primary key (tenant_id, store_id, origin_date, item_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id)
);
call app.protect('shortage_forecast');
create index shortage_forecast_unjudged on shortage_forecast (tenant_id, store_id, by_date) where verdict is null;

-- Of what a store's night said with about this chance: how much there was and what became of it.
create table shortage_score (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  origin_date date not null,
  -- 0: below 10 %, … 9: 90 % and more.
  tenth int not null check (tenth between 0 and 9),
  said_bp bigint not null,
  ran_out int not null,
  held int not null,
  prevented int not null,
  unknown int not null,
  primary key (tenant_id, store_id, origin_date, tenth),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('shortage_score');

-- A day ahead of a store against its own usual level; replaced every night until the day is over, then held against it.
create table peak_forecast (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  business_date date not null,
  made_at timestamptz(3) not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  expected_minor bigint not null,
  usual_minor bigint not null,
  -- Thousandths of a ticket; null where the store has no tickets to know its average from.
  expected_tickets_milli bigint,
  usual_tickets_milli bigint,
  -- Days that "usual" was taken from.
  usual_days int not null,
  stands_out boolean not null,
  reasons jsonb not null default '[]',
  -- By local hour: expected and usual tickets, thousandths, and whether the hour stands out.
  hours jsonb not null default '[]',
  -- Tickets an hour that the store can serve, from its rule; null: not recorded.
  capacity int,
  over_capacity boolean not null default false,
  actual_minor bigint,
  actual_tickets int,
  told_at timestamptz(3),
  told_by text,
  told_note text,
  primary key (tenant_id, store_id, business_date),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('peak_forecast');
create index peak_forecast_day on peak_forecast (tenant_id, business_date);
