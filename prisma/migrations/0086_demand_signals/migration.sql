-- What people know about days before the tickets do.
create table demand_signal (
  tenant_id uuid not null references tenant,
  id uuid not null,
  kind text not null check (kind in ('promotion', 'competitor', 'localEvent', 'schoolHoliday', 'publicHoliday', 'footfall', 'temperature', 'rain')),
  unit_id uuid not null,
  from_date date not null,
  to_date date not null,
  name text not null,
  -- Hundredths of the kind's unit: percent, visitors, °C, mm.
  value_centi bigint,
  note text,
  source text not null check (source in ('entered', 'import')),
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, unit_id) references org_unit (tenant_id, id),
  check (from_date <= to_date)
);
call app.protect('demand_signal');
create index demand_signal_dates on demand_signal (tenant_id, from_date, to_date);
create index demand_signal_unit on demand_signal (tenant_id, unit_id);
-- The same file again changes nothing.
create unique index demand_signal_once on demand_signal (tenant_id, kind, unit_id, from_date, to_date, name);

-- Known-future parameters that a chain has switched off.
create table demand_parameter_off (
  tenant_id uuid not null references tenant,
  key text not null,
  switched_at timestamptz(3) not null,
  switched_by text not null,
  primary key (tenant_id, key)
);
call app.protect('demand_parameter_off');

-- Known-future columns that a model was given, by parameter.
alter table demand_model add column calendar jsonb not null default '[]';
