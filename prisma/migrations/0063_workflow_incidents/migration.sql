-- An outcome whose effect gave up: the work item is dead until a person retries or discards it.
create table wf_incident (
  tenant_id uuid not null,
  id uuid not null,
  instance_id uuid not null,
  work_item_id uuid not null,
  -- The subscriber that failed, as it stands in work_item.kind.
  kind text not null,
  error text not null,
  attempts int not null,
  opened_at timestamptz(3) not null,
  resolved_at timestamptz(3),
  resolved_by text,
  resolution text check (resolution in ('retried', 'discarded')),
  reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, instance_id) references wf_instance (tenant_id, id),
  check ((resolved_at is null) = (resolution is null)),
  check ((resolved_at is null) = (resolved_by is null)),
  check (resolution is distinct from 'discarded' or reason is not null)
);
create unique index wf_incident_open on wf_incident (tenant_id, work_item_id) where resolved_at is null;
create index wf_incident_opened on wf_incident (tenant_id, opened_at desc, id);
call app.protect('wf_incident');
