-- What changed, for open pages: written in the business transaction, read by every API process, gone after minutes.
create table live_event (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- Transaction that wrote it. Readers keep the snapshot of their last read and take what it could not see yet, so that a
  -- transaction that commits late is neither missed nor waited for.
  xid bigint not null default (pg_current_xact_id()::text::bigint),
  topic text not null,
  store_id uuid,
  user_id uuid,
  -- For people who see every store.
  chain boolean not null default false,
  key text,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);
create index live_event_xid on live_event (xid);
create index live_event_tenant_xid on live_event (tenant_id, xid);
call app.protect('live_event');
grant select, delete on live_event to larder_dispatcher;
alter table live_event set (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.05);

-- Who has a record open. Nothing worth keeping over a crash.
create unlogged table live_presence (
  tenant_id uuid not null references tenant,
  subject text not null,
  subject_id uuid not null,
  page_id uuid not null,
  user_id uuid not null,
  user_name text not null,
  editing uuid,
  since timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  primary key (tenant_id, subject, subject_id, page_id)
);
create index live_presence_seen on live_presence (tenant_id, seen_at);
call app.protect('live_presence');
