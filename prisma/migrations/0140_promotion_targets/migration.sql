-- What a promotion is for. Without a row here it holds for everything that the place sells.
alter table demand_signal
  -- Price per base unit while it runs, minor units of the chain's currency; instead of a depth.
  add column price_minor bigint check (price_minor >= 0),
  -- Digest of the targets, '' without any: the same campaign may have one entry per item.
  add column target_key text not null default '',
  add check (price_minor is null or (kind = 'promotion' and value_centi is null));
drop index demand_signal_once;
create unique index demand_signal_once on demand_signal (tenant_id, kind, unit_id, from_date, to_date, name, target_key);

create table demand_signal_target (
  tenant_id uuid not null references tenant,
  signal_id uuid not null,
  line_no int not null,
  item_id uuid,
  category_id uuid,
  primary key (tenant_id, signal_id, line_no),
  foreign key (tenant_id, signal_id) references demand_signal (tenant_id, id) on delete cascade,
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, category_id) references item_category (tenant_id, id),
  check (num_nonnulls(item_id, category_id) = 1)
);
call app.protect('demand_signal_target');
