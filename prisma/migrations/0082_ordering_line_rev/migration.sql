-- How often a line was edited: two people who edit different lines of one order never meet, and an edit that comes back from
-- an offline phone names the line as it was seen.
alter table suggested_order_line add column edit_rev int not null default 0;
