-- An area's season runs early: other areas that still sell at their usual level are warned.
alter table demand_alert drop constraint demand_alert_kind_check;
alter table demand_alert add constraint demand_alert_kind_check check (kind in ('heat', 'cold', 'rain', 'festival', 'regional'));
alter table demand_alert_goods drop constraint demand_alert_goods_kind_check;
alter table demand_alert_goods
  add constraint demand_alert_goods_kind_check check (kind in ('heat', 'cold', 'rain', 'festival', 'regional'));

-- What a confirmed regional alert adds to the forecast of a store's item, for so many days and no longer.
create table demand_uplift (
  tenant_id uuid not null references tenant,
  alert_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  from_date date not null,
  to_date date not null,
  factor_permille int not null check (factor_permille between 1000 and 5000),
  -- Taken back before its last day.
  ended_at timestamptz(3),
  ended_by text,
  primary key (tenant_id, alert_id, store_id, item_id),
  foreign key (tenant_id, alert_id) references demand_alert (tenant_id, id) on delete cascade,
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  check (from_date <= to_date)
);
call app.protect('demand_uplift');
create index demand_uplift_store on demand_uplift (tenant_id, store_id, to_date);
