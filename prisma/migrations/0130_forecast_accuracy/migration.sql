-- Standard deviation of a day's demand as the forecast saw it; null: mean × dispersion is its variance.
alter table demand_forecast add column spreads bytea;
-- Made afterwards, from nothing but what was known on its eve.
alter table demand_forecast add column replayed boolean not null default false;

-- A store's week of forecasts held against what was sold: which days said something.
create table forecast_week (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  -- Monday.
  week date not null,
  -- Days between the eve and the day: 1 is the last forecast before the day began.
  horizon int not null check (horizon in (1, 7)),
  measured_days int not null check (measured_days between 0 and 7),
  -- Tickets are missing.
  incomplete_days int not null check (incomplete_days between 0 and 7),
  -- The store sold nothing at all.
  closed_days int not null check (closed_days between 0 and 7),
  unforecast_days int not null check (unforecast_days between 0 and 7),
  replayed_days int not null check (replayed_days between 0 and 7),
  measured_at timestamptz(3) not null,
  primary key (tenant_id, store_id, week, horizon),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('forecast_week');
create index forecast_week_span on forecast_week (tenant_id, horizon, week);

-- Sums over the items of one category; thousandths of the base unit. They add up over stores, weeks and categories.
create table forecast_accuracy (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  week date not null,
  horizon int not null,
  -- All zeros: items without a category.
  category_id uuid not null,
  item_days int not null check (item_days >= 0),
  sold_milli bigint not null,
  day_error_milli bigint not null,
  week_error_milli bigint not null,
  signed_error_milli bigint not null,
  -- The same weekday of the week before, as a forecast.
  last_week_error_milli bigint not null,
  -- Goods counted in pieces alone: what chance makes even a perfect forecast miss by is known for them only.
  counted_sold_milli bigint not null,
  counted_week_error_milli bigint not null,
  counted_expected_milli bigint not null,
  counted_deviation_milli bigint not null,
  -- Item-days that the shelf did not cut short, and how many of them lay within each quantile.
  open_days int not null check (open_days >= 0),
  within80 int not null,
  within90 int not null,
  within95 int not null,
  sold_out_days int not null check (sold_out_days >= 0),
  -- Forecast above sales on sold-out days: perhaps demand that nobody could buy.
  sold_out_over_milli bigint not null,
  primary key (tenant_id, store_id, week, horizon, category_id),
  foreign key (tenant_id, store_id, week, horizon) references forecast_week (tenant_id, store_id, week, horizon) on delete cascade
);
call app.protect('forecast_accuracy');
