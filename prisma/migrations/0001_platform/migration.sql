-- Schema app holds functions only; tables live in public. Runs as larder_owner.
create schema if not exists app;
grant usage on schema app, public to larder_runtime, larder_report, larder_dispatcher, larder_lookup, larder_sealer;
grant create on schema app to larder_lookup;
revoke create on schema public from public;

-- A missing tenant is an error, never an empty answer.
create function app.tenant() returns uuid language plpgsql stable parallel safe as $$
declare v text := current_setting('app.tenant_id', true);
begin
  if v is null or v = '' then raise exception 'tenant context missing' using errcode = '42501'; end if;
  return v::uuid;
end $$;
revoke execute on function app.tenant() from public;
grant execute on function app.tenant() to larder_owner, larder_runtime, larder_report;

-- The one form of tenancy: FORCE RLS, permissive for named roles, restrictive tenant match for runtime and report.
create procedure app.protect(t regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy allow on %s as permissive to larder_owner, larder_runtime, larder_report, larder_dispatcher, larder_lookup using (true) with check (true)', t);
  execute format('create policy tenant_isolation on %s as restrictive to larder_runtime, larder_report using (tenant_id = (select app.tenant())) with check (tenant_id = (select app.tenant()))', t);
  execute format('grant select, insert, update, delete on %s to larder_runtime', t);
  execute format('grant select on %s to larder_report', t);
end $$;
revoke execute on procedure app.protect(regclass) from public;

create function app.refuse_change() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name using errcode = '42501'; end $$;

-- Facts: insert and select only, for every role, by grant and by trigger.
create procedure app.protect_append_only(t regclass) language plpgsql as $$
begin
  call app.protect(t);
  execute format('revoke update, delete on %s from larder_runtime', t);
  execute format('create trigger append_only before update or delete on %s for each row execute function app.refuse_change()', t);
  execute format('create trigger append_only_truncate before truncate on %s for each statement execute function app.refuse_change()', t);
end $$;
revoke execute on procedure app.protect_append_only(regclass) from public;

create table tenant (
  tenant_id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{1,38}$'),
  name text not null,
  name_en text,
  locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  zone text not null,
  closeout_minute int not null default 0 check (closeout_minute between 0 and 719),
  status text not null default 'active' check (status in ('active', 'suspended')),
  demo boolean not null default false,
  created_at timestamptz(3) not null default now()
);
call app.protect('tenant');
grant select (tenant_id, zone, closeout_minute, status) on tenant to larder_dispatcher;

create table work_item (
  tenant_id uuid not null references tenant,
  id uuid not null,
  class text not null check (class in ('interactive', 'projection', 'bulk')),
  kind text not null,
  event_id uuid,
  payload jsonb not null,
  state smallint not null default 0 check (state between 0 and 3),
  lease uuid,
  leased_at timestamptz(3),
  attempts int not null default 0,
  max_attempts int not null default 5,
  run_at timestamptz(3) not null,
  dedupe_key text,
  last_error text,
  created_at timestamptz(3) not null default now(),
  done_at timestamptz(3),
  primary key (tenant_id, id)
);
create index work_item_waiting on work_item (class, tenant_id, run_at, id) where state = 0;
create index work_item_leased on work_item (leased_at) where state = 1;
-- At most one waiting twin; a leased one may still miss what caused the new request.
create unique index work_item_dedupe on work_item (tenant_id, kind, dedupe_key) where state = 0 and dedupe_key is not null;
call app.protect('work_item');
grant select, insert, update, delete on work_item to larder_dispatcher;

create table job_schedule (
  tenant_id uuid not null references tenant,
  job_name text not null,
  key text not null,
  last_fired text not null,
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, job_name, key)
);
call app.protect('job_schedule');
grant select, insert, update, delete on job_schedule to larder_dispatcher;

create table background_job (
  tenant_id uuid not null references tenant,
  id uuid not null,
  kind text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed')),
  total int not null default 0,
  done int not null default 0,
  failed int not null default 0,
  message text,
  result jsonb,
  store_id uuid,
  created_by text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  finished_at timestamptz(3),
  primary key (tenant_id, id)
);
call app.protect('background_job');

create table idempotency_key (
  tenant_id uuid not null references tenant,
  key text not null,
  actor_id text not null,
  route text not null,
  body_hash bytea not null,
  status int not null,
  response jsonb,
  created_at timestamptz(3) not null,
  primary key (tenant_id, actor_id, key)
);
call app.protect('idempotency_key');

-- Domain clock offset, written by tests only (NODE_ENV=test reads it); no tenant, no business data.
create table clock_offset (id int primary key check (id = 1), offset_ms bigint not null);
insert into clock_offset values (1, 0);
grant select on clock_offset to larder_runtime, larder_dispatcher, larder_report;
