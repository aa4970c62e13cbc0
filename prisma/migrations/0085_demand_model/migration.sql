-- Trained forecast models of a chain; the newest counts, the ones before explain older orders.
create table demand_model (
  tenant_id uuid not null references tenant,
  id uuid not null,
  trained_at timestamptz(3) not null,
  -- First day that the training did not see.
  origin_date date not null,
  series int not null check (series >= 0),
  days int not null check (days >= 0),
  -- Item categories in the order of the model's arrays.
  categories jsonb not null,
  report jsonb not null,
  duration_ms int not null check (duration_ms >= 0),
  -- The model's plain data, serialized and compressed.
  body bytea not null,
  primary key (tenant_id, id)
);
call app.protect('demand_model');
create index demand_model_newest on demand_model (tenant_id, trained_at desc);

-- What the model expects of one store from one origin on, in columns like demand_forecast.
create table chain_forecast (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  origin_date date not null,
  model_id uuid not null,
  series int not null check (series >= 0),
  horizon int not null check (horizon > 0),
  item_ids bytea not null,
  means bytea not null,
  spreads bytea not null,
  made_at timestamptz(3) not null,
  primary key (tenant_id, store_id, origin_date),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, model_id) references demand_model (tenant_id, id)
);
call app.protect('chain_forecast');
create index chain_forecast_model on chain_forecast (tenant_id, model_id);
