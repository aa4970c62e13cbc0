-- Every revision a till ever sent, with what was resolved when it arrived (day, hour, items): the facts that heads, lines
-- and figures can be rebuilt from. No foreign keys: hot path, ids come from the device key and the tenant's own catalogue.
create table ticket_rev (
  tenant_id uuid not null,
  ticket_uid uuid not null,
  store_id uuid not null,
  rev int not null,
  business_date date not null,
  hour smallint not null check (hour between 0 and 23),
  device_id uuid,
  sha bytea not null,
  -- Item of each posting line, in posting order (contracts, pos-sync/posting-lines); null: unknown at the time.
  line_items uuid[] not null,
  -- Quantities read from price-embedded barcodes, in posting order; null when every line says its own.
  line_milli bigint[],
  received_at timestamptz(3) not null default now(),
  -- Canonical JSON (RFC 8785) without personal references, as text: it is hashed, stored and never queried.
  body text not null,
  primary key (tenant_id, ticket_uid, store_id, rev)
);
call app.protect_append_only('ticket_rev');

-- Head of each ticket: its highest rev. Rebuildable.
create table ticket (
  tenant_id uuid not null,
  ticket_uid uuid not null,
  store_id uuid not null,
  rev int not null,
  seq int,
  business_date date not null,
  hour smallint not null,
  occurred_at timestamptz(3) not null,
  kind text not null check (kind in ('sale', 'refund')),
  status text not null check (status in ('open', 'closed', 'void')),
  channel text not null,
  terminal_code text not null,
  receipt_no text,
  refers_to uuid,
  line_count int not null,
  total_minor bigint not null,
  discount_minor bigint not null,
  tax_minor bigint not null,
  primary key (tenant_id, ticket_uid, store_id)
);
create index ticket_list on ticket (tenant_id, store_id, business_date, occurred_at, ticket_uid);
create index ticket_receipt on ticket (tenant_id, receipt_no) where receipt_no is not null;
call app.protect('ticket');

-- Lines of the heads. Rebuildable from ticket_rev and line_mapping.
create table ticket_line (
  tenant_id uuid not null,
  ticket_uid uuid not null,
  store_id uuid not null,
  line_no int not null,
  -- 0 for the line itself, 1… for its modifiers.
  modifier_no smallint not null,
  item_id uuid,
  -- Folded code of a line that waits for its item; null once it has one.
  waiting_code text,
  quantity_milli bigint not null,
  amount_minor bigint not null,
  discount_minor bigint not null,
  promotion_code text,
  primary key (tenant_id, ticket_uid, store_id, line_no, modifier_no)
);
create index ticket_line_waiting on ticket_line (tenant_id, waiting_code, store_id) where item_id is null;
call app.protect('ticket_line');

-- Fact: an unknown line of a rev got its item later.
create table line_mapping (
  tenant_id uuid not null,
  ticket_uid uuid not null,
  store_id uuid not null,
  rev int not null,
  line_no int not null,
  modifier_no smallint not null,
  item_id uuid not null,
  mapped_at timestamptz(3) not null default now(),
  primary key (tenant_id, ticket_uid, store_id, rev, line_no, modifier_no)
);
call app.protect_append_only('line_mapping');

create table sales_hour (
  tenant_id uuid not null,
  store_id uuid not null,
  business_date date not null,
  hour smallint not null,
  channel text not null,
  sales int not null,
  refunds int not null,
  voids int not null,
  -- Closed sales minus closed refunds.
  net_minor bigint not null,
  refund_minor bigint not null,
  discount_minor bigint not null,
  tax_minor bigint not null,
  primary key (tenant_id, store_id, business_date, hour, channel)
) with (fillfactor = 70);
call app.protect('sales_hour');

create table sales_item_day (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  business_date date not null,
  quantity_milli bigint not null,
  amount_minor bigint not null,
  -- Lines behind the figures; a row whose last line goes away goes too.
  line_count int not null,
  primary key (tenant_id, store_id, item_id, business_date)
) with (fillfactor = 70);
create index sales_item_day_date on sales_item_day (tenant_id, store_id, business_date);
call app.protect('sales_item_day');

-- Fact: item-day history that came without tickets. Where tickets exist for the same item and day, they win.
create table imported_item_day (
  tenant_id uuid not null,
  store_id uuid not null,
  item_id uuid not null,
  business_date date not null,
  quantity_milli bigint not null,
  amount_minor bigint not null,
  sold_out boolean not null,
  closed boolean not null,
  primary key (tenant_id, store_id, item_id, business_date)
);
call app.protect('imported_item_day');

-- Z reports. The last one received of a terminal and day counts.
create table day_end (
  tenant_id uuid not null,
  store_id uuid not null,
  terminal_code text not null,
  business_date date not null,
  received_at timestamptz(3) not null,
  id uuid not null,
  first_seq int,
  last_seq int,
  ticket_count int not null,
  gross_minor bigint not null,
  discount_minor bigint not null,
  refund_minor bigint not null,
  void_minor bigint not null,
  tenders jsonb not null,
  primary key (tenant_id, store_id, business_date, terminal_code, id)
);
call app.protect_append_only('day_end');

-- Completeness of a store's day. Rebuildable.
create table store_day (
  tenant_id uuid not null,
  store_id uuid not null,
  business_date date not null,
  state text not null check (state in ('open', 'receiving', 'complete', 'reconciled', 'disputed')),
  received int not null,
  missing int not null,
  net_minor bigint not null,
  -- Per terminal: sequence range, gaps, Z against tickets.
  terminals jsonb not null,
  primary key (tenant_id, store_id, business_date)
);
call app.protect('store_day');

create table store_day_dirty (
  tenant_id uuid not null,
  store_id uuid not null,
  id uuid not null,
  business_dates date[] not null,
  primary key (tenant_id, store_id, id)
);
call app.protect('store_day_dirty');
