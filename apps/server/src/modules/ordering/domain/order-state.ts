import type { OrderState } from '@larder/contracts/ordering/order-state';

/** Everything that can happen to a suggested order (mission/domain.md 4.3). */
export type OrderEvent =
  | 'open'
  | 'edit'
  | 'submit_in_band'
  | 'auto_approve'
  | 'submit_out_of_band'
  | 'approve'
  | 'approve_partial'
  | 'return'
  | 'withdraw'
  | 'recall'
  | 'reopen'
  | 'release'
  | 'expire'
  | 'approve_baseline'
  | 'cancel';

/**
 * Every transition; what is not listed is refused. An order awaiting approval at cut-off can be sent no more, so it ends
 * like an unanswered one; editing it withdraws the request first. `reopen` is the approver taking the
 * approval back, `recall` the store.
 */
const TRANSITIONS: Readonly<Record<OrderState, Partial<Readonly<Record<OrderEvent, OrderState>>>>> = {
  generated: { open: 'reviewing', expire: 'expired', approve_baseline: 'approved', cancel: 'cancelled' },
  reviewing: {
    open: 'reviewing',
    edit: 'reviewing',
    submit_in_band: 'in_band',
    submit_out_of_band: 'awaiting_approval',
    expire: 'expired',
    approve_baseline: 'approved',
    cancel: 'cancelled',
  },
  in_band: { auto_approve: 'approved' },
  awaiting_approval: {
    approve: 'approved',
    approve_partial: 'approved',
    return: 'reviewing',
    withdraw: 'reviewing',
    edit: 'reviewing',
    expire: 'expired',
    approve_baseline: 'approved',
    cancel: 'cancelled',
  },
  approved: { recall: 'reviewing', reopen: 'awaiting_approval', release: 'released' },
  released: {},
  expired: {},
  cancelled: {},
};

export const allowedEvents = (state: OrderState): OrderEvent[] => Object.keys(TRANSITIONS[state]) as OrderEvent[];

/** The state after an event; undefined when the state does not allow it. */
export const nextState = (state: OrderState, event: OrderEvent): OrderState | undefined => TRANSITIONS[state][event];

export const isFinal = (state: OrderState): boolean => allowedEvents(state).length === 0;

/** Instant at which an approved order leaves: after the time to call it back, but never after the source's cut-off. */
export function releaseInstant(approvedAtMs: number, recallMinutes: number, cutoffAtMs: number): number {
  return Math.max(approvedAtMs, Math.min(approvedAtMs + recallMinutes * 60_000, cutoffAtMs));
}

/** An approved order can be called back until it leaves. */
export const canRecall = (state: OrderState, nowMs: number, releaseAtMs: number, cutoffAtMs: number): boolean =>
  state === 'approved' && nowMs < releaseAtMs && nowMs < cutoffAtMs;
