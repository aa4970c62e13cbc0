-- The log's hash chain: one per chain of stores, written by the sealer alone, a moment after the event has committed.
create table audit_seal (
  tenant_id uuid not null references tenant,
  seq bigint not null check (seq > 0),
  event_id uuid not null,
  -- sha256(hash of seq - 1 || canonical event); 32 zero bytes stand before the first.
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, seq),
  unique (tenant_id, event_id)
);
call app.protect_append_only('audit_seal');
revoke insert on audit_seal from larder_runtime;

-- Events that wait for their seal. A row is written with the event and goes with the seal, so that the sealer needs neither an
-- order of commits nor a search; a row whose event is gone stays and tells of it.
create table audit_unsealed (
  tenant_id uuid not null references tenant,
  event_id uuid not null,
  at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, event_id)
);
call app.protect('audit_unsealed');
revoke update, delete on audit_unsealed from larder_runtime;
create trigger append_only_truncate before truncate on audit_unsealed for each statement execute function app.refuse_change();

create function app.audit_await_seal() returns trigger language plpgsql as $$
begin
  insert into public.audit_unsealed (tenant_id, event_id) select tenant_id, id from added;
  return null;
end $$;
create trigger await_seal after insert on audit_event
  referencing new table as added for each statement execute function app.audit_await_seal();

-- The sealer works for all chains, as the dispatcher does; it can append seals and take events off the waiting list, no more.
grant select on audit_event, audit_seal, audit_unsealed to larder_sealer;
grant insert on audit_seal to larder_sealer;
grant delete on audit_unsealed to larder_sealer;
grant select (tenant_id, code) on tenant to larder_sealer;
create policy sealer_reads on audit_event for select to larder_sealer using (true);
create policy sealer_reads on audit_seal for select to larder_sealer using (true);
create policy sealer_appends on audit_seal for insert to larder_sealer with check (true);
create policy sealer_reads on audit_unsealed for select to larder_sealer using (true);
create policy sealer_takes_off on audit_unsealed for delete to larder_sealer using (true);
create policy sealer_reads on tenant for select to larder_sealer using (true);
-- Only how many wait, and since when: for /metrics.
grant select (tenant_id, at) on audit_unsealed to larder_dispatcher;

-- What was written before there was a chain is sealed by the same sealer.
insert into audit_unsealed (tenant_id, event_id) select tenant_id, id from audit_event;
