-- A report that a person wants by mail, again and again.
create table report_subscription (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('sales')),
  -- Region, area or store; null: everything that the person may see when the mail leaves.
  scope_unit_id uuid,
  rhythm text not null check (rhythm in ('daily', 'weekly')),
  -- ISO weekday, 1 Monday to 7 Sunday.
  weekday int check (weekday between 1 and 7),
  -- Local minute of the day in the person's zone.
  minute int not null check (minute between 0 and 1439),
  zone text not null,
  -- Moments up to this one are past: a new or changed subscription sends nothing for them.
  active_from timestamptz(3) not null,
  -- Local date of the latest moment that was turned into a mail. Each date has one at most.
  last_sent_for date,
  version int not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, scope_unit_id) references org_unit (tenant_id, id),
  check ((rhythm = 'weekly') = (weekday is not null))
);
create index report_subscription_of_user on report_subscription (tenant_id, user_id);
call app.protect('report_subscription');

-- One mail of a subscription. Its id is the key that the mail server sees, so that a second attempt is the same mail.
create table report_mail (
  tenant_id uuid not null,
  id uuid not null,
  subscription_id uuid not null,
  -- Local date of the moment it is sent for; null when the person asked for it.
  sent_for date,
  span_from date not null,
  span_to date not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'skipped', 'failed')),
  settled_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  -- However often and by however many workers a moment is seen, it has one mail.
  unique (tenant_id, subscription_id, sent_for),
  foreign key (tenant_id, subscription_id) references report_subscription (tenant_id, id) on delete cascade,
  check (span_from <= span_to),
  check ((state in ('sent', 'skipped', 'failed')) = (settled_at is not null))
);
-- One that was asked for waits at a time: pressing twice sends once.
create unique index report_mail_asked on report_mail (tenant_id, subscription_id) where sent_for is null and state in ('waiting', 'sending');
create index report_mail_latest on report_mail (tenant_id, subscription_id, created_at desc);
call app.protect('report_mail');
