-- What a person needs to see of failed work, and what the dispatcher needs to hand it out: weights and honest attempts.
-- first_error and last_error hold a class of failure and its fixed text, never the values of a row.
alter table work_item
  add column started_at timestamptz(3),
  add column first_error text,
  add column error_code text,
  add column failed_at timestamptz(3),
  add column discarded_by text,
  add column discard_reason text;
-- 4: discarded by a person with a reason.
alter table work_item drop constraint work_item_state_check;
alter table work_item add constraint work_item_state_check check (state between 0 and 4);
alter table work_item add constraint work_item_discarded check ((state = 4) = (discard_reason is not null));
create index work_item_dead on work_item (tenant_id, failed_at, id) where state = 3;
create index work_item_done on work_item (done_at) where state in (2, 4);

-- Share of the workers that a chain gets while others wait too; 1 is the plain share.
alter table tenant add column work_weight int not null default 1 check (work_weight between 1 and 100);
grant select (work_weight) on tenant to larder_dispatcher;
