-- Why a line of a confirmed alert has no order: the refusal of its store's order, in words for people.
alter table demand_alert_line
  add column left_code text,
  add column left_reason text,
  add column left_reason_en text,
  add constraint demand_alert_line_left check (num_nonnulls(left_code, left_reason, left_reason_en) in (0, 3));
