-- One row about the installation itself: no tenant, no business data.
create table installation (
  id int primary key check (id = 1),
  -- Tells whether LARDER_SECRET is the one that personal data here was sealed with; says nothing about it.
  secret_check bytea check (length(secret_check) = 32),
  backup_ok_at timestamptz(3),
  backup_failed_at timestamptz(3),
  backup_error text
);
insert into installation (id) values (1);
grant select on installation to larder_runtime;

-- Facts stay append-only for every role. The one exception is a chain that leaves: the operator's command deletes its rows as
-- larder_owner, which no process logs in as, and names the chain for the length of that transaction.
create or replace function app.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_level = 'ROW' and current_user = 'larder_owner'
     and nullif(current_setting('app.leaving_tenant', true), '')::uuid = old.tenant_id then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end $$;
