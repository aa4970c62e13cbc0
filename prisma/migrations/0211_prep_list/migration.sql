-- What was prepared for a store's day. A later tick or untick of the same line replaces the earlier one, never the other way round.
create table prep_tick (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  business_date date not null,
  item_id uuid not null,
  done boolean not null,
  -- When the person did it, by their device, never later than the server's clock.
  at timestamptz(3) not null,
  by_id text not null,
  primary key (tenant_id, store_id, business_date, item_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('prep_tick');

-- Portions of a dish that somebody expects instead of the forecast.
create table prep_note (
  tenant_id uuid not null references tenant,
  store_id uuid not null,
  business_date date not null,
  item_id uuid not null,
  portions_milli bigint not null check (portions_milli >= 0),
  note text,
  at timestamptz(3) not null,
  by_id text not null,
  primary key (tenant_id, store_id, business_date, item_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('prep_note');
