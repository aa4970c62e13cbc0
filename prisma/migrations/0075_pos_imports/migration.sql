-- One file on its way in: uploaded, checked, imported.
create table import_run (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('tickets', 'item_days')),
  state text not null check (state in ('uploaded', 'checking', 'checked', 'importing', 'done', 'failed')),
  file_id uuid not null,
  file_name text not null,
  file_bytes bigint not null,
  -- JSON of ImportProfile.
  profile text not null,
  remembered boolean not null,
  -- Stores that the person who checked it may fill: 'all', or ids with blanks between them.
  scope text not null,
  store_id uuid,
  job_id uuid,
  total_rows int not null default 0,
  done_rows int not null default 0,
  -- Tickets (or rows) already committed, in file order: where a continuation goes on.
  done_units int not null default 0,
  -- JSON of ImportFigures.
  check_figures text,
  result_figures text,
  failure text,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references stored_file (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
create index import_run_list on import_run (tenant_id, created_at, id);
call app.protect('import_run');

-- Rows with something to say about. The rows themselves stay in the file.
create table import_issue (
  tenant_id uuid not null,
  import_id uuid not null,
  phase text not null check (phase in ('check', 'import')),
  row_no int not null,
  code text not null,
  level text not null check (level in ('error', 'warning')),
  detail text,
  -- JSON of the mapped cells, without personal references.
  cells text not null,
  primary key (tenant_id, import_id, phase, row_no, code),
  foreign key (tenant_id, import_id) references import_run (tenant_id, id)
);
call app.protect('import_issue');

-- Items that the file names and the catalogue does not know yet, in file order.
create table import_item (
  tenant_id uuid not null,
  import_id uuid not null,
  position int not null,
  sku text not null,
  name text not null,
  service boolean not null,
  primary key (tenant_id, import_id, position),
  foreign key (tenant_id, import_id) references import_run (tenant_id, id)
);
call app.protect('import_item');

-- How files with one header row were read last.
create table import_mapping (
  tenant_id uuid not null,
  kind text not null check (kind in ('tickets', 'item_days')),
  header_sha text not null check (header_sha ~ '^[0-9a-f]{64}$'),
  profile text not null,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, kind, header_sha)
);
call app.protect('import_mapping');

-- A well-formed ticket that only an import holds back, for example one with a negative price.
alter table quarantined_ticket drop constraint quarantined_ticket_reason_check;
alter table quarantined_ticket add constraint quarantined_ticket_reason_check
  check (reason in ('schema', 'hash_conflict', 'total_mismatch', 'unknown_terminal', 'currency_mismatch', 'import_rule'));
