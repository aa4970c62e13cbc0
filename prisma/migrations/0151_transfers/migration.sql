-- Goods that go from one store to another: both managers agree, one ships, the other receives, the ledger has both sides.
alter table stock_document drop constraint stock_document_kind_check;
alter table stock_document add constraint stock_document_kind_check
  check (kind in ('opening', 'count', 'waste', 'receipt', 'transfer_in', 'transfer_out'));

create table stock_transfer (
  tenant_id uuid not null,
  id uuid not null,
  from_store_id uuid not null,
  to_store_id uuid not null,
  state text not null check (state in ('proposed', 'agreed', 'in_transit', 'received', 'short', 'closed', 'declined', 'cancelled')),
  -- manual: somebody asked for it; surplus: offered because it would not sell where it is.
  origin text not null check (origin in ('manual', 'surplus')),
  planned_on date not null,
  note text,
  from_agreed_by text,
  from_agreed_at timestamptz(3),
  to_agreed_by text,
  to_agreed_at timestamptz(3),
  shipped_at timestamptz(3),
  shipped_by text,
  received_at timestamptz(3),
  received_by text,
  -- What became of goods that were shipped and did not arrive.
  settlement text check (settlement in ('lost', 'found', 'returned')),
  end_note text,
  ended_by text,
  ended_at timestamptz(3),
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text not null,
  created_by_name text not null,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_store_id) references store (tenant_id, id),
  foreign key (tenant_id, to_store_id) references store (tenant_id, id),
  check (from_store_id <> to_store_id),
  check (state <> 'closed' or settlement is not null)
);
create index stock_transfer_from on stock_transfer (tenant_id, from_store_id, created_at, id);
create index stock_transfer_to on stock_transfer (tenant_id, to_store_id, created_at, id);
call app.protect('stock_transfer');

create table stock_transfer_line (
  tenant_id uuid not null,
  transfer_id uuid not null,
  line_no int not null,
  item_id uuid not null,
  requested_milli bigint not null check (requested_milli > 0),
  primary key (tenant_id, transfer_id, line_no),
  unique (tenant_id, transfer_id, item_id),
  foreign key (tenant_id, transfer_id) references stock_transfer (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('stock_transfer_line');

-- What was really sent, lot by lot, with the expiry that it keeps.
create table stock_transfer_parcel (
  tenant_id uuid not null,
  transfer_id uuid not null,
  parcel_no int not null,
  item_id uuid not null,
  lot_id uuid,
  lot_code text,
  expires_on date,
  shipped_milli bigint not null check (shipped_milli > 0),
  -- Null while it is under way.
  received_milli bigint check (received_milli between 0 and shipped_milli),
  -- What it cost where it came from; the receiver books it at that.
  cost_minor bigint check (cost_minor >= 0),
  primary key (tenant_id, transfer_id, parcel_no),
  foreign key (tenant_id, transfer_id) references stock_transfer (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id)
);
call app.protect('stock_transfer_parcel');
