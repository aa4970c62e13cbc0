-- What happened to stock: opening balances, counts, waste and receipts. Sales need no document, the ticket is one.
create table stock_document (
  tenant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  kind text not null check (kind in ('opening', 'count', 'waste', 'receipt')),
  business_date date not null,
  occurred_at timestamptz(3) not null,
  -- Document of another module behind a receipt, e.g. ('supply-chain.receiving', its id).
  source_type text,
  note text,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
create index stock_document_store on stock_document (tenant_id, store_id, occurred_at, id);
create unique index stock_document_opening on stock_document (tenant_id, store_id) where kind = 'opening';
call app.protect_append_only('stock_document');

create table stock_document_line (
  tenant_id uuid not null,
  document_id uuid not null,
  line_no int not null,
  item_id uuid not null,
  -- Counted stock for a count, moved stock otherwise; never negative, the document's kind says the direction.
  quantity_milli bigint not null check (quantity_milli >= 0),
  -- What the ledger said at the moment of a count.
  expected_milli bigint,
  lot_id uuid,
  lot_code text,
  expires_on date,
  cost_minor bigint check (cost_minor >= 0),
  reason text,
  primary key (tenant_id, document_id, line_no),
  foreign key (tenant_id, document_id) references stock_document (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect_append_only('stock_document_line');

-- The ledger. Ids derive from what the leg stands for, so that a second posting collides. No foreign keys and no defaults:
-- this is the hot path, and every id in it comes from a checked document or a resolved ticket line of the same tenant.
create table stock_leg (
  tenant_id uuid not null,
  -- Ticket uid or document id.
  source_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  business_date date not null,
  occurred_at timestamptz(3) not null,
  quantity_milli bigint not null,
  kind text not null check (kind in ('sale', 'refund', 'receipt', 'count', 'waste', 'opening', 'transfer_in', 'transfer_out')),
  rev int not null,
  line_no int not null,
  recipe_version int not null,
  -- The leg that this one takes back, at the same place of the fold.
  reverses uuid,
  lot_id uuid,
  cost_minor bigint,
  primary key (tenant_id, source_id, id)
);
create index stock_leg_fold on stock_leg (tenant_id, store_id, item_id, business_date, occurred_at, id);
call app.protect_append_only('stock_leg');

-- On hand by delta, in the transaction that posts the legs.
create table stock_balance (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  on_hand_milli bigint not null,
  -- Place of the last count in the fold: a leg that belongs before it moves nothing after it.
  counted_on date,
  counted_at timestamptz(3),
  primary key (tenant_id, store_id, item_id)
) with (fillfactor = 70);
call app.protect('stock_balance');

create table stock_lot (
  tenant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  lot_code text,
  expires_on date,
  received_on date not null,
  -- Projection: what is left of it, first expiring first out.
  quantity_milli bigint not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
create index stock_lot_item on stock_lot (tenant_id, store_id, item_id);
call app.protect('stock_lot');

-- State of the fold at the end of each day that has legs: where a late leg makes it start again.
create table stock_day (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  business_date date not null,
  on_hand_milli bigint not null,
  unlotted_milli bigint not null,
  average_cost_milli_minor bigint,
  -- Booked on this day: the price difference of stock that was sold before it arrived, 1/1000 minor units.
  cost_adjustment_milli_minor bigint not null,
  -- [[lot id, quantity in thousandths], …]
  lots jsonb not null,
  primary key (tenant_id, store_id, item_id, business_date)
);
call app.protect('stock_day');

-- Which store-items to fold again, from which date; written with the legs, deleted by the fold.
create table stock_dirty (
  tenant_id uuid not null,
  store_id uuid not null,
  id uuid not null,
  item_ids uuid[] not null,
  business_dates date[] not null,
  primary key (tenant_id, store_id, id)
);
call app.protect('stock_dirty');

create table expected_receipt (
  tenant_id uuid not null,
  store_id uuid not null,
  source_type text not null,
  source_id uuid not null,
  line_no int not null,
  item_id uuid not null,
  due_date date not null,
  quantity_milli bigint not null check (quantity_milli > 0),
  state text not null check (state in ('on_order', 'in_transit')),
  primary key (tenant_id, store_id, source_type, source_id, line_no),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('expected_receipt');
