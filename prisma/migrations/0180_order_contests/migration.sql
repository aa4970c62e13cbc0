-- A past month of one store, frozen so that everybody replays the same one and no later ticket changes a score.
create table order_puzzle (
  tenant_id uuid not null references tenant,
  id uuid not null,
  store_id uuid not null,
  from_date date not null,
  days int not null check (days between 1 and 62),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- What was known and what then happened, day by day. Never leaves the server as it is: days ahead are the answer.
  content jsonb not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('order_puzzle');
create index order_puzzle_store on order_puzzle (tenant_id, store_id, from_date);

-- One puzzle for all who are invited, one scored attempt each.
create table order_contest (
  tenant_id uuid not null references tenant,
  id uuid not null,
  puzzle_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  opens_at timestamptz(3) not null,
  closes_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  created_by text not null,
  version int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, puzzle_id) references order_puzzle (tenant_id, id),
  check (closes_at >= opens_at)
);
call app.protect('order_contest');
create index order_contest_recent on order_contest (tenant_id, closes_at desc, id desc);
create index order_contest_puzzle on order_contest (tenant_id, puzzle_id);

create table order_contest_store (
  tenant_id uuid not null references tenant,
  contest_id uuid not null,
  store_id uuid not null,
  primary key (tenant_id, contest_id, store_id),
  foreign key (tenant_id, contest_id) references order_contest (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id)
);
call app.protect('order_contest_store');
create index order_contest_store_store on order_contest_store (tenant_id, store_id);

-- One person's way through a puzzle. Without a contest it is practice.
create table order_attempt (
  tenant_id uuid not null references tenant,
  id uuid not null,
  puzzle_id uuid not null,
  contest_id uuid,
  -- The store that the player plays for.
  store_id uuid not null,
  player_id text not null,
  state text not null check (state in ('playing', 'finished', 'left')),
  -- Days that are over, and turns played.
  day int not null default 0 check (day >= 0),
  turn int not null default 0 check (turn >= 0),
  version int not null default 1,
  -- Turns on which the suggestion was looked at.
  hinted jsonb not null default '[]',
  started_at timestamptz(3) not null,
  moved_at timestamptz(3) not null,
  finished_at timestamptz(3),
  -- Missed margin, waste and holding together; skill in ten-thousandths, null where there was nothing to win.
  cost_minor bigint,
  skill_bp int,
  result jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, puzzle_id) references order_puzzle (tenant_id, id),
  foreign key (tenant_id, contest_id) references order_contest (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check ((state = 'finished') = (finished_at is not null and cost_minor is not null and result is not null)),
  -- A scored attempt is played once and cannot be left for another.
  check (contest_id is null or state <> 'left')
);
call app.protect('order_attempt');
create unique index order_attempt_scored on order_attempt (tenant_id, contest_id, player_id) where contest_id is not null;
create unique index order_attempt_practice on order_attempt (tenant_id, player_id) where contest_id is null and state = 'playing';
create index order_attempt_player on order_attempt (tenant_id, player_id, started_at desc);
create index order_attempt_puzzle on order_attempt (tenant_id, puzzle_id);
create index order_attempt_store on order_attempt (tenant_id, store_id);

-- What was ordered on a turn. Nothing can change or take back a row: the score is computed from these alone.
create table order_attempt_move (
  tenant_id uuid not null references tenant,
  attempt_id uuid not null,
  turn int not null check (turn >= 0),
  -- Thousandths of the base unit as text, by item id.
  quantities jsonb not null,
  at timestamptz(3) not null,
  primary key (tenant_id, attempt_id, turn),
  foreign key (tenant_id, attempt_id) references order_attempt (tenant_id, id)
);
call app.protect_append_only('order_attempt_move');
