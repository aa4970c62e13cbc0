-- What people in a store ask their manager to order.
create table replenishment_request (
  tenant_id uuid not null references tenant,
  id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  source_id uuid not null,
  -- Base units.
  quantity_milli bigint not null check (quantity_milli > 0),
  -- The supplier's pack when it was asked for: how people read the quantity.
  pack_milli bigint not null check (pack_milli > 0),
  pack_uom text not null,
  reason text not null check (reason in ('shelf_empty', 'customer_asked', 'event', 'other')),
  note text check (length(note) <= 200),
  needed_by date,
  -- First delivery that could bring it when it was asked for.
  asked_delivery date,
  state text not null check (state in ('open', 'accepted', 'ordered', 'declined', 'withdrawn', 'expired')),
  version int not null default 1,
  asked_by text not null,
  asked_at timestamptz(3) not null,
  -- Ids of people who asked for more of it: shown and told, never filtered.
  also_asked_by jsonb not null default '[]',
  expires_at timestamptz(3) not null,
  decided_by text,
  decided_at timestamptz(3),
  decline_reason text check (decline_reason in ('enough_stock', 'on_the_way', 'not_selling', 'no_room', 'other')),
  decline_note text check (length(decline_note) <= 200),
  expiry_cause text check (expiry_cause in ('delivery_left', 'time')),
  order_id uuid,
  -- The order was opened for this request.
  order_opened boolean not null default false,
  -- The line before and after: what an undo puts back, and how it knows that nobody has edited since.
  line_before jsonb,
  line_quantity_milli bigint check (line_quantity_milli >= 0),
  line_rev int,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  foreign key (tenant_id, source_id) references supply_source (tenant_id, id),
  foreign key (tenant_id, order_id) references suggested_order (tenant_id, id),
  check ((state = 'declined') = (decline_reason is not null)),
  check ((state = 'expired') = (expiry_cause is not null)),
  check ((state in ('accepted', 'ordered')) = (order_id is not null and line_before is not null and line_quantity_milli is not null and line_rev is not null)),
  check (state not in ('accepted', 'ordered', 'declined') or (decided_by is not null and decided_at is not null))
);
-- One open request per item: a second one is shown the first and may go on top of it.
create unique index replenishment_request_one_open on replenishment_request (tenant_id, store_id, item_id) where state = 'open';
create index replenishment_request_recent on replenishment_request (tenant_id, asked_at desc, id desc);
create index replenishment_request_store on replenishment_request (tenant_id, store_id, asked_at desc, id desc);
create index replenishment_request_item on replenishment_request (tenant_id, item_id);
create index replenishment_request_source on replenishment_request (tenant_id, source_id);
create index replenishment_request_order on replenishment_request (tenant_id, order_id) where order_id is not null;
call app.protect('replenishment_request');

create table replenishment_request_event (
  tenant_id uuid not null references tenant,
  id uuid not null,
  request_id uuid not null,
  seq int not null,
  at timestamptz(3) not null,
  event text not null,
  from_state text,
  to_state text not null,
  actor_id text not null,
  quantity_milli bigint not null,
  primary key (tenant_id, id),
  unique (tenant_id, request_id, seq),
  foreign key (tenant_id, request_id) references replenishment_request (tenant_id, id)
);
call app.protect_append_only('replenishment_request_event');
