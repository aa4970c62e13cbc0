-- One person decides for another between two instants. Ended, never deleted: history names it.
create table wf_delegation (
  tenant_id uuid not null references tenant,
  id uuid not null,
  from_user_id uuid not null,
  to_user_id uuid not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  note text,
  created_by text not null,
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  ended_by text,
  end_reason text check (end_reason in ('revoked', 'left')),
  primary key (tenant_id, id),
  foreign key (tenant_id, from_user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, to_user_id) references app_user (tenant_id, id),
  check (from_user_id <> to_user_id),
  check (starts_at < ends_at),
  check ((ended_at is null) = (end_reason is null)),
  check ((ended_at is null) = (ended_by is null))
);
create index wf_delegation_from on wf_delegation (tenant_id, from_user_id, starts_at);
create index wf_delegation_running on wf_delegation (tenant_id, ends_at) where ended_at is null;
call app.protect('wf_delegation');
