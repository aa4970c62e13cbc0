-- Headquarters' approval of a purchase order above its limit. It stands beside the status, not in it: what stands at the
-- dock is a fact and can be received, whoever still has to agree. Null: no approval was needed when the order was made.
alter table purchase_order
  add column approval_state text check (approval_state in ('required', 'waiting', 'approved', 'returned')),
  add column approval_instance_id uuid,
  -- Who released the suggested order; a person decides on their own order in no role. Null: the system did.
  add column requested_by text,
  add column approval_asked_by text,
  add column approval_asked_at timestamptz(3),
  add column approval_decided_by text,
  add column approval_decided_at timestamptz(3),
  add column approval_comment text,
  add constraint purchase_order_approval_asked
    check (approval_state is distinct from 'waiting' or (approval_instance_id is not null and approval_asked_at is not null)),
  add constraint purchase_order_approval_decided
    check ((approval_decided_at is null) or approval_state in ('approved', 'returned'));
