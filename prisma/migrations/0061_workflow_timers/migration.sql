-- When the request's time is over (service level, or the subject's own end if that is earlier), the subject's own end
-- after which nothing can be decided, and how many levels were asked.
alter table wf_instance add column ends_at timestamptz(3), add column not_after timestamptz(3), add column hops int not null default 1 check (hops >= 1);
update wf_instance set ends_at = started_at + interval '24 hours';
alter table wf_instance alter column ends_at set not null;
-- Figures of a period: ended requests of a subject type.
create index wf_instance_ended on wf_instance (tenant_id, subject_type, ended_at) where ended_at is not null;

alter table wf_event drop constraint wf_event_type_check,
  add constraint wf_event_type_check check (type in ('started', 'decided', 'withdrawn', 'escalated', 'timed_out', 'recalled'));
alter table wf_task drop constraint wf_task_status_check,
  add constraint wf_task_status_check check (status in ('open', 'approved', 'partial', 'returned', 'cancelled', 'escalated')),
  -- Whom the decider stood for.
  add column decided_for text;
-- Set on delegates: the person whose right they use.
alter table wf_task_assignee add column on_behalf_of uuid;

-- The truth about time. A work item at due_at wakes the sweep; losing it loses nothing.
create table wf_timer (
  tenant_id uuid not null,
  id uuid not null,
  instance_id uuid not null,
  node text not null,
  kind text not null check (kind in ('escalate', 'deadline')),
  due_at timestamptz(3) not null,
  fired_at timestamptz(3),
  cancelled_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, instance_id) references wf_instance (tenant_id, id),
  check (fired_at is null or cancelled_at is null)
);
create index wf_timer_due on wf_timer (tenant_id, due_at, id) where fired_at is null and cancelled_at is null;
-- One thing waits for the clock per run.
create unique index wf_timer_waiting on wf_timer (tenant_id, instance_id) where fired_at is null and cancelled_at is null;
call app.protect('wf_timer');
