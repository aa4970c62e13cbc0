-- Goods of early seasons are chosen like those of the other kinds.
alter table demand_alert_choice drop constraint demand_alert_choice_kind_check;
alter table demand_alert_choice
  add constraint demand_alert_choice_kind_check check (kind in ('heat', 'cold', 'rain', 'festival', 'regional'));
