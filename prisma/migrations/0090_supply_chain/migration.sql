create table purchase_order_counter (
  tenant_id uuid not null references tenant,
  day date not null,
  last_no int not null,
  primary key (tenant_id, day)
);
call app.protect('purchase_order_counter');

create table purchase_order (
  tenant_id uuid not null references tenant,
  id uuid not null,
  number text not null,
  order_id uuid not null,
  store_id uuid not null,
  source_id uuid not null,
  kind text not null check (kind in ('external', 'internal')),
  source_name text not null,
  source_name_en text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  delivery_date date not null,
  urgent boolean not null,
  amount_minor bigint not null check (amount_minor >= 0),
  line_count int not null check (line_count > 0),
  status text not null check (status in ('approved', 'sent', 'partially_received', 'received', 'closed', 'cancelled')),
  version int not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  mail_state text check (mail_state in ('queued', 'sent', 'failed')),
  sent_at timestamptz(3),
  sent_via text check (sent_via in ('mail', 'manual', 'internal')),
  sent_by text,
  received_at timestamptz(3),
  closed_at timestamptz(3),
  close_reason text check (close_reason in ('supplier_short', 'damaged', 'no_longer_needed', 'other')),
  close_note text,
  cancelled_at timestamptz(3),
  cancel_reason text,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  -- A released order is bought once, however often its event is delivered.
  unique (tenant_id, order_id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((sent_at is null) = (sent_via is null)),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  check ((status = 'closed') = (closed_at is not null))
);
create index purchase_order_delivery on purchase_order (tenant_id, delivery_date desc, id desc);
create index purchase_order_store on purchase_order (tenant_id, store_id, delivery_date desc, id desc);
create index purchase_order_waiting on purchase_order (tenant_id, delivery_date, store_id) where status in ('approved', 'sent', 'partially_received');
call app.protect('purchase_order');

create table purchase_order_line (
  tenant_id uuid not null,
  purchase_order_id uuid not null,
  line_no int not null check (line_no >= 1),
  item_id uuid not null,
  supplier_item_id uuid not null,
  sku text not null,
  name text not null,
  name_en text,
  base_uom text not null,
  pack_uom text not null,
  pack_milli bigint not null check (pack_milli > 0),
  pack_price_minor bigint not null check (pack_price_minor >= 0),
  ordered_milli bigint not null check (ordered_milli > 0),
  accepted_milli bigint not null default 0 check (accepted_milli >= 0),
  rejected_milli bigint not null default 0 check (rejected_milli >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  primary key (tenant_id, purchase_order_id, line_no),
  foreign key (tenant_id, purchase_order_id) references purchase_order (tenant_id, id),
  foreign key (tenant_id, item_id) references item (tenant_id, id),
  check (accepted_milli + rejected_milli <= ordered_milli)
);
call app.protect('purchase_order_line');

create table receipt (
  tenant_id uuid not null,
  id uuid not null,
  purchase_order_id uuid not null,
  store_id uuid not null,
  status text not null check (status in ('draft', 'posted')),
  version int not null default 1,
  business_date date,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  posted_at timestamptz(3),
  posted_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, purchase_order_id) references purchase_order (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((status = 'posted') = (posted_at is not null and business_date is not null))
);
create unique index receipt_one_draft on receipt (tenant_id, purchase_order_id) where status = 'draft';
create index receipt_order on receipt (tenant_id, purchase_order_id, created_at);
create index receipt_day on receipt (tenant_id, store_id, business_date) where status = 'posted';
call app.protect('receipt');

create table receipt_line (
  tenant_id uuid not null,
  receipt_id uuid not null,
  entry_no int not null check (entry_no >= 1),
  line_no int not null,
  accepted_milli bigint not null check (accepted_milli >= 0),
  rejected_milli bigint not null check (rejected_milli >= 0),
  reject_reason text check (reject_reason in ('damaged', 'expired', 'short_life', 'temperature', 'wrong_item', 'quality', 'not_ordered', 'other')),
  lot_code text,
  expires_on date,
  cost_minor bigint,
  primary key (tenant_id, receipt_id, entry_no),
  foreign key (tenant_id, receipt_id) references receipt (tenant_id, id)
);
call app.protect('receipt_line');
