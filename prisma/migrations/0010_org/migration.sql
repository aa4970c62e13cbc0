create table org_unit (
  tenant_id uuid not null references tenant,
  id uuid not null,
  parent_id uuid,
  type text not null check (type in ('hq', 'region', 'area', 'store', 'central_kitchen', 'warehouse')),
  code text not null check (code <> ''),
  name text not null check (name <> ''),
  name_en text,
  path text collate "C" not null,
  sort int not null default 0,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, parent_id) references org_unit (tenant_id, id),
  check ((parent_id is null) = (type = 'hq'))
);
create unique index org_unit_one_root on org_unit (tenant_id) where parent_id is null;
create index org_unit_path on org_unit (tenant_id, path);
call app.protect('org_unit');

create table store (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('store', 'central_kitchen', 'warehouse')),
  format text not null,
  location_type text not null check (location_type in ('business', 'community', 'school')),
  area_sqm int check (area_sqm > 0),
  lat double precision check (lat between -90 and 90),
  lng double precision check (lng between -180 and 180),
  zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  closeout_minute int not null default 0 check (closeout_minute between 0 and 719),
  open_minute int not null default 480 check (open_minute between 0 and 1439),
  close_minute int not null default 1320 check (close_minute between 1 and 2160),
  cutover_at timestamptz(3),
  status text not null default 'open' check (status in ('planned', 'open', 'suspended', 'closed')),
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references org_unit (tenant_id, id)
);
call app.protect('store');
grant select (tenant_id, id, zone, closeout_minute, status) on store to larder_dispatcher;

create table policy_setting (
  tenant_id uuid not null,
  id uuid not null,
  key text not null,
  scope_unit_id uuid not null,
  scope_format text not null default '',
  value jsonb not null,
  locked boolean not null default false,
  version int not null default 1,
  updated_at timestamptz(3) not null default now(),
  updated_by text not null,
  primary key (tenant_id, id),
  unique (tenant_id, key, scope_unit_id, scope_format),
  foreign key (tenant_id, scope_unit_id) references org_unit (tenant_id, id)
);
call app.protect('policy_setting');
