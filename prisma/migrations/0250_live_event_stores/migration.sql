-- A change of many stores of a chain is one row: a group of tickets would write three for each of its stores. Empty where
-- store_id says it.
alter table live_event add column store_ids uuid[];
