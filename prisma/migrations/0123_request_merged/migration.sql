-- A request whose order ended is put on top of one that was made for the same item since.
alter table replenishment_request drop constraint replenishment_request_expiry_cause_check;
alter table replenishment_request add constraint replenishment_request_expiry_cause_check
  check (expiry_cause in ('delivery_left', 'time', 'merged'));
