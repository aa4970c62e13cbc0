create table pos_terminal (
  tenant_id uuid not null,
  store_id uuid not null,
  code text not null check (length(code) between 1 and 64),
  status text not null default 'active' check (status in ('active', 'retired')),
  device_id uuid,
  last_seen_at timestamptz(3),
  last_seq int,
  unsent int,
  oldest_unsent_at timestamptz(3),
  version int not null default 1,
  created_at timestamptz(3) not null,
  primary key (tenant_id, store_id, code),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('pos_terminal');

-- Answers already given: the same batch again gets the same answer.
create table pos_batch (
  tenant_id uuid not null,
  device_id uuid not null,
  batch_id uuid not null,
  store_id uuid not null,
  body_sha bytea not null,
  tickets int not null,
  result text not null,
  received_at timestamptz(3) not null default now(),
  primary key (tenant_id, device_id, batch_id)
);
call app.protect_append_only('pos_batch');

-- Whose purchase it was. The only place with a personal reference of a ticket; everything else knows the uid.
create table ticket_member (
  tenant_id uuid not null,
  ticket_uid uuid not null,
  store_id uuid not null,
  rev int not null,
  member_index bytea not null check (length(member_index) = 16),
  member_cipher bytea not null,
  primary key (tenant_id, ticket_uid, store_id)
);
create index ticket_member_index on ticket_member (tenant_id, member_index);
call app.protect('ticket_member');

create table quarantined_ticket (
  tenant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  device_id uuid,
  reason text not null check (reason in ('schema', 'hash_conflict', 'total_mismatch', 'unknown_terminal', 'currency_mismatch')),
  detail text not null,
  ticket_uid uuid,
  rev int,
  receipt_no text,
  business_date date,
  -- Same content again: no second row.
  fingerprint bytea not null,
  -- Without personal references.
  payload text not null,
  state text not null default 'open' check (state in ('open', 'fixed', 'discarded')),
  resolution text,
  resolved_by text,
  resolved_by_name text,
  resolved_at timestamptz(3),
  received_at timestamptz(3) not null,
  version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, fingerprint, reason),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
create index quarantined_ticket_list on quarantined_ticket (tenant_id, state, received_at, id);
call app.protect('quarantined_ticket');
