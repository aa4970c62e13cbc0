-- Filters of a page under a name of the person's own.
create table user_view (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  page text not null check (page ~ '^[a-z][a-z-]{0,39}$'),
  name text not null check (length(name) between 1 and 30),
  -- Search parameters of the page, text to text: read as a whole.
  search jsonb not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
-- One name once per page; the list of a page is read by it too.
create unique index user_view_name on user_view (tenant_id, user_id, page, name);
call app.protect('user_view');
