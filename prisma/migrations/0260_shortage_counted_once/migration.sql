-- The row's part of its store's sum: what is sold is lost once, however many of its ingredients are missing. Rows of nights
-- before this had no such part; the next look replaces those that are still shown.
alter table shortage_forecast add column counted_minor bigint;
update shortage_forecast set counted_minor = lost_minor;
alter table shortage_forecast
  alter column counted_minor set not null,
  add check (counted_minor between 0 and lost_minor);
