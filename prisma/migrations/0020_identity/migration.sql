create table app_user (
  tenant_id uuid not null references tenant,
  id uuid not null,
  display_name text not null check (length(display_name) between 1 and 80),
  email_index bytea check (length(email_index) = 16),
  email_cipher bytea,
  phone_index bytea check (length(phone_index) = 16),
  phone_cipher bytea,
  password_hash text check (password_hash like '$argon2id$%'),
  locale text not null check (locale in ('zh-CN', 'en')),
  status text not null check (status in ('invited', 'active', 'frozen')),
  version int not null default 1,
  last_sign_in_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  check (email_index is not null or phone_index is not null),
  check ((email_index is null) = (email_cipher is null)),
  check ((phone_index is null) = (phone_cipher is null)),
  check (status <> 'active' or password_hash is not null)
);
create unique index app_user_email on app_user (tenant_id, email_index) where email_index is not null;
create unique index app_user_phone on app_user (tenant_id, phone_index) where phone_index is not null;
create index app_user_name on app_user (tenant_id, display_name, id);
call app.protect('app_user');

create table role_grant (
  tenant_id uuid not null references tenant,
  id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('owner', 'hq_manager', 'buyer', 'area_supervisor', 'store_manager', 'clerk', 'compliance')),
  unit_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  unique (tenant_id, user_id, role, unit_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, unit_id) references org_unit (tenant_id, id)
);
create index role_grant_unit on role_grant (tenant_id, unit_id, role);
call app.protect('role_grant');

create table user_session (
  tenant_id uuid not null references tenant,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index user_session_user on user_session (tenant_id, user_id);
call app.protect('user_session');

create table password_link (
  tenant_id uuid not null references tenant,
  id uuid not null,
  user_id uuid not null,
  purpose text not null check (purpose in ('invite', 'reset')),
  token_hash bytea unique check (length(token_hash) = 32),
  delivery text not null check (delivery in ('mail', 'link')),
  created_by text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  sent_at timestamptz(3),
  used_at timestamptz(3),
  ended_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
-- One open link per person: a newer one ends the older.
create unique index password_link_open on password_link (tenant_id, user_id) where used_at is null and ended_at is null;
call app.protect('password_link');

create table device_key (
  tenant_id uuid not null references tenant,
  id uuid not null,
  store_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  prefix text not null check (prefix ~ '^[0-9a-f]{8}$'),
  key_hash bytea not null unique check (length(key_hash) = 32),
  created_by text not null,
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references org_unit (tenant_id, id)
);
create index device_key_store on device_key (tenant_id, store_id);
call app.protect('device_key');

-- Look-ups before the tenant is known. Each function belongs to larder_lookup, which sees exactly these columns: no
-- password hash, no ciphertext, no name of a customer.
grant select (tenant_id, code, status) on tenant to larder_lookup;
grant select (tenant_id, id, display_name, locale, status) on app_user to larder_lookup;
grant select (tenant_id, user_id, role, unit_id) on role_grant to larder_lookup;
grant select (tenant_id, id, user_id, token_hash, last_seen_at, expires_at, ended_at) on user_session to larder_lookup;
grant select (tenant_id, id, token_hash, expires_at, used_at, ended_at) on password_link to larder_lookup;
grant select (tenant_id, id, store_id, name, key_hash, last_seen_at, revoked_at) on device_key to larder_lookup;
grant select (tenant_id, id, parent_id, type, path) on org_unit to larder_lookup;

set local role larder_lookup;

-- Person behind a session token, with every grant resolved to stores ("all" at the root). One round trip per request,
-- no cache: a leaver, a frozen chain and a changed role count from the next request on, in every process.
create function app.session_by_token(p_hash bytea, p_now timestamptz, p_idle interval)
returns table (tenant_id uuid, session_id uuid, user_id uuid, display_name text, locale text, last_seen_at timestamptz, grants jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.tenant_id, s.id, s.user_id, u.display_name, u.locale, s.last_seen_at,
    coalesce((
      select jsonb_agg(jsonb_build_object('role', g.role, 'stores',
        case when scope.parent_id is null then to_jsonb('all'::text) else coalesce((
          select jsonb_agg(site.id order by site.path) from org_unit site
          where site.tenant_id = s.tenant_id and site.path ^@ scope.path and site.type in ('store', 'central_kitchen', 'warehouse')), '[]'::jsonb) end)
        order by g.role, scope.path)
      from role_grant g join org_unit scope on scope.tenant_id = g.tenant_id and scope.id = g.unit_id
      where g.tenant_id = s.tenant_id and g.user_id = s.user_id), '[]'::jsonb)
  from user_session s
  join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join tenant t on t.tenant_id = s.tenant_id
  where s.token_hash = p_hash and s.ended_at is null and s.expires_at > p_now and s.last_seen_at > p_now - p_idle
    and u.status = 'active' and t.status = 'active'
$$;

create function app.tenant_by_code(p_code text) returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.tenant_id from tenant t where t.code = p_code and t.status = 'active'
$$;

create function app.device_by_key(p_hash bytea)
returns table (tenant_id uuid, device_id uuid, store_id uuid, name text, last_seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.tenant_id, d.id, d.store_id, d.name, d.last_seen_at
  from device_key d join tenant t on t.tenant_id = d.tenant_id
  where d.key_hash = p_hash and d.revoked_at is null and t.status = 'active'
$$;

create function app.password_link_by_token(p_hash bytea, p_now timestamptz) returns table (tenant_id uuid, link_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select l.tenant_id, l.id from password_link l join tenant t on t.tenant_id = l.tenant_id
  where l.token_hash = p_hash and l.used_at is null and l.ended_at is null and l.expires_at > p_now and t.status = 'active'
$$;

revoke execute on function app.session_by_token(bytea, timestamptz, interval), app.tenant_by_code(text), app.device_by_key(bytea),
  app.password_link_by_token(bytea, timestamptz) from public;
grant execute on function app.session_by_token(bytea, timestamptz, interval), app.tenant_by_code(text), app.device_by_key(bytea),
  app.password_link_by_token(bytea, timestamptz) to larder_runtime;

set local role larder_owner;
