-- Where weather is known for: a square of the map that stores share, or a unit that somebody imports for.
create table weather_place (
  tenant_id uuid not null references tenant,
  id uuid not null,
  unit_id uuid,
  -- Middle of the square, hundredths of a degree.
  lat_centi int,
  lng_centi int,
  fetched_at timestamptz(3),
  failed_at timestamptz(3),
  failure text,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references org_unit (tenant_id, id),
  check ((unit_id is null) = (lat_centi is not null) and (lat_centi is null) = (lng_centi is null))
);
call app.protect('weather_place');
create unique index weather_place_unit on weather_place (tenant_id, unit_id);
create unique index weather_place_square on weather_place (tenant_id, lat_centi, lng_centi);

-- One view of one day. A forecast is never overwritten: what was known on an earlier day is what a back-test may read.
create table weather_day (
  tenant_id uuid not null references tenant,
  place_id uuid not null,
  business_date date not null,
  kind text not null check (kind in ('forecast', 'observed')),
  known_at timestamptz(3) not null,
  -- Hundredths of °C and of mm.
  high_centi int,
  low_centi int,
  rain_centi int,
  source text not null check (source in ('provider', 'import')),
  primary key (tenant_id, place_id, business_date, kind, known_at),
  foreign key (tenant_id, place_id) references weather_place (tenant_id, id),
  check (num_nonnulls(high_centi, low_centi, rain_centi) > 0)
);
call app.protect('weather_day');
create index weather_day_date on weather_day (tenant_id, business_date);

-- What came and could not be believed, kept aside for people to look at.
create table weather_refusal (
  tenant_id uuid not null references tenant,
  id uuid not null,
  place_id uuid,
  source text not null check (source in ('provider', 'import')),
  refused_at timestamptz(3) not null,
  reason text not null,
  sample text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, place_id) references weather_place (tenant_id, id)
);
call app.protect('weather_refusal');
create index weather_refusal_at on weather_refusal (tenant_id, refused_at);
create index weather_refusal_place on weather_refusal (tenant_id, place_id);
