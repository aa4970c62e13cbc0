-- Definitions are facts once published: a correction is a new version.
create table wf_definition (
  tenant_id uuid not null references tenant,
  key text not null,
  version int not null check (version >= 1),
  json jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  published_at timestamptz(3) not null,
  primary key (tenant_id, key, version)
);
call app.protect_append_only('wf_definition');

create table wf_instance (
  tenant_id uuid not null references tenant,
  id uuid not null,
  definition_key text not null,
  def_version int not null,
  subject_type text not null,
  subject_id uuid not null,
  subject_hash text not null,
  store_id uuid not null,
  requested_by text not null,
  urgent boolean not null,
  title jsonb not null,
  summary jsonb not null,
  items jsonb not null,
  state jsonb not null,
  status text not null check (status in ('pending', 'approved', 'partial', 'returned', 'withdrawn', 'expired')),
  version int not null default 1,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, definition_key, def_version) references wf_definition (tenant_id, key, version),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((status = 'pending') = (ended_at is null))
);
-- One running request per subject.
create unique index wf_instance_running on wf_instance (tenant_id, subject_type, subject_id) where status = 'pending';
create index wf_instance_subject on wf_instance (tenant_id, subject_type, subject_id, started_at);
call app.protect('wf_instance');

create table wf_event (
  tenant_id uuid not null,
  instance_id uuid not null,
  seq int not null check (seq >= 1),
  type text not null check (type in ('started', 'decided', 'withdrawn')),
  actor text not null,
  payload jsonb not null,
  at timestamptz(3) not null,
  primary key (tenant_id, instance_id, seq),
  foreign key (tenant_id, instance_id) references wf_instance (tenant_id, id)
);
call app.protect_append_only('wf_event');

create table wf_task (
  tenant_id uuid not null,
  id uuid not null,
  instance_id uuid not null,
  node text not null,
  store_id uuid not null,
  subject_hash text not null,
  urgent boolean not null,
  status text not null check (status in ('open', 'approved', 'partial', 'returned', 'cancelled')),
  version int not null default 1,
  due_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  decided_at timestamptz(3),
  decided_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, instance_id) references wf_instance (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((status = 'open') = (decided_at is null))
);
create index wf_task_open on wf_task (tenant_id, due_at, id) where status = 'open';
create index wf_task_done on wf_task (tenant_id, decided_at desc, id) where status <> 'open';
create index wf_task_instance on wf_task (tenant_id, instance_id);
call app.protect('wf_task');

create table wf_task_assignee (
  tenant_id uuid not null,
  task_id uuid not null,
  user_id uuid not null,
  rank int not null,
  primary key (tenant_id, task_id, user_id),
  foreign key (tenant_id, task_id) references wf_task (tenant_id, id)
);
create index wf_task_assignee_user on wf_task_assignee (tenant_id, user_id, task_id);
call app.protect('wf_task_assignee');
