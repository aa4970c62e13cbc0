-- How often the watched goods of a kind were chosen: who saves names the version that they saw. Without a row: never.
create table demand_alert_choice (
  tenant_id uuid not null references tenant,
  kind text not null check (kind in ('heat', 'cold', 'rain', 'festival')),
  version int not null check (version > 0),
  primary key (tenant_id, kind)
);
call app.protect('demand_alert_choice');
