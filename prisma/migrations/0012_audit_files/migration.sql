create table audit_event (
  tenant_id uuid not null references tenant,
  id uuid not null,
  occurred_at timestamptz(3) not null,
  actor_kind text not null check (actor_kind in ('user', 'device', 'job')),
  actor_id text not null,
  actor_name text not null,
  action text not null check (action ~ '^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+$'),
  entity text not null,
  entity_id text not null,
  store_id uuid,
  diff jsonb,
  request_id text not null,
  primary key (tenant_id, id)
);
create index audit_event_time on audit_event (tenant_id, occurred_at desc, id desc);
create index audit_event_entity on audit_event (tenant_id, entity, entity_id, occurred_at desc);
create index audit_event_actor on audit_event (tenant_id, actor_id, occurred_at desc);
create index audit_event_store on audit_event (tenant_id, store_id, occurred_at desc) where store_id is not null;
call app.protect_append_only('audit_event');

create table stored_file (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  mime text not null,
  bytes int not null check (bytes >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  created_by text not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id)
);
call app.protect('stored_file');
