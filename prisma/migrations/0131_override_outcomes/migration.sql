-- What became of an order line that was changed against the suggestion, scored once its delivery lies long enough back.
create table override_outcome (
  tenant_id uuid not null references tenant,
  order_id uuid not null,
  item_id uuid not null,
  store_id uuid not null,
  delivery_date date not null,
  -- Last day that was looked at.
  window_to date not null,
  -- Who changed the line.
  person_id text not null,
  reason_code text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  baseline_milli bigint not null,
  ordered_milli bigint not null,
  verdict text not null check (verdict in ('helped', 'neutral', 'hurt', 'undecidable')),
  undecided text check ((verdict = 'undecidable') = (undecided is not null)),
  -- Sold more (+) or less (−), wasted more (+) or less (−) than the suggestion would have.
  sold_milli bigint not null,
  waste_milli bigint not null,
  -- What each did to the money, minor units: gains are positive. They add up to effect_minor.
  margin_minor bigint not null,
  waste_minor bigint not null,
  holding_minor bigint not null,
  effect_minor bigint not null,
  -- Waste that this line answers for, by day: no later line is charged with it again.
  charged jsonb not null default '{}',
  scored_at timestamptz(3) not null,
  primary key (tenant_id, order_id, item_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, order_id) references suggested_order (tenant_id, id),
  check (effect_minor = margin_minor + waste_minor + holding_minor)
);
call app.protect('override_outcome');
create index override_outcome_store on override_outcome (tenant_id, store_id, delivery_date desc);
create index override_outcome_item on override_outcome (tenant_id, store_id, item_id, delivery_date desc);

-- A wider or narrower band for a store, on the evidence of its outcomes. Headquarters decides.
create table band_proposal (
  tenant_id uuid not null references tenant,
  id uuid not null,
  store_id uuid not null,
  direction text not null check (direction in ('widen', 'narrow')),
  from_pct int not null check (from_pct between 0 and 100),
  to_pct int not null check (to_pct between 0 and 100),
  evidence jsonb not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('open', 'accepted', 'dismissed', 'undone')),
  made_at timestamptz(3) not null,
  decided_at timestamptz(3),
  decided_by text,
  comment text,
  -- The store's own value before it was accepted; null: it had none.
  previous jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((state = 'open') = (decided_at is null))
);
call app.protect('band_proposal');
create unique index band_proposal_open on band_proposal (tenant_id, store_id) where state = 'open';
create index band_proposal_newest on band_proposal (tenant_id, store_id, made_at desc);
