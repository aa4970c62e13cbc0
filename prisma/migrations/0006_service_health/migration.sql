-- How a chain's requests went, one small row per minute and class of route; minutes live two days, hours thirteen months.
create table service_minute (
  tenant_id uuid not null references tenant,
  class text not null check (class in ('ingest', 'write', 'read', 'report', 'export')),
  at timestamptz(3) not null,
  requests int not null,
  -- 4xx: the caller's doing, 429 and 409 among them; 5xx: ours.
  refused int not null,
  failed int not null,
  total_ms bigint not null,
  max_ms int not null,
  -- Requests per step of the latency scale (service-scale.ts); never filtered on.
  buckets int[] not null,
  primary key (tenant_id, class, at)
);
call app.protect('service_minute');

create table service_hour (
  tenant_id uuid not null references tenant,
  class text not null check (class in ('ingest', 'write', 'read', 'report', 'export')),
  at timestamptz(3) not null,
  requests int not null,
  refused int not null,
  failed int not null,
  total_ms bigint not null,
  max_ms int not null,
  buckets int[] not null,
  primary key (tenant_id, class, at)
);
call app.protect('service_hour');

-- Minutes in which a process of a kind lived, a bit each: several processes of a kind are one service. No tenant, no business data.
create table process_hour (
  kind text not null check (kind in ('api', 'worker')),
  at timestamptz(3) not null,
  minutes bigint not null,
  primary key (kind, at)
);
grant select, insert, update, delete on process_hour to larder_runtime;

-- Counters that all API processes share (sign-in attempts). Keys are hashes; a lost counter after a crash costs a window.
create unlogged table rate_limit (key text primary key, points int not null, expire bigint);
create index rate_limit_expire on rate_limit (expire);
grant select, insert, update, delete on rate_limit to larder_runtime;

alter table job_schedule add column last_done timestamptz(3);
