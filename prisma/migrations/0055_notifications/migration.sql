-- One mail to one person: a single notification, or the digest of a day. Its id is the key that the mail server sees, so that
-- a second attempt is the same mail.
create table notification_mail (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  digest boolean not null,
  due_at timestamptz(3) not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'skipped', 'failed')),
  settled_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  check ((state in ('sent', 'skipped')) = (settled_at is not null))
);
-- One digest of a person waits at a time.
create unique index notification_mail_digest on notification_mail (tenant_id, user_id) where digest and state = 'waiting';
create index notification_mail_created on notification_mail (tenant_id, created_at);
call app.protect('notification_mail');

-- What one person was told. Params are data, never sentences: the reader's language makes the words.
create table notification (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null,
  -- Null: of the whole chain. Decides, with the kind's permission, who may still read it.
  store_id uuid,
  params jsonb not null,
  -- Same situation, same key: a redelivered event tells nobody twice.
  dedup_key text not null check (dedup_key <> ''),
  -- Muted when it came: listed, but neither counted nor mailed.
  quiet boolean not null,
  mail_id uuid,
  created_at timestamptz(3) not null,
  read_at timestamptz(3),
  primary key (tenant_id, id),
  unique (tenant_id, user_id, dedup_key),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  foreign key (tenant_id, mail_id) references notification_mail (tenant_id, id)
);
create index notification_inbox on notification (tenant_id, user_id, created_at desc, id desc);
create index notification_unread on notification (tenant_id, user_id) where read_at is null and not quiet;
create index notification_of_mail on notification (tenant_id, mail_id) where mail_id is not null;
create index notification_age on notification (tenant_id, created_at);
call app.protect('notification');

-- Chosen differently from the kind's default.
create table notification_choice (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null,
  channel text not null check (channel in ('off', 'app', 'mail')),
  primary key (tenant_id, user_id, kind),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
call app.protect('notification_choice');

-- When mails come: at once, or together at the person's hour.
create table notification_setting (
  tenant_id uuid not null,
  user_id uuid not null,
  digest boolean not null,
  digest_minute int not null check (digest_minute between 0 and 1439),
  zone text not null,
  version int not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
call app.protect('notification_setting');

-- Silence for a kind, a store, or a kind in a store, until an instant.
create table notification_mute (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text,
  store_id uuid,
  until timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, user_id, kind, store_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, store_id) references store (tenant_id, id),
  check (kind is not null or store_id is not null)
);
call app.protect('notification_mute');
