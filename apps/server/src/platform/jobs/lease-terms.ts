/** How long a lease lives without a sign of life. Tests shorten it. */
export interface LeaseTerms {
  /** Of a started item: its worker renews it three times as often. */
  readonly runningSeconds: number;
  /** Of an item that waits in the queue; then the queue is taken to have lost it. */
  readonly queuedSeconds: number;
  readonly sweepEveryMs: number;
}

export const LEASE_TERMS: LeaseTerms = { runningSeconds: 30, queuedSeconds: 60, sweepEveryMs: 5_000 };
